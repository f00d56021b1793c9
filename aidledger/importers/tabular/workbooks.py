"""Excel workbooks: the sheet of packages as text cells, without a digit that is not in the file."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from aidledger._optional import require
from aidledger.display import shorten
from aidledger.errors import MalformedFileError
from aidledger.importers.tabular.frames import raw_of
from aidledger.importers.tabular.raw import MONEY, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from aidledger.importers.tabular.raw import RawTable

__all__ = ["MOST_ROWS", "opened_workbook", "read_workbook", "sheet_of_packages", "text_rows"]

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)
_SHEET = "packages"
_MOST_COLUMNS = 1000
MOST_ROWS = 1_048_576
"""Rows a sheet can have."""
_MOST_DIGITS = 15
# A sheet unpacks to many times its size; more than this is no table of packages but an attack.
_MOST_UNPACKED = 2 << 30


class _Inexact(str):
    """A number with more digits than a sheet keeps: the shortest text of it, refused where money is meant."""

    __slots__ = ()


def read_workbook(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    """Read the sheet `packages` of a workbook, or its first one, as text cells.

    Args:
        path: An .xlsx file.
        columns: The user's mapping, contract name to source name.

    Returns:
        The raw table, with the rows' numbers in the sheet. Numbers become the digits they are written with, days ISO text; formulas are
        not run, and only what was last calculated is read.

    Raises:
        MissingDependencyError: openpyxl is not installed.
        MissingColumnError: A required column is not there.
        MalformedFileError: The file is no workbook, is too large when unpacked, or a heading is used twice.
    """
    with opened_workbook(path) as book:
        sheet = sheet_of_packages(book)
        found = text_rows(book[sheet])
        names = _names(path, next(found)[1])
        numbered = list(found)
    cells = {name: [row[place] for _, row in numbered] for place, name in enumerate(names)}
    raw = raw_of(pa.table({name: pa.array(column, TEXT) for name, column in cells.items()}), path.name, columns)
    inexact = {
        wanted: np.array([type(cell) is _Inexact for cell in cells[given]], dtype=np.bool_)
        for wanted, given in raw.names.items()
        if wanted in MONEY
    }
    rows = np.array([number for number, _ in numbered], dtype=np.int64)
    return replace(raw, rows=rows, sheet=sheet, floats=inexact)


@contextmanager
def opened_workbook(path: Path, *, formulas: bool = False) -> Iterator[Any]:
    """A workbook, opened for reading alone, a row at a time.

    Args:
        path: An .xlsx file.
        formulas: Whether cells give their formulas instead of what these last gave.

    Raises:
        MissingDependencyError: openpyxl is not installed.
        MalformedFileError: The file is no workbook or too large when unpacked, or reading it failed.
    """
    library = require("openpyxl", extra="excel")
    _check_size(path)
    try:
        book = library.load_workbook(path, read_only=True, data_only=not formulas, keep_links=False)
        try:
            yield book
        finally:
            book.close()
    except MalformedFileError:
        raise
    except Exception as error:  # the library raises whatever its parsers raise
        raise _malformed(path, f"cannot be read: {shorten(str(error), 200)}") from error


def sheet_of_packages(book: Any) -> str:
    """The name of the sheet that holds packages: `packages`, or else the first."""
    return _SHEET if _SHEET in book.sheetnames else str(book.worksheets[0].title)


def text_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet as text, each with its number: the heading first, then those with anything in them.

    Cells to the right of the heading's last one are not part of the table.
    """
    heading = [_text(cell) for cell in next(_rows(sheet, 1, 1, _MOST_COLUMNS), ())]
    while heading and not heading[-1].strip():
        heading.pop()
    yield 1, heading
    # Said how wide a row is, the library makes it so; said how long the sheet may be, it does not believe the file.
    for number, row in enumerate(_rows(sheet, 2, MOST_ROWS, max(len(heading), 1)), start=2):
        if row.count(None) < len(row):
            cells = [_text(cell) for cell in row]
            if any(cells):
                yield number, cells


def _rows(sheet: Any, first: int, last: int, width: int) -> Iterator[Sequence[Any]]:
    found: Iterator[Sequence[Any]] = sheet.iter_rows(min_row=first, max_row=last, max_col=width, values_only=True)
    return found


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise _malformed(path, "is not an .xlsx file") from error
    if size > _MOST_UNPACKED:
        raise _malformed(path, f"unpacks to {size >> 20:,} MiB")


def _names(path: Path, heading: Sequence[str]) -> list[str]:
    names = [name.strip() for name in heading]
    if not names or len(set(names)) < len(names):
        raise _malformed(path, "needs one heading for every column in its first row, each its own")
    return names


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
    return cell.isoformat() if isinstance(cell, dt.date) else _ESCAPED.sub(_meant, str(cell))


def _meant(escape: re.Match[str]) -> str:
    """The character that a sheet writes as `_x000D_`, because XML cannot hold it (ECMA-376, ST_Xstring)."""
    code = int(escape[1], 16)
    return escape[0] if code in _SURROGATES else chr(code)


def _number(number: float) -> str:
    """A figure of a sheet with its digits: at most fifteen are kept there, so these are all of them.

    Other programs store more; then the text is what is stored, and marked as a binary float.
    """
    text = f"{number:.{_MOST_DIGITS}g}"
    if float(text) != number:
        return _Inexact(f"{Decimal(repr(number)):f}")
    if "e" in text:
        text = f"{number:.0f}" if number.is_integer() else f"{number:.{_MOST_DIGITS}f}".rstrip("0")
    return text


def _malformed(path: Path, why: str) -> MalformedFileError:
    return MalformedFileError(
        f"{path.name} {why}.", path=path, hint="Save the table as an .xlsx workbook with one row of headings."
    )
