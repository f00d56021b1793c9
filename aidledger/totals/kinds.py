"""Kinds of row: figures that behave alike in a sum."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.amounts import Bound
from aidledger.table import Lookup
from aidledger.totals.exact import is_nothing

if TYPE_CHECKING:
    import numpy.typing as npt

    from aidledger.table import PackageTable

__all__ = ["KINDS", "Kind", "Kinds", "Presence", "Reuse", "compact", "kind_of", "kinds_of"]

_BOUNDS = tuple(Bound)
# Up to this many possible codes, a table of all of them is faster than sorting.
_DENSE = 2**20


class Presence(IntEnum):
    """How certainly a row lies inside a selection; a larger number is less certain."""

    CERTAIN = 0
    """Inside on every reading of its date."""
    LIKELY = 1
    """Inside by the day it is shown at, but its span reaches outside."""
    POSSIBLE = 2
    """Outside by the day it is shown at, but its span reaches inside."""
    SHARED = 3
    """Inside, with a part of its amount that no source splits off."""


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


_BY_BOUND = len(Reuse) * len(Presence)
KINDS = len(_BOUNDS) * _BY_BOUND


class Kinds(NamedTuple):
    """The kinds of some rows.

    Attributes:
        present: Codes of the kinds that occur, in any order: see `kind_of`.
        lookup: Position of every row's kind among them.
    """

    present: tuple[int, ...]
    lookup: Lookup

    def codes_of_rows(self) -> npt.NDArray[np.int64]:
        """Code of every row's kind. Shape: rows."""
        return np.array(self.present, dtype=np.int64).take(self.of_rows())

    def of_rows(self) -> npt.NDArray[np.int64]:
        """Position of every row's kind. Shape: rows."""
        return self.lookup.of(slice(None))


def kinds_of(table: PackageTable, presence: npt.NDArray[np.int8]) -> Kinds:
    """The kinds of some rows.

    Args:
        table: Rows.
        presence: `Presence` of every row. Shape: rows.
    """
    is_reused = not is_nothing(table.reused)
    if not is_reused and not presence.any():
        # Every word is a kind: its code needs no other number.
        words = table.words("bound")
        return Kinds(tuple(_BOUNDS.index(Bound(label)) * _BY_BOUND for label in words.labels), Lookup(words.codes))
    codes = table.bound.astype(np.int64) * _BY_BOUND + presence
    if is_reused:
        codes += _reuse(table) * len(Presence)
    present, positions = compact(codes, KINDS)
    return Kinds(tuple(present.tolist()), Lookup(positions))


def kind_of(code: int) -> Kind:
    """The kind a code stands for."""
    rest, presence = divmod(code, len(Presence))
    bound, reuse = divmod(rest, len(Reuse))
    return Kind(_BOUNDS[bound], Reuse(reuse), Presence(presence))


def _reuse(table: PackageTable) -> npt.NDArray[np.int64]:
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
    if len(present) == 1:
        return present.astype(np.int64), np.zeros(len(codes), dtype=np.int64)
    positions = np.zeros(size, dtype=np.int64)
    positions[present] = np.arange(len(present))
    return present.astype(np.int64), positions.take(codes)
