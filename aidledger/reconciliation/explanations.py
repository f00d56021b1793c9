"""Changes that would close a gap: each is applied, and reported only if the statement then agrees."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.amounts import Interval, Reading, minor_exponent
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.errors import InputError
from aidledger.model import Basis
from aidledger.reconciliation.candidates import LEFT_OUT, changes, counted_by, swaps
from aidledger.reconciliation.scopes import filter_of, parties_of
from aidledger.reconciliation.verdict import Explanation
from aidledger.totals import Filter, Selection, total
from aidledger.totals.countable import countable, exponent_of
from aidledger.totals.exact import exact_sum
from aidledger.totals.figures import Figures, money, row_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from aidledger.model import Revision, Statement
    from aidledger.reconciliation.candidates import Change, Swap
    from aidledger.reconciliation.verdict import Estimate

__all__ = ["Explainer"]

_SHOWN = 5
_NAMED = 3
_THOUSAND = 1000
_BASES = (Basis.ANNOUNCED, Basis.NEW_MONEY)


class _Sum(NamedTuple):
    """A total within rounding, in thousandths of half minor units."""

    point: int
    low: int
    high: int

    def plus(self, row: _Sum, thousandths: int) -> _Sum:
        parts = zip(self, row, strict=True)
        return _Sum(*(mine + thousandths * (theirs // _THOUSAND) for mine, theirs in parts))


@dataclass(frozen=True, eq=False)
class _Rows:
    """The packages a statement could be about, with the figures of each on either basis."""

    selection: Selection
    figures: dict[Basis, Figures]
    currency: str
    exponent: int | None = None

    def sum(self, mask: npt.NDArray[np.bool_], basis: Basis) -> _Sum:
        part, keys = self.figures[basis], np.zeros(int(mask.sum()), dtype=np.int64)
        columns = (part.point, part.rounding_low, part.rounding_high)
        if self.exponent is not None:
            return _Sum(*(_THOUSAND * sum(map(int, column[mask])) for column in columns))
        return _Sum(
            *(_THOUSAND * int(exact_sum(np.asarray(column[mask], dtype=np.int64), keys, 1)[0]) for column in columns)
        )

    def row(self, row: int, basis: Basis) -> _Sum:
        part = self.figures[basis]
        return _Sum(*(_THOUSAND * int(column[row]) for column in (part.point, part.rounding_low, part.rounding_high)))

    def major(self, amount: int) -> Decimal:
        """Thousandths of half minor units in major units."""
        return EXACT_MATHS.divide(money(amount, self.currency, self.exponent), Decimal(_THOUSAND))

    def ids(self, mask: npt.NDArray[np.bool_]) -> tuple[str, ...]:
        known = self.selection.table.ids
        return tuple(known[row] for row in np.flatnonzero(mask).tolist())


@dataclass(frozen=True, eq=False)
class Explainer:
    """Tries changes of scope, date, authority, basis and single packages.

    Attributes:
        selection: All packages of the ledger.
        revisions: All revisions of the ledger.
    """

    selection: Selection
    revisions: Sequence[Revision]
    _rows: dict[tuple[Filter, str], _Rows | None] = field(init=False, default_factory=dict)

    def explain(self, statement: Statement, estimate: Estimate) -> tuple[Explanation, ...]:
        """Find the changes that make a statement agree.

        Args:
            statement: A total that does not agree.
            estimate: What the record says on the statement's own terms.

        Returns:
            The changes that make it agree, by number of assumptions, then by the amount they move;
            at most five.
        """
        rows = self._rows_for(statement, estimate.currency)
        if rows is None:
            return ()
        trial = _Trial(statement, estimate, rows, counted_by(statement, rows.selection))
        found = _distinct([*trial.of_sets(), *trial.of_packages(), *self._revalued(trial)])
        found.sort(key=lambda explanation: (len(explanation.changes), abs(explanation.moves), explanation.changes))
        return tuple(found[:_SHOWN])

    def _rows_for(self, statement: Statement, currency: str) -> _Rows | None:
        wide = parties_of(statement)
        if (wide, currency) not in self._rows:
            self._rows[wide, currency] = self._made(wide, currency)
        return self._rows[wide, currency]

    def _made(self, wide: Filter, currency: str) -> _Rows | None:
        """The packages of some parties and stage; None where they may not be added."""
        try:
            one_currency = Filter() if self._is_converted else Filter(currency=(currency,))
            selection, _ = countable(self.selection.where(wide).where(one_currency))
        except InputError:
            return None
        as_certain = Selection.everything(selection.table)
        figures = {
            basis: row_figures(as_certain, basis=basis, reading=Reading.CONVENTIONAL, converted=True)
            for basis in _BASES
        }
        return _Rows(as_certain, figures, currency, exponent_of(selection))

    @property
    def _is_converted(self) -> bool:
        rates = self.selection.table.rates
        return rates is not None and bool(rates.currency)

    def _revalued(self, trial: _Trial) -> Iterator[Explanation]:
        """The statement's own scope on the revalued basis, where that is defined."""
        statement = trial.statement
        if statement.scope.basis is Basis.REVALUED:
            return
        inside = self.selection.where(filter_of(statement))
        try:
            restated = total(inside, basis=Basis.REVALUED, reading=Reading.CONVENTIONAL, revisions=self.revisions)
        except InputError:
            return
        if restated.value is not None and restated.revisions:
            names = " and ".join(revision.id for revision in restated.revisions)
            rounding = Interval(restated.rounding_low, restated.rounding_high)
            says = (f"it is restated by {names} (basis revalued)",)
            yield from trial.agreeing(restated.value, rounding, says, basis=Basis.REVALUED)


