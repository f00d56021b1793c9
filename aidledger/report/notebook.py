"""What a notebook shows of a whole ledger: what it is, what it adds up to, and how it checks out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.amounts import Reading
from aidledger.checks import check
from aidledger.display import counted
from aidledger.display.html import Markup
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import SHOWN, cap_note, notebook_view
from aidledger.errors import InputError
from aidledger.findings import Severity
from aidledger.report.facts import facts_of
from aidledger.report.layout import Scale
from aidledger.report.scope import slices
from aidledger.totals import Basis, total, totals

if TYPE_CHECKING:
    from aidledger.report.scope import Slice
    from aidledger.table import Book
    from aidledger.totals import GroupTotal, Selection, Total

__all__ = ["ledger_view"]

_QUICK = 100_000
"""Packages up to which a view checks the ledger: showing one must not take seconds."""


def ledger_view(book: Book, selection: Selection) -> str:
    """The ledger as HTML for a notebook.

    Args:
        book: The ledger's content.
        selection: Packages it is narrowed to.

    Returns:
        HTML that needs nothing else.
    """
    facts = {**facts_of(book, selection), "Checks": _checked(book, selection)}
    shown = slices(selection)[:SHOWN]
    tables = [_by_authority(part) for part in shown] if len(selection) else []
    note = "Ask for .total(), .totals(by=...), .cumulative(), .reconcile() or .report(path)."
    return notebook_view(book.title or book.name, facts=facts, parts=tables, notes=[note])


def _checked(book: Book, selection: Selection) -> str:
    if len(book.packages) > _QUICK:
        return "not run here: see .check()"
    found = check(book, about=selection.table).by_severity()
    graves = [counted(found[severity], str(severity)) for severity in Severity if found[severity]]
    return ", ".join(graves) or "nothing found"


def _by_authority(part: Slice) -> Markup:
    try:
        whole = total(part.selection, basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL, currency=part.currency)
        groups = totals(
            part.selection, by=("authority",), basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL, total=whole
        )
    except InputError:
        return Markup()
    scale = Scale.between(whole.low, whole.high, whole.currency)
    ordered = sorted(groups, key=lambda group: (-group.low, group.key))
    rows = [(*group.key, *_cells(group, scale)) for group in ordered[:SHOWN]]
    unit = scale.unit(whole.currency)
    capped = cap_note(len(rows), len(groups), "authorities")
    caption = f"{part.stage.capitalize()}, {unit}{f' ({capped})' if capped else ''}"
    columns = [Column("authority"), *(Column(name, "right") for name in ("best", "low", "high", "packages"))]
    return html_table(caption, columns, rows, foot=("total", *_cells(whole, scale)))


def _cells(figures: GroupTotal | Total, scale: Scale) -> tuple[str, str, str, str]:
    best = "–" if figures.value is None else scale.best(figures.value)
    return best, scale.low(figures.low, 3), scale.high(figures.high, 3), f"{figures.rows:,}"
