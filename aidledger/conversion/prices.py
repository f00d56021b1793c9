"""Price levels: what money of one year is worth in money of another."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from aidledger.conversion.periods import Periods, base_period, period_name
from aidledger.errors import MissingPriceError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Base", "Prices"]


@dataclass(frozen=True)
class Base:
    """The period other amounts are expressed in the prices of.

    Attributes:
        name: Such as `FY2024` or `2024-10`; a year of months is their average.
        level: Its index, exactly.
        estimated: Whether the publisher marks it as an estimate.
    """

    name: str
    level: Fraction
    estimated: bool


@dataclass(frozen=True, eq=False)
class Prices:
    """Price levels of one currency, by US fiscal year, calendar year or month.

    Attributes:
        currency: Currency whose amounts they deflate.
        periods: What one level is for.
        levels: Index by number of the period, exactly.
        estimates: Periods whose level the publisher marks as an estimate.
        label: What the table is called in results.
        source: Publisher, edition and table.
        licence: Terms of use of the figures.
    """

    currency: str
    periods: Periods
    levels: Mapping[int, Fraction]
    estimates: frozenset[int] = frozenset()
    label: str = "prices"
    source: str = ""
    licence: str = ""

    def __repr__(self) -> str:
        names = [period_name(self.periods, number) for number in (min(self.levels), max(self.levels))]
        return f"<Prices {self.label}: {self.currency}, {' to '.join(names)}>"

    def base(self, to: object) -> Base:
        """The period to express amounts in.

        Args:
            to: A year, `FY2024`, or a month where levels are monthly.

        Raises:
            InputError: It is of another calendar, or no period.
            MissingPriceError: There is no level for it.
        """
        numbers = base_period(self.periods, to)
        for number in numbers:
            if number not in self.levels:
                raise self.missing(number)
        name = period_name(self.periods, numbers[0]) if len(numbers) == 1 else str(to)
        level = sum((self.levels[number] for number in numbers), Fraction(0)) / len(numbers)
        return Base(name, level, any(number in self.estimates for number in numbers))

    def missing(self, number: int, *, wanted_by: str = "") -> MissingPriceError:
        """The error for a period without a level, with what is there."""
        first, last = (period_name(self.periods, end) for end in (min(self.levels), max(self.levels)))
        by = f" (wanted by {wanted_by})" if wanted_by else ""
        return MissingPriceError(
            f"{self.label} has no level for {period_name(self.periods, number)}{by}.",
            hint=f"It reaches from {first} to {last}; no level is made up for a period between or beyond.",
        )
