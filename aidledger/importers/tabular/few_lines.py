"""Small CSV files whose every line is one row: cells as plain text, without Arrow.

Whatever is unusual about a file, such as cells that span lines, broken or blank lines, another
encoding, or a column that is missing, is left to `delimited`, which knows what to say about it.
"""

from __future__ import annotations

import csv
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from aidledger.errors import MissingColumnError
from aidledger.importers.tabular.contract import check_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["FIRST_ROW", "LARGEST", "MOST_ROWS", "Lines", "plain_lines"]

LARGEST = 96 << 10
"""Bytes of the largest file that is read this way."""
MOST_ROWS = 500
"""Rows from which on columns are faster."""
FIRST_ROW = 2
"""The line of the first row: the header is line 1."""
_MARK = "\x00"


class Lines(NamedTuple):
    """The cells of a file.

    Attributes:
        file: Its name.
        names: Name in the source by contract column.
        order: All columns of the source, in their order.
        cells: The cells of every column, by its name in the source.
        rows: How many rows there are, at least one.
    """

    file: str
    names: Mapping[str, str]
    order: tuple[str, ...]
    cells: Mapping[str, Sequence[str]]
    rows: int


def plain_lines(path: Path, delimiter: str, columns: Mapping[str, str] | None) -> Lines | None:
    """The cells of a small and plain file; None where it is anything else.

    Args:
        path: The file.
        delimiter: What stands between cells.
        columns: The user's mapping, contract name to source name.
    """
    content = _content(path)
    try:
        header, *rows = _records(content.decode("utf-8-sig"), delimiter)
        names = check_names(header, columns)
    except (ValueError, csv.Error, MissingColumnError):
        return None
    if not _is_plain(header) or not all(map(any, rows)):
        return None
    columns_ = [_unmarked(column, delimiter) for column in zip(*rows, strict=True)]
    cells = dict(zip(header, columns_, strict=True))
    return Lines(path.name, names, tuple(header), cells, len(rows))


def _content(path: Path) -> bytes:
    """All of a small file; nothing of any other, or of what is no file."""
    try:
        about = path.stat()
        if not S_ISREG(about.st_mode) or about.st_size > LARGEST:
            return b""
        with path.open("rb", buffering=0) as file:
            return file.readall()
    except (OSError, ValueError):
        return b""  # whoever reads it next says why


def _records(text: str, delimiter: str) -> list[list[str]]:
    """Header and rows; none where a record is not one line of as many cells as the header."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    text = text.removesuffix("\n")
    if text.count("\n") > MOST_ROWS or "\r" in text or "\x00" in text or _may_have_guards(text, delimiter):
        return []
    parts = text.split('"')
    if len(parts) == 1 or _are_whole_cells(parts, delimiter):
        # What csv would do, several times as fast: a delimiter inside of quotes is set aside until cells are cut.
        parts[1::2] = [part.replace(delimiter, _MARK) for part in parts[1::2]]
        lines = "".join(parts).split("\n")
        records = [line.split(delimiter) for line in lines]
    else:
        lines = text.split("\n")
        records = list(csv.reader(lines, delimiter=delimiter, strict=True))
    is_table = 1 < len(records) == len(lines) and len(set(map(len, records))) == 1
    return records if is_table else []


def _may_have_guards(text: str, delimiter: str) -> bool:
    """Whether a cell may begin with the apostrophe that keeps a spreadsheet from running it."""
    return "'" in text and any(f"{before}'" in text for before in (delimiter, '"', "\n"))


def _are_whole_cells(parts: Sequence[str], delimiter: str) -> bool:
    """Whether all quotes of a text, which is cut there, stand around whole cells of one line, and none inside."""
    inside, (first, *between, last) = parts[1::2], parts[::2]
    edges = {delimiter, "\n"}
    return (
        len(parts) % 2 == 1
        and all(part[:1] in edges and part[-1:] in edges for part in between)
        and first[-1:] in {*edges, ""}
        and last[:1] in {*edges, ""}
        and not any("\n" in part for part in inside)
    )


def _unmarked(cells: tuple[str, ...], delimiter: str) -> Sequence[str]:
    """Cells with the delimiters that stood inside of quotes."""
    if _MARK not in "".join(cells):
        return cells
    return [cell.replace(_MARK, delimiter) for cell in cells]


def _is_plain(header: Sequence[str]) -> bool:
    """Whether there is nothing to say about a header."""
    return len(set(header)) == len(header) and not header[0].startswith("'") and "\ufffd" not in "".join(header)
