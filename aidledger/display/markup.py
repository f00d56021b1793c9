"""Small pieces of HTML for notebooks: everything that comes from data is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from aidledger.display.escape import escape_control

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["html_list", "html_table", "html_text"]


def html_text(text: str, *, tag: str = "p") -> str:
    """A piece of text in an element.

    Example:
        >>> html_text("a < b")
        '<p>a &lt; b</p>'
    """
    return f"<{tag}>{escape(escape_control(text))}</{tag}>"


def html_list(title: str, lines: Iterable[str]) -> str:
    """A titled list; nothing where there is nothing to list."""
    items = "".join(html_text(line, tag="li") for line in lines)
    return f"{html_text(title)}<ul>{items}</ul>" if items else ""


def html_table(header: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str) -> str:
    """A table whose columns and rows are named, so that it can be read aloud.

    Args:
        header: Column titles.
        rows: Cells; the first of each row names it.
        caption: What the table shows.

    Returns:
        One `table` element.
    """
    head = "".join(f'<th scope="col">{_cell(cell)}</th>' for cell in header)
    body = "".join(
        f'<tr><th scope="row">{_cell(row[0])}</th>{"".join(f"<td>{_cell(cell)}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    caption = f"<caption>{_cell(caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str) -> str:
    return escape(escape_control(text))
