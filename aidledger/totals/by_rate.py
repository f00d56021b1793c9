"""Converted sums by way of the rates: stated amounts are added up by rate, and each sum multiplied once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.totals.exact import add_up, joined, product_sum
from aidledger.totals.wide import LIMB, Wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from aidledger.table import RowRates
    from aidledger.totals.exact import Exact, Summand
    from aidledger.totals.slots import Slots

__all__ = ["add_up_by_rate", "pays_off"]

# Beyond this, sums by slot and rate no longer stay near the processor.
_MOST_SUMS = 2**22


def pays_off(rates: RowRates, slots: Slots) -> bool:
    """Whether there are fewer sums by slot and rate than rows."""
    return slots.size * len(rates.sheet.factors) <= min(_MOST_SUMS, slots.rows)


def add_up_by_rate(
    summands: Sequence[Summand], slots: Slots, rates: RowRates
) -> tuple[npt.NDArray[np.int64], list[Exact]]:
    """Count rows by slot, and add the products of columns with the factors of their rates up, exactly.

    Args:
        summands: The columns.
        slots: The slot of every row.
        rates: The rate of every row.

    Returns:
        How many rows each slot has, and the sums of products of every column. Shape of all: slots.
    """
    factors = rates.sheet.factors
    cells = len(factors)
    count, found = add_up(summands, slots.split(cells, *rates.at))
    used = np.flatnonzero(count)
    by, at = factors[used % cells], used // cells
    return count.reshape(slots.size, cells).sum(axis=1), [
        _product_sums(sums[used], by, at, slots.size) if summand.reach else np.zeros(slots.size, dtype=np.int64)
        for summand, sums in zip(summands, found, strict=True)
    ]


def _product_sums(sums: Exact, by: npt.NDArray[np.int64], at: npt.NDArray[np.int64], size: int) -> Exact:
    """Products of sums that may be wide with factors, added up once more."""
    return joined([(shift, product_sum(part, by, at, size)) for shift, part in _parts(sums)], size)


def _parts(sums: Exact) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """Sums as int64, by how many bits they are shifted; lowest first."""
    if not isinstance(sums, Wide):
        yield 0, sums
        return
    yield 0, sums.low
    if sums.high.any():
        yield LIMB, sums.high
