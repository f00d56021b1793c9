"""One currency, or the prices of one year, for a ledger of many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from aidledger.conversion import Conversion, RatePolicy, at_rate, by_prices, deflation, then, valued_records
from aidledger.errors import InputError
from aidledger.ledger.core import LedgerCore
from aidledger.totals.filters import boundary
from aidledger.totals.wanted import currency_code, one_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from aidledger.conversion import Prices, Rates
    from aidledger.dates import FiscalYear

__all__ = ["Valuing"]


class Valuing(LedgerCore):
    """Conversion and deflation."""

    __slots__ = ()

    def convert(
        self, to: str, *, rates: Rates, at: str | dt.date = "date", policy: RatePolicy = RatePolicy.EXACT
    ) -> Self:
        """The ledger in one currency; packages keep the amounts that were stated.

        Totals, bounds, reused parts, statements, revisions and limits convert with it. Where each amount
        takes its own date, statements take that of their as-of date, revisions that of the day they
        became known, limits that of the end of their fiscal year: a statement about many packages is
        then at one rate, and they at many. One without a rate in reach stays as stated, and is not
        compared.

        Args:
            to: ISO 4217 code.
            rates: Where rates come from.
            at: `date` converts each amount at the day of its package; a day converts everything at
                that day; `as_of` at the last day the ledger is narrowed to, or claims to cover.
            policy: Which published rate a day takes.

        Returns:
            A ledger whose figures are exact sums of amount times rate, never rounded. A ledger that was
            converted before is converted anew from what was stated.

        Raises:
            MissingRateError: A package has no rate within reach; names package, currency, day and the
                nearest rates.
            ConversionError: Rates are too large or too small to be kept.
            InputError: `to` is not a currency, `at` not a day; or constant prices would be converted at
                rates of other years.

        Example:
            >>> import aidledger as al
            >>> us = al.load("us-ukraine").where(id="PDA-69")
            >>> euros = us.convert("EUR", rates=al.rates("ecb"), policy=al.RatePolicy.last(7))
            >>> print(round(euros.total().value, 2), euros.total().rates_used()[0].rate)
            390445567.29 0.918695452458
        """
        steps = self._steps
        if steps not in {(), ("convert",), ("deflate",)}:
            raise InputError(
                "These amounts were converted and deflated already.", hint="Start from the ledger as stated."
            )
        if at == "date" and steps == ("deflate",):
            raise InputError(
                "Constant prices cannot be converted at the rate of each amount's own date: it is of other prices.",
                hint='Convert at one day of the base year, such as at="2024-12-31", perhaps with policy=RatePolicy.average("Y"); '
                "or convert first and deflate then.",
            )
        conversion = Conversion(currency_code(to), rates, policy, None if at == "date" else self._valuation_day(at))
        found, step = conversion.row_rates(self.table), at_rate(conversion)
        before = self.table.rates if steps == ("deflate",) else None
        factors = found if before is None else then(before, found)
        book = self._book.stated if before is None else self._book
        valued = replace(
            book,
            statements=valued_records(book.statements, step),
            revisions=valued_records(book.revisions, step),
            limits=valued_records(book.limits, step),
            origin=book.stated,
        )
        return self._of(valued, replace(self._selection, table=self.table.converted(factors)))

    def deflate(self, *, to: int | str | FiscalYear, prices: Prices | Sequence[Prices]) -> Self:
        """The ledger in the prices of one year; packages keep the amounts that were stated.

        Revisions are deflated from the fiscal year they restate, or from the day they became known.
        Statements and limits are not: they add up money of different years, and are not compared.

        What is deflated first, then converted, is in the donor's prices at one exchange rate; what is
        converted first, then deflated, is in the target's prices at the rates of each day. The two are
        different figures, and results say which was done.

        Args:
            to: Base year: `2024` is a fiscal year where prices are of fiscal years, and a calendar year
                otherwise; `"FY2024"` insists on the former. A month where prices are monthly.
            prices: Price levels of the currency amounts are in; several tables for several currencies.

        Returns:
            A ledger whose figures are amounts times the level of the base divided by that of their own
            period: the booked US fiscal year where one is stated and prices are of fiscal years, the
            period of the package's date otherwise.

        Raises:
            MissingPriceError: A package has no date, or its period no level.
            CurrencyMismatchError: No prices are of a package's currency.
            InputError: The base is of another calendar, something is no table of prices, or the ledger was
                deflated before.

        Example:
            >>> import aidledger as al
            >>> us = al.load("us-ukraine").where(fiscal_year=2022)
            >>> print(us.total().value, round(us.deflate(to=2024, prices=al.prices("us-gdp")).total().value))
            18067000000.00 19398073417
        """
        if "deflate" in self._steps:
            raise InputError("These amounts were deflated already.", hint="Start from the ledger as stated.")
        levels = deflation(prices, to)
        before = self.table.rates
        found = levels.row_rates(self.table, currency="" if before is None else before.currency)
        rates = found if before is None else then(before, found)
        book = replace(
            self._book, revisions=valued_records(self.revisions, by_prices(levels)), origin=self._book.stated
        )
        return self._of(book, replace(self._selection, table=self.table.converted(rates)))

    @property
    def _steps(self) -> tuple[str, ...]:
        return () if self.table.rates is None else self.table.rates.sheet.steps

    def _valuation_day(self, at: str | dt.date) -> dt.date:
        if at != "as_of":
            return one_day("at", at)
        until = self._selection.filter.until
        day = self.coverage.until if until is None else boundary(until)[1]
        if day is None:
            raise InputError(
                "The ledger does not say as of which day it is.",
                hint='Narrow it with until=..., or give at="2024-12-31".',
            )
        return day
