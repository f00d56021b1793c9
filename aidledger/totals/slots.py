"""The slot each row is added to: sums of look-ups, worked out a stretch of rows at a time.

Rows are added up by group, period, kind and rate at once. A column of slots for all rows would be
written once and read once, and so would every column it is made of: that costs more than the adding.
So a slot is kept as what it comes from, and made for as many rows as stay near the processor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Lookup", "Slots"]


class Lookup(NamedTuple):
    """One number per row, by way of a code.

    Attributes:
        codes: Code of every row. Shape: rows.
        numbers: What each code stands for, from `first` on; None where it is the code itself, `each` times.
        first: The code that stands first.
        each: What a code of one is worth, where there are no numbers.
    """

    codes: npt.NDArray[np.signedinteger[Any]]
    numbers: npt.NDArray[np.int64] | None = None
    first: int = 0
    each: int = 1

    def of(self, rows: slice) -> npt.NDArray[np.int64]:
        """The numbers of some rows, as an array of their own."""
        codes = self.codes[rows]
        found: npt.NDArray[np.int64]
        if self.numbers is None:
            found = np.multiply(codes, self.each, dtype=np.int64)
        else:
            found = self.numbers.take(codes - self.first if self.first else codes)
        return found

    def times(self, factor: int) -> Lookup:
        """The same look-up, every number so many times."""
        if self.numbers is None:
            return self._replace(each=self.each * factor)
        return self._replace(numbers=self.numbers * factor)


@dataclass(frozen=True)
class Slots:
    """The slot of every row, from 0 to `size` - 1.

    Attributes:
        rows: How many rows.
        size: How many slots.
        lookups: What adds up to the slot of a row; without any, all rows share the one slot.
    """

    rows: int
    size: int = 1
    lookups: tuple[Lookup, ...] = ()

    @classmethod
    def given(cls, slots: npt.NDArray[np.signedinteger[Any]], size: int) -> Self:
        """Slots that are known already. Shape: rows."""
        return cls(len(slots)).split(Lookup(slots), size)

    def split(self, lookup: Lookup, parts: int) -> Self:
        """Every slot split into `parts`, of which `lookup` picks one by row."""
        if parts == 1:
            return self
        wider = tuple(each.times(parts) for each in self.lookups)
        return replace(self, size=self.size * parts, lookups=(*wider, lookup))

    def of(self, rows: slice) -> npt.NDArray[np.int64]:
        """The slots of some rows."""
        if not self.lookups:
            return np.zeros(rows.stop - rows.start, dtype=np.int64)
        found, *others = (lookup.of(rows) for lookup in self.lookups)
        for other in others:
            found += other
        return found
