"""The price ratio of every row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts import minor_exponent
from aidledger.arguments import refuse_other_types
from aidledger.conversion.periods import Periods, last_day, periods_of_days
from aidledger.conversion.prices import Prices
from aidledger.conversion.quotients import rounded_quotient
from aidledger.errors import CurrencyMismatchError, InputError, MissingPriceError
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, RateSheet, RowRates, day_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from fractions import Fraction

    import numpy.typing as npt

    from aidledger.conversion.prices import Base
    from aidledger.table import PackageTable

__all__ = ["Deflation", "deflation"]

_PLACES = 12
_US_DONOR = "USA"
_QUARTERS = 4


@dataclass(frozen=True, eq=False)
class Deflation:
    """A base period with the price levels that lead to it, one table a currency.

    Attributes:
        bases: The base period of every currency.
        prices: The price levels of every currency, in the same order.
    """

    bases: tuple[Base, ...]
    prices: tuple[Prices, ...]

    def describe(self) -> str:
        """The deflation in words, for results."""
        parts = [
            f"{base.name} prices by {prices.label}{', an estimate' if base.estimated else ''}"
            for base, prices in zip(self.bases, self.prices, strict=True)
        ]
        return f"in {'; '.join(parts)}"

    def of(self, currency: str) -> tuple[Base, Prices]:
        """The base and the levels of a currency.

        Raises:
            CurrencyMismatchError: No levels are of that currency.
        """
        for base, prices in zip(self.bases, self.prices, strict=True):
            if prices.currency == currency:
                return base, prices
        known = ", ".join(prices.currency for prices in self.prices)
        raise CurrencyMismatchError(
            f"Amounts in {currency} cannot be deflated by prices of {known}.",
            hint=f"Give price levels of {currency} too, narrow to one currency, or convert first.",
        )

    def row_rates(self, table: PackageTable, *, currency: str = "") -> RowRates:
        """The price ratio of every row, as factors.

        Args:
            table: Packages.
            currency: Currency the amounts were converted to before; their own when empty.

        Returns:
            Factors of twelve decimal places; amounts stay in the currency they are in.

        Raises:
            MissingPriceError: A row has no date, or there is no level for its period; names the row.
            CurrencyMismatchError: No levels are of a row's currency.
            InputError: Levels of one currency are too far apart for a ratio of twelve places.
        """
        words = table.words("currency")
        labels = words.labels if not currency else tuple(currency for _ in words.labels)
        exponents = [0 if currency else minor_exponent(code) for code in labels]
        most = max(exponents, default=0)
        blocks = [_Block.of(*self.of(code), even=10 ** (most - e)) for code, e in zip(labels, exponents, strict=True)]
        starts = np.cumsum([0, *(len(block.factors) for block in blocks)])
        cells = np.full(len(table), starts[-1], dtype=np.int64)
        for code, block in enumerate(blocks):
            rows = np.flatnonzero(words.codes == code)
            cells[rows] = starts[code] + block.places(table, rows)
        sheet = RateSheet(
            factors=np.concatenate([*(block.factors for block in blocks), np.zeros(1, dtype=np.int64)]),
            exponent=_PLACES + most,
            currency=currency,
            how=self.describe(),
            currencies=labels,
            lines=np.concatenate([*(np.full(len(b.factors), i) for i, b in enumerate(blocks)), [-1]]).astype(np.int32),
            scales=tuple(_PLACES + most - exponent for exponent in exponents),
            days=np.concatenate([*(block.days for block in blocks), [NO_DAY_EARLIEST]]).astype(np.int32),
            sources=tuple(f"{block.prices.label}, {block.prices.source}".rstrip(", ") for block in blocks),
            steps=("deflate",),
        )
        return RowRates.of(sheet, cells)

    def ratio(self, currency: str, day: dt.date) -> Fraction:
        """What amounts of a day are multiplied by.

        Raises:
            MissingPriceError: There is no level for the period of the day.
            CurrencyMismatchError: No levels are of that currency.
        """
        base, prices = self.of(currency)
        number = int(periods_of_days(prices.periods, np.array([day_number(day)], dtype=np.int32))[0])
        if number not in prices.levels:
            raise prices.missing(number)
        return base.level / prices.levels[number]


@dataclass(frozen=True, eq=False)
class _Block:
    """Ratios of one currency. Shape of arrays: periods."""

    prices: Prices
    numbers: npt.NDArray[np.int64]
    factors: npt.NDArray[np.int64]
    days: npt.NDArray[np.int32]

    @classmethod
    def of(cls, base: Base, prices: Prices, *, even: int) -> _Block:
        numbers = np.array(sorted(prices.levels), dtype=np.int64)
        ratios = [base.level / prices.levels[int(number)] for number in numbers]
        over, under = (
            np.array(part, dtype=np.object_) for part in zip(*(r.as_integer_ratio() for r in ratios), strict=True)
        )
        factors = rounded_quotient(over, under, _PLACES) * even
        if int(factors.max()) >= 2**63 or not factors.all():
            raise InputError(
                f"Price levels of {prices.label} are too far apart to be kept to {_PLACES} places.",
                hint="Check that all levels are of one base.",
            )
        days = [day_number(last_day(prices.periods, int(number))) for number in numbers]
        return cls(prices, numbers, factors.astype(np.int64), np.array(days, dtype=np.int32))

    def places(self, table: PackageTable, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Which ratio some rows take."""
        days = table.day[rows]
        booked = self._booked(table)[rows]
        undated = (days == NO_DAY_LATEST) & (booked == 0)
        if undated.any():
            name = table.cells("id")[int(rows[np.flatnonzero(undated)[0]])]
            raise MissingPriceError(
                f"Package {name!r} has no date, so the prices of its year are not known.",
                hint="Leave undated packages out.",
            )
        periods = periods_of_days(self.prices.periods, np.where(days == NO_DAY_LATEST, 0, days))
        periods = np.where(booked > 0, booked.astype(np.int64) * _QUARTERS, periods)
        found = np.minimum(np.searchsorted(self.numbers, periods), len(self.numbers) - 1)
        missing = np.flatnonzero(self.numbers[found] != periods)
        if len(missing):
            row = int(missing[0])
            raise self.prices.missing(int(periods[row]), wanted_by=f"package {table.cells('id')[int(rows[row])]!r}")
        return found

    def _booked(self, table: PackageTable) -> npt.NDArray[np.int32]:
        """Booked US fiscal years; 0 where levels are of other periods, or the year of another country."""
        if self.prices.periods is not Periods.FISCAL:
            return np.zeros(len(table), dtype=np.int32)
        return np.where(table.words("donor").mask([_US_DONOR]), table.booked_year, 0)


def deflation(prices: Prices | Sequence[Prices], to: object) -> Deflation:
    """Price levels and the period they are brought to.

    Args:
        prices: Levels of one currency, or of several.
        to: Base period: see `base_period`.

    Raises:
        InputError: Something is no table of prices, two tables are of one currency, there is none, or the
            base is no period of theirs.
        MissingPriceError: There is no level for the base.
    """
    given: object = prices
    tables = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    for table in tables:
        refuse_other_types("prices", table, Prices, what="a table of prices", hint='Give al.prices("us-gdp").')
    codes = [table.currency for table in tables]
    if not codes or len(set(codes)) != len(codes):
        raise InputError("Give one table of prices for each currency.", hint=f"Given: {', '.join(codes) or 'none'}.")
    return Deflation(tuple(table.base(to) for table in tables), tables)
