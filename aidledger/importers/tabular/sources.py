"""From a file or a frame to a raw table: which reader takes what."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from aidledger.display import shorten
from aidledger.errors import MalformedFileError, ReadError, UnrecognisedFormatError
from aidledger.folders import is_file, is_folder
from aidledger.importers.tabular.delimited import read_delimited
from aidledger.importers.tabular.frames import as_arrow, raw_of
from aidledger.importers.tabular.jsonlines import read_jsonlines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aidledger.importers.tabular.raw import RawTable

__all__ = ["DELIMITERS", "FORMATS", "format_of", "open_raw"]

FORMATS = ("csv", "tsv", "jsonl", "parquet", "arrow", "xlsx", "sqlite")
"""Names of the formats that are read."""

DELIMITERS = {"csv": ",", "tsv": "\t"}
"""What stands between the cells of a format of lines."""

_BY_SUFFIX = {f".{name}": name for name in FORMATS} | {
    ".ndjson": "jsonl",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
}


def open_raw(
    source: object,
    *,
    format: str | None = None,  # noqa: A002 - the word of the public contract
    columns: Mapping[str, str] | None = None,
) -> RawTable:
    """Read a source as text cells.

    Args:
        source: Path of a CSV, TSV, JSONL, Parquet, Arrow, Excel or SQLite file; an Arrow, pandas or
            Polars table; or any object with `__arrow_c_stream__`.
        format: Name of the format, where the file's suffix does not tell.
        columns: Contract name to source name, for columns named otherwise.

    Returns:
        The raw table.

    Raises:
        MissingColumnError: A required column is not there.
        ReadError: The file cannot be read.
        InputError: Money as floats, or a source of another type.
    """
    if isinstance(source, (str, os.PathLike)):
        return _from_file(Path(source), format, columns)
    return raw_of(as_arrow(source, columns), "", columns)


def format_of(path: Path, chosen: str | None) -> str | None:
    """The format of a file: the one that was said, else what its suffix tells; None where it tells none."""
    return chosen or _BY_SUFFIX.get(path.suffix.lower())


def _from_file(path: Path, chosen: str | None, columns: Mapping[str, str] | None) -> RawTable:
    name = shorten(path.name)
    if not is_file(path):
        what = f"{name!r} is a folder" if is_folder(path) else f"There is no file {name!r}"
        raise ReadError(f"{what}.", path=path, hint="Give the path of one file.")
    kind = format_of(path, chosen)
    if kind not in FORMATS:
        raise UnrecognisedFormatError(
            f"The format of {name!r} is not recognised.",
            path=path,
            hint=f'Unpack it if it is compressed, or say format="csv"; known: {", ".join(FORMATS)}.',
        )
    try:
        return _READERS[kind](path, columns)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.strerror:
            raise ReadError(
                f"{name!r} cannot be read: {error.strerror}.", path=path, hint="Check that you may read it."
            ) from error
        raise MalformedFileError(
            f"{name!r} cannot be read: {shorten(str(error), 200)}.", path=path, hint="Check that the file is whole."
        ) from error


def _csv(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    return read_delimited(path, DELIMITERS["csv"], columns)


def _tsv(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    return read_delimited(path, DELIMITERS["tsv"], columns)


def _parquet(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    with pq.ParquetFile(path) as file:
        return raw_of(file.read(), path.name, columns)


def _arrow(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    with pa.OSFile(str(path)) as file:
        try:
            table = pa.ipc.open_file(file).read_all()
        except pa.ArrowInvalid:
            file.seek(0)
            table = pa.ipc.open_stream(file).read_all()
    return raw_of(table, path.name, columns)


def _xlsx(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    from aidledger.importers.tabular.workbooks import read_workbook

    return read_workbook(path, columns)


def _sqlite(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    from aidledger.importers.tabular.databases import read_database

    return read_database(path, columns)


_READERS: dict[str, Callable[[Path, Mapping[str, str] | None], RawTable]] = {
    "csv": _csv,
    "tsv": _tsv,
    "jsonl": read_jsonlines,
    "parquet": _parquet,
    "arrow": _arrow,
    "xlsx": _xlsx,
    "sqlite": _sqlite,
}