@dataclass(frozen=True, eq=False)
class _Trial:
    """One statement, and what is tried to make it agree."""

    statement: Statement
    estimate: Estimate
    rows: _Rows
    inside: npt.NDArray[np.bool_]

    def of_sets(self) -> Iterator[Explanation]:
        """Other sets of packages, on either basis."""
        seen: set[bytes] = set()
        for change in changes(self.statement, self.rows.selection, self.inside):
            if change.mask.tobytes() not in seen and not (self._is_revalued and change.says):
                seen.add(change.mask.tobytes())
                yield from self._set(change)

    @property
    def _is_revalued(self) -> bool:
        return self.statement.scope.basis is Basis.REVALUED

    def _set(self, change: Change) -> Iterator[Explanation]:
        sums = {basis: self.rows.sum(change.mask, basis) for basis in _BASES}
        for basis, whole in sums.items():
            other = _other_basis(self.statement.scope.basis, basis)
            if other and len(set(sums.values())) == 1 and not (self._is_revalued and basis is Basis.ANNOUNCED):
                continue
            yield from self._tried(
                whole,
                tuple(text for text in (change.says, other) if text),
                basis=basis,
                added=change.mask & ~self.inside,
                removed=self.inside & ~change.mask,
            )

    def of_packages(self) -> Iterator[Explanation]:
        """Single packages left out or misread, on either basis."""
        wholes = {basis: self.rows.sum(self.inside, basis) for basis in _BASES}
        bases = [basis for basis in _BASES if basis is self.statement.scope.basis or len(set(wholes.values())) > 1]
        for basis in () if self._is_revalued else bases:
            found: dict[int, Explanation] = {}
            for swap in swaps(self.inside):
                row = self.rows.row(swap.row, basis)
                # One of several equal amounts stands for all; what is left out cannot be misread as well.
                # A package wholly counted before adds nothing, so leaving it out explains nothing.
                if row.point and row.point not in found:
                    changed = wholes[basis].plus(row, swap.thousandths)
                    found.update((row.point, explanation) for explanation in self._package(swap, changed, basis))
            yield from found.values()

    def _package(self, swap: Swap, changed: _Sum, basis: Basis) -> Iterator[Explanation]:
        points = self.rows.figures[basis].point
        alike = np.flatnonzero(self.inside & (points == points[swap.row])).tolist()
        ids = self.rows.selection.table.ids
        named = (
            " or ".join(ids[row] for row in alike)
            if len(alike) <= _NAMED
            else f"one of {len(alike)} packages like {ids[swap.row]}"
        )
        other = _other_basis(self.statement.scope.basis, basis)
        says = tuple(text for text in (swap.says.format(named), other) if text)
        only = np.zeros(len(points), dtype=np.bool_)
        only[swap.row] = swap.thousandths == LEFT_OUT
        yield from self._tried(changed, says, basis=basis, removed=only)

    def _tried(
        self,
        whole: _Sum,
        says: tuple[str, ...],
        *,
        basis: Basis,
        added: npt.NDArray[np.bool_] | None = None,
        removed: npt.NDArray[np.bool_],
    ) -> Iterator[Explanation]:
        """The explanation, unless the statement still does not agree, or nothing moved."""
        least, most = self._near_small
        if not least <= whole.point <= most:
            return
        rounding = Interval(self.rows.major(whole.low), self.rows.major(whole.high))
        for found in self.agreeing(self.rows.major(whole.point), rounding, says, basis=basis):
            yield replace(found, added=() if added is None else self.rows.ids(added), removed=self.rows.ids(removed))

    @cached_property
    def _near(self) -> Interval:
        """How close the best estimate has to come: to half the stated digit.

        Rounding of many items is wide enough for chance.
        """
        stated = self.statement.amount.interval(reading=Reading.CONVENTIONAL)
        tolerance = EXACT_MATHS.divide(self.statement.amount.digit or Decimal(0), Decimal(2))
        return Interval(EXACT_MATHS.subtract(stated.low, tolerance), EXACT_MATHS.add(stated.high, tolerance))

    @cached_property
    def _near_small(self) -> tuple[int, int]:
        """The same in thousandths of half minor units."""
        exponent = minor_exponent(self.rows.currency) if self.rows.exponent is None else self.rows.exponent
        scale = Decimal(2 * _THOUSAND).scaleb(exponent)
        low, high = (int(EXACT_MATHS.multiply(end, scale)) for end in (self._near.low, self._near.high))
        return low, high

    def agreeing(
        self, value: Decimal, rounding: Interval, says: tuple[str, ...], *, basis: Basis
    ) -> Iterator[Explanation]:
        """The explanation, if a total agrees with the statement and is not what the record says anyway."""
        moves = EXACT_MATHS.subtract(value, self.estimate.value)
        stated = self.statement.amount.interval(reading=Reading.CONVENTIONAL)
        if says and moves and self._near.contains(value) and rounding.meets(stated):
            yield Explanation(says, moves, basis)


def _distinct(explanations: list[Explanation]) -> list[Explanation]:
    """Of several names for the same packages on the same basis, the first: sets are tried before single packages."""
    found: dict[object, Explanation] = {}
    for explanation in explanations:
        packages = explanation.added + explanation.removed
        found.setdefault((explanation.basis, packages) if packages else explanation.changes, explanation)
    return list(found.values())


def _other_basis(own: Basis, tried: Basis) -> str:
    """How the basis that is tried differs from the statement's own, in words."""
    if own is tried:
        return ""
    if tried is Basis.NEW_MONEY:
        return "money counted before is not counted again (basis new_money)"
    what = "restatements are not applied" if own is Basis.REVALUED else "money counted before is counted again"
    return f"{what} (basis announced)"
