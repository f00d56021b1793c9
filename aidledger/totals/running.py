"""How running totals come about: periods, curve and band, as sums along an axis of time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.errors import BasisMismatchError, InputError
from aidledger.model import Basis
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, Lookup, day_number
from aidledger.totals.figures import figures
from aidledger.totals.filters import boundary
from aidledger.totals.periods import Frequency, period_of
from aidledger.totals.spread import PERIOD_KEYS
from aidledger.totals.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aidledger.amounts import Reading
    from aidledger.table import PackageTable
    from aidledger.totals.exact import Exact
    from aidledger.totals.figures import Figures
    from aidledger.totals.keys import Groups
    from aidledger.totals.selection import Selection

__all__ = ["Axis", "band", "period_range", "refuse"]


class Axis(NamedTuple):
    """The periods of a curve: their length, the first, and how many."""

    frequency: Frequency
    first: int
    size: int


def refuse(by: Sequence[str], basis: Basis) -> None:
    """Refuse curves that mean nothing.

    Args:
        by: Keys of the curves.
        basis: How reuse is counted.

    Raises:
        BasisMismatchError: The revalued basis, which restates years and not days.
        InputError: A key is a period.
    """
    if basis is Basis.REVALUED:
        raise BasisMismatchError(
            "A curve on the revalued basis is not defined: revisions restate whole fiscal years, not days.",
            hint='Use basis="new_money", or total(basis="revalued") for a single day.',
        )
    for key in by:
        if key in PERIOD_KEYS:
            raise InputError(
                f"A curve runs over periods already, and cannot be split by {key}.",
                hint='Use freq="M" or another length for the periods, or totals(by=...) for single periods.',
            )


def period_range(selection: Selection, frequency: Frequency) -> tuple[int, int]:
    """First and last period: those of the filter where it has them, else of the packages."""
    first, last = _shown_between(selection.table)
    since, until = selection.filter.since, selection.filter.until
    if first > last and not (since and until):
        return 0, -1
    start = day_number(boundary(since)[0]) if since else first
    end = day_number(boundary(until)[1]) if until else last
    numbers = period_of(np.array([start, end], dtype=np.int64), frequency)
    return int(numbers[0]), int(numbers[1])


def _shown_between(table: PackageTable) -> tuple[int, int]:
    """First and last day packages are shown at; the last before the first without any."""
    if table.has_single_days:
        return table.day_range
    days = table.day[table.day != NO_DAY_LATEST]
    return (int(days.min()), int(days.max())) if len(days) else (0, -1)


def band(groups: Groups, axis: Axis, *, basis: Basis, reading: Reading) -> Figures:
    """Curve and band: the curve from the days shown, its edges from the ends of the spans."""
    table = groups.selection.table

    def by_step(steps: Lookup) -> Figures:
        sums = tally(groups.selection, groups.slots.split(axis.size + 1, steps))
        return figures(_running(sums, groups.slots.size, axis.size), basis=basis, reading=reading)

    if table.has_single_days:
        return by_step(_steps_of_single_days(table, axis))
    shown, latest, earliest = (
        by_step(_steps(days, axis)) for days in (table.day, table.day_latest, table.day_earliest)
    )
    return replace(shown, low=latest.low, high=earliest.high, unbounded=earliest.unbounded, shared=earliest.shared)


def _steps(days: npt.NDArray[np.int32], axis: Axis) -> Lookup:
    """The period from which every row counts; one behind the last for what never does."""
    open_start, never = days == NO_DAY_EARLIEST, days == NO_DAY_LATEST
    numbers = period_of(np.where(never | open_start, 0, days), axis.frequency) - axis.first
    numbers = np.where(open_start, 0, np.maximum(numbers, 0))
    return Lookup(np.where(never, axis.size, np.minimum(numbers, axis.size)))


def _steps_of_single_days(table: PackageTable, axis: Axis) -> Lookup:
    """The period of every row: worked out once for each possible day, where there are not too many."""
    first, last = table.day_range
    if last - first >= max(len(table), _MANY_DAYS):
        return _steps(table.day, axis)
    days = np.arange(first, last + 1, dtype=np.int64)
    steps = np.clip(period_of(days, axis.frequency) - axis.first, 0, axis.size)
    # A curve by day that begins with the first of them has nothing to look up.
    return Lookup(table.day, None if np.array_equal(steps, days - first) else steps, first)


# Two centuries: beyond, a table of all days would be longer than most ledgers.
_MANY_DAYS = 2**16


def _running(sums: Tally, curves: int, size: int) -> Tally:
    """Running sums along the periods; the one behind the last is cut off."""
    kinds = len(sums.kinds)

    def run(part: Exact) -> Exact:
        cube = part.reshape(curves, size + 1, kinds)[:, :size]
        return cube.cumsum(axis=1).reshape(curves * size, kinds)

    count = sums.count.reshape(curves, size + 1, kinds)[:, :size].cumsum(axis=1).reshape(curves * size, kinds)
    columns = (sums.stated, sums.digit, sums.spread, sums.reused, sums.reused_digit)
    return Tally(sums.kinds, count, *(run(column) for column in columns))
