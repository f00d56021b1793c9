"""Sections of the page, and tables that can be sorted, filtered and opened bit by bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aidledger.display.html import Markup, element, joined
from aidledger.display.html_table import Column, html_row, html_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aidledger.display.html import Attributes
    from aidledger.display.html_table import HtmlRow

__all__ = ["SHOWN", "Choice", "explorer", "scrolling", "section"]

SHOWN = 200
"""Rows of a table that stand on the page at once; the others wait in the file."""


class Choice(NamedTuple):
    """A filter by one of several words.

    Attributes:
        label: What is chosen.
        words: What is shown, by the text a row must contain in the column.
        column: Position of the column.
    """

    label: str
    words: Mapping[str, str]
    column: int


def section(identifier: str, title: str, *parts: str) -> Markup:
    """A part of the page with its heading, which links can lead to."""
    heading = element("h2", title, attributes={"id": f"{identifier}-title"})
    return element("section", heading, *parts, attributes={"id": identifier, "aria-labelledby": f"{identifier}-title"})


def scrolling(table: str, label: str) -> Markup:
    """A table that may be wider than the screen: it scrolls by itself, also from the keyboard."""
    attributes = {"class": "scroll", "role": "region", "aria-label": label, "tabindex": "0"}
    return element("div", table, attributes=attributes)


def explorer(
    identifier: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[HtmlRow],
    *,
    noun: str,
    choices: Sequence[Choice] = (),
) -> Markup:
    """A table with a field to filter by, buttons to sort by, and a button for more rows.

    Args:
        identifier: Id of the body of the table; those of its controls begin with it.
        caption: What the table shows.
        columns: Its columns.
        rows: Its rows; those beyond the first `SHOWN` wait in a template.
        noun: What the rows are, such as `packages`.
        choices: Filters by one of several words.

    Returns:
        The table with its controls, which appear once the script has made them work.
    """
    heads = [element("button", column.title, attributes={"type": "button"}) for column in columns]
    table = html_table(caption, columns, rows[:SHOWN], identifier=identifier, heads=heads)
    waiting = [html_row(row, columns) for row in rows[SHOWN:]]
    parts = [_controls(identifier, len(rows), noun, choices), scrolling(table, caption)]
    if waiting:
        parts.append(element("template", joined(waiting), attributes={"id": f"{identifier}-rest"}))
        note = f"{SHOWN} of {len(rows):,} {noun} are shown; the others are in the data of this file."
        parts.append(element("noscript", element("p", note, attributes={"class": "note"})))
    more: Attributes = {"type": "button", "class": "more", "id": f"{identifier}-more", "hidden": True}
    parts.append(element("button", "Show more", attributes=more))
    return element("div", *parts, attributes={"class": "explorer", "data-rows": identifier, "data-noun": noun})


def _controls(identifier: str, count: int, noun: str, choices: Sequence[Choice]) -> Markup:
    field = f"{identifier}-text"
    parts = [
        element("label", f"Filter {noun}", attributes={"for": field}),
        element("input", attributes={"type": "search", "id": field, "autocomplete": "off", "spellcheck": "false"}),
    ]
    for number, choice in enumerate(choices):
        name = f"{identifier}-choice-{number}"
        options = [element("option", "All", attributes={"value": ""})]
        options += [element("option", word, attributes={"value": key}) for key, word in choice.words.items()]
        parts.append(element("label", choice.label, attributes={"for": name}))
        parts.append(element("select", *options, attributes={"id": name, "data-column": choice.column}))
    said = {"class": "count", "role": "status", "aria-live": "polite", "id": f"{identifier}-count"}
    parts.append(element("p", f"{count:,} {noun}", attributes=said))
    return element("div", *parts, attributes={"class": "controls", "hidden": True})
