"""How much of the packages is money counted before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts import Interval
from aidledger.totals.countable import single_currency
from aidledger.totals.figures import money
from aidledger.totals.tally import exact_sum

if TYPE_CHECKING:
    from decimal import Decimal

    import numpy.typing as npt

    from aidledger.totals.selection import Selection

__all__ = ["reused"]


def reused(selection: Selection) -> tuple[Decimal, Interval, Interval, int]:
    """Add the reannounced parts of packages up.

    Args:
        selection: Packages.

    Returns:
        Best estimate, its rounding, its bounds with inferred reuse open, and how many packages
        reuse anything. Units: major units of their currency.

    Raises:
        CurrencyMismatchError: Packages in several currencies.
    """
    table = selection.table
    currency = single_currency(selection)
    everything = np.ones(len(table), dtype=np.bool_)
    point, digit = _sum(table.reused, everything), _sum(table.reused_digit, everything)
    documented = ~table.reuse_is_inferred
    sure, sure_digit = _sum(table.reused, documented), _sum(table.reused_digit, documented)
    rounding = Interval(money(2 * point - digit, currency), money(2 * point + digit, currency))
    least = min(2 * sure - sure_digit, 2 * point - digit)
    bounds = Interval(money(least, currency), money(2 * point + digit, currency))
    return money(2 * point, currency), rounding, bounds, int(np.count_nonzero(table.reused))


def _sum(values: npt.NDArray[np.int64], mask: npt.NDArray[np.bool_]) -> int:
    chosen = values[mask]
    return int(exact_sum(chosen, np.zeros(len(chosen), dtype=np.int64), 1)[0])
