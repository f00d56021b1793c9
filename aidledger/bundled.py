"""The data that ships with aidledger: where it lies, and reading it.

`data/` is a set of Frictionless data packages. It sits beside the package in a checkout or an
editable install, and inside it (`aidledger/_data`) in a wheel. Nothing here ever writes.
"""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from pathlib import Path

from aidledger.display import shorten
from aidledger.errors import MalformedFileError, ReadError, UnknownTermError
from aidledger.folders import DESCRIPTOR

__all__ = ["data_dir", "dataset_names", "descriptor", "ledger_names", "read_rows", "resource_names", "resource_path"]

_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)
_NAME_LENGTH = 64
# A table of a million rows is not shipped as text; anything near these sizes is a damaged install.
_MAX_CSV_BYTES = 64 * 1024 * 1024
_MAX_JSON_BYTES = 4 * 1024 * 1024
_REINSTALL = "Install aidledger again; its data is part of the package."


@cache
def data_dir() -> Path:
    """Find the directory of shipped data sets, in a checkout or a wheel.

    Returns:
        An existing directory that holds one directory per data set.

    Raises:
        ReadError: The installation lacks its data.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_data", package.parent / "data"):
        if (candidate / "reference" / DESCRIPTOR).is_file():
            return candidate
    raise ReadError("The data shipped with aidledger was not found.", path=package / "_data", hint=_REINSTALL)


def dataset_names() -> tuple[str, ...]:
    """List the data sets that ship, in alphabetical order.

    Example:
        >>> "reference" in dataset_names()
        True
    """
    return tuple(sorted(entry.name for entry in data_dir().iterdir() if (entry / DESCRIPTOR).is_file()))


def ledger_names() -> tuple[str, ...]:
    """List the data sets that hold packages, so that they can be loaded.

    Example:
        >>> ledger_names()
        ('seed', 'us-ukraine')
    """
    return tuple(name for name in dataset_names() if "packages" in resource_names(name))


def descriptor(dataset: str) -> dict[str, object]:
    """Read the Frictionless descriptor of a data set.

    Args:
        dataset: Name of a shipped data set, such as `reference`.

    Returns:
        The content of its `datapackage.json`.

    Raises:
        UnknownTermError: No such data set ships.
        ReadError: The descriptor is missing or broken.
    """
    import json  # most programs read tables alone

    path = _dataset_dir(dataset) / DESCRIPTOR
    try:
        content = json.loads(_read_text(path, limit=_MAX_JSON_BYTES))
    except (ValueError, RecursionError) as error:
        raise MalformedFileError(
            "The descriptor of a data set is not valid JSON.", path=path, hint=_REINSTALL
        ) from error
    if not isinstance(content, dict):
        raise MalformedFileError("The descriptor of a data set is not a JSON object.", path=path, hint=_REINSTALL)
    return content


def resource_names(dataset: str) -> tuple[str, ...]:
    """List the tables of a data set, in alphabetical order.

    Args:
        dataset: Name of a shipped data set.

    Returns:
        Names that `read_rows` takes.

    Raises:
        UnknownTermError: No such data set ships.

    Example:
        >>> "currencies" in resource_names("reference")
        True
    """
    return tuple(sorted(entry.stem for entry in _dataset_dir(dataset).glob("*.csv")))


def resource_path(dataset: str, resource: str) -> Path:
    """Give the path of one table of a data set.

    Args:
        dataset: Name of a shipped data set, such as `us-ukraine`.
        resource: Name of one of its tables, such as `packages`; no suffix, no separators.

    Returns:
        The path of an existing CSV file inside the data directory.

    Raises:
        UnknownTermError: There is no such data set or table, or a name is no plain name.
    """
    path = _dataset_dir(dataset) / f"{resource}.csv"
    if not (_is_name(resource) and path.is_file()):
        raise UnknownTermError.of(f"Table of data set {dataset!r}", shorten(str(resource)), resource_names(dataset))
    return path


def read_rows(dataset: str, resource: str) -> list[dict[str, str]]:
    """Read one table of a data set as text cells.

    Args:
        dataset: Name of a shipped data set.
        resource: Name of one of its tables, without suffix.

    Returns:
        One dictionary per row, keyed by column name; empty cells are empty strings.

    Raises:
        UnknownTermError: There is no such data set or table.
        ReadError: The file cannot be read, is too large, not UTF-8, or ragged.

    Example:
        >>> read_rows("reference", "currencies")[0]["code"]
        'AED'
    """
    path = resource_path(dataset, resource)
    reader = csv.reader(io.StringIO(_read_text(path, limit=_MAX_CSV_BYTES), newline=""), strict=True)
    rows: list[dict[str, str]] = []
    header: list[str] = []
    try:
        header = next(reader, [])
        for cells in reader:
            if len(cells) != len(header):
                raise _malformed(path, f"A row has {len(cells)} cells instead of {len(header)}.", line=reader.line_num)
            rows.append(dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise _malformed(path, f"The table is not valid CSV: {error}.", line=reader.line_num) from error
    if not header or "" in header or len(set(header)) != len(header):
        raise _malformed(path, "The header is missing, or has an empty or repeated name.", line=1)
    return rows


def _dataset_dir(dataset: str) -> Path:
    folder = data_dir() / str(dataset)
    if not (_is_name(dataset) and (folder / DESCRIPTOR).is_file()):
        raise UnknownTermError.of("Data set", shorten(str(dataset)), dataset_names())
    return folder


def _is_name(name: object) -> bool:
    return isinstance(name, str) and len(name) <= _NAME_LENGTH and _NAME.fullmatch(name) is not None


def _read_text(path: Path, *, limit: int) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise ReadError(f"A data file cannot be read: {error.strerror}.", path=path, hint=_REINSTALL) from error
    if len(content) > limit:
        raise ReadError(f"A data file is larger than {limit} bytes.", path=path, hint=_REINSTALL)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _malformed(path, "A data file is not UTF-8 text.", line=line) from error


def _malformed(path: Path, message: str, *, line: int) -> MalformedFileError:
    return MalformedFileError(message, path=path, line=line, hint=_REINSTALL)
