"""Exact integer sums by group: the one thing every engine has to deliver.

A total never needs single rows. For every group and every *kind* of row (how the figure is worded,
how much of it was counted before, how certainly it lies inside the selection) five integer sums
are enough; intervals follow from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts import Bound
from aidledger.totals.by_rate import RateKeys
from aidledger.totals.exact import add_up
from aidledger.totals.kinds import Kind, Presence, Reuse, compact, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from aidledger.totals.exact import Exact
    from aidledger.totals.selection import Selection

__all__ = ["Kind", "Reuse", "Tally", "compact", "row_tallies", "tally"]


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


def tally(selection: Selection, groups: npt.NDArray[np.int64], size: int) -> Tally:
    """Sum the rows of a selection by group and kind.

    Args:
        selection: Rows to sum.
        groups: Group of every row, from 0 to `size` - 1. Shape: rows.
        size: Number of groups.

    Returns:
        Exact sums. Units: minor units of the one currency the caller made sure of, or the finer
        units of a conversion.
    """
    present, code = selection.kinds
    width = max(len(present), 1)
    keys, cells = groups * width + code if width > 1 else groups, size * width
    share = selection.share

    rates = selection.table.rates
    by_rate = RateKeys(rates, keys, cells) if rates and RateKeys.pay_off(rates, cells) else None

    def total(name: str) -> Exact:
        if by_rate is not None:
            return by_rate.sums(selection.stated(name)).reshape(size, width)
        return add_up(selection.addends(name), keys, cells).reshape(size, width)

    count = np.bincount(keys if share is None else keys[share.counts > 0], minlength=cells).astype(np.int64, copy=False)
    return Tally(
        kinds=tuple(kind_of(int(code)) for code in present) or (Kind(Bound.EXACT, Reuse.NONE, Presence.CERTAIN),),
        count=count.reshape(size, width),
        stated=total("minor"),
        digit=total("digit"),
        spread=total("spread"),
        reused=total("reused"),
        reused_digit=total("reused_digit"),
    )


def row_tallies(selection: Selection, *, converted: bool = False) -> Iterator[tuple[npt.NDArray[np.int64], Tally]]:
    """Every row as a group of its own, kind by kind.

    Args:
        selection: Rows.
        converted: Whether figures are converted, where the table is; as they were stated otherwise.

    Yields:
        The rows of one kind, and their figures as a tally of that one kind, in that order.
    """
    table = selection.table
    present, code = selection.kinds
    for index, kind in enumerate(present):
        rows = np.flatnonzero(code == index)
        columns: list[Exact] = [
            column[rows].reshape(-1, 1)
            for column in (table.minor, table.digit, table.spread, table.reused, table.reused_digit)
        ]
        if converted and table.rates is not None:
            # Python integers: a product of one row may leave int64.
            factors = table.rates.factors[rows].astype(np.object_).reshape(-1, 1)
            columns = [np.asarray(column, dtype=np.object_) * factors for column in columns]
        yield rows, Tally((kind_of(int(kind)),), np.ones((len(rows), 1), dtype=np.int64), *columns)
