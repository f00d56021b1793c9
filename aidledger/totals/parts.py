"""Exact sums taken apart, so that they may be added up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.totals.exact import Addend, addends
from aidledger.totals.wide import LIMB, Wide

if TYPE_CHECKING:
    from aidledger.totals.exact import Exact

__all__ = ["parts_of"]

_SAFE = 2**62


def parts_of(sums: Exact) -> tuple[Addend, ...]:
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
        return (*addends(sums.low), *_above(addends(sums.high)))
    if sums.dtype != np.object_:
        return addends(sums)
    if all(-_SAFE < number < _SAFE for number in sums.tolist()):
        return addends(sums.astype(np.int64))
    low = (sums & (2**LIMB - 1)).astype(np.int64)
    return (*addends(low), *_above(parts_of(np.asarray(sums >> LIMB, dtype=np.object_))))


def _above(parts: tuple[Addend, ...]) -> tuple[Addend, ...]:
    return tuple(Addend(part.shift + LIMB, part.values) for part in parts)
