"""Totals by authority, year and category: each with its range, drawn beside the numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.amounts import Reading
from aidledger.display.html import Markup, element
from aidledger.display.html_table import Column, html_table
from aidledger.display.svg import interval_bar
from aidledger.errors import InputError
from aidledger.report.html.explorer import scrolling
from aidledger.report.layout import Scale
from aidledger.totals import Basis, total, totals
from aidledger.vocabulary import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidledger.report.scope import Slice
    from aidledger.totals import GroupTotal, Totals

__all__ = ["breakdown"]

_SHARED = (
    "A package that names several capabilities gives no split. The low end counts what names one alone, the high end "
    "all that names it; so the rows do not add up to the total, and no single figure would be true."
)
_MOST_GROUPS = 60


def breakdown(part: Slice) -> Markup:
    """Three tables, or four where the donor's fiscal year is on record; none where nothing can be added up."""
    tables = [
        _table(part, "authority", "By authority", _authority),
        _table(part, "year", "By calendar year", str),
        _table(part, "fiscal_year", "By US fiscal year", str),
        _table(part, "category_group", "By category", _category, note=_SHARED),
    ]
    found = [table for table in tables if table]
    return element("div", *found, attributes={"class": "breakdown"}) if found else Markup()


def _authority(code: str) -> str:
    title = label("authority", code)
    return title if title == code else f"{title} ({code})"


def _category(code: str) -> str:
    return label("category", code)


def _table(part: Slice, key: str, title: str, name: Callable[[str], str], *, note: str = "") -> Markup:
    try:
        found = totals(
            part.selection,
            by=(key,),
            basis=Basis.ANNOUNCED,
            reading=Reading.CONVENTIONAL,
            total=total(part.selection, basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL, currency=part.currency),
            currency=part.currency,
        )
    except InputError:
        return Markup()
    if not len(found):
        return Markup()
    caption = f"{title}, {_scale(found).unit(part.currency)}"
    table = scrolling(_drawn(found, caption, name, by_size=key not in {"year", "fiscal_year"}), caption)
    shared = note and any(group.value is None for group in found)
    return element("div", table, *([element("p", note, attributes={"class": "note"})] if shared else []))


def _scale(found: Totals) -> Scale:
    largest = max(group.low if group.high.is_infinite() else group.high for group in found)
    return Scale.of(largest, found.currencies[0])


def _drawn(found: Totals, caption: str, name: Callable[[str], str], *, by_size: bool) -> Markup:
    scale = _scale(found)
    groups = sorted(found, key=_size, reverse=True) if by_size else list(found)
    top = max([group.low if group.high.is_infinite() else group.high for group in groups], default=Decimal(0))
    columns = [
        Column(""), Column("packages", "right"), Column("best", "right"), Column("low", "right"),
        Column("high", "right"), Column("range"),
    ]  # fmt: skip
    heads = [_hidden("Group"), *(column.title for column in columns[1:5]), _hidden("Range, drawn")]
    rows = [
        (name(group.key[0]), f"{group.rows:,}", *_figures(group.value, group.low, group.high, scale),
         interval_bar(group.low, group.high, group.value, top=top))
        for group in groups[:_MOST_GROUPS]
    ]  # fmt: skip
    whole = found.total
    if len(groups) > _MOST_GROUPS:
        rows.append((f"and {len(groups) - _MOST_GROUPS:,} more, in the data", "", "", "", "", Markup()))
    foot = ("Total", f"{whole.rows:,}", *_figures(whole.value, whole.low, whole.high, scale), "") if whole else ()
    return html_table(caption, columns, rows, foot=foot, heads=heads)


def _hidden(text: str) -> Markup:
    """A header for those who hear the table; the others see what it is."""
    return element("span", text, attributes={"class": "unseen"})


def _size(group: GroupTotal) -> tuple[Decimal, Decimal]:
    return (group.high, group.low) if group.value is None else (group.value, group.low)


def _figures(value: Decimal | None, low: Decimal, high: Decimal, scale: Scale) -> tuple[str, str, str]:
    return ("–" if value is None else scale.best(value), scale.low(low, 3), scale.high(high, 3))
