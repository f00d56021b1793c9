"""Rates laid out by currency and day: what makes converting millions of rows one look-up each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from aidledger.amounts import minor_exponent
from aidledger.conversion.quotients import product, rounded_quotient
from aidledger.errors import ConversionError
from aidledger.table import NO_DAY_EARLIEST, Lookup, RateSheet, RowRates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from aidledger.conversion.policy import RatePolicy
    from aidledger.conversion.series import Series, Whole

__all__ = ["Layout", "Target", "lay_out"]

_LARGEST = 2**63 - 1
_OUT_OF_REACH = -1


class Target(NamedTuple):
    """What rates are laid out for.

    Attributes:
        currency: Target currency.
        policy: Which published rate a day takes.
        how: The conversion in words.
        days: First and last day that are asked for; all that some rate reaches when None.
    """

    currency: str
    policy: RatePolicy
    how: str
    days: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Layout:
    """A sheet of rates, and where currencies and days stand in it.

    Attributes:
        sheet: The rates. Cells: currencies + 1 (for no currency at all) times days, by currency.
        first: Day of the first column.
        width: Days.
    """

    sheet: RateSheet
    first: int
    width: int

    def rates(self, codes: npt.NDArray[np.int32], days: npt.NDArray[np.int32], within: tuple[int, int]) -> RowRates:
        """The rate of every row.

        Args:
            codes: Position of the currency, -1 for none. Shape: rows.
            days: Day of every row; days outside take the first or last column. Shape: rows.
            within: No day is before the first or after the last of these.
        """
        count = len(self.sheet.factors) // self.width
        line = Lookup(codes, each=self.width)
        if codes.min(initial=0) < 0:  # no currency at all: the last line
            line = Lookup(codes, np.arange(count, dtype=np.int64) * self.width)
        last = self.first + self.width - 1
        if within[0] < self.first or within[1] > last:
            days = np.clip(days, np.int32(self.first), np.int32(last))
        return RowRates(self.sheet, (line, Lookup(days, first=self.first)))


def _span_of(series: Iterable[Series], policy: RatePolicy) -> tuple[int, int]:
    """The days some of the rates reach, and one more on either side, where nothing or only a fixed rate does."""
    ends = [found for one in series if (found := one.ends())]
    first, last = min((start for start, _ in ends), default=0), max((end for _, end in ends), default=0)
    before = 0 if policy.takes == "day" else policy.reach
    return first - before - 1, last + policy.reach + 1


@dataclass(frozen=True, eq=False)
class _Side:
    """Units of the pivot for one unit of a currency, day by day, as fractions. Shape of arrays: days.

    Attributes:
        over: Numerators.
        under: Denominators.
        days: Day each rate was published for; `NO_DAY_EARLIEST` where it has none.
        found: Whether there is a rate within reach.
        fixed: Whether it is a fixed one.
        sources: Who published the rates, and who fixed the fixed one.
        places: Decimal places that hold every rate exactly; None where they are quotients.
    """

    over: Whole
    under: Whole
    days: npt.NDArray[np.int32]
    found: npt.NDArray[np.bool_]
    fixed: npt.NDArray[np.bool_]
    sources: tuple[str, str]
    places: int | None

    @classmethod
    def of(cls, series: Series | None, days: npt.NDArray[np.int32], policy: RatePolicy, *, is_pivot: bool) -> Self:
        """The side of one currency; of the pivot itself, or one without any rates, where there is no series."""
        if series is None:
            ones, all_of_them = np.ones(len(days), dtype=np.int64), np.full(len(days), is_pivot)
            no_day = np.full(len(days), NO_DAY_EARLIEST, dtype=np.int32)
            return cls(ones, ones, no_day, all_of_them, np.zeros(len(days), dtype=np.bool_), ("", ""), 0)
        chosen = policy.choose(series, days)
        over, under = (chosen.under, chosen.over) if series.inverse else (chosen.over, chosen.under)
        places = None if series.inverse or policy.takes == "average" else series.places
        if places is not None and series.fixed is not None:
            places = max(places, series.fixed.places)
        sources = (series.source, series.fixed.source if series.fixed else "")
        return cls(over, under, chosen.days, chosen.found, chosen.fixed, sources, places)


@dataclass(frozen=True, eq=False)
class _Pair:
    """Units of the target for one unit of a currency. Shape of arrays: days."""

    base: _Side
    quote: _Side

    @property
    def found(self) -> npt.NDArray[np.bool_]:
        return self.base.found & self.quote.found

    @property
    def days(self) -> npt.NDArray[np.int32]:
        """The older of the two days; the one there is, where a side has none."""
        mine, theirs = self.base.days, self.quote.days
        older = np.where(mine == NO_DAY_EARLIEST, theirs, np.minimum(mine, theirs))
        return np.where(theirs == NO_DAY_EARLIEST, mine, older).astype(np.int32, copy=False)

    @property
    def fixed(self) -> npt.NDArray[np.bool_]:
        return self.base.fixed | (self.quote.fixed & ~self.base.fixed)

    def sources(self) -> tuple[str, str]:
        """Who published the rates; and the same with a fixed one among them."""
        published = _joined(self.base.sources[0], self.quote.sources[0])
        fixed = _joined(self.base.sources[1] or self.base.sources[0], self.quote.sources[1] or self.quote.sources[0])
        return published, fixed

    def fraction(self) -> tuple[Whole, Whole]:
        """Numerators and denominators of the days with a rate."""
        found = self.found
        parts = (self.base.over, self.quote.under, self.base.under, self.quote.over)
        a, b, c, d = (part[found] for part in parts)
        return product([a, b]), product([c, d])


def _joined(one: str, other: str) -> str:
    return "; ".join(dict.fromkeys(part for part in (one, other) if part))


def lay_out(
    series: Mapping[str, Series], pivot: str, currencies: Sequence[str], target: Target, *, decimals: int
) -> Layout:
    """Lay rates out by currency and day.

    Args:
        series: Quotations by currency.
        pivot: Currency they are against.
        currencies: Currencies to convert from, in the order of their lines.
        target: Currency to convert to, and how.
        decimals: Places of quotients that do not end.

    Returns:
        The layout. Rates quoted in units of the target keep their own places; others have `decimals`
        of them, or fewer where they are too large for that.

    Raises:
        ConversionError: Rates are too large or too small to be kept.
    """
    used = {*currencies, target.currency}
    first, last = _span_of([series[code] for code in sorted(used) if code in series], target.policy)
    if target.days is not None:
        # A day outside is out of reach, like the one before the first and the one after the last.
        first, last = (min(max(day, first), last) for day in target.days)
    days = np.arange(first, last + 1, dtype=np.int32)
    sides = {code: _Side.of(series.get(code), days, target.policy, is_pivot=code == pivot) for code in sorted(used)}
    pairs = {code: _Pair(sides[code], sides[target.currency]) for code in currencies}
    return Layout(_sheet(pairs, target, target.currency == pivot, decimals), first, len(days))


def _sheet(pairs: Mapping[str, _Pair], target: Target, to_pivot: bool, decimals: int) -> RateSheet:  # noqa: FBT001 - one of four facts
    exponents = {code: minor_exponent(code) for code in pairs}
    most = max(exponents.values(), default=0)
    evens = {code: 10 ** (most - exponent) for code, exponent in exponents.items()}
    fractions = {code: pair.fraction() for code, pair in pairs.items() if code != target.currency}
    own = [pairs[code].base.places for code in fractions]
    exact = [places for places in own if places is not None]
    places = max(exact, default=0) if to_pivot and len(exact) == len(own) else _room(fractions, evens, decimals)
    lines = [_line(pair, fractions.get(code), places, evens[code], code=code) for code, pair in pairs.items()]
    width = len(next(iter(pairs.values())).days) if pairs else 1
    count = len(pairs)
    position = [pair.fixed * np.int32(count) + np.int32(index) for index, pair in enumerate(pairs.values())]
    sources = [pair.sources() for pair in pairs.values()]
    scales = tuple(places + most - exponent for exponent in exponents.values())
    return RateSheet(
        factors=np.concatenate([*lines, np.zeros(width, dtype=np.int64)]),
        exponent=places + most,
        currency=target.currency,
        how=target.how,
        currencies=tuple(pairs) * 2,
        lines=np.concatenate([*position, np.full(width, -1, dtype=np.int32)]),
        scales=scales * 2,
        days=np.concatenate([*(pair.days for pair in pairs.values()), np.full(width, NO_DAY_EARLIEST, np.int32)]),
        sources=(*(published for published, _ in sources), *(fixed for _, fixed in sources)),
    )


def _room(fractions: Mapping[str, tuple[Whole, Whole]], evens: Mapping[str, int], decimals: int) -> int:
    """Places every factor has room for in int64, at most `decimals`."""
    largest = 1
    for code, (over, under) in fractions.items():
        if len(over):
            largest = max(largest, (int((over // under).max()) + 2) * evens[code])
    return next((places for places in range(decimals, 0, -1) if largest * 10**places <= _LARGEST), 0)


def _line(
    pair: _Pair, fraction: tuple[Whole, Whole] | None, places: int, even: int, *, code: str
) -> npt.NDArray[np.int64]:
    """Factors of one currency; of the target itself where there is no fraction."""
    if fraction is None:
        return np.full(len(pair.found), _kept(10**places * even, places, code), dtype=np.int64)
    line = np.full(len(pair.found), _OUT_OF_REACH, dtype=np.int64)
    rates = rounded_quotient(*fraction, places)
    if len(rates):
        _kept(int(rates.max()) * even, places, code)
        if not rates.all():
            raise ConversionError(
                f"A rate of {code} rounds to nothing at {places} decimal places.",
                hint="Give rates against a currency of similar worth.",
            )
    line[pair.found] = rates * even
    return line


def _kept(largest: int, places: int, code: str) -> int:
    if largest > _LARGEST:
        raise ConversionError(
            f"Rates of {code} are too large to be kept to {places} decimal places.",
            hint="Give rates against a currency of similar worth, or with fewer decimals.",
        )
    return largest
