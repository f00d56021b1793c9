"""Exact sums taken apart, so that they may be added up again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.totals.exact import joined
from aidledger.totals.wide import LIMB, Wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aidledger.totals.exact import Exact

__all__ = ["Part", "add_parts", "parts_of"]

_SAFE = 2**62
# Sums are doubled (half minor units) and added across kinds afterwards: leave room.
_FITS_INT64 = 2**58
_CHUNK = 2**20


class Part(NamedTuple):
    """A part of a column that can be added up in int64 without leaving its range.

    Attributes:
        shift: Its sums count 2**shift times.
        values: The part of every row. Shape: rows.
    """

    shift: int
    values: npt.NDArray[np.int64]


def parts_of(sums: Exact) -> tuple[Part, ...]:
    """Take exact integers apart into columns of int64, any of which can be added up without leaving its range.

    Args:
        sums: Integers, however they are held.

    Returns:
        The parts; none where every number is zero.

    Example:
        >>> [(part.shift, part.values.tolist()) for part in parts_of(np.array([2**70 + 1], dtype=object))]
        [(0, [1]), (32, [274877906944])]
    """
    if isinstance(sums, Wide):
        return (*_in_limbs(sums.low), *_above(_in_limbs(sums.high)))
    if sums.dtype != np.object_:
        return _in_limbs(sums)
    if all(-_SAFE < number < _SAFE for number in sums.tolist()):
        return _in_limbs(sums.astype(np.int64))
    low = (sums & (2**LIMB - 1)).astype(np.int64)
    return (*_in_limbs(low), *_above(parts_of(np.asarray(sums >> LIMB, dtype=np.object_))))


def _above(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(Part(part.shift + LIMB, part.values) for part in parts)


def _in_limbs(values: npt.NDArray[np.int64]) -> tuple[Part, ...]:
    if len(values) == 0 or not values.any():
        return ()
    if _reach(values) < _FITS_INT64:
        return (Part(0, values),)
    return Part(0, values & (2**LIMB - 1)), Part(LIMB, values >> LIMB)


def _reach(values: npt.NDArray[np.int64]) -> int:
    """At least as much as any sum of some of the values, without its sign."""
    reach = max(abs(int(values.max())), abs(int(values.min()))) * len(values)
    if reach < _FITS_INT64:
        return reach
    pieces = (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
    return sum((int(np.abs(piece >> LIMB).sum()) << LIMB) + int((piece & (2**LIMB - 1)).sum()) for piece in pieces)


def add_parts(parts: Sequence[Part], keys: npt.NDArray[np.int64], size: int) -> Exact:
    """Add the parts of a column up by key.

    Args:
        parts: What `parts_of` made of the column, or some of its rows.
        keys: Key of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of keys.

    Returns:
        One exact sum per key.
    """
    return joined([(part.shift, _added(part.values, keys, size)) for part in parts], size)


def _added(values: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, keys, values)
    return found
