"""One statement, and every change that is tried on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts.interval import EXACT_MATHS
from aidledger.model import Basis
from aidledger.reconciliation.candidates import Scopes, could_count, missing_numbers, repeats
from aidledger.reconciliation.rows import BASES
from aidledger.reconciliation.search import Columns, Window, pairs_that_fit
from aidledger.reconciliation.verdict import Explanation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy.typing as npt

    from aidledger.model import Statement
    from aidledger.reconciliation.candidates import Change
    from aidledger.reconciliation.rows import Rows
    from aidledger.reconciliation.verdict import Estimate

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

__all__ = ["MOST_LISTED", "Trial"]

MOST_LISTED = 5
"""How many explanations are listed, and up to how many pairs of changes are worth telling."""
_THOUSAND = 1000
_NAMED = 3
_SINGLE_ROWS = 2000
"""Above this many packages, single ones are not tried: some of them always fits."""
_SAMPLE = 10_000
"""Where so many packages have more different amounts than are tried, the others need not be looked at."""
_NOTHING = np.zeros(0, dtype=np.int64)
_SWAPS = {"{} is meant in billions, not millions": 999_000, "{} is meant in millions, not billions": -999}


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
        return Scopes(self.statement, self.rows, self.inside)

    @cached_property
    def counted(self) -> Numbers:
        """The packages its own scope counts, one by one: only where they are few."""
        return self.rows.members.rows(self.inside)

    @cached_property
    def has_few(self) -> bool:
        """Whether there are so few packages inside that single ones are tried."""
        return self.rows.members.count(self.inside) <= _SINGLE_ROWS

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
                yield from self._instead(change, whole, (*change.says, *other), basis)

    def _fitting(self, changes: Sequence[Change], basis: Basis) -> Iterator[tuple[Change, Columns]]:
        """The sets whose totals fit."""
        self.tried += len(changes)
        if changes:
            sums = self.rows.sums(np.stack([change.mask for change in changes]), basis)
            for place in np.flatnonzero(self.window.fits(sums)).tolist():
                yield changes[place], sums.take(np.array([place]))

    def _differs(self, mask: Bools) -> bool:
        """Whether the bases differ for some packages."""
        return self.rows.differ_anywhere and bool((self.rows.differ & mask).any())

    def of_packages(self) -> Iterator[Explanation]:
        """Single packages left out, counted as well, recorded twice or misread, on either basis."""
        if self._own is Basis.REVALUED or not self.has_few:
            return
        for basis in BASES:
            if basis is self._own or self._differs(self.inside):
                yield from self._repeated(basis)
                yield from self._left_out(basis)
                yield from self._counted_too(basis)
                yield from self._misread(basis)

    def _repeated(self, basis: Basis) -> Iterator[Explanation]:
        pairs, ids = self._repeats, self.rows.packages.table.ids
        rows = np.array([two for _, two in pairs], dtype=np.int64)
        yield from self._changed(
            rows,
            -self.rows.single[basis].take(rows),
            lambda place: f"{ids[pairs[place][0]]} and {ids[pairs[place][1]]} are one package",
            basis,
            removed=True,
        )

    @cached_property
    def _repeats(self) -> list[tuple[int, int]]:
        return repeats(self.rows.packages, self.counted)

    def _left_out(self, basis: Basis) -> Iterator[Explanation]:
        rows, points = self._several(basis), self.rows.single[basis].point
        # Leaving one of two equal neighbours out is what taking them for one comes to.
        told = [points[two] for _, two in self._repeats]
        rows = rows[~np.isin(points[rows], told)]
        yield from self._changed(
            rows,
            -self.rows.single[basis].take(rows),
            lambda place: f"{self._alike(rows[place], self.counted, basis)} is not counted",
            basis,
            removed=True,
        )

    def _counted_too(self, basis: Basis) -> Iterator[Explanation]:
        outside = self.rows.members.rows(could_count(self.statement, self.rows, self.inside))
        rows = self._candidates(outside[:_SAMPLE], basis)
        if len(outside) > _SAMPLE and len(rows) <= _SINGLE_ROWS:
            rows = self._candidates(outside, basis)
        if len(rows) <= _SINGLE_ROWS:
            yield from self._changed(
                rows,
                self.rows.single[basis].take(rows),
                lambda place: f"{self._alike(rows[place], outside, basis)} is counted too",
                basis,
                added=True,
            )

    def _misread(self, basis: Basis) -> Iterator[Explanation]:
        figures = self.rows.single[basis]
        rows = self._several(basis)
        rows = rows[np.logical_and.reduce([column[rows] % _THOUSAND == 0 for column in figures])]
        # What is as good as left out when read as a thousandth is told as left out.
        left_out = self.window.fits((-figures.take(rows)).plus(self.rows.sum(self.inside, basis)))
        for says, thousandths in _SWAPS.items():
            swapped = rows[~left_out] if thousandths < 0 else rows
            yield from self._changed(
                swapped, figures.take(swapped).scaled(thousandths), self._swap(says, swapped, basis), basis
            )

    def _swap(self, says: str, rows: Numbers, basis: Basis) -> Callable[[int], str]:
        return lambda place: says.format(self._alike(rows[place], self.counted, basis))

    def _changed(
        self,
        rows: Numbers,
        deltas: Columns,
        text: Callable[[int], str],
        basis: Basis,
        *,
        added: bool = False,
        removed: bool = False,
    ) -> Iterator[Explanation]:
        """The rows that fit once `deltas` is added to the total; `text` says what is assumed of one of them."""
        self.tried += len(rows)
        wholes = deltas.plus(self.rows.sum(self.inside, basis))
        for place in np.flatnonzero(self.window.fits(wholes)).tolist():
            only, nothing = rows[[place]], _NOTHING
            says = (text(place), *_other_basis(self._own, basis))
            whole = wholes.take(np.array([place]))
            yield from self.told(
                whole, says, basis=basis, added=only if added else nothing, removed=only if removed else nothing
            )

    def _several(self, basis: Basis) -> Numbers:
        """The packages counted, unless there is only one: a total of none, or of one misread, says nothing."""
        return self._candidates(self.counted, basis) if len(self.counted) > 1 else _NOTHING

    def _candidates(self, rows: Numbers, basis: Basis) -> Numbers:
        """One of several equal amounts stands for all; a package wholly counted before explains nothing."""
        points = self.rows.single[basis].point
        rows = rows[np.asarray(points[rows] != 0, dtype=np.bool_)]
        _, first = np.unique(points[rows], return_index=True)
        return rows[np.sort(first)]

    def _alike(self, row: int, among: Numbers, basis: Basis) -> str:
        points, ids = self.rows.single[basis].point, self.rows.packages.table.ids
        alike = among[np.asarray(points[among] == points[row], dtype=np.bool_)].tolist()
        if len(alike) <= _NAMED:
            return " or ".join(ids[other] for other in alike)
        return f"one of {len(alike)} packages like {ids[row]}"

    def of_sequences(self) -> Iterator[Explanation]:
        """Numbers missing from an official sequence, where what they would be worth is likely in it."""
        if self._own is not Basis.ANNOUNCED:
            return
        gap = self.estimate_gap
        closed = Columns(*(column + gap for column in self.rows.sum(self.inside, self._own)))
        for left_out in missing_numbers(self.rows, self.inside):
            self.tried += len(left_out.missing)
            for says in left_out.worth(gap, MOST_LISTED):
                yield from self.told(closed, (f"{says} missing from the record",), basis=self._own)

    @property
    def estimate_gap(self) -> int:
        """What is missing up to the nearest figure the wording allows, in half minor units; never negative."""
        return max(self.window.low - int(self.rows.sum(self.inside, Basis.ANNOUNCED).point[0]), 0)

    def of_pairs(self) -> list[Explanation]:
        """Two changes of scope or package at once, on the statement's own basis."""
        if self._own is Basis.REVALUED or not self.has_few:
            return []
        found = [*self._pairs_of_scopes(), *self._scopes_and_packages(), *self._pairs_of_packages()]
        return found if self.pairs <= MOST_LISTED else []

    def _pairs_of_scopes(self) -> Iterator[Explanation]:
        for change, whole in self._fitting(_unlike(self.scopes.double()), self._own):
            self.pairs += 1
            yield from self._instead(change, whole, change.says, self._own)

    def _instead(
        self, change: Change, whole: Columns, says: tuple[str, ...], basis: Basis, without: int | None = None
    ) -> Iterator[Explanation]:
        """What another set of packages comes to, perhaps without one of them."""
        members = self.rows.members
        added, removed = members.rows(change.mask & ~self.inside), members.rows(self.inside & ~change.mask)
        if without is not None:
            added = added[added != without]
            if self.inside[members.cells[without]]:
                removed = np.sort(np.append(removed, without))
        yield from self.told(whole, says, basis=basis, added=added, removed=removed)

    def _scopes_and_packages(self) -> Iterator[Explanation]:
        figures = self.rows.single[self._own]
        for change in _unlike(self.scopes.single())[1:]:
            counted, own = self.rows.members.rows(change.mask), self.rows.sum(change.mask, self._own)
            rows = self._candidates(self._near(counted, own), self._own)
            wholes = (-figures.take(rows)).plus(own)
            fitting = np.flatnonzero(self.window.fits(wholes)).tolist()
            self.pairs += len(fitting)
            for place in fitting[: MOST_LISTED + 1]:
                row = int(rows[place])
                says = (*change.says, f"{self._alike(row, counted, self._own)} is not counted")
                yield from self._instead(change, wholes.take(np.array([place])), says, self._own, without=row)

    def _near(self, rows: Numbers, whole: Columns) -> Numbers:
        """Packages without which a total comes near; every different amount among them counts as tried."""
        ranked, total = self.rows.ranked[self._own], int(whole.point[0])
        places = ranked.places[rows]
        occurs = np.zeros(len(ranked.numbers), dtype=np.bool_)
        occurs[places] = True
        nothing = slice(*ranked.between(0, 0))
        self.tried += int(np.count_nonzero(occurs) - np.count_nonzero(occurs[nothing]))
        first, last = ranked.between(total - self.window.near_high, total - self.window.near_low)
        return rows[(places >= first) & (places < last)]

    def _pairs_of_packages(self) -> Iterator[Explanation]:
        figures, ids = self.rows.single[self._own], self.rows.packages.table.ids
        outside = self.rows.members.rows(could_count(self.statement, self.rows, self.inside))
        inside, outside = (
            rows[np.asarray(figures.point[rows] != 0, dtype=np.bool_)] for rows in (self.counted, outside)
        )
        outside = outside[:_SINGLE_ROWS]
        rows = np.concatenate([inside, outside])
        deltas = Columns.joined(-figures.take(inside), figures.take(outside))
        own = self.rows.sum(self.inside, self._own)
        found = pairs_that_fit(deltas, own, self.window)
        self.tried += len(rows) * (len(rows) - 1) // 2
        self.pairs += found.number
        for both in found.found[: MOST_LISTED + 1]:
            one, two = (deltas.take(np.array([each])) for each in both)
            is_out = [each < len(inside) for each in both]
            says = tuple(
                f"{ids[rows[each]]} is {'not counted' if out else 'counted too'}"
                for each, out in zip(both, is_out, strict=True)
            )
            changed = rows[list(both)]
            removed, added = np.sort(changed[is_out]), np.sort(changed[np.logical_not(is_out)])
            yield from self.told(one.plus(two).plus(own), says, basis=self._own, added=added, removed=removed)

    def told(
        self,
        whole: Columns,
        says: tuple[str, ...],
        *,
        basis: Basis,
        added: Numbers = _NOTHING,
        removed: Numbers = _NOTHING,
    ) -> Iterator[Explanation]:
        """The explanation, unless nothing is assumed or nothing moves."""
        value = self.rows.major(int(whole.point[0]))
        moves = EXACT_MATHS.subtract(value, self.estimate.value)
        if says and moves:
            yield Explanation(says, moves, basis, added=self.rows.ids(added), removed=self.rows.ids(removed))


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
