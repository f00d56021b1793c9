"""Exact integer sums by group: the one thing every engine has to deliver.

A total never needs single rows. For every group and every *kind* of row (how the figure is worded,
how much of it was counted before, how certainly it lies inside the selection) five integer sums
are enough; intervals follow from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from aidledger.amounts import Bound
from aidledger.totals.selection import Presence

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from aidledger.totals.selection import Selection

__all__ = ["Exact", "Kind", "Reuse", "Tally", "compact", "exact_sum", "product_sum", "row_tallies", "tally"]

Exact: TypeAlias = "npt.NDArray[Any]"
"""Integers without rounding: int64 where they surely fit, Python integers where not."""

_BOUNDS = tuple(Bound)
# A float64 sum of integers is exact up to 2**53; everything here is arranged to stay below it.
_FLOAT_IS_EXACT = 2**53
# Sums are doubled (half minor units) and added across kinds afterwards: leave room.
_FITS_INT64 = 2**58
_LIMB = 32
_HALF = 31
_PRODUCT_FITS = 2**62
_CHUNK = 2**20
# Up to this many codes, a table of them is faster than sorting.
_DENSE = 2**20


class Reuse(IntEnum):
    """How much of a package was counted before, and how we know."""

    NONE = 0
    WHOLE_DOCUMENTED = 1
    WHOLE_INFERRED = 2
    PART_DOCUMENTED = 3
    PART_INFERRED = 4
    NEARLY_WHOLE_DOCUMENTED = 5
    """All but what rounding may be: the rest may be nothing, and is never less."""
    NEARLY_WHOLE_INFERRED = 6


class Kind(NamedTuple):
    """A sort of row whose figures behave alike in a sum."""

    bound: Bound
    reuse: Reuse
    presence: Presence


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
    present, code = compact(_kind_codes(selection), _KINDS)
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

    ones = np.ones(len(selection), dtype=np.int64) if selection.share is None else selection.share.counts
    return Tally(
        kinds=tuple(_kind(int(code)) for code in present) or (Kind(Bound.EXACT, Reuse.NONE, Presence.CERTAIN),),
        count=count(ones),
        stated=total(table.minor),
        digit=total(table.digit if selection.share is None else table.digit + selection.share.digit),
        spread=total(table.spread),
        reused=total(table.reused),
        reused_digit=total(table.reused_digit),
    )


def row_tallies(selection: Selection) -> Iterator[tuple[npt.NDArray[np.int64], Tally]]:
    """Every row as a group of its own, kind by kind.

    Yields:
        The rows of one kind, and their figures as a tally of that one kind, in that order.
    """
    table = selection.table
    present, code = compact(_kind_codes(selection), _KINDS)
    for index, kind in enumerate(present):
        rows = np.flatnonzero(code == index)
        # Single rows are shown as they were stated, converted or not.
        columns = (table.minor, table.digit, table.spread, table.reused, table.reused_digit)
        ones = np.ones((len(rows), 1), dtype=np.int64)
        yield rows, Tally((_kind(int(kind)),), ones, *(column[rows].reshape(-1, 1) for column in columns))


_KINDS = len(_BOUNDS) * len(Reuse) * len(Presence)


def _kind_codes(selection: Selection) -> npt.NDArray[np.int64]:
    bounds = selection.table.bound.astype(np.int64)
    codes: npt.NDArray[np.int64] = (bounds * len(Reuse) + _reuse(selection)) * len(Presence) + selection.presence
    return codes


def _kind(code: int) -> Kind:
    rest, presence = divmod(code, len(Presence))
    bound, reuse = divmod(rest, len(Reuse))
    return Kind(_BOUNDS[bound], Reuse(reuse), Presence(presence))


def _reuse(selection: Selection) -> npt.NDArray[np.int64]:
    table = selection.table
    left = table.minor - table.reused
    whole = (left == 0) & (table.spread == 0)
    # What must at least be left of the amount for the rest not to fall below zero, in half units.
    below = np.where(table.bound == _NEARLY, 2 * table.digit, np.where(_has_floor(table.bound), 0, table.digit))
    nearly = ~whole & (2 * left < below + table.reused_digit)
    reuse = np.where(whole, Reuse.WHOLE_DOCUMENTED, np.where(nearly, Reuse.NEARLY_WHOLE_DOCUMENTED, _PART))
    found = np.where(table.reused == 0, int(Reuse.NONE), reuse + table.reuse_is_inferred)
    return found.astype(np.int64)


_PART = Reuse.PART_DOCUMENTED
_NEARLY = _BOUNDS.index(Bound.NEARLY)


def _has_floor(bounds: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
    """Whether the stated figure is the least an amount may be."""
    return np.isin(bounds, [_BOUNDS.index(Bound.AT_LEAST), _BOUNDS.index(Bound.BETWEEN)])


def compact(codes: npt.NDArray[np.int64], size: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Renumber codes from 0 without gaps, in their own order.

    Args:
        codes: Codes from 0 to `size` - 1. Shape: rows.
        size: How many codes are possible.

    Returns:
        The codes that occur, and the position of every row's code among them.
    """
    if size > _DENSE:
        present, positions = np.unique(codes, return_inverse=True)
        return present.astype(np.int64), positions.astype(np.int64)
    present = np.flatnonzero(np.bincount(codes, minlength=size))
    positions = np.zeros(size, dtype=np.int64)
    positions[present] = np.arange(len(present))
    return present.astype(np.int64), positions[codes]


def exact_sum(values: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], size: int) -> Exact:
    """Sum integers by key without rounding or overflow, at any scale.

    `numpy.bincount` is fast but adds in float64, which is exact only up to 2**53. Small values go
    through it as they are; larger ones as two limbs of 32 bits, in chunks short enough that
    neither limb can leave the exact range.

    Args:
        values: int64 values. Shape: rows.
        keys: Key of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of keys.

    Returns:
        One exact sum per key: int64 where every possible sum fits, Python integers otherwise.
    """
    if len(values) == 0 or not values.any():
        return np.zeros(size, dtype=np.int64)
    largest = max(abs(int(values.max())), abs(int(values.min())))
    if largest * len(values) < _FLOAT_IS_EXACT:
        return np.bincount(keys, weights=values, minlength=size).astype(np.int64)
    low = np.zeros(size, dtype=np.int64)
    high = np.zeros(size, dtype=np.int64)
    for start in range(0, len(values), _CHUNK):
        chunk, chunk_keys = values[start : start + _CHUNK], keys[start : start + _CHUNK]
        low += np.bincount(chunk_keys, weights=chunk & (2**_LIMB - 1), minlength=size).astype(np.int64)
        high += np.bincount(chunk_keys, weights=chunk >> _LIMB, minlength=size).astype(np.int64)
    if largest * len(values) < _FITS_INT64:
        return (high << _LIMB) + low
    joined: Exact = (high.astype(np.object_) << _LIMB) + low.astype(np.object_)
    return joined


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
