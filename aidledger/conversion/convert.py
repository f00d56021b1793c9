"""One integer factor per row: what totals multiply by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts import minor_exponent
from aidledger.conversion.policy import RatePolicy
from aidledger.errors import MissingRateError
from aidledger.table import NO_DAY_LATEST, RowRates, day_number, day_of

if TYPE_CHECKING:
    import datetime as dt

    from aidledger.conversion.published import Rates
    from aidledger.table import PackageTable

__all__ = ["Conversion"]


@dataclass(frozen=True, eq=False)
class Conversion:
    """A target currency with the rates, the policy and the day that lead to it.

    Attributes:
        to: ISO 4217 code of the target.
        rates: Where rates come from.
        policy: What happens on days without a rate.
        at: `None` converts each amount at its own date; a day converts all at that day.
    """

    to: str
    rates: Rates
    policy: RatePolicy = RatePolicy.EXACT
    at: dt.date | None = None

    def describe(self) -> str:
        """The conversion in words, for results."""
        day = "each amount's own date" if self.at is None else str(self.at)
        return f"converted to {self.to} at {self.rates.label}, {day}, {self.policy}"

    def row_rates(self, table: PackageTable) -> RowRates:
        """The factor of every row.

        Rates become integers of as many decimals as they have (at most those of `rates`), times
        the power of ten that evens out currencies of different minor units.

        Args:
            table: Packages.

        Returns:
            Factors and the decimal places of products. Rows of unknown amount have factor 1.

        Raises:
            MissingRateError: A row's currency has no rate on its day under the policy.
        """
        words = table.words("currency")
        grid = self.rates.grid(self.to, self.policy)
        days = table.day.astype(np.int64) if self.at is None else np.full(len(table), day_number(self.at))
        column = days - grid.first
        inside = (column >= 0) & (column < grid.values.shape[1])
        exponents = [minor_exponent(code) for code in words.labels]
        most = max(exponents, default=0)
        # Code -1, an unknown amount, finds the last row: it is worth nothing at any rate.
        lines = np.array([grid.line(code) for code in words.labels] + [grid.line(self.to)], dtype=np.int64)
        even = np.array([10 ** (most - exponent) for exponent in exponents] + [1], dtype=np.int64)
        rates = np.where(inside, grid.values[lines[words.codes], np.where(inside, column, 0)], -1)
        rates[words.codes == words.code(self.to)] = 10**grid.decimals
        rates[words.codes < 0] = 0
        if (rates < 0).any():
            raise self._missing(table, int(np.flatnonzero(rates < 0)[0]))
        return RowRates(rates * even[words.codes], grid.decimals + most, self.to, self.describe())

    def _missing(self, table: PackageTable, row: int) -> MissingRateError:
        words = table.words("currency")
        currency = words.labels[words.codes[row]]
        if self.at is None and table.day[row] == NO_DAY_LATEST:
            return MissingRateError(
                f"Package {table.ids[row]!r} has no date, so no rate of its day exists.",
                hint='Convert all amounts at one day with at="2024-12-31", or leave undated packages out.',
            )
        day = self.at or day_of(int(table.day[row]))
        return self.rates.missing(self.to if self.rates.has(currency, day, self.policy) else currency, day)
