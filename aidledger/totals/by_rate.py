"""Converted sums by way of the rates: stated amounts are added up by rate, and each sum multiplied once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.totals.exact import Addend, add_up, addends, product_sum
from aidledger.totals.wide import Wide

if TYPE_CHECKING:
    import numpy.typing as npt

    from aidledger.table import RowRates
    from aidledger.totals.exact import Exact

__all__ = ["RateKeys"]

# Beyond this, sums by key and rate no longer stay near the processor.
_MOST_SUMS = 2**22


class RateKeys:
    """Keys of rows by group and rate, made once for several columns.

    Args:
        rates: The rate of every row.
        keys: Key of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of keys.
    """

    def __init__(self, rates: RowRates, keys: npt.NDArray[np.int64], size: int) -> None:
        self._factors = rates.sheet.factors
        self._size = size
        cells = len(self._factors)
        self._keys = rates.cells if size == 1 else keys * np.int64(cells) + rates.cells

    @staticmethod
    def pay_off(rates: RowRates | None, size: int) -> bool:
        """Whether there are fewer sums than rows by far."""
        if rates is None:
            return False
        sums = size * len(rates.sheet.factors)
        return sums <= min(_MOST_SUMS, len(rates.cells))

    def sums(self, values: npt.NDArray[np.int64]) -> Exact:
        """Add products of a column and the factors up, exactly.

        Args:
            values: int64 values. Shape: rows.

        Returns:
            One sum per key.
        """
        cells = len(self._factors)
        found = np.zeros(self._size, dtype=np.object_)
        for part in addends(values):
            by_rate = add_up([Addend(0, part.values)], self._keys, self._size * cells)
            used = np.flatnonzero(np.asarray(by_rate))
            stated = np.asarray(by_rate)[used]
            products = product_sum(stated, self._factors[used % cells], used // cells, self._size)
            objects = products.as_objects() if isinstance(products, Wide) else products.astype(np.object_)
            found = found + (objects << part.shift)
        return found
