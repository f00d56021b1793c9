"""What would close a gap, in words: a tested change, or where the statement lies between bases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.amounts import Reading
from aidledger.errors import InputError
from aidledger.model import Basis, StatementKind
from aidledger.reconciliation import Estimate
from aidledger.reconciliation.scopes import filter_of
from aidledger.totals import Selection, total

if TYPE_CHECKING:
    from decimal import Decimal

    from aidledger.reconciliation import Reconciled
    from aidledger.report.layout import Scale
    from aidledger.table import Book

__all__ = ["because", "between_bases"]

_BASES = {Basis.REVALUED: "revalued", Basis.NEW_MONEY: "as new money", Basis.ANNOUNCED: "as announced"}


def because(book: Book, result: Reconciled, scale: Scale) -> str:
    """The simplest change that makes a statement agree, or why there is none."""
    if result.explanations:
        best, count = result.explanations[0], len(result.explanations)
        others = f"; one of {count} changes that fit" if count > 1 else ""
        # Of thousands of pairs one may fit by chance: how many were tried is part of the answer.
        pair = f"; {result.tried:,} changes tried" if len(best.changes) > 1 else ""
        return f"agrees if {' and '.join(best.changes)} ({scale.signed(best.moves)}{others}{pair})"
    is_balance = result.statement.kind is StatementKind.REMAINING
    place = "" if is_balance else between_bases(book, result, scale)
    return f"no change that was tried fits; {place}" if place else "no change that was tried fits"


def between_bases(book: Book, result: Reconciled, scale: Scale) -> str:
    """Where a stated total lies among the record's bases; empty where no other basis differs."""
    found = _on_bases(book, result)
    if len(set(found.values())) <= 1:
        return ""
    stated = result.statement.amount.interval(reading=Reading.CONVENTIONAL)
    ordered = sorted(found.items(), key=lambda item: item[1])
    for basis, value in ordered:
        if basis is not result.statement.scope.basis and stated.contains(value):
            return f"it is the record {_BASES[basis]} ({scale.best(value)})"
    named = [f"{_BASES[basis]} ({scale.best(value)})" for basis, value in ordered]
    below = sum(value < stated.low for _, value in ordered)
    if below == 0:
        return f"it is below the record on every basis, which is least {named[0]}"
    if below == len(named):
        return f"it is above the record on every basis, which is most {named[-1]}"
    return f"it lies between the record {named[below - 1]} and {named[below]}"


def _on_bases(book: Book, result: Reconciled) -> dict[Basis, Decimal]:
    """Best estimate of a statement's scope on each basis that is defined for it."""
    inside = Selection.everything(book.packages).where(filter_of(result.statement))
    found = {}
    for basis in _BASES:
        try:
            whole = total(inside, basis=basis, reading=Reading.CONVENTIONAL, revisions=book.revisions)
        except InputError:
            continue
        found[basis] = Estimate.of(whole).value
    return found
