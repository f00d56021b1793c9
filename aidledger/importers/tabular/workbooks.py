"""Excel workbooks: the sheet of packages as text cells, without a digit that is not in the file."""

from __future__ import annotations

import datetime as dt
import zipfile
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from aidledger._optional import require
from aidledger.display import shorten
from aidledger.errors import MalformedFileError
from aidledger.importers.tabular.frames import raw_of
from aidledger.importers.tabular.raw import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from aidledger.importers.tabular.raw import RawTable

__all__ = ["read_workbook"]

_SHEET = "packages"
_MOST_COLUMNS = 1000
_MOST_DIGITS = 15
# A sheet unpacks to many times its size; more than this is no table of packages but an attack.
_MOST_UNPACKED = 2 << 30


def read_workbook(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    """Read the sheet `packages` of a workbook, or its first one, as text cells.

    Args:
        path: An .xlsx file.
        columns: The user's mapping, contract name to source name.

    Returns:
        The raw table. Numbers become the digits they are written with, days ISO text; formulas are
        not run, and only what was last calculated is read.

    Raises:
        MissingDependencyError: openpyxl is not installed.
        MissingColumnError: A required column is not there.
        MalformedFileError: The file is no workbook, is too large when unpacked, or a heading is used twice.
    """
    library = require("openpyxl", extra="excel")
    _check_size(path)
    try:
        book = library.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book[_SHEET] if _SHEET in book.sheetnames else book.worksheets[0]
            names, cells = _cells(path, sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS))
        finally:
            book.close()
    except MalformedFileError:
        raise
    except Exception as error:  # the library raises whatever its parsers raise
        raise _malformed(path, f"cannot be read: {shorten(str(error), 200)}") from error
    return raw_of(pa.table(cells, names=names), path.name, columns)


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise _malformed(path, "is not an .xlsx file") from error
    if size > _MOST_UNPACKED:
        raise _malformed(path, f"unpacks to {size >> 20:,} MiB")


def _cells(path: Path, rows: Iterator[Sequence[Any]]) -> tuple[list[str], list[Any]]:
    """Headings, and the columns under them as text; rows without anything in them are none."""
    names = [_text(cell).strip() for cell in next(rows, ())]
    while names and not names[-1]:
        names.pop()
    if not names or len(set(names)) < len(names):
        raise _malformed(path, "needs one heading for every column in its first row, each its own")
    filled = [[_text(cell) for cell in islice(row, len(names))] for row in rows]
    width = len(names)
    kept = [row + [""] * (width - len(row)) for row in filled if any(row)]
    return names, [pa.array([row[place] for row in kept], TEXT) for place in range(width)]


def _text(cell: object) -> str:
    """A cell as the text it stands for."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _number(number: float) -> str:
    """A figure of a sheet with its digits: at most fifteen are kept there, so these are all of them."""
    text = f"{number:.{_MOST_DIGITS}g}"
    if "e" in text:
        text = f"{number:.0f}" if number.is_integer() else f"{number:.{_MOST_DIGITS}f}".rstrip("0")
    return text


def _malformed(path: Path, why: str) -> MalformedFileError:
    return MalformedFileError(
        f"{path.name} {why}.", path=path, hint="Save the table as an .xlsx workbook with one row of headings."
    )
