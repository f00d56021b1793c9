"""Looking for changes that fit, on whole arrays of exact integers.

Nothing here knows what a change means. A total is three integers (best estimate, and its two ends
within rounding), a change adds three more, and a window says which totals agree with a statement.
All of them are half minor units, so that half a stated digit is a whole number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from aidledger.amounts import Reading
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.totals.parts import parts_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from aidledger.amounts import Amount

__all__ = ["FEW", "Columns", "Pairs", "Ranked", "Runs", "Window", "half_minor", "pairs_that_fit", "sums_over"]

Numbers: TypeAlias = "npt.NDArray[Any]"
"""int64 where nothing can leave it, Python integers where something might."""

_SAFE = 2**61
_THOUSAND = 1000
FEW = 2**16
"""Up to so many rows of sets are multiplied with figures; more are taken as runs."""
_MOST_PAIRS = 2000
"""More pairs than this are counted by their best estimates alone: so many fit by chance."""


class Columns(NamedTuple):
    """Best estimates and their ends within rounding, one of each per row or change."""

    point: Numbers
    low: Numbers
    high: Numbers

    @classmethod
    def exact(cls, point: Numbers, low: Numbers, high: Numbers) -> Columns:
        """Columns any sum of which is exact: as Python integers where int64 might not do."""
        columns = (point, low, high)
        reach = sum(int(np.abs(column).max()) for column in columns if len(column)) * max(len(point), 1)
        return cls(*(column if reach < _SAFE else column.astype(object) for column in columns))

    @classmethod
    def of_nothing(cls) -> Columns:
        """Columns without rows."""
        return cls(*(np.zeros(0, dtype=np.int64) for _ in range(3)))

    def __neg__(self) -> Columns:
        return Columns(-self.point, -self.low, -self.high)

    def take(self, rows: Numbers) -> Columns:
        """Some of the rows, by number or by mask."""
        return Columns(self.point[rows], self.low[rows], self.high[rows])

    def plus(self, whole: Columns) -> Columns:
        """Every row added to one total, or to its own."""
        return Columns(*(mine + theirs for mine, theirs in zip(self, whole, strict=True)))

    def scaled(self, thousandths: int) -> Columns:
        """Every row times a number of thousandths; the rows must divide by a thousand."""
        return Columns(*(column.astype(object) // _THOUSAND * thousandths for column in self))

    @classmethod
    def joined(cls, *parts: Columns) -> Columns:
        """The rows of several, one after the other."""
        return cls(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def half_minor(amount: Decimal, exponent: int) -> int:
    """An amount in halves of units of 10**-exponent, which half of every stated digit is a whole number of.

    Example:
        >>> half_minor(Decimal("12.505"), 2)
        2501
    """
    return int(EXACT_MATHS.multiply(amount, Decimal(2).scaleb(exponent)))


def sums_over(masks: npt.NDArray[np.bool_], rows: Columns | Runs) -> Columns:
    """The total of every set of rows.

    Args:
        masks: Sets. Shape: sets x rows.
        rows: Figures of the rows; as runs where many sets are asked for that are large.

    Returns:
        One total per set, exact.
    """
    if isinstance(rows, Runs):
        return rows.sums(masks)
    if masks.size <= FEW:
        return Columns(*(masks.astype(column.dtype) @ column for column in rows))
    return Runs(rows).sums(masks)


class Runs:
    """Figures as running sums: of rows that lie side by side, however many, only the ends are looked at.

    Args:
        rows: Figures of the rows.
    """

    def __init__(self, rows: Columns) -> None:
        self._columns = [
            (column.dtype, [(part.shift, _running(part.values)) for part in parts_of(column)]) for column in rows
        ]

    def sums(self, masks: npt.NDArray[np.bool_]) -> Columns:
        """The total of every set of rows. Shape of `masks`: sets x rows."""
        size, rows = masks.shape
        if not rows:
            return Columns(*(np.zeros(size, dtype=kind) for kind, _ in self._columns))
        inner = np.flatnonzero(masks[:, 1:] != masks[:, :-1])
        sets, before = np.divmod(inner, max(rows - 1, 1))
        # What runs up to the end of a run counts, less what runs up to its start.
        signs = np.where(masks[sets, before], 1, -1)
        last = np.flatnonzero(masks[:, -1])
        ends = _Ends(
            np.concatenate([sets, last]),
            np.concatenate([before + 1, np.full(len(last), rows)]),
            np.concatenate([signs, np.ones(len(last), dtype=np.int64)]),
        )
        return Columns(*(_at_ends(parts, ends, size).astype(kind) for kind, parts in self._columns))


class _Ends(NamedTuple):
    """Where runs of rows end, with the sign 1, and where they start, with -1."""

    sets: Numbers
    places: Numbers
    signs: Numbers


def _at_ends(parts: list[tuple[int, Numbers]], ends: _Ends, size: int) -> Numbers:
    found: Numbers = np.zeros(size, dtype=np.int64)
    for shift, running in parts:
        sums = np.zeros(size, dtype=np.int64)
        np.add.at(sums, ends.sets, running[ends.places] * ends.signs)
        found = found + (sums.astype(object) << shift if shift else sums)
    return found


def _running(values: Numbers) -> Numbers:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(values)])


class Ranked(NamedTuple):
    """The different numbers of a column, and which of them stands in each row.

    Attributes:
        numbers: Each once, ascending.
        places: Position in `numbers` of every row. Shape: rows.
    """

    numbers: Numbers
    places: npt.NDArray[np.int64]

    @classmethod
    def of(cls, column: Numbers) -> Ranked:
        """Rank a column of integers of any size."""
        if column.dtype != np.object_:
            return cls(*np.unique(column, return_inverse=True))
        # Python integers are slow to sort: their limbs stand for them.
        limbs = [part.values for part in parts_of(column)]
        order = np.lexsort(limbs) if limbs else np.arange(len(column))
        fresh = np.zeros(len(column), dtype=np.bool_)
        fresh[:1] = True
        for limb in limbs:
            fresh[1:] |= np.diff(limb[order]) != 0
        places = np.empty(len(column), dtype=np.int64)
        places[order] = np.cumsum(fresh) - 1
        return cls(column[order[fresh]], places)

    def between(self, low: int, high: int) -> tuple[int, int]:
        """Positions of the first number not below `low`, and of the first above `high`."""
        return bisect_left(self.numbers, low), bisect_right(self.numbers, high)


@dataclass(frozen=True, slots=True)
class Window:
    """Which totals agree with a statement closely enough to explain it.

    Attributes:
        near_low: Least best estimate.
        near_high: Greatest best estimate.
        low: Least figure the wording allows; the upper end within rounding must reach it.
        high: Greatest figure the wording allows; the lower end within rounding must not pass it.
    """

    near_low: int
    near_high: int
    low: int
    high: int

    @classmethod
    def around(cls, amount: Amount, exponent: int) -> Window:
        """The window of a stated amount: half its stated digit wider than its conventional reading.

        Rounding of many items is wide enough for chance, so the best estimate has to come near.
        """
        stated = amount.interval(reading=Reading.CONVENTIONAL)
        tolerance = EXACT_MATHS.divide(amount.digit or Decimal(0), Decimal(2))
        near = EXACT_MATHS.subtract(stated.low, tolerance), EXACT_MATHS.add(stated.high, tolerance)
        near_low, near_high, low, high = (half_minor(end, exponent) for end in (*near, stated.low, stated.high))
        return cls(near_low, near_high, low + stated.open_low, high - stated.open_high)

    def agrees(self, totals: Columns) -> npt.NDArray[np.bool_]:
        """Which totals agree within rounding. Shape: totals."""
        return np.asarray((totals.low <= self.high) & (totals.high >= self.low), dtype=np.bool_)

    def fits(self, totals: Columns) -> npt.NDArray[np.bool_]:
        """Which totals agree, and come near by their best estimate. Shape: totals."""
        near = (totals.point >= self.near_low) & (totals.point <= self.near_high)
        return np.asarray(near, dtype=np.bool_) & self.agrees(totals)


class Pairs(NamedTuple):
    """Pairs of changes that fit together.

    Attributes:
        found: Positions of the two changes, where there are few enough to be told.
        number: How many pairs fit.
    """

    found: list[tuple[int, int]]
    number: int


def pairs_that_fit(changes: Columns, whole: Columns, window: Window) -> Pairs:
    """Find two changes that make a total fit, without trying every two.

    Changes are sorted by their best estimates. What a change needs of a partner is a range, and the
    partners in that range stand side by side: two searches per change find how many there are.

    Args:
        changes: What each change adds.
        whole: The total without any, as a column of one.
        window: Which totals fit.

    Returns:
        The pairs.
    """
    order = np.argsort(changes.point, kind="stable")
    point = changes.point[order]
    missing = point + whole.point
    first = np.searchsorted(point, window.near_low - missing, side="left")
    last = np.searchsorted(point, window.near_high - missing, side="right")
    first = np.maximum(first, np.arange(len(point)) + 1)  # every pair once, and no change with itself
    counts = np.maximum(last - first, 0)
    if (count := int(counts.sum())) > _MOST_PAIRS:
        return Pairs([], count)
    left = np.repeat(np.arange(len(point)), counts)
    right = np.arange(count) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    one, other = order[left], order[right]
    fit = window.fits(changes.take(one).plus(changes.take(other)).plus(whole))
    found = sorted(zip(np.minimum(one, other)[fit].tolist(), np.maximum(one, other)[fit].tolist(), strict=True))
    return Pairs(found, len(found))
