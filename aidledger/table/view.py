"""Some rows of a table, of which a column is taken when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from aidledger.table.packages import PackageTable
from aidledger.table.words import Words

if TYPE_CHECKING:
    import numpy.typing as npt


__all__ = ["TableView"]


class TableView(PackageTable):
    """Some rows of another table, in every respect a table of their own.

    Narrowing a table moves all its columns. Where it is narrowed hundreds of times to be asked for a few words and
    days, only those are moved here.

    Args:
        origin: The other table.
        rows: Row numbers, in the order wanted.

    Example:
        >>> import aidledger as al
        >>> TableView(al.load("seed").table, np.array([1])).ids
        ['SEED-425M']
    """

    def __init__(self, origin: PackageTable, rows: npt.NDArray[np.int64]) -> None:
        self._origin, self._rows = origin, rows
        self.rates = origin.rates and origin.rates.take(rows)

    @cached_property
    def arrow(self) -> pa.Table:
        """All columns."""
        positions: Any = pa.array(self._rows)
        return self._origin.arrow.take(positions).combine_chunks()

    def __len__(self) -> int:
        return len(self._rows)

    def filter(self, mask: npt.NDArray[np.bool_]) -> PackageTable:
        """The rows where `mask` is true. Shape of `mask`: rows."""
        return self if bool(mask.all()) else TableView(self._origin, self._rows[mask])

    def words(self, name: str) -> Words:
        """A dictionary-encoded column as codes and sorted labels."""
        found = self._words.get(name)
        if found is None:
            found = self._words[name] = _taken(self._origin.words(name), self._rows)
        return found

    @cached_property
    def day_earliest(self) -> npt.NDArray[np.int32]:
        """First possible day, in days since 1970-01-01; `NO_DAY_EARLIEST` when open."""
        return self._origin.day_earliest[self._rows]

    @cached_property
    def day_latest(self) -> npt.NDArray[np.int32]:
        """Last possible day, in days since 1970-01-01; `NO_DAY_LATEST` when open."""
        return self._origin.day_latest[self._rows]

    @cached_property
    def day(self) -> npt.NDArray[np.int32]:
        """Day a package is shown at: the last possible one, else the first, else `NO_DAY_LATEST`."""
        return self._origin.day[self._rows]

    @cached_property
    def booked_year(self) -> npt.NDArray[np.int32]:
        """Stated fiscal year; 0 where none is stated."""
        return self._origin.booked_year[self._rows]


def _taken(words: Words, rows: npt.NDArray[np.int64]) -> Words:
    """Some rows of a column of words, with the labels that occur among them."""
    codes = words.codes[rows]
    occurs = np.bincount(codes + 1, minlength=len(words.labels) + 1)[1:] > 0
    if occurs.all():
        return Words(codes, words.labels)
    # One place more than labels: an empty cell has code -1 and finds the last.
    lookup = np.append(np.cumsum(occurs, dtype=np.int32) - 1, -1).astype(np.int32)
    return Words(lookup[codes], tuple(words.labels[code] for code in np.flatnonzero(occurs).tolist()))
