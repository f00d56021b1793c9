"""Packages alike in some respects, put together: which of them make up each *cell*."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST
from aidledger.totals.kinds import compact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import numpy.typing as npt

    from aidledger.table import PackageTable

__all__ = ["Aspect", "Members", "days", "members", "numbers", "words"]

_MOST = 2**62
_FEW = 8
"""Of fewer rows than one in so many, the rows of cells are listed one cell after the other."""


class Aspect(NamedTuple):
    """What rows may differ in, as numbers.

    Attributes:
        codes: From 0 to `width` - 1; equal where rows are alike. Shape: rows.
        width: How many numbers are possible.
    """

    codes: npt.NDArray[np.int64]
    width: int


def words(table: PackageTable, name: str, *, only: Collection[str] | None = None) -> Aspect:
    """A column of words; of those that nobody asks for, all are alike.

    Args:
        table: Rows.
        name: The column.
        only: The words that are asked for; all when left out.
    """
    found = table.words(name)
    if only is None:
        return Aspect(found.codes + np.int64(1), len(found.labels) + 1)
    lookup = np.zeros(len(found.labels) + 1, dtype=np.int64)
    known = [code for label in sorted(only) if (code := found.code(label)) >= 0]
    lookup[known] = np.arange(1, len(known) + 1)
    return Aspect(lookup[found.codes], len(known) + 1)


def days(numbers: npt.NDArray[np.int32]) -> Aspect:
    """A column of days, open ends among them."""
    early, late = numbers == NO_DAY_EARLIEST, numbers == NO_DAY_LATEST
    known = numbers[~(early | late)]
    if not len(known):
        return Aspect(late.astype(np.int64), 2)
    first, last = int(known.min()), int(known.max())
    codes = numbers.astype(np.int64) - (first - 1)
    codes[early], codes[late] = 0, last - first + 2
    return Aspect(codes, last - first + 3)


def numbers(codes: npt.NDArray[np.signedinteger]) -> Aspect:
    """A column of small numbers that are not negative."""
    return Aspect(codes.astype(np.int64), int(codes.max(initial=0)) + 1)


@dataclass(frozen=True, eq=False)
class Members:
    """Which rows are in which cell.

    Attributes:
        cells: The cell of every row. Shape: rows.
        size: How many cells there are; each has at least one row.
    """

    cells: npt.NDArray[np.int64]
    size: int

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many rows each cell has. Shape: cells."""
        return np.bincount(self.cells, minlength=self.size).astype(np.int64, copy=False)

    @cached_property
    def first(self) -> npt.NDArray[np.int64]:
        """The first row of each cell. Shape: cells."""
        found = np.empty(self.size, dtype=np.int64)
        # Of several rows of one cell the last that is written stays.
        found[self.cells[::-1]] = np.arange(len(self.cells) - 1, -1, -1)
        return found

    def rows(self, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """The rows of some cells, in their own order.

        Args:
            mask: The cells. Shape: cells.
        """
        chosen = np.flatnonzero(mask)
        counts = self.counts[chosen]
        total = int(counts.sum())
        if total * _FEW > len(self.cells):
            return np.flatnonzero(mask[self.cells])
        ends = np.cumsum(counts)
        places = np.repeat(self._starts[chosen] - (ends - counts), counts) + np.arange(total)
        return np.sort(self._order[places])

    def count(self, mask: npt.NDArray[np.bool_]) -> int:
        """How many rows some cells have together."""
        return int(self.counts[mask].sum())

    @cached_property
    def _order(self) -> npt.NDArray[np.int64]:
        """Rows, cell by cell."""
        return np.argsort(self.cells, kind="stable")

    @cached_property
    def _starts(self) -> npt.NDArray[np.int64]:
        return np.cumsum(self.counts) - self.counts


def members(aspects: Iterable[Aspect], rows: int) -> Members:
    """Put rows together that are alike in every aspect.

    Args:
        aspects: What tells rows apart, the most telling first: cells are in the order of their codes.
        rows: How many rows there are.

    Returns:
        The cells.
    """
    key, size = np.zeros(rows, dtype=np.int64), 1
    for aspect in aspects:
        if size * aspect.width > _MOST:
            present, key = compact(key, size)
            size = len(present)
        if aspect.width > 1:
            key, size = key * aspect.width + aspect.codes, size * aspect.width
    present, cells = compact(key, size)
    return Members(cells, len(present))
