"""Tables as plain text."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Literal, TypeAlias

from aidledger.display.escape import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Align", "text_table"]

Align: TypeAlias = Literal["left", "right"]
_CELL = 60


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, align: Sequence[Align] = ()) -> str:
    """Lay cells out in columns that line up in a terminal.

    Args:
        header: Column titles.
        rows: Cells; untrusted text is escaped and cut at 60 characters.
        align: `left` or `right` for every column; `left` where not given.

    Returns:
        Lines without trailing blanks.

    Example:
        >>> print(text_table(["who", "bn"], [["PDA", "34.085"], ["FMF", "3.647"]], align=["left", "right"]))
        who      bn
        ---  ------
        PDA  34.085
        FMF   3.647
    """
    cells = [[shorten(cell, _CELL) for cell in row] for row in [list(header), *map(list, rows)]]
    widths = [max(width_of(row[column]) for row in cells) for column in range(len(header))]
    sides: list[Align] = [*align, *(["left"] * (len(header) - len(align)))]  # type: ignore[list-item] # a literal
    cells.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "  ".join(_padded(cell, width, side) for cell, width, side in zip(row, widths, sides, strict=True)).rstrip()
        for row in cells
    )


def width_of(text: str) -> int:
    """Columns `text` takes in a terminal: wide East Asian characters take two, marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _padded(text: str, width: int, side: Align) -> str:
    blank = " " * (width - width_of(text))
    return blank + text if side == "right" else text + blank
