"""What each kind of change did to a total: steps that lead from the old one to the new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from aidledger.amounts.interval import EXACT_MATHS
from aidledger.display import grouped, shorten, text_table
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import notebook_view
from aidledger.errors import CurrencyMismatchError, InputError, UnknownTermError
from aidledger.model import Basis
from aidledger.plots import steps_plot
from aidledger.table import PACKAGE_SCHEMA, PackageTable
from aidledger.totals import Selection, total
from aidledger.totals.figures import NO_CURRENCY
from aidledger.versions.aligned import COLUMNS_OF, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    import pandas as pd

    from aidledger.amounts import Reading
    from aidledger.plots import Plot
    from aidledger.table import Book
    from aidledger.totals import Filter, Total
    from aidledger.versions.aligned import Aligned
    from aidledger.versions.columns import Mask

__all__ = ["REVISIONS", "Contribution", "Side", "Waterfall", "waterfall"]

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


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one step changed.

    Attributes:
        kinds: The kinds of change made in it; several where no total exists between them.
        rows: Packages it concerns; a package counts once for each kind.
        value: Change of the best estimate; None where a total on either side has none.
        low: Change of the lower bound.
        high: Change of the upper bound; None where a total on either side has no upper bound.
    """

    kinds: tuple[str, ...]
    rows: int
    value: Decimal | None
    low: Decimal
    high: Decimal | None

    @property
    def name(self) -> str:
        """The kinds in words."""
        return " and ".join(self.kinds)


@dataclass(frozen=True)
class Waterfall:
    """The way from an old total to a new one, in steps that sum to the change.

    Attributes:
        old: The total of the old ledger.
        new: The total of the new one.
        contributions: One for each kind of change that occurs, in order of attribution.
    """

    old: Total
    new: Total
    contributions: tuple[Contribution, ...]

    @property
    def value(self) -> Decimal | None:
        """The new best estimate less the old one; None where one of them has none."""
        return _less(self.new.value, self.old.value)

    def __len__(self) -> int:
        return len(self.contributions)

    def __iter__(self) -> Iterator[Contribution]:
        return iter(self.contributions)

    def __getitem__(self, kind: str) -> Contribution:
        """The contribution a kind has part in.

        Raises:
            UnknownTermError: No package differs in it.
        """
        for contribution in self.contributions:
            if kind in contribution.kinds:
                return contribution
        known = ", ".join(name for contribution in self.contributions for name in contribution.kinds)
        raise UnknownTermError(
            f"No package differs in {shorten(repr(kind))}.", term=str(kind), hint=f"Kinds here: {known or 'none'}."
        )

    def rows(self) -> tuple[tuple[str, int | None, Decimal | None, Decimal | None, Decimal | None], ...]:
        """Name, packages, value, low and high: of the old total, of every contribution, of the new total."""
        steps = [(step.name, step.rows, step.value, step.low, step.high) for step in self.contributions]
        return (_row("old total", self.old), *steps, _row("new total", self.new))

    @property
    def currency(self) -> str:
        """ISO 4217 code of the figures."""
        return self.old.currency if self.new.currency == NO_CURRENCY else self.new.currency

    def render(self) -> str:
        """The waterfall as a table of text, in units of the currency."""
        return text_table(self._header(), self._cells(), align=["left", "right", "right", "right", "right"])

    def plot(self) -> Plot:
        """The contributions as steps from nothing to the whole change.

        Returns:
            The picture.

        Raises:
            InputError: A contribution has no best estimate.
        """
        scope = f", {self.new.scope}" if self.new.scope else ""
        title = f"What changed the total of {self.new.ledger}{scope}"
        facts = (f"basis {self.new.basis}, stage {self.new.stage}, {self.new.reading} reading", self._between())
        steps = [(step.name, step.value) for step in self.contributions]
        return steps_plot(steps, currency=self.currency, title=title, facts=facts)

    def _repr_html_(self) -> str:
        columns = [Column(name, "right" if place else "left") for place, name in enumerate(self._header())]
        table = html_table("What each kind of change did to the total", columns, self._cells())
        facts = {"Basis": str(self.new.basis), "Reading": str(self.new.reading), "Scope": self.new.scope}
        return notebook_view(
            f"What changed the total of {self.new.ledger}",
            facts=facts,
            parts=[table],
            notes=[f"{self._between()}.", "See .to_pandas() and .plot()."],
        )

    def _between(self) -> str:
        return f"from {self.old.rows} to {self.new.rows} packages"

    def _header(self) -> list[str]:
        return ["step", "packages", f"{self.currency} best estimate", "low", "high"]

    def _cells(self) -> list[list[str]]:
        return [
            [name, "" if rows is None else str(rows), _figure(value), _figure(low), _figure(high)]
            for name, rows, value, low, high in self.rows()
        ]

    __str__ = render

    def to_pandas(self) -> pd.DataFrame:
        """One row for the old total, each contribution and the new total.

        Returns:
            `step`, `packages`, `value`, `low`, `high` as exact decimals, and `start` and `end`: where
            a bar of the step begins and ends.
        """
        import pandas as pd

        at = self.old.value
        rows: list[dict[str, object]] = []
        for position, (name, packages, value, low, high) in enumerate(self.rows()):
            is_total = position in {0, len(self) + 1}
            start = EXACT_MATHS.subtract(value, value) if is_total and value is not None else at
            end = value if is_total else _sum(at, value)
            bar: dict[str, object] = {"step": name, "packages": packages, "value": value, "low": low, "high": high}
            rows.append({**bar, "start": start, "end": end})
            at = end
        return pd.DataFrame(rows).astype({"packages": "Int64"})


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
        value=_less(after.value, before.value),
        low=EXACT_MATHS.subtract(after.low, before.low),
        high=EXACT_MATHS.subtract(after.high, before.high) if bounded else None,
    )


def _row(name: str, whole: Total) -> tuple[str, int | None, Decimal | None, Decimal | None, Decimal | None]:
    return name, whole.rows, whole.value, whole.low, whole.high if whole.high.is_finite() else None


def _less(value: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if value is None or other is None else EXACT_MATHS.subtract(value, other)


def _sum(value: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if value is None or other is None else EXACT_MATHS.add(value, other)


def _figure(value: Decimal | None) -> str:
    return "-" if value is None else grouped(value)
