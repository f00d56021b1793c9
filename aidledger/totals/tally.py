"""Exact integer sums by group: the one thing every engine has to deliver.

A total never needs single rows. For every group and every *kind* of row (how the figure is worded,
how much of it was counted before, how certainly it lies inside the selection) five integer sums
are enough; intervals follow from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.totals.by_rate import add_up_by_rate, pays_off
from aidledger.totals.exact import Factors, Summand, add_up
from aidledger.totals.kinds import Kind, Reuse, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from aidledger.totals.exact import Exact
    from aidledger.totals.selection import Selection
    from aidledger.totals.slots import Slots

__all__ = ["Kind", "Reuse", "Tally", "row_tallies", "summed", "tally"]


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums by group and kind, in minor units. Shape of every array: groups x kinds.

    Attributes:
        kinds: The kinds that occur.
        count: Packages.
        stated: Stated figures (lower ends of ranges).
        digit: Last stated digits.
        spread: Widths of ranges.
        reused: Parts counted before.
        reused_digit: Last stated digits of those parts.
    """

    kinds: tuple[Kind, ...]
    count: npt.NDArray[np.int64]
    stated: Exact
    digit: Exact
    spread: Exact
    reused: Exact
    reused_digit: Exact


def tally(selection: Selection, groups: Slots) -> Tally:
    """Sum the rows of a selection by group and kind.

    Args:
        selection: Rows to sum.
        groups: Group of every row.

    Returns:
        Exact sums. Units: minor units of the one currency the caller made sure of, or the finer
        units of a conversion.
    """
    kinds, size = selection.kinds, groups.size
    width = max(len(kinds.present), 1)
    slots = groups.split(width, kinds.lookup)
    count, sums = summed(selection, slots)
    order = np.argsort(kinds.present) if kinds.present else np.zeros(1, dtype=np.int64)
    present = [kinds.present[index] for index in order.tolist()] if kinds.present else [0]
    return Tally(
        tuple(map(kind_of, present)),
        count.reshape(size, width)[:, order],
        *(each.reshape(size, width)[:, order] for each in sums),
    )


def summed(selection: Selection, slots: Slots) -> tuple[npt.NDArray[np.int64], list[Exact]]:
    """Count the packages of a selection by slot, and add its figures up, converted where the table is.

    Args:
        selection: Rows to sum.
        slots: The slot of every row.

    Returns:
        Packages, and the sums of `Selection.summands` in their order. Shape of all: slots.
    """
    rates, share, summands = selection.table.rates, selection.share, selection.summands
    if rates is None:
        count, sums = add_up(summands, slots)
    elif pays_off(rates, slots):
        count, sums = add_up_by_rate(summands, slots, rates)
    else:
        count, sums = add_up(summands, slots, Factors(rates.factors, rates.sheet.most))
    if share is not None:
        _, (counted,) = add_up([Summand.of(share.counts)], slots)
        count = np.asarray(counted)
    return count, sums


def row_tallies(selection: Selection, *, converted: bool = False) -> Iterator[tuple[npt.NDArray[np.int64], Tally]]:
    """Every row as a group of its own, kind by kind.

    Args:
        selection: Rows.
        converted: Whether figures are converted, where the table is; as they were stated otherwise.

    Yields:
        The rows of one kind, and their figures as a tally of that one kind, in that order.
    """
    table = selection.table
    kinds = selection.kinds
    code = kinds.of_rows()
    for index, kind in enumerate(kinds.present):
        rows = np.flatnonzero(code == index)
        columns: list[Exact] = [
            column[rows].reshape(-1, 1)
            for column in (table.minor, table.digit, table.spread, table.reused, table.reused_digit)
        ]
        if converted and table.rates is not None:
            # Python integers: a product of one row may leave int64.
            factors = table.rates.factors[rows].astype(np.object_).reshape(-1, 1)
            columns = [np.asarray(column, dtype=np.object_) * factors for column in columns]
        yield rows, Tally((kind_of(kind),), np.ones((len(rows), 1), dtype=np.int64), *columns)
