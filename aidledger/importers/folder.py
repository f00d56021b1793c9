"""Reading the files of a ledger on disk: only inside its folder, of bounded size, and as its manifest has them."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.display import shorten
from aidledger.errors import AlteredFileError, MalformedFileError, ReadError, UnrecognisedFormatError
from aidledger.folders import DESCRIPTOR, LAYOUT, MANIFEST, current, is_folder
from aidledger.importers.strict import parsed_rows, unescaped_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from aidledger.importers.columnar import TextTable

__all__ = ["Folder", "read_folder"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.csv", re.ASCII)
_SUM = re.compile(r"([0-9a-f]{64}) [ *](\S.{0,127})", re.ASCII)
_MOST_TABLES = 64
_MAX_JSON_BYTES = 4 * 1024 * 1024
_MAX_CSV_BYTES = 2 * 1024 * 1024 * 1024
_TRIES = 3
_PART = 1 << 20
_RESIGN = (
    "If you changed it on purpose: al.load(path, verify=False).save(path) checks the records and writes new hashes. "
    "If not, get the folder back from a copy or from git."
)


@dataclass(frozen=True)
class Folder:
    """The files of a data package's tables.

    Attributes:
        name: Name of the folder.
        descriptor: Content of `datapackage.json`.
        tables: Content of every table, by name: UTF-8.
        is_saved: Whether a ledger was saved there; a package made by hand has no hashes and no escapes.
    """

    name: str
    descriptor: Mapping[str, object]
    tables: Mapping[str, bytes]
    is_saved: bool

    def text(self, table: str) -> str:
        """A table as it stands in its file."""
        return self.tables[table].decode("utf-8-sig")

    def rows(self, table: str) -> list[dict[str, str]]:
        """The cells of a table, one dictionary a line: for tables of few lines.

        Raises:
            MalformedFileError: It is not valid CSV; names the first line that is not.
        """
        rows = parsed_rows(self.text(table), f"{self.name}/{table}.csv")
        if not self.is_saved:
            return rows
        return [{name: unescaped_text(cell) for name, cell in row.items()} for row in rows]

    def columns(self, table: str) -> TextTable:
        """The cells of a table by column: for tables of many lines. The same cells as `rows`.

        Raises:
            MalformedFileError: It is not valid CSV; names the first line that is not.
        """
        from aidledger.importers.columnar import WORDS, text_table  # for large folders alone

        return text_table(self.tables[table], f"{self.name}/{table}.csv", words=WORDS, escapes=self.is_saved)


def read_folder(path: Path, *, verify: bool) -> Folder:
    """Read the files of a folder.

    Args:
        path: The folder.
        verify: Whether the hashes of a saved ledger must be right.

    Returns:
        Its tables as text.

    Raises:
        AlteredFileError: A file is not what the manifest says.
        UnrecognisedFormatError: It holds no data package, or one of a later layout.
        ReadError: A file is missing, too large or not text, or lies outside the folder.
    """
    if not is_folder(path):
        raise ReadError("There is no such folder.", path=path, hint="al.datasets() lists what ships with aidledger.")
    files = _read(path, verify=verify)
    for _ in range(_TRIES - 1):
        try:
            return _checked(path, files, verify=verify)
        except AlteredFileError:
            again = _read(path, verify=verify)
            if again == files:
                raise
            files = again  # somebody saved in the meantime: what was read was half old and half new
    return _checked(path, files, verify=verify)


def _read(path: Path, *, verify: bool) -> dict[str, bytes]:
    files = {DESCRIPTOR: _bytes(path, DESCRIPTOR, limit=_MAX_JSON_BYTES)}
    descriptor = _parsed_descriptor(path, files[DESCRIPTOR])
    for name in _paths(path, descriptor).values():
        files[name] = _bytes(path, name, limit=_MAX_CSV_BYTES)
    if verify and _is_saved(path, descriptor):
        files[MANIFEST] = _bytes(path, MANIFEST, limit=_MAX_JSON_BYTES)
    return files


def _checked(path: Path, files: Mapping[str, bytes], *, verify: bool) -> Folder:
    descriptor = _parsed_descriptor(path, files[DESCRIPTOR])
    is_saved = _is_saved(path, descriptor)
    if is_saved and verify:
        _verify(path, files)
    tables = {table: _utf8(path / name, files[name]) for table, name in _paths(path, descriptor).items()}
    return Folder(path.resolve().name, descriptor, tables, is_saved)


def _verify(path: Path, files: Mapping[str, bytes]) -> None:
    sums = _sums(path, files[MANIFEST])
    for name, content in files.items():
        if name == MANIFEST:
            continue
        if name not in sums:
            raise AlteredFileError(f"The manifest does not name {name}.", path=path / name, hint=_RESIGN)
        if hashlib.sha256(content).hexdigest() != sums[name]:
            raise AlteredFileError(f"{name} is not the file that was saved.", path=path / name, hint=_RESIGN)
    for name in sums.keys() - files.keys():
        raise AlteredFileError(
            f"The manifest names {shorten(name)}, which is no table of the ledger.", path=path / MANIFEST, hint=_RESIGN
        )


def _sums(path: Path, content: bytes) -> dict[str, str]:
    sums: dict[str, str] = {}
    for number, line in enumerate(_text(path / MANIFEST, content).splitlines(), start=1):
        found = _SUM.fullmatch(line)
        if found is None or found[2] in sums:
            raise AlteredFileError(
                "A line of the manifest is no hash and name.", path=path / MANIFEST, line=number, hint=_RESIGN
            )
        sums[found[2]] = found[1]
    return sums


def _parsed_descriptor(path: Path, content: bytes) -> dict[str, object]:
    try:
        descriptor = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise MalformedFileError("The descriptor is not valid JSON.", path=path / DESCRIPTOR) from error
    if not isinstance(descriptor, dict):
        raise MalformedFileError("The descriptor is not a JSON object.", path=path / DESCRIPTOR)
    return descriptor


def _is_saved(path: Path, descriptor: Mapping[str, object]) -> bool:
    own = descriptor.get("aidledger")
    layout = own.get("layout") if isinstance(own, dict) else None
    if layout not in {None, LAYOUT} or isinstance(layout, bool):
        raise UnrecognisedFormatError(
            f"The ledger has layout {shorten(repr(layout))}; this version of aidledger reads layout {LAYOUT}.",
            path=path / DESCRIPTOR,
            hint="Read it with the version of aidledger that wrote it.",
        )
    return layout is not None


def _paths(path: Path, descriptor: Mapping[str, object]) -> dict[str, str]:
    """The file of every table; plain names only, so that no path leads out of the folder."""
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not 0 < len(resources) <= _MOST_TABLES:
        raise MalformedFileError("The descriptor lists no tables, or too many.", path=path / DESCRIPTOR)
    found: dict[str, str] = {}
    for resource in resources:
        file = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(file, str) or not _NAME.fullmatch(file):
            raise MalformedFileError(
                f"The path of a table is {shorten(repr(file))}.",
                path=path / DESCRIPTOR,
                hint="Tables lie in the folder itself and have plain names, such as packages.csv.",
            )
        found[file.removesuffix(".csv")] = file
    if "packages" not in found:
        raise UnrecognisedFormatError("The data package has no table of packages.", path=path / DESCRIPTOR)
    return found


def _bytes(path: Path, name: str, *, limit: int) -> bytes:
    file = current(path, name)
    if not file.resolve().is_relative_to(path.resolve()):
        raise ReadError("A file is a link that leads out of the folder.", path=path / name)
    try:
        try:
            content = _limited(file, limit)
        except FileNotFoundError:
            content = _limited(path / name, limit)  # it was moved into its place just now
    except FileNotFoundError as error:
        raise _missing(path, name) from error
    except OSError as error:
        raise ReadError(f"A file cannot be read: {error.strerror}.", path=path / name) from error
    if len(content) > limit:
        raise ReadError(f"A file is larger than {limit} bytes.", path=path / name)
    return content


def _limited(file: Path, limit: int) -> bytes:
    with file.open("rb") as handle:
        return handle.read(limit + 1)


def _missing(path: Path, name: str) -> ReadError:
    if name == DESCRIPTOR:
        hint = "Save a ledger with ledger.save(path); read a single table with al.read."
        return UnrecognisedFormatError("The folder holds no datapackage.json.", path=path, hint=hint)
    if name == MANIFEST:
        return AlteredFileError("The manifest of the saved ledger is missing.", path=path / name, hint=_RESIGN)
    return AlteredFileError(f"{name} is missing.", path=path / name, hint=_RESIGN)


def _text(file: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MalformedFileError("A file is not UTF-8 text.", path=file, line=line, hint="Save it as UTF-8.") from error


def _utf8(file: Path, content: bytes) -> bytes:
    """The content of a file that is UTF-8; looked through in parts, as text takes up to four times its room."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _PART):
            decoder.decode(content[start : start + _PART], final=start + _PART >= len(content))
    except UnicodeDecodeError:
        _text(file, content)  # says in which line
    return content
