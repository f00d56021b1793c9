"""One statement, and every change that is tried on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts.interval import EXACT_MATHS
from aidledger.model import Basis
from aidledger.reconciliation.candidates import Scopes, could_count, missing_numbers, repeats
from aidledger.reconciliation.search import Columns, Window, pairs_that_fit, sums_over
from aidledger.reconciliation.verdict import Explanation
from aidledger.totals.figures import money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    import numpy.typing as npt

    from aidledger.model import Statement
    from aidledger.reconciliation.candidates import Change
    from aidledger.reconciliation.verdict import Estimate
    from aidledger.totals import Selection

    Bools = npt.NDArray[np.bool_]

__all__ = ["BASES", "MOST_LISTED", "Rows", "Trial"]

MOST_LISTED = 5
"""How many explanations are listed, and up to how many pairs of changes are worth telling."""
BASES = (Basis.ANNOUNCED, Basis.NEW_MONEY)
_THOUSAND = 1000
_NAMED = 3
_SINGLE_ROWS = 2000
"""Above this many packages, single ones are not tried: some of them always fits."""
_SWAPS = {"{} is meant in billions, not millions": 999_000, "{} is meant in millions, not billions": -999}


@dataclass(frozen=True, eq=False)
class Rows:
    """The packages of some parties and stage, with the figures of each on either basis.

    Attributes:
        selection: The packages, each taken as certainly inside.
        figures: What each contributes, in half minor units.
        currency: ISO 4217 code of all of them, or the one they are converted to.
        exponent: Decimal places of the units figures are in halves of.
    """

    selection: Selection
    figures: dict[Basis, Columns]
    currency: str
    exponent: int

    def sum(self, mask: Bools, basis: Basis) -> Columns:
        """The total of some rows, as a column of one."""
        return sums_over(mask.reshape(1, -1), self.figures[basis])

    @cached_property
    def differ(self) -> Bools:
        """Which packages count differently on the two bases. Shape: rows."""
        announced, new = (self.figures[basis] for basis in BASES)
        parts = [np.asarray(a != b, dtype=np.bool_) for a, b in zip(announced, new, strict=True)]
        differ: Bools = parts[0] | parts[1] | parts[2]
        return differ

    @cached_property
    def differ_anywhere(self) -> bool:
        """Whether any does."""
        return bool(self.differ.any())

    def major(self, amount: int) -> Decimal:
        """Half minor units in major units."""
        return money(amount, self.currency, self.exponent)

    def ids(self, mask: Bools) -> tuple[str, ...]:
        """Identifiers of some rows."""
        known = self.selection.table.ids
        return tuple(known[row] for row in np.flatnonzero(mask).tolist())


@dataclass(eq=False)
class Trial:
    """One statement, what is tried to make it agree, and how much of that there was."""

    statement: Statement
    estimate: Estimate
    rows: Rows
    inside: Bools
    tried: int = 0
    pairs: int = 0

    @cached_property
    def window(self) -> Window:
        """Which totals explain the statement."""
        return Window.around(self.statement.amount, self.rows.exponent)

    @cached_property
    def scopes(self) -> Scopes:
        """Other sets of packages it may have counted."""
        return Scopes(self.statement, self.rows.selection, self.inside)

    @property
    def _own(self) -> Basis:
        return self.statement.scope.basis

    def of_sets(self) -> Iterator[Explanation]:
        """Other sets of packages, on either basis."""
        changes = _unlike(self.scopes.single())
        if self._own is Basis.REVALUED:
            changes = changes[:1]
        for basis in BASES:
            other = _other_basis(self._own, basis)
            if other and not (self._own is Basis.REVALUED and basis is Basis.ANNOUNCED):
                usable = [change for change in changes if self._differs(change.mask)]
            else:
                usable = changes
            for change, whole in self._fitting(usable, basis):
                yield from self.told(
                    whole, (*change.says, *other), basis=basis, added=change.mask, removed=~change.mask
                )

    def _fitting(self, changes: Sequence[Change], basis: Basis) -> Iterator[tuple[Change, Columns]]:
        """The sets whose totals fit."""
        self.tried += len(changes)
        if changes:
            sums = sums_over(np.stack([change.mask for change in changes]), self.rows.figures[basis])
            for place in np.flatnonzero(self.window.fits(sums)).tolist():
                yield changes[place], sums.take(np.array([place]))

    def _differs(self, mask: Bools) -> bool:
        """Whether the bases differ for some packages."""
        return self.rows.differ_anywhere and bool((self.rows.differ & mask).any())

    def of_packages(self) -> Iterator[Explanation]:
        """Single packages left out, counted as well, recorded twice or misread, on either basis."""
        if self._own is Basis.REVALUED or self.inside.sum() > _SINGLE_ROWS:
            return
        for basis in BASES:
            if basis is self._own or self._differs(self.inside):
                yield from self._repeated(basis)
                yield from self._left_out(basis)
                yield from self._counted_too(basis)
                yield from self._misread(basis)

    def _repeated(self, basis: Basis) -> Iterator[Explanation]:
        pairs = repeats(self.rows.selection, self.inside)
        ids = self.rows.selection.table.ids
        texts = [f"{ids[one]} and {ids[two]} are one package" for one, two in pairs]
        rows = np.array([two for _, two in pairs], dtype=np.int64)
        yield from self._changed(rows, -self.rows.figures[basis].take(rows), texts, basis, removed=True)

    def _left_out(self, basis: Basis) -> Iterator[Explanation]:
        rows, points = self._several(basis), self.rows.figures[basis].point
        # Leaving one of two equal neighbours out is what taking them for one comes to.
        told = [points[two] for _, two in repeats(self.rows.selection, self.inside)]
        rows = rows[~np.isin(points[rows], told)]
        texts = [f"{self._alike(row, self.inside, basis)} is not counted" for row in rows.tolist()]
        yield from self._changed(rows, -self.rows.figures[basis].take(rows), texts, basis, removed=True)

    def _counted_too(self, basis: Basis) -> Iterator[Explanation]:
        outside = could_count(self.statement, self.rows.selection, self.inside)
        rows = self._candidates(outside, basis)
        if len(rows) <= _SINGLE_ROWS:
            texts = [f"{self._alike(row, outside, basis)} is counted too" for row in rows.tolist()]
            yield from self._changed(rows, self.rows.figures[basis].take(rows), texts, basis, added=True)

    def _misread(self, basis: Basis) -> Iterator[Explanation]:
        figures = self.rows.figures[basis]
        rows = self._several(basis)
        rows = rows[np.logical_and.reduce([column[rows] % _THOUSAND == 0 for column in figures])]
        # What is as good as left out when read as a thousandth is told as left out.
        left_out = self.window.fits((-figures.take(rows)).plus(self.rows.sum(self.inside, basis)))
        for says, thousandths in _SWAPS.items():
            swapped = rows[~left_out] if thousandths < 0 else rows
            texts = [says.format(self._alike(row, self.inside, basis)) for row in swapped.tolist()]
            yield from self._changed(swapped, figures.take(swapped).scaled(thousandths), texts, basis)

    def _changed(
        self,
        rows: npt.NDArray[np.int64],
        deltas: Columns,
        texts: Sequence[str],
        basis: Basis,
        *,
        added: bool = False,
        removed: bool = False,
    ) -> Iterator[Explanation]:
        """The rows that fit once `deltas` is added to the total."""
        self.tried += len(rows)
        wholes = deltas.plus(self.rows.sum(self.inside, basis))
        for place in np.flatnonzero(self.window.fits(wholes)).tolist():
            only = np.zeros(len(self.inside), dtype=np.bool_)
            only[rows[place]] = True
            says = (texts[place], *_other_basis(self._own, basis))
            whole = wholes.take(np.array([place]))
            yield from self.told(
                whole, says, basis=basis, added=only if added else None, removed=only if removed else None
            )

    def _several(self, basis: Basis) -> npt.NDArray[np.int64]:
        """The packages counted, unless there is only one: a total of none, or of one misread, says nothing."""
        return self._candidates(self.inside, basis) if self.inside.sum() > 1 else np.zeros(0, dtype=np.int64)

    def _candidates(self, mask: Bools, basis: Basis) -> npt.NDArray[np.int64]:
        """One of several equal amounts stands for all; a package wholly counted before explains nothing."""
        points = self.rows.figures[basis].point
        rows = np.flatnonzero(mask & (points != 0))
        _, first = np.unique(points[rows], return_index=True)
        return rows[np.sort(first)]

    def _alike(self, row: int, mask: Bools, basis: Basis) -> str:
        points, ids = self.rows.figures[basis].point, self.rows.selection.table.ids
        alike = np.flatnonzero(mask & (points == points[row])).tolist()
        if len(alike) <= _NAMED:
            return " or ".join(ids[other] for other in alike)
        return f"one of {len(alike)} packages like {ids[row]}"

    def of_sequences(self) -> Iterator[Explanation]:
        """Numbers missing from an official sequence, where what they would be worth is likely in it."""
        if self._own is not Basis.ANNOUNCED:
            return
        gap = self.estimate_gap
        for left_out in missing_numbers(self.rows.selection, self.inside):
            self.tried += 1
            if 2 * left_out.least <= gap <= 2 * left_out.most * left_out.missing:
                whole = self.rows.sum(self.inside, self._own)
                closed = Columns(*(column + gap for column in whole))
                yield from self.told(closed, (f"{left_out.says} missing from the record",), basis=self._own)

    @property
    def estimate_gap(self) -> int:
        """What is missing up to the nearest figure the wording allows, in half minor units; never negative."""
        return max(self.window.low - int(self.rows.sum(self.inside, Basis.ANNOUNCED).point[0]), 0)

    def of_pairs(self) -> list[Explanation]:
        """Two changes of scope or package at once, on the statement's own basis."""
        if self._own is Basis.REVALUED or self.inside.sum() > _SINGLE_ROWS:
            return []
        found = [*self._pairs_of_scopes(), *self._scopes_and_packages(), *self._pairs_of_packages()]
        return found if self.pairs <= MOST_LISTED else []

    def _pairs_of_scopes(self) -> Iterator[Explanation]:
        for change, whole in self._fitting(_unlike(self.scopes.double()), self._own):
            self.pairs += 1
            yield from self.told(whole, change.says, basis=self._own, added=change.mask, removed=~change.mask)

    def _scopes_and_packages(self) -> Iterator[Explanation]:
        figures = self.rows.figures[self._own]
        for change in _unlike(self.scopes.single())[1:]:
            rows = self._candidates(change.mask, self._own)
            wholes = (-figures.take(rows)).plus(self.rows.sum(change.mask, self._own))
            self.tried += len(rows)
            fitting = np.flatnonzero(self.window.fits(wholes)).tolist()
            self.pairs += len(fitting)
            for place in fitting[: MOST_LISTED + 1]:
                left = change.mask.copy()
                left[rows[place]] = False
                says = (*change.says, f"{self._alike(int(rows[place]), change.mask, self._own)} is not counted")
                yield from self.told(wholes.take(np.array([place])), says, basis=self._own, added=left, removed=~left)

    def _pairs_of_packages(self) -> Iterator[Explanation]:
        figures, ids = self.rows.figures[self._own], self.rows.selection.table.ids
        inside = np.flatnonzero(self.inside & (figures.point != 0))
        outside = np.flatnonzero(could_count(self.statement, self.rows.selection, self.inside) & (figures.point != 0))[
            :_SINGLE_ROWS
        ]
        rows = np.concatenate([inside, outside])
        deltas = Columns.joined(-figures.take(inside), figures.take(outside))
        found = pairs_that_fit(deltas, self.rows.sum(self.inside, self._own), self.window)
        self.tried += len(rows) * (len(rows) - 1) // 2
        self.pairs += found.number
        for one, two in found.found[: MOST_LISTED + 1]:
            whole = (
                deltas.take(np.array([one]))
                .plus(deltas.take(np.array([two])))
                .plus(self.rows.sum(self.inside, self._own))
            )
            changed = self.inside.copy()
            changed[rows[[one, two]]] = ~changed[rows[[one, two]]]
            says = tuple(
                f"{ids[rows[each]]} is {'not counted' if each < len(inside) else 'counted too'}" for each in (one, two)
            )
            yield from self.told(whole, says, basis=self._own, added=changed, removed=~changed)

    def told(
        self,
        whole: Columns,
        says: tuple[str, ...],
        *,
        basis: Basis,
        added: Bools | None = None,
        removed: Bools | None = None,
    ) -> Iterator[Explanation]:
        """The explanation, unless nothing is assumed or nothing moves."""
        value = self.rows.major(int(whole.point[0]))
        moves = EXACT_MATHS.subtract(value, self.estimate.value)
        if says and moves:
            yield Explanation(
                says,
                moves,
                basis,
                added=() if added is None else self.rows.ids(added & ~self.inside),
                removed=() if removed is None else self.rows.ids(removed & self.inside),
            )


def _unlike(changes: Iterable[Change]) -> list[Change]:
    """Of several changes that count the same packages, the first."""
    found: dict[bytes, Change] = {}
    for change in changes:
        found.setdefault(change.mask.tobytes(), change)
    return list(found.values())


def _other_basis(own: Basis, tried: Basis) -> tuple[str, ...]:
    """How the basis that is tried differs from the statement's own, in words; nothing where it does not."""
    if own is tried:
        return ()
    if tried is Basis.NEW_MONEY:
        return ("money counted before is not counted again (basis new_money)",)
    what = "restatements are not applied" if own is Basis.REVALUED else "money counted before is counted again"
    return (f"{what} (basis announced)",)
