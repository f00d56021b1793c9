"""What a conversion hands to sums: one integer factor per row, and what each factor is.

A conversion depends only on the currency and the day. So its factors stand once in a `RateSheet`, by
currency and day, and a table of packages only holds the cell of every row.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.table.days import NO_DAY_EARLIEST, day_of
from aidledger.table.lookup import Lookup, added, stretches

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import numpy.typing as npt

__all__ = ["RateSheet", "RowRates", "UsedRate"]

_EXACT = Context(prec=60)


class UsedRate(NamedTuple):
    """A rate that amounts were multiplied by.

    Attributes:
        currency: Currency it converts from.
        rate: Units of the target for one unit of it.
        day: Day it was published for, the last day of the period of an average; None where it has no day.
        source: Who published it, and what else was done.
        rows: Packages it was used for.
    """

    currency: str
    rate: Decimal
    day: dt.date | None
    source: str
    rows: int


@dataclass(frozen=True, eq=False)
class RateSheet:
    """Every rate a conversion may use, in cells.

    Attributes:
        factors: What turns minor units into units of 10**-exponent of the target; negative where no
            rate is within reach. Shape: cells.
        exponent: Decimal places of the products.
        currency: ISO 4217 code they are in; empty where every amount stays in its own.
        how: The conversion in words, for results.
        currencies: Currencies converted from.
        lines: Position in `currencies` of every cell; -1 for no currency at all. Shape: cells.
        scales: Decimal places of the factors themselves, by position in `currencies`.
        days: Day the rate was published for, since 1970-01-01; `NO_DAY_EARLIEST` where it has none. Shape: cells.
        sources: Who published the rates, by position in `currencies`.
        steps: What was done, in order: `convert`, `deflate`.
    """

    factors: npt.NDArray[np.int64]
    exponent: int
    currency: str
    how: str
    currencies: tuple[str, ...]
    lines: npt.NDArray[np.int32]
    scales: tuple[int, ...]
    days: npt.NDArray[np.int32]
    sources: tuple[str, ...]
    steps: tuple[str, ...] = ("convert",)

    @cached_property
    def most(self) -> int:
        """The greatest factor."""
        return int(self.factors.max(initial=0))

    def rate(self, cell: int) -> Decimal:
        """The rate of a cell: units of the target for one unit of its currency."""
        scale = self.scales[self.lines[cell]]
        return _plain(Decimal(int(self.factors[cell])).scaleb(-scale, _EXACT))

    def used(self, cell: int, rows: int) -> UsedRate:
        """The rate of a cell with all that is known of it."""
        line, day = int(self.lines[cell]), int(self.days[cell])
        on = None if day == NO_DAY_EARLIEST else day_of(day)
        return UsedRate(self.currencies[line], self.rate(cell), on, self.sources[line], rows)


@dataclass(frozen=True, eq=False)
class RowRates:
    """The factor of every row of a table.

    Attributes:
        sheet: The factors.
        at: What adds up to the cell of a row: in most cases the line of its currency, and its day.
    """

    sheet: RateSheet
    at: tuple[Lookup, ...]

    @classmethod
    def of(cls, sheet: RateSheet, cells: npt.NDArray[np.int64]) -> RowRates:
        """The factors of rows whose cells are known already. Shape: rows."""
        return cls(sheet, (Lookup(cells),))

    @cached_property
    def cells(self) -> npt.NDArray[np.int64]:
        """Which of the factors each row takes. Shape: rows."""
        first, *others = self.at
        if (
            not others
            and first.numbers is None
            and first.each == 1
            and not first.first
            and first.codes.dtype == np.int64
        ):
            return first.codes
        found = np.empty(len(first.codes), dtype=np.int64)
        for rows in stretches(len(found)):
            found[rows] = self._cells_of(rows)
        return found

    def _cells_of(self, rows: slice) -> npt.NDArray[np.int64]:
        return added(self.at, rows, len(self.sheet.factors))

    @cached_property
    def factors(self) -> npt.NDArray[np.int64]:
        """Integer factor of every row. Shape: rows."""
        found = np.empty(len(self.at[0].codes), dtype=np.int64)
        for rows in stretches(len(found)):
            found[rows] = self.sheet.factors.take(self._cells_of(rows))
        return found

    @property
    def exponent(self) -> int:
        """Decimal places of the products."""
        return self.sheet.exponent

    @property
    def currency(self) -> str:
        """ISO 4217 code the products are in; empty where every amount stays in its own."""
        return self.sheet.currency

    @property
    def how(self) -> str:
        """The conversion in words, for results."""
        return self.sheet.how

    def take(self, rows: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> RowRates:
        """The factors of some rows, by number or by mask."""
        return RowRates.of(self.sheet, self.cells[rows])

    def of_rows(self, factors: npt.NDArray[np.int64], exponent: int) -> RowRates:
        """A conversion like this one with a factor of its own for every row, whatever rates they come from.

        Args:
            factors: Integer factor of every row. Shape: rows.
            exponent: Decimal places of the products.
        """
        size = len(factors)
        nowhere, undated = np.full(size, -1, dtype=np.int32), np.full(size, NO_DAY_EARLIEST, dtype=np.int32)
        sheet = replace(self.sheet, factors=factors, exponent=exponent, lines=nowhere, days=undated)
        return RowRates.of(sheet, np.arange(size, dtype=np.int64))

    def used(self) -> tuple[UsedRate, ...]:
        """The distinct rates of the rows, by currency and day; the target itself is not converted."""
        counts = np.bincount(self.cells, minlength=len(self.sheet.factors))
        cells = np.flatnonzero((counts > 0) & (self.sheet.lines >= 0))
        found = [self.sheet.used(cell, rows) for cell, rows in zip(cells.tolist(), counts[cells].tolist(), strict=True)]
        # Cells of different days may hold the same rate: a weekend takes that of its Friday.
        together: Counter[UsedRate] = Counter()
        for rate in found:
            together[rate._replace(rows=0)] += rate.rows
        ordered = sorted(together.items(), key=lambda item: (item[0].currency, str(item[0].day), item[0].rate))
        return tuple(rate._replace(rows=rows) for rate, rows in ordered if _converts(rate, self.currency))

    @staticmethod
    def joined(parts: Sequence[RowRates]) -> RowRates | None:
        """The factors of tables laid end to end; None unless all come from one sheet."""
        if len({id(part.sheet) for part in parts}) != 1:
            return None
        return RowRates.of(parts[0].sheet, np.concatenate([part.cells for part in parts]))


def _converts(rate: UsedRate, target: str) -> bool:
    return rate.currency != target or rate.rate != 1


def _plain(number: Decimal) -> Decimal:
    """A number without zeros behind its last digit."""
    whole = number.normalize(_EXACT)
    return whole.quantize(Decimal(1), context=_EXACT) if whole == whole.to_integral_value() else whole
