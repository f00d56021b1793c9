"""What each kind of change did to a total: steps that lead from the old one to the new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from aidledger.amounts.interval import EXACT_MATHS
from aidledger.errors import CurrencyMismatchError, InputError
from aidledger.model import Basis
from aidledger.table import PACKAGE_SCHEMA, PackageTable
from aidledger.totals import Selection, total
from aidledger.totals.figures import NO_CURRENCY
from aidledger.versions.aligned import COLUMNS_OF, ChangeKind
from aidledger.versions.steps import Contribution, Waterfall, less

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aidledger.amounts import Reading
    from aidledger.table import Book
    from aidledger.totals import Filter, Total
    from aidledger.versions.aligned import Aligned
    from aidledger.versions.columns import Mask

__all__ = ["REVISIONS", "Side", "waterfall"]

REVISIONS = "revisions"
"""The step in which revisions change, on the revalued basis."""

_ORDER = (
    ChangeKind.PARTY,
    ChangeKind.TERMS,
    ChangeKind.STAGE,
    ChangeKind.CATEGORY,
    ChangeKind.DATE,
    ChangeKind.AMOUNT,
    ChangeKind.BOUND,
    ChangeKind.REUSE,
    ChangeKind.RATE,
)
_WITH_AMOUNT = (ChangeKind.AMOUNT, ChangeKind.BOUND, ChangeKind.REUSE)


@dataclass(frozen=True)
class Side:
    """One of the two ledgers that are compared.

    Attributes:
        book: All of it.
        selection: What it is narrowed to.
        currency: Currency of a total over nothing.
    """

    book: Book
    selection: Selection
    currency: str


def waterfall(old: Side, new: Side, aligned: Aligned, *, basis: Basis, reading: Reading) -> Waterfall:
    """Attribute the change of a total to kinds of change.

    Starting from the old packages, one kind of change after the other is made to all of them and
    the total taken anew: packages leave, then parties, terms, stages, categories, days, amounts,
    wording, reuse and rates change, then packages come in, and last the revisions are those of the
    new ledger. What a kind contributes is what the total changes by. A package whose amount changed
    takes wording, reuse and rate with it, one whose day changed its rate.

    Args:
        old: The old ledger.
        new: The new one, narrowed alike.
        aligned: Their packages.
        basis: How reuse and revaluation are counted.
        reading: How wording is read.

    Returns:
        The contributions.

    Raises:
        CurrencyMismatchError: The two totals are in different currencies.
        InputError: One of the two totals does not exist; the reason is that of `total`.
    """
    how = _How(old.selection.filter, basis, reading)
    before, after = how.total(old, old.selection, old.book), how.total(new, new.selection, new.book)
    _refuse_two_currencies(before, after)
    contributions: list[Contribution] = []
    pending: list[_Step] = []
    at, steps = before, _steps(old, new, aligned, basis)
    for step in steps:
        pending.append(step)
        reached = after if step is steps[-1] else how.between(step, new)
        if reached is not None:
            contributions.append(_contribution(pending, at, reached))
            at, pending = reached, []
    return Waterfall(before, after, tuple(contributions))


def _refuse_two_currencies(before: Total, after: Total) -> None:
    if len({before.currency, after.currency} - {NO_CURRENCY}) > 1:
        raise CurrencyMismatchError(
            f"One total is in {before.currency}, the other in {after.currency}: they have no difference.",
            hint="Convert both ledgers to one currency.",
        )


class _How(NamedTuple):
    """How totals are taken on the way."""

    filter: Filter
    basis: Basis
    reading: Reading

    def total(self, side: Side, selection: Selection, book: Book) -> Total:
        return total(
            selection,
            basis=self.basis,
            reading=self.reading,
            revisions=book.revisions,
            book=book,
            currency=side.currency,
        )

    def between(self, step: _Step, new: Side) -> Total | None:
        """The total after a step; None where what is half changed cannot be added up."""
        selection = Selection.everything(step.table()).where(self.filter)
        try:
            return self.total(new, selection, step.book)
        except InputError:
            return None


class _Step(NamedTuple):
    """A kind of change, and how things stand once it is made."""

    kind: str
    rows: int
    table: Callable[[], PackageTable]
    book: Book


def _steps(old: Side, new: Side, aligned: Aligned, basis: Basis) -> list[_Step]:
    steps: list[_Step] = []
    state = _State(aligned)
    if len(aligned.removed):
        steps.append(_Step(ChangeKind.REMOVED, len(aligned.removed), state.table(), old.book))
    for kind in _ORDER:
        if rows := int(aligned.masks[kind].sum()):
            state = state.after(kind)
            steps.append(_Step(kind, rows, state.table(), old.book))
    if len(aligned.added):
        steps.append(_Step(ChangeKind.ADDED, len(aligned.added), lambda: aligned.after, old.book))
    if basis is Basis.REVALUED and set(old.book.revisions) != set(new.book.revisions):
        revised = len({revision.id for revision in set(old.book.revisions) ^ set(new.book.revisions)})
        steps.append(_Step(REVISIONS, revised, lambda: aligned.after, new.book))
    return steps


@dataclass(frozen=True)
class _State:
    """Common rows on their way from old to new.

    Attributes:
        aligned: The rows.
        done: Kinds of which every row is new.
        partly: Rows that are new in a kind before it is its turn, because their amount changed.
        rated: Rows whose rate is new.
    """

    aligned: Aligned
    done: frozenset[ChangeKind] = frozenset()
    partly: Mask | None = None
    rated: Mask | None = None

    def after(self, kind: ChangeKind) -> _State:
        """The rows once every change of a kind is made."""
        mask = self.aligned.masks[kind]
        rated = mask if self.rated is None else self.rated | mask
        if kind is ChangeKind.AMOUNT:
            return replace(self, done=self.done | {kind}, partly=mask, rated=rated)
        if kind is ChangeKind.DATE:
            return replace(self, done=self.done | {kind}, rated=rated)
        return replace(self, done=self.done | {kind}, rated=rated if kind is ChangeKind.RATE else self.rated)

    def table(self) -> Callable[[], PackageTable]:
        """The rows as a table, made when it is asked for."""
        return self._table

    def _table(self) -> PackageTable:
        old, new = self.aligned.old, self.aligned.new
        columns = [
            self._column(name, type_) for name, type_ in zip(PACKAGE_SCHEMA.names, PACKAGE_SCHEMA.types, strict=True)
        ]
        factors = old.factors
        if factors is not None and new.factors is not None and self.rated is not None:
            factors = np.where(self.rated, new.factors, factors)
        return PackageTable(pa.table(columns, names=PACKAGE_SCHEMA.names), rates=old.rates(factors))

    def _column(self, name: str, type_: pa.DataType) -> pa.Array[Any]:
        old, new, kind = self.aligned.old, self.aligned.new, _KIND_OF.get(name)
        if kind is ChangeKind.SOURCE:
            return pa.nulls(len(old), type_)  # no total looks at what does not count
        if kind in self.done:
            return new.column(name)  # where rows do not differ, the new column is the old one
        if kind not in _WITH_AMOUNT or self.partly is None or not self.partly.any():
            return old.column(name)
        both = pa.chunked_array([old.column(name), new.column(name)]).unify_dictionaries().combine_chunks()
        return both.take(pa.array(np.where(self.partly, len(old), 0) + np.arange(len(old))))


_KIND_OF = {name: kind for kind, names in COLUMNS_OF.items() for name in names}


def _contribution(steps: Sequence[_Step], before: Total, after: Total) -> Contribution:
    bounded = before.high.is_finite() and after.high.is_finite()
    return Contribution(
        kinds=tuple(str(step.kind) for step in steps),
        rows=sum(step.rows for step in steps),
        value=less(after.value, before.value),
        low=EXACT_MATHS.subtract(after.low, before.low),
        high=EXACT_MATHS.subtract(after.high, before.high) if bounded else None,
    )
