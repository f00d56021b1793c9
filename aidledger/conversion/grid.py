"""Rates as a dense table of integers: what makes conversion of millions of rows a single look-up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import ConversionError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from aidledger.conversion.policy import RatePolicy

__all__ = ["Grid", "Quotes", "Series", "build_grid"]

_NOT_THERE = -1
# Factors even currencies of different minor units out, by at most 10**4: leave room in int64.
_LARGEST = (2**63 - 1) // 10**4


@dataclass(frozen=True, eq=False)
class Series:
    """Rates of one currency: units of the pivot for one unit of it.

    Attributes:
        days: Days with a rate, ascending, since 1970-01-01.
        values: Exact rates, one per day.
    """

    days: npt.NDArray[np.int32]
    values: tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class Grid:
    """Integer rates to one target currency.

    Attributes:
        values: Rate times 10**decimals by currency and day; -1 where none is within reach. The last
            line holds no rate at all. Shape: currencies + 1, days.
        first: Day number of the first column.
        decimals: Places the rates have.
        lines: Currencies in the order of the lines.
    """

    values: npt.NDArray[np.int64]
    first: int
    decimals: int
    lines: tuple[str, ...]

    def line(self, currency: str) -> int:
        """The line of a currency; the empty last one for a currency without rates."""
        return self.lines.index(currency) if currency in self.lines else len(self.lines)


@dataclass(frozen=True, eq=False)
class Quotes:
    """Published rates: a pivot, and the series quoted against it.

    Attributes:
        pivot: Currency all others are quoted against.
        series: Rates by currency; the pivot itself is not among them.
        decimals: Places a rate is stated to where a division does not end.
    """

    pivot: str
    series: Mapping[str, Series]
    decimals: int

    @property
    def currencies(self) -> tuple[str, ...]:
        """Every currency with rates, the pivot included, sorted."""
        return tuple(sorted({self.pivot, *self.series}))


def build_grid(quotes: Quotes, to: str, policy: RatePolicy) -> Grid:
    """Lay published rates out by currency and day.

    Args:
        quotes: Published rates.
        to: Target currency.
        policy: What happens on days without a rate.

    Returns:
        The dense table, over all days some rate reaches.
    """
    ends = [(int(series.days[0]), int(series.days[-1])) for series in quotes.series.values() if len(series.days)]
    first = min((start for start, _ in ends), default=0)
    last = max((end for _, end in ends), default=-1) + policy.max_age
    days = np.arange(first, last + 1, dtype=np.int32)
    lines = quotes.currencies
    exact = [_to_target(quotes, currency, to, policy, days) for currency in lines]
    places = _common_places(exact)
    decimals = _fitting_places(exact, quotes.decimals) if places is None else places
    values = np.full((len(lines) + 1, max(len(days), 1)), _NOT_THERE, dtype=np.int64)
    for line, row in enumerate(exact):
        values[line, : len(row)] = _integers(row, decimals, lines[line])
    return Grid(values, first, decimals, lines)


def _to_target(
    quotes: Quotes, currency: str, to: str, policy: RatePolicy, days: npt.NDArray[np.int32]
) -> list[Fraction | None]:
    base = _to_pivot(quotes, currency, policy, days)
    if to == quotes.pivot:
        return base
    quote = _to_pivot(quotes, to, policy, days)
    return [a / b if a is not None and b is not None else None for a, b in zip(base, quote, strict=True)]


def _to_pivot(quotes: Quotes, currency: str, policy: RatePolicy, days: npt.NDArray[np.int32]) -> list[Fraction | None]:
    if currency == quotes.pivot:
        return [Fraction(1)] * len(days)
    series = quotes.series.get(currency)
    if series is None or len(series.days) == 0:
        return [None] * len(days)
    positions = policy.positions(series.days, days)
    return [None if position < 0 else series.values[position] for position in positions.tolist()]


def _common_places(rows: Sequence[Sequence[Fraction | None]]) -> int | None:
    """Places all rates need to be exact; None where one of them does not end."""
    needed = 0
    for denominator in {rate.denominator for row in rows for rate in row if rate is not None}:
        places = _places(denominator)
        if places is None:
            return None
        needed = max(needed, places)
    return needed


def _fitting_places(rows: Sequence[Sequence[Fraction | None]], most: int) -> int:
    """Places for quotients that do not end: `most`, or fewer where the rates are large."""
    largest = max((rate for row in rows for rate in row if rate is not None), default=Fraction(1))
    return next((places for places in range(most, 0, -1) if largest * 10**places <= _LARGEST), 0)


def _places(denominator: int) -> int | None:
    """Decimal places of a fraction in lowest terms; None when it does not end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def _integers(row: Sequence[Fraction | None], decimals: int, currency: str) -> list[int]:
    scale = 10**decimals
    # `round` on a fraction is exact, half to even: the one rounding a rate ever sees.
    integers = [_NOT_THERE if rate is None else round(rate * scale) for rate in row]
    if max(integers, default=0) > _LARGEST:
        raise ConversionError(
            f"Rates of {currency} are too large to be kept to {decimals} decimal places.",
            hint="Give rates against a currency of similar worth, or with fewer decimals.",
        )
    if 0 in integers:
        raise ConversionError(
            f"A rate of {currency} rounds to nothing at {decimals} decimal places.",
            hint="Give rates against a currency of similar worth.",
        )
    return integers
