"""Changes that would close the gap of a balance: every one is applied, and the balance worked out anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts import minor_exponent
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.dates import DateSpan
from aidledger.errors import InputError
from aidledger.model import Basis, Limit
from aidledger.reconciliation.balances import remaining
from aidledger.reconciliation.explanations import Found
from aidledger.reconciliation.search import Columns, Window, half_minor
from aidledger.reconciliation.verdict import Explanation
from aidledger.table import NO_DAY_LATEST, day_number, day_of
from aidledger.totals.countable import exponent_of
from aidledger.totals.filters import boundary

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from aidledger.model import Revision, Statement
    from aidledger.reconciliation.gathered import About
    from aidledger.reconciliation.verdict import Estimate
    from aidledger.table import PackageTable
    from aidledger.totals.cells import Cells

    Pools = Sequence[Limit | Revision]

__all__ = ["explain_balance"]

_SHOWN = 5
_STALE = 3
_NEAR_DAYS = 14
_MOST_PACKAGES = 20
"""How many single packages of the right size are tried; each is a balance of its own."""
_NEW = Basis.NEW_MONEY


def explain_balance(statement: Statement, estimate: Estimate, about: About, pools: Pools, all_pools: Pools) -> Found:
    """Find the changes that make a balance agree.

    Tried are other days until which was drawn, pools left out, other pools of the same authority
    counted as well, reuse that draws again, and single packages of the size of the gap left out.

    Args:
        statement: A statement of kind `remaining` that does not agree.
        estimate: What the record says on the statement's own terms.
        about: Packages of its parties and stage.
        pools: The limits and revisions it names.
        all_pools: All limits and revisions of the ledger.

    Returns:
        The changes that make it agree, those that move least first; at most five.
    """
    trial = _Trial(statement, estimate, about, pools)
    tried = [
        *trial.of_days(),
        *trial.of_pools(all_pools),
        trial.with_pools("money counted before draws again", pools, basis=Basis.ANNOUNCED),
        *trial.of_packages(),
    ]
    found = {explanation.changes: explanation for explanation in tried if explanation is not None}
    ordered = sorted(found.values(), key=lambda explanation: (abs(explanation.moves), explanation.changes))
    return Found(tuple(ordered[:_SHOWN]), len(tried))


@dataclass(frozen=True, eq=False)
class _Trial:
    """One balance, and what is tried to make it agree."""

    statement: Statement
    estimate: Estimate
    about: About
    pools: Pools

    def of_days(self) -> Iterator[Explanation | None]:
        """Draws until another day: without the last days that drew, or with the two weeks after."""
        end = day_number(boundary(self.statement.as_of)[1]) if self.statement.as_of else NO_DAY_LATEST
        table = self.about.cells.heads.table
        drawing = _draws_on(table, self.pools)
        days = np.unique(table.day[drawing & (table.day <= end)]).tolist()
        for count, day in enumerate(days[::-1][:_STALE], start=1):
            what = "the last draw" if count == 1 else f"the last {count} days with draws"
            gone = drawing & (table.day >= day) & (table.day <= end)
            yield self._until(f"it was written before {what}", day_of(day - 1), removed=gone)
        later = drawing & (table.day > end) & (table.day <= end + _NEAR_DAYS)
        for day in np.unique(table.day[later]).tolist():
            yield self._until(
                f"it already counts draws until {day_of(day)}", day_of(day), added=later & (table.day <= day)
            )

    def of_pools(self, all_pools: Pools) -> Iterator[Explanation | None]:
        """One of several pools left out, or another of the same authority counted as well."""
        named = {pool.id for pool in self.pools}
        roots = [pool for pool in self.pools if pool.part_of not in named]
        for pool in roots if len(roots) > 1 else ():
            yield self.with_pools(f"{pool.id} is not part of it", [other for other in self.pools if other is not pool])
        family = {*named, *(pool.part_of for pool in self.pools)}
        for pool in all_pools:
            if pool.id not in family and pool.part_of not in named and self._could_join(pool):
                yield self.with_pools(f"{pool.id} is part of it too", [*self.pools, pool])

    def _could_join(self, pool: Limit | Revision) -> bool:
        """Whether a pool is of the same authority and currency, and of a year it is left of."""
        if not pool.amount.is_known or pool.amount.currency != self.estimate.currency:
            return False
        ours = {authority for each in self.pools for authority in _authorities(each)}
        if not ours & set(_authorities(pool)):
            return False
        if not isinstance(pool, Limit):
            return pool.applies and bool(self.statement.as_of) and pool.known_on <= boundary(self.statement.as_of)[1]  # type: ignore[arg-type] # a balance with an estimate has a day
        return not pool.is_total and pool.fiscal_year in {
            each.fiscal_year for each in self.pools if isinstance(each, Limit)
        }

    @property
    def _exponent(self) -> int:
        """Decimal places of the units that figures are compared in."""
        converted = exponent_of(self.about.packages)
        return minor_exponent(self.estimate.currency) if converted is None else converted

    def of_packages(self) -> Iterator[Explanation | None]:
        """Single packages that did not draw; only those of about the size of the gap are worked out."""
        packages, members = self.about.packages, self.about.members
        table, window = packages.table, Window.around(self.statement.amount, self._exponent)
        value = half_minor(self.estimate.value, self._exponent)
        fitting = np.zeros(len(table), dtype=np.bool_)
        restored = any(not isinstance(pool, Limit) for pool in self.pools)
        new, reused = self.about.drawn
        for size in (new, reused) if restored else (new,):
            fitting |= (size > 0) & (size >= window.near_low - value) & (size <= window.near_high - value)
        for row in np.flatnonzero(fitting & _draws_on(table, self.pools))[:_MOST_PACKAGES].tolist():
            without = self.about.cells.less(int(members.cells[row]), packages.one(row))
            found = _worked_out(self.statement, without, self.pools)
            yield self._told(f"{table.ids[row]} did not draw on it", found, removed=(table.ids[row],))

    def with_pools(self, says: str, pools: Pools, *, basis: Basis = _NEW) -> Explanation | None:
        """The balance of other pools, or with draws counted otherwise."""
        return self._told(says, _worked_out(self.statement, self.about.cells, pools, basis))

    def _until(
        self,
        says: str,
        day: dt.date,
        *,
        added: npt.NDArray[np.bool_] | None = None,
        removed: npt.NDArray[np.bool_] | None = None,
    ) -> Explanation | None:
        moved = self.statement.model_copy(update={"as_of": DateSpan(earliest=day, latest=day)})
        plus, minus = (() if mask is None else self.about.ids(mask) for mask in (added, removed))
        names = ", ".join((*plus, *minus)[:3])
        found = _worked_out(moved, self.about.cells, self.pools)
        return self._told(f"{says} ({names})", found, added=plus, removed=minus)

    def _told(
        self, says: str, found: Estimate | str, *, added: tuple[str, ...] = (), removed: tuple[str, ...] = ()
    ) -> Explanation | None:
        """The explanation, if the balance then agrees and has moved."""
        if isinstance(found, str):
            return None
        moves = EXACT_MATHS.subtract(found.value, self.estimate.value)
        ends = (found.value, found.rounding.low, found.rounding.high)
        whole = Columns(*(np.array([half_minor(end, self._exponent)], dtype=object) for end in ends))
        if not moves or not Window.around(self.statement.amount, self._exponent).fits(whole)[0]:
            return None
        return Explanation((says,), moves, _NEW, added, removed)


def _worked_out(statement: Statement, cells: Cells, pools: Pools, basis: Basis = _NEW) -> Estimate | str:
    """A balance, or why there is none: a change may bring in what may not be added."""
    try:
        return remaining(statement, cells, pools, basis=basis)
    except InputError as error:
        return error.message


def _authorities(pool: Limit | Revision) -> tuple[str, ...]:
    return (pool.authority,) if isinstance(pool, Limit) else pool.scope.authority


def _draws_on(table: PackageTable, pools: Iterable[Limit | Revision]) -> npt.NDArray[np.bool_]:
    """Which packages are of the authorities of some pools, or name one. Shape: rows."""
    every = list(pools)
    drawing = table.words("draws_on").mask([pool.id for pool in every])
    drawing |= table.words("authority").mask({authority for pool in every for authority in _authorities(pool)})
    dated: npt.NDArray[np.bool_] = drawing & (table.day != NO_DAY_LATEST)
    return dated
