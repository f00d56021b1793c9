"""Tables in HTML: captioned, with headers that say what they head, capped with the count."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from aidledger.display.html import Markup, element, joined, markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.display.table import Align

__all__ = ["Cell", "Column", "HtmlRow", "html_row", "html_table"]


class Column(NamedTuple):
    """One column of a table.

    Attributes:
        title: What it holds.
        align: `left`, or `right` for numbers.
    """

    title: str
    align: Align = "left"


class Cell(NamedTuple):
    """One cell with what it is sorted by, where that is not its text.

    Attributes:
        content: What is shown.
        key: What it is sorted by: a number, or text.
    """

    content: str
    key: str


HtmlRow: TypeAlias = "Sequence[str | Cell]"
"""Cells of one row; the first one names it."""


def html_table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[HtmlRow],
    *,
    foot: HtmlRow = (),
    identifier: str = "",
    heads: Sequence[str] = (),
) -> Markup:
    """A table whose cells are escaped unless they are markup.

    Args:
        caption: What the table shows.
        columns: Its columns; the first one holds the names of the rows.
        rows: Its rows.
        foot: A last row that sums the others up.
        identifier: Id of the body of the table, for what refers to it.
        heads: Content of the headers, where it is more than the title.

    Returns:
        The markup.

    Example:
        >>> print(html_table("Sums", [Column("who"), Column("bn", "right")], [["PDA", "34.1"]]))
        <table><caption>Sums</caption><thead><tr><th scope="col">who</th><th scope="col" class="num">bn</th></tr></thead><tbody><tr><th scope="row">PDA</th><td class="num">34.1</td></tr></tbody></table>
    """
    titles = [
        element("th", head, attributes={"scope": "col", "class": _class(column)})
        for head, column in zip(heads or [column.title for column in columns], columns, strict=True)
    ]
    body = element("tbody", *(html_row(row, columns) for row in rows), attributes={"id": identifier or None})
    parts = [element("caption", caption), element("thead", element("tr", *titles)), body]
    if foot:
        parts.append(element("tfoot", html_row(foot, columns)))
    return element("table", *parts)


def html_row(row: HtmlRow, columns: Sequence[Column]) -> Markup:
    """One row, its first cell a header."""
    first, *others = zip(row, columns, strict=True)
    # Written out: a page may have a hundred thousand cells, and `element` checks every name.
    cells = [f'<th scope="row"{_marks(*first)}>{_content(first[0])}</th>']
    cells += [f"<td{_marks(cell, column)}>{_content(cell)}</td>" for cell, column in others]
    return Markup(f"<tr>{joined(map(Markup, cells))}</tr>")


def _class(column: Column) -> str | None:
    return "num" if column.align == "right" else None


def _marks(cell: str | Cell, column: Column) -> str:
    numeric = ' class="num"' if column.align == "right" else ""
    if not isinstance(cell, Cell) or cell.key == cell.content:
        return numeric
    return f'{numeric} data-key="{markup(cell.key)}"'


def _content(cell: str | Cell) -> Markup:
    return markup(cell.content if isinstance(cell, Cell) else cell)
