"""The rate of every row: what totals multiply by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.arguments import refuse_other_types
from aidledger.conversion.layout import Target
from aidledger.conversion.policy import RatePolicy, refuse_no_policy
from aidledger.conversion.published import Rates
from aidledger.errors import MissingRateError
from aidledger.table import NO_DAY_LATEST, RowRates, day_number, day_of

if TYPE_CHECKING:
    import datetime as dt

    import numpy.typing as npt

    from aidledger.table import PackageTable

__all__ = ["Conversion"]


@dataclass(frozen=True, eq=False)
class Conversion:
    """A target currency with the rates, the policy and the day that lead to it.

    Attributes:
        to: ISO 4217 code of the target.
        rates: Where rates come from.
        policy: Which published rate a day takes.
        at: `None` converts each amount at its own date; a day converts all at that day.
    """

    to: str
    rates: Rates
    policy: RatePolicy = RatePolicy.EXACT
    at: dt.date | None = None

    def __post_init__(self) -> None:
        refuse_other_types(
            "rates", self.rates, Rates, what="a table of rates", hint='Give al.rates("ecb"), or a table of your own.'
        )
        refuse_no_policy(self.policy)

    def describe(self) -> str:
        """The conversion in words, for results."""
        day = "each amount's own date" if self.at is None else str(self.at)
        return f"converted to {self.to} at {self.rates.label}, {day}, {self.policy}"

    def row_rates(self, table: PackageTable) -> RowRates:
        """The factor of every row.

        Args:
            table: Packages.

        Returns:
            Factors and the decimal places of products. Rows of unknown amount have factor 0.

        Raises:
            MissingRateError: A row's currency has no rate on its day under the policy; names the row.
            ConversionError: Rates are too large or too small to be kept.
        """
        words = table.words("currency")
        if self.at is None:
            days, asked = table.day, table.day_range
        else:
            days, asked = np.broadcast_to(np.int32(day_number(self.at)), len(table)), (day_number(self.at),) * 2
        layout = self.rates.lay_out(
            words.labels, Target(self.to, self.policy, self.describe(), asked if len(table) else None)
        )
        # What is not known is worth nothing at any rate, and needs none.
        codes = words.codes if table.is_known_throughout else np.where(table.known, words.codes, np.int32(-1))
        found = layout.rates(codes, days, asked)
        bad = layout.sheet.factors < 0
        missing = bad[found.cells] if bad.any() else bad[:0]
        if self.at is None:
            missing = self._without_a_day(table, missing)
        if missing.any():
            raise self._missing(table, int(np.flatnonzero(missing)[0]))
        return found

    def _without_a_day(self, table: PackageTable, missing: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Rows that lack a rate, those that lack a day for one included."""
        if table.day_range[1] != NO_DAY_LATEST:
            return missing
        undated = table.day == NO_DAY_LATEST
        words = table.words("currency")
        need = [not self.rates.is_flat(code, self.to) for code in words.labels]
        undated &= np.array([*need, False])[words.codes] & table.known
        found: npt.NDArray[np.bool_] = missing | undated if len(missing) else undated
        return found

    def _missing(self, table: PackageTable, row: int) -> MissingRateError:
        words = table.words("currency")
        currency, package = words.labels[words.codes[row]], table.cells("id")[row]
        if self.at is None and table.day[row] == NO_DAY_LATEST:
            return MissingRateError(
                f"Package {package!r} has no date, so no rate of its day exists.",
                hint='Convert all amounts at one day with at="2024-12-31", or leave undated packages out.',
            )
        day = self.at or day_of(int(table.day[row]))
        lacking = self.to if self.rates.has(currency, day, self.policy) else currency
        return self.rates.missing(lacking, day, self.policy, wanted_by=f"package {package!r}")
