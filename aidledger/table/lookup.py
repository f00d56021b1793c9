"""Numbers of rows by way of codes, so that long columns are made a stretch at a time, or never."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

__all__ = ["Lookup", "added", "stretches"]

# Half a megabyte of int64: several columns of a stretch stay in the cache of a processor, where columns of
# a million rows would each be written to memory, and read again, between one step and the next.
_STRETCH = 2**16
# Half as many bits are twice as fast to add.
_NARROW = 2**31


def stretches(rows: int) -> Iterator[slice]:
    """The rows of a table, in order, a stretch at a time."""
    return (slice(start, min(start + _STRETCH, rows)) for start in range(0, rows, _STRETCH))


class Lookup(NamedTuple):
    """One number per row, by way of a code.

    Attributes:
        codes: Code of every row. Shape: rows.
        numbers: What each code stands for, from `first` on; None where it is `each` times the code itself,
            counted from `first`.
        first: The code that stands first.
        each: What a code of one is worth, where there are no numbers.
    """

    codes: npt.NDArray[np.signedinteger[Any]]
    numbers: npt.NDArray[np.int64] | None = None
    first: int = 0
    each: int = 1

    def of(self, rows: slice, kind: type[np.int32 | np.int64] = np.int64) -> npt.NDArray[Any]:
        """The numbers of some rows, of a type that has room for them; not to be written to.

        Where a number is the code itself, they are the codes, and not copied.
        """
        codes = self.codes[rows]
        found: npt.NDArray[Any]
        if self.numbers is not None:
            found = self.numbers.astype(kind, copy=False).take(codes - self.first if self.first else codes)
        elif self.first:
            found = np.subtract(codes, self.first, dtype=kind)
            found *= self.each
        elif self.each != 1:
            found = np.multiply(codes, self.each, dtype=kind)
        else:
            found = codes.astype(kind, copy=False)
        return found

    def times(self, factor: int) -> Lookup:
        """The same look-up, every number so many times."""
        if self.numbers is None:
            return self._replace(each=self.each * factor)
        return self._replace(numbers=self.numbers * factor)


def added(lookups: Sequence[Lookup], rows: slice, size: int) -> npt.NDArray[np.int64]:
    """What several look-ups of some rows add up to: numbers below `size`, as are all on the way."""
    kind = np.int32 if size <= _NARROW else np.int64
    found, *others = (lookup.of(rows, kind) for lookup in lookups)
    for place, other in enumerate(others):
        # The first sum is an array of its own; from then on it can be added to.
        found = np.add(found, other, out=found if place else None)
    return found.astype(np.int64, copy=False)
