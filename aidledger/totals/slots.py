"""The slot each row is added to: sums of look-ups, worked out a stretch of rows at a time.

Rows are added up by group, period, kind and rate at once. A column of slots for all rows would be
written once and read once, and so would every column it is made of: that costs more than the adding.
So a slot is kept as what it comes from, and made for as many rows as stay near the processor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from aidledger.table import Lookup, added

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Slots"]


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
        return cls(len(slots)).split(size, Lookup(slots))

    def split(self, parts: int, *lookups: Lookup) -> Self:
        """Every slot split into `parts`, of which `lookups` together pick one by row."""
        if parts == 1:
            return self
        wider = tuple(each.times(parts) for each in self.lookups)
        return replace(self, size=self.size * parts, lookups=(*wider, *lookups))

    def of(self, rows: slice) -> npt.NDArray[np.int64]:
        """The slots of some rows."""
        return (
            added(self.lookups, rows, self.size) if self.lookups else np.zeros(rows.stop - rows.start, dtype=np.int64)
        )
