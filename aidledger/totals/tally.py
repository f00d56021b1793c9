"""Exact integer sums by group: the one thing every engine has to deliver.

A total never needs single rows. For every group and every *kind* of row (how the figure is worded,
how much of it was counted before, how certainly it lies inside the selection) five integer sums
are enough; intervals follow from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from aidledger.amounts import Bound
from aidledger.totals.kinds import Kind, Presence, Reuse, compact, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from aidledger.totals.selection import Selection

__all__ = ["Exact", "Kind", "Reuse", "Tally", "compact", "exact_sum", "product_sum", "row_tallies", "tally"]

Exact: TypeAlias = "npt.NDArray[Any]"
"""Integers without rounding: int64 where they surely fit, Python integers where not."""

# Sums are doubled (half minor units) and added across kinds afterwards: leave room.
_FITS_INT64 = 2**58
_LIMB = 32
_LOW = 2**_LIMB - 1
_HALF = 31
_PRODUCT_FITS = 2**62
_CHUNK = 2**20


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums by group and kind, in minor units. Shape of every array: groups x kinds.

    Attributes:
        kinds: The kinds that occur.
        count: Packages.
        stated: Stated figures (lower ends of ranges).
        digit: Last stated digits.
        spread: Widths of ranges.
        reused: Parts counted before.
        reused_digit: Last stated digits of those parts.
    """

    kinds: tuple[Kind, ...]
    count: npt.NDArray[np.int64]
    stated: Exact
    digit: Exact
    spread: Exact
    reused: Exact
    reused_digit: Exact


def tally(selection: Selection, groups: npt.NDArray[np.int64], size: int) -> Tally:
    """Sum the rows of a selection by group and kind.

    Args:
        selection: Rows to sum.
        groups: Group of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of groups.

    Returns:
        Exact sums. Units: minor units of the one currency the caller made sure of, or the finer
        units of a conversion.
    """
    table = selection.table
    present, code = selection.kinds
    width = max(len(present), 1)
    keys, cells = groups * width + code, size * width

    def count(values: npt.NDArray[np.int64]) -> Exact:
        return exact_sum(values, keys, cells).reshape(size, width)

    def total(values: npt.NDArray[np.int64]) -> Exact:
        return (
            count(values)
            if table.rates is None
            else product_sum(values, table.rates.factors, keys, cells).reshape(size, width)
        )

    return Tally(
        kinds=tuple(kind_of(int(code)) for code in present) or (Kind(Bound.EXACT, Reuse.NONE, Presence.CERTAIN),),
        count=_counted(keys, cells).reshape(size, width) if selection.share is None else count(selection.share.counts),
        stated=total(table.minor),
        digit=total(table.digit if selection.share is None else table.digit + selection.share.digit),
        spread=total(table.spread),
        reused=total(table.reused),
        reused_digit=total(table.reused_digit),
    )


def _counted(keys: npt.NDArray[np.int64], cells: int) -> npt.NDArray[np.int64]:
    return np.bincount(keys, minlength=cells).astype(np.int64)


def row_tallies(selection: Selection) -> Iterator[tuple[npt.NDArray[np.int64], Tally]]:
    """Every row as a group of its own, kind by kind.

    Yields:
        The rows of one kind, and their figures as a tally of that one kind, in that order.
    """
    table = selection.table
    present, code = selection.kinds
    for index, kind in enumerate(present):
        rows = np.flatnonzero(code == index)
        # Single rows are shown as they were stated, converted or not.
        columns = (table.minor, table.digit, table.spread, table.reused, table.reused_digit)
        ones = np.ones((len(rows), 1), dtype=np.int64)
        yield rows, Tally((kind_of(int(kind)),), ones, *(column[rows].reshape(-1, 1) for column in columns))


def exact_sum(values: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], size: int) -> Exact:
    """Sum integers by key without rounding or overflow, at any scale.

    Adding in int64 is exact as long as nothing wraps around, and nothing can where all values
    together, taken without their signs, stay in range. Where they do not, each is added as two
    limbs of 32 bits, and the sums are put together as Python integers.

    Args:
        values: int64 values. Shape: rows.
        keys: Key of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of keys.

    Returns:
        One exact sum per key: int64 where every possible sum fits, Python integers otherwise.
    """
    low = np.zeros(size, dtype=np.int64)
    if len(values) == 0 or not values.any():
        return low
    if _reach(values) < _FITS_INT64:
        np.add.at(low, keys, values)
        return low
    high = np.zeros(size, dtype=np.int64)
    for start in range(0, len(values), _CHUNK):
        chunk, chunk_keys = values[start : start + _CHUNK], keys[start : start + _CHUNK]
        np.add.at(low, chunk_keys, chunk & _LOW)
        np.add.at(high, chunk_keys, chunk >> _LIMB)
    joined: Exact = (high.astype(np.object_) << _LIMB) + low.astype(np.object_)
    return joined


def _reach(values: npt.NDArray[np.int64]) -> int:
    """At least as much as any sum of some of the values, without its sign."""
    reach = max(abs(int(values.max())), abs(int(values.min()))) * len(values)
    if reach < _FITS_INT64:
        return reach
    parts = (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
    return sum((int(np.abs(part >> _LIMB).sum()) << _LIMB) + int((part & _LOW).sum()) for part in parts)


def product_sum(
    values: npt.NDArray[np.int64], factors: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], size: int
) -> Exact:
    """Sum products of integers by key without rounding or overflow, at any scale.

    Products that fit int64 are multiplied as they are. Where one might not, both numbers are split
    into limbs of 31 bits, whose products always fit.

    Args:
        values: int64 values. Shape: rows.
        factors: Factors that are not negative. Shape: rows.
        keys: Key of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of keys.

    Returns:
        One exact sum of products per key.
    """
    if len(values) == 0 or not values.any():
        return np.zeros(size, dtype=np.int64)
    largest = max(int(values.max()), -int(values.min())) * int(factors.max())
    if largest < _PRODUCT_FITS:
        return exact_sum(values * factors, keys, size)
    total: Exact = np.zeros(size, dtype=np.object_)
    for high, part in enumerate(_limbs(values)):
        for higher, factor in enumerate(_limbs(factors)):
            total = total + (exact_sum(part * factor, keys, size).astype(np.object_) << (_HALF * (high + higher)))
    return total


def _limbs(values: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.int64]]:
    """The number in limbs of 31 bits, lowest first; the last one carries the sign."""
    yield values & (2**_HALF - 1)
    yield (values >> _HALF) & (2**_HALF - 1)
    yield values >> (2 * _HALF)
