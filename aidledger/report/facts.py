"""What the record is: title, span, coverage, identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.display import Ink, Style, counted
from aidledger.report.layout import heading, wrapped
from aidledger.report.scope import present
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, day_of
from aidledger.vocabulary import label

if TYPE_CHECKING:
    from aidledger.table import Book, PackageTable
    from aidledger.totals import Selection

__all__ = ["fact_lines", "facts_of"]

_HASH = 16
_NAMED = 3
_KEY = 11


def fact_lines(book: Book, selection: Selection, *, width: int, style: Style) -> list[str]:
    """Title and the facts that say what the figures below are about."""
    lines = heading(book.title or book.name, style=style)
    for key, fact in facts_of(book, selection).items():
        if fact:
            first, *rest = wrapped(fact, width=width, style=style, first=" " * (_KEY + 2))
            lines += [style.paint(f"{key:<{_KEY}}", Ink.DIM) + first[_KEY:], *rest]
    return lines


def facts_of(book: Book, selection: Selection) -> dict[str, str]:
    """What the record is, in names and words; a fact that there is nothing to say of is empty."""
    return {
        "Packages": _packages(selection.table),
        "Narrowed to": selection.filter.describe(),
        **_valued(selection.table),
        "Covers": _coverage(book),
        "Also holds": _others(book),
        "Ledger": f"{book.name}, hash {book.digest[:_HASH]}",
    }


def _valued(table: PackageTable) -> dict[str, str]:
    """How amounts were converted, or at which prices they are."""
    if table.rates is None:
        return {}
    return {"Converted" if table.rates.currency else "Prices": table.rates.how}


def _packages(table: PackageTable) -> str:
    if not len(table):
        return "none"
    stages = " or ".join(present(table, "stage"))
    parts = [f"{len(table):,} {stages}", _parties(table), _span(table)]
    unvalued = int(np.count_nonzero(~table.known))
    undated = int(np.count_nonzero(table.day == NO_DAY_LATEST))
    spans = int(np.count_nonzero(table.day_earliest != table.day_latest)) - undated
    doubts = {"of unknown amount": unvalued, "dated only by a span": spans, "undated": undated}
    parts += [f"{number:,} {what}" for what, number in doubts.items() if number]
    return ", ".join(part for part in parts if part)


def _parties(table: PackageTable) -> str:
    donors, recipients = (_names(present(table, side), side) for side in ("donor", "recipient"))
    return " to ".join(part for part in (donors, recipients) if part)


def _names(codes: tuple[str, ...], side: str) -> str:
    if len(codes) > _NAMED:
        return f"{len(codes)} {side}s"
    return " and ".join(label("party", code) for code in codes)


def _span(table: PackageTable) -> str:
    first = table.day_earliest[table.day_earliest != NO_DAY_EARLIEST]
    days = np.concatenate([first, table.day[table.day != NO_DAY_LATEST]])
    if not len(days):
        return ""
    start, end = day_of(int(days.min())), day_of(int(days.max()))
    return f"{start}" if start == end else f"{start} to {end}"


def _coverage(book: Book) -> str:
    claim = book.coverage
    if claim.since is None and claim.until is None:
        return ""
    span = " ".join(
        part for part in (f"{claim.since or ''}", "to" if claim.until else "on", f"{claim.until or ''}") if part
    )
    return f"{span}, {'meant to be complete' if claim.complete else 'not meant to be complete'}"


def _others(book: Book) -> str:
    kinds = (
        ("statement", len(book.statements)),
        ("revision", len(book.revisions)),
        ("limit", len(book.limits)),
        ("announcement", len(book.announcements)),
    )
    return ", ".join(counted(number, word) for word, number in kinds if number)
