"""Sums of integers by key that neither round nor overflow, at any scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from aidledger.totals.wide import LIMB, Wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

__all__ = ["Addend", "Exact", "add_up", "addends", "exact_sum", "product_sum"]

Exact: TypeAlias = "npt.NDArray[Any] | Wide"
"""Integers without rounding: int64 where they surely fit, two limbs or Python integers where not."""

# Sums are doubled (half minor units) and added across kinds afterwards: leave room.
_FITS_INT64 = 2**58
_HALF = 31
_PRODUCT_FITS = 2**62
_CHUNK = 2**20


class Addend(NamedTuple):
    """A part of a column that can be added up in int64 without leaving its range.

    Attributes:
        shift: Its sums count 2**shift times.
        values: The part of every row. Shape: rows.
    """

    shift: int
    values: npt.NDArray[np.int64]


def addends(values: npt.NDArray[np.int64], factors: npt.NDArray[np.int64] | None = None) -> tuple[Addend, ...]:
    """Split a column, or its products with factors, into parts that can be added up in int64.

    Adding in int64 is exact as long as nothing wraps around, and nothing can where all values
    together, taken without their signs, stay in range. Where they do not, each is split into two
    limbs of 32 bits. Products that might not fit are made of limbs of 31 bits, whose products do.

    Args:
        values: int64 values. Shape: rows.
        factors: Factors that are not negative, if any. Shape: rows.

    Returns:
        The parts, lowest first; none where every value is zero.
    """
    if len(values) == 0 or not values.any():
        return ()
    if factors is None:
        return _in_limbs(values, 0)
    if max(int(values.max()), -int(values.min())) * int(factors.max()) < _PRODUCT_FITS:
        return _in_limbs(values * factors, 0)
    return tuple(
        part
        for high, limb in enumerate(_limbs(values))
        for higher, factor in enumerate(_limbs(factors))
        for part in _in_limbs(limb * factor, _HALF * (high + higher))
    )


def _in_limbs(values: npt.NDArray[np.int64], shift: int) -> tuple[Addend, ...]:
    if _reach(values) < _FITS_INT64:
        return (Addend(shift, values),)
    return Addend(shift, values & (2**LIMB - 1)), Addend(shift + LIMB, values >> LIMB)


def _reach(values: npt.NDArray[np.int64]) -> int:
    """At least as much as any sum of some of the values, without its sign."""
    reach = max(abs(int(values.max())), abs(int(values.min()))) * len(values)
    if reach < _FITS_INT64:
        return reach
    parts = (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
    return sum((int(np.abs(part >> LIMB).sum()) << LIMB) + int((part & (2**LIMB - 1)).sum()) for part in parts)


def _limbs(values: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.int64]]:
    """The number in limbs of 31 bits, lowest first; the last one carries the sign."""
    yield values & (2**_HALF - 1)
    yield (values >> _HALF) & (2**_HALF - 1)
    yield values >> (2 * _HALF)


def add_up(parts: Sequence[Addend], keys: npt.NDArray[np.int64], size: int) -> Exact:
    """Add the parts of a column up by key.

    Args:
        parts: What `addends` made of the column.
        keys: Key of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of keys.

    Returns:
        One exact sum per key.
    """
    sums = [(part.shift, _added(part.values, keys, size)) for part in parts]
    if not sums:
        return np.zeros(size, dtype=np.int64)
    if [shift for shift, _ in sums] == [0]:
        return sums[0][1]
    if [shift for shift, _ in sums] == [0, LIMB]:
        return Wide(sums[1][1], sums[0][1])
    joined: Exact = sum(part.astype(np.object_) << shift for shift, part in sums)
    return joined


def _added(values: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, keys, values)
    return found


def exact_sum(values: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], size: int) -> Exact:
    """Sum integers by key without rounding or overflow, at any scale.

    Args:
        values: int64 values. Shape: rows.
        keys: Key of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of keys.

    Returns:
        One exact sum per key: int64 where every possible sum fits, wider numbers otherwise.
    """
    return add_up(addends(values), keys, size)


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
    return add_up(addends(values, factors), keys, size)
