"""Sums of integers by slot that neither round nor overflow, at any scale."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from aidledger.table import stretches
from aidledger.totals.slots import Slots
from aidledger.totals.wide import LIMB, Wide, limbs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

__all__ = ["Exact", "Factors", "Summand", "add_up", "exact_sum", "is_nothing", "joined", "product_sum"]

Exact: TypeAlias = "npt.NDArray[Any] | Wide"
"""Integers without rounding: int64 where they surely fit, two limbs or Python integers where not."""

# Sums are doubled (half minor units) and added across kinds afterwards: leave room.
_FITS_INT64 = 2**58
_FITS_WIDE = 2**90
# What a running sum in int64 may reach before it is carried over.
_CARRIED = 2**62
# A stretch of such values stays below that.
_ONE_PART = 2**45
_HALF = 31
# Two limbs can be multiplied by less.
_SMALL = 2**30


def is_nothing(values: npt.NDArray[np.int64]) -> bool:
    """Whether a column is zero throughout; one number in place of all is not looked at again and again."""
    return len(values) == 0 or not _without_repeats(values).any()


def _without_repeats(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return values[:1] if values.strides == (0,) else values


class Summand(NamedTuple):
    """A column to be added up, and the range it keeps to.

    Attributes:
        values: int64 values. Shape: rows.
        least: The least of them.
        most: The greatest of them.
    """

    values: npt.NDArray[np.int64]
    least: int
    most: int

    @classmethod
    def of(cls, values: npt.NDArray[np.int64]) -> Summand:
        """A column, after one look at its range."""
        if not len(values):
            return cls(values, 0, 0)
        some = _without_repeats(values)
        return cls(values, int(some.min()), int(some.max()))

    @property
    def reach(self) -> int:
        """The greatest value, without its sign."""
        return max(self.most, -self.least)


class Factors(NamedTuple):
    """What rows are multiplied by, and the most it can be.

    Attributes:
        values: Factor of every row, not negative. Shape: rows.
        most: The greatest of them.
    """

    values: npt.NDArray[np.int64]
    most: int


def add_up(
    summands: Sequence[Summand], slots: Slots, factors: Factors | None = None
) -> tuple[npt.NDArray[np.int64], list[Exact]]:
    """Count rows by slot, and add columns, or their products with a factor, up.

    Adding in int64 is exact as long as nothing wraps around. A running sum is carried over into two
    limbs before that can happen; numbers that are too large for even a stretch of rows are added up
    twice, with and without their lower 32 bits, and products that might not fit are made of limbs of
    31 bits, whose products do. A column that is one number throughout takes no adding of its own.

    Args:
        summands: The columns.
        slots: The slot of every row.
        factors: What every row is multiplied by, if anything.

    Returns:
        How many rows each slot has, and the exact sums of every column. Shape of all: slots.
    """
    largest = 1 if factors is None else factors.most
    weight = largest * slots.rows
    constant = [_is_constant(summand, weight) for summand in summands]
    sums = [_Sums(slots.size, summand.reach * largest) for summand in summands]
    counted = _Counted(slots.size, largest, weigh=factors is not None and any(constant))
    for rows in stretches(slots.rows):
        at, factor = slots.of(rows), None if factors is None else factors.values[rows]
        counted.take(at, factor)
        for summand, known, found in zip(summands, constant, sums, strict=True):
            if not known:
                for shift, part in _products(summand, rows, factor, largest):
                    found.take(at, part, shift)
    count, weights = counted.total()
    return count, [
        _times(weights, summand.least, weight) if known else found.total()
        for summand, known, found in zip(summands, constant, sums, strict=True)
    ]


def _is_constant(summand: Summand, weight: int) -> bool:
    """Whether a column is one number, small enough for sums of so much weight to be multiplied by it."""
    return 0 <= summand.least == summand.most < _SMALL and summand.most * weight < _FITS_WIDE


def _times(sums: Exact, number: int, weight: int) -> Exact:
    if number == 0:
        return np.zeros(len(sums), dtype=np.int64)
    if isinstance(sums, Wide):
        return sums * number
    if weight * number >= _FITS_INT64:
        return Wide(*limbs_of(sums)) * number
    found: npt.NDArray[np.int64] = sums * number
    return found


def _products(
    summand: Summand, rows: slice, factor: npt.NDArray[np.int64] | None, largest: int
) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """A stretch of a column, or its products, as parts that fit, with the bits each is shifted by."""
    values = summand.values[rows]
    if factor is None:
        yield 0, values
    elif summand.reach * largest < _CARRIED:
        yield 0, values * factor
    else:
        for high, limb in enumerate(_limbs(values, summand.reach)):
            for higher, other in enumerate(_limbs(factor, largest)):
                yield _HALF * (high + higher), limb * other


def _scatter(sums: npt.NDArray[np.int64], at: npt.NDArray[np.int64], values: npt.NDArray[np.int64] | int) -> None:
    """Add values to their slots; all at once where there is but one."""
    if len(sums) > 1:
        np.add.at(sums, at, values)
    else:
        sums += values * len(at) if isinstance(values, int) else values.sum()


def _limbs(values: npt.NDArray[np.int64], reach: int) -> Iterator[npt.NDArray[np.int64]]:
    """The numbers in limbs of 31 bits, lowest first, as many as they need; the last one carries the sign."""
    while reach >= 2**_HALF:
        yield values & (2**_HALF - 1)
        values, reach = values >> _HALF, reach >> _HALF
    yield values


class _Counted:
    """Rows by slot, and the sums of their factors: both in one number, as long as both fit.

    Args:
        size: Number of slots.
        largest: The largest factor.
        weigh: Whether sums of factors are wanted; without, a row weighs 1.
    """

    def __init__(self, size: int, largest: int, *, weigh: bool) -> None:
        self._weigh = weigh
        # As many rows as have room in the bits that the sums of their factors leave.
        bits = max(62 - largest.bit_length(), 0) // 2
        self._shift, self._room = largest.bit_length() + bits, 2**bits - 1
        self._together = np.zeros(size, dtype=np.int64)
        self._rows = 0
        self._count = np.zeros(size, dtype=np.int64)
        self._weights = _Sums(size, largest << bits)

    def take(self, at: npt.NDArray[np.int64], factor: npt.NDArray[np.int64] | None) -> None:
        """Count a stretch of rows."""
        if factor is None or not self._weigh:
            _scatter(self._count, at, 1)
            return
        if len(at) > self._room:
            _scatter(self._count, at, 1)
            self._weights.take(at, factor)
            return
        if self._rows + len(at) > self._room:
            self._carry()
        _scatter(self._together, at, factor + (1 << self._shift))
        self._rows += len(at)

    def _carry(self) -> None:
        self._count += self._together >> self._shift
        self._weights.take(np.arange(len(self._together)), self._together & ((1 << self._shift) - 1))
        self._together[:] = 0
        self._rows = 0

    def total(self) -> tuple[npt.NDArray[np.int64], Exact]:
        """Rows by slot, and what they weigh."""
        if not self._weigh:
            return self._count, self._count
        self._carry()
        return self._count, self._weights.total()


class _Sums:
    """Sums of a column, in one part or in several by the bits they are shifted by.

    Args:
        size: Number of slots.
        reach: No value is larger, without its sign.
    """

    def __init__(self, size: int, reach: int) -> None:
        self._size = size
        self._reach = reach
        self._parts: dict[int, _Running] = {}

    def take(self, at: npt.NDArray[np.int64], values: npt.NDArray[np.int64], shift: int = 0) -> None:
        """Add a stretch of values, shifted by some bits."""
        if shift not in self._parts:
            self._parts[shift] = _Running(self._size, self._reach)
        self._parts[shift].take(at, values)

    def total(self) -> Exact:
        """The sums."""
        return joined([(shift, part.total()) for shift, part in self._parts.items()], self._size)


class _Running:
    """Sums of one part in int64, carried over into two limbs before they can leave it.

    Numbers too large for that are added up twice: as they are, which gives their sums modulo 2**64, and
    without their lower 32 bits. What the lower bits add up to is not negative and, for as many rows as
    are added before carrying over, below 2**62: so it is what the first sum is more than the second,
    modulo 2**64.
    """

    def __init__(self, size: int, reach: int) -> None:
        self._now = np.zeros(size, dtype=np.int64)
        self._reach = max(reach, 1)
        self._high = np.zeros(size, dtype=np.int64) if reach >= _ONE_PART else None
        self._room = _CARRIED // (self._reach if self._high is None else 2**LIMB)
        self._rows = 0
        self._carried: Wide | None = None

    def take(self, at: npt.NDArray[np.int64], values: npt.NDArray[np.int64]) -> None:
        if self._rows + len(at) > self._room:
            self._carry()
        _scatter(self._now, at, values)
        if self._high is not None:
            _scatter(self._high, at, values >> LIMB)
        self._rows += len(at)

    def _carry(self) -> None:
        now = self._in_limbs()
        self._carried = now if self._carried is None else self._carried + now
        self._now = np.zeros_like(self._now)
        self._high = None if self._high is None else np.zeros_like(self._high)
        self._rows = 0

    def _in_limbs(self) -> Wide:
        if self._high is None:
            return Wide(*limbs_of(self._now))
        return Wide(self._high, self._now - self._high * 2**LIMB)

    def total(self) -> Exact:
        if self._carried is None and self._high is None and self._rows * self._reach < _FITS_INT64:
            return self._now
        self._carry()
        return self._now if self._carried is None else self._carried


def _as_objects(part: Exact) -> npt.NDArray[np.object_]:
    """Python integers."""
    return part.as_objects() if isinstance(part, Wide) else part.astype(np.object_)


def joined(parts: Sequence[tuple[int, Exact]], size: int) -> Exact:
    """Sums of several parts as one.

    Args:
        parts: By how many bits each is shifted, and its sums. Shape of each: slots.
        size: Number of slots.
    """
    if not parts:
        return np.zeros(size, dtype=np.int64)
    shifts, sums = [shift for shift, _ in parts], [part for _, part in parts]
    if shifts == [0]:
        return sums[0]
    if shifts == [0, LIMB] and not any(isinstance(part, Wide) for part in sums):
        return Wide(sums[1], sums[0])  # type: ignore[arg-type] # neither is one
    whole: npt.NDArray[np.object_] = reduce(add, (_as_objects(part) << shift for shift, part in parts))
    return whole


def exact_sum(values: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], size: int) -> Exact:
    """Sum integers by key without rounding or overflow, at any scale.

    Args:
        values: int64 values. Shape: rows.
        keys: Key of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of keys.

    Returns:
        One exact sum per key: int64 where every possible sum fits, wider numbers otherwise.
    """
    return add_up([Summand.of(values)], Slots.given(keys, size))[1][0]


def product_sum(
    values: npt.NDArray[np.int64], factors: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], size: int
) -> Exact:
    """Sum products of integers by key without rounding or overflow, at any scale.

    Args:
        values: int64 values. Shape: rows.
        factors: Factors that are not negative. Shape: rows.
        keys: Key of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of keys.

    Returns:
        One exact sum of products per key.
    """
    by = Factors(factors, int(factors.max(initial=0)))
    return add_up([Summand.of(values)], Slots.given(keys, size), by)[1][0]
