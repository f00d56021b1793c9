"""Published exchange rates, held exactly."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts import is_currency
from aidledger.conversion.grid import Grid, Quotes, Series, build_grid
from aidledger.conversion.policy import RatePolicy
from aidledger.errors import InputError, MissingColumnError, MissingRateError, ValidationFailedError
from aidledger.findings import Finding, Findings, Location
from aidledger.table import day_number, day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Rates", "rates"]

_MOST_DECIMALS = 12
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_PLAIN = re.compile(r"[0-9]{1,15}(\.[0-9]{1,12})?", re.ASCII)
_NEAREST = 2


@dataclass(frozen=True, eq=False)
class Rates:
    """A table of exchange rates against one pivot currency.

    Rates between two other currencies go through the pivot only. All rates are exact; a quotient
    that does not end is rounded once, to `decimals` places, and that rounded number *is* the rate.

    Attributes:
        pivot: Currency all others are quoted against.
        series: Rates by currency; the pivot itself is not among them.
        label: What the table is called in results.
        source: Where it was read.
        decimals: Places a rate is stated to after a division.
    """

    pivot: str
    series: Mapping[str, Series]
    label: str = "rates"
    source: str = ""
    decimals: int = field(default=_MOST_DECIMALS)

    def __repr__(self) -> str:
        return f"<Rates {self.label}: {len(self.series)} currencies against {self.pivot}>"

    def grid(self, to: str, policy: RatePolicy) -> Grid:
        """Integer rates of every currency on every day within reach; built once, then kept.

        Args:
            to: Target currency.
            policy: What happens on days without a rate.

        Returns:
            The dense table.
        """
        key = (to, policy)
        found = self._grids.get(key)
        if found is None:
            found = self._grids[key] = build_grid(Quotes(self.pivot, self.series, self.decimals), to, policy)
        return found

    @cached_property
    def _grids(self) -> dict[tuple[str, RatePolicy], Grid]:
        return {}

    @property
    def currencies(self) -> tuple[str, ...]:
        """Every currency with rates, the pivot included, sorted."""
        return tuple(sorted({self.pivot, *self.series}))

    def rate(self, base: str, quote: str, *, on: str | dt.date, policy: RatePolicy = RatePolicy.EXACT) -> Decimal:
        """Units of `quote` for one `base` on a day.

        Args:
            base: Currency to convert from.
            quote: Currency to convert to.
            on: The day.
            policy: What happens on a day without a rate.

        Returns:
            The rate, exact or rounded once to `decimals` places.

        Raises:
            MissingRateError: No rate is within reach; names currency, day and the nearest rates.
            InputError: `on` is not a day.
        """
        day = _day(on)
        if day is None:
            raise InputError(f"on={on!r} is not a day.", hint="Give a day such as 2024-10-21.")
        value = self.against_pivot(base, day, policy) / self.against_pivot(quote, day, policy)
        return _as_decimal(value, self.decimals)

    def against_pivot(self, currency: str, day: dt.date, policy: RatePolicy) -> Fraction:
        """Units of the pivot for one unit of a currency, exactly.

        Raises:
            MissingRateError: No rate is within reach.
        """
        if currency == self.pivot:
            return Fraction(1)
        if not self.has(currency, day, policy):
            raise self.missing(currency, day)
        series = self.series[currency]
        return series.values[int(policy.positions(series.days, np.array([day_number(day)], dtype=np.int32))[0])]

    def has(self, currency: str, day: dt.date, policy: RatePolicy) -> bool:
        """Whether a rate of a currency is within reach on a day."""
        if currency == self.pivot or currency not in self.series:
            return currency == self.pivot
        return bool(policy.positions(self.series[currency].days, np.array([day_number(day)], dtype=np.int32))[0] >= 0)

    def missing(self, currency: str, day: dt.date) -> MissingRateError:
        """The error for a rate that is out of reach, with what is there."""
        series = self.series.get(currency)
        if series is None:
            known = ", ".join(self.currencies[:12])
            return MissingRateError(
                f"{self.label} has no rates for {currency}.", hint=f"It has {known}. Add your own with `|`."
            )
        place = int(np.searchsorted(series.days, day_number(day)))
        near = [day_of(number).isoformat() for number in series.days[max(place - 1, 0) : place + 1][:_NEAREST]]
        return MissingRateError(
            f"{self.label} has no rate for {currency} on {day}.",
            hint=f"The nearest are of {' and '.join(near)}. A policy such as RatePolicy.last(7) may reach one.",
        )

    def __or__(self, other: Rates) -> Rates:
        """Both tables; where a currency stands in both, the right-hand one is taken whole.

        Raises:
            InputError: The tables have different pivots.
        """
        if not isinstance(other, Rates):
            return NotImplemented
        if other.pivot != self.pivot:
            raise InputError(
                f"Rates against {self.pivot} and {other.pivot} cannot be joined.",
                hint=f"Give your own rates against {self.pivot}.",
            )
        joined = {**self.series, **other.series}
        source = "; ".join(part for part in (self.source, other.source) if part)
        return Rates(self.pivot, joined, f"{self.label} | {other.label}", source, min(self.decimals, other.decimals))


def rates(table: object, *, to: str, label: str = "rates", source: str = "") -> Rates:
    """Build rates from a table of one's own.

    Args:
        table: A frame (pandas, Polars, Arrow) with columns `date`, `currency` and `rate`: units of
            `to` for one unit of `currency`, as text, decimals or integers. Rows in any order.
        to: The pivot currency.
        label: What the table is called in results.
        source: Where it was read.

    Returns:
        The rates, exact.

    Raises:
        MissingColumnError: A column is missing.
        ValidationFailedError: A rate is zero, negative, no number or a binary float; a currency is
            unknown; a day stands twice with different rates. Every such row is listed.
        InputError: `to` is not a currency, rates are binary floats, or `table` is no table.
    """
    if not is_currency(to):
        raise InputError(f"{to!r} is not a currency.", hint="Give an ISO 4217 code.")
    findings: list[Finding] = []
    found: dict[str, dict[int, Fraction]] = {}
    for number, (date, currency, rate) in enumerate(_rows(table), start=1):
        problem = _add(found, date, currency, rate, to)
        if problem:
            code, column, message = problem
            findings.append(
                Finding(code, message, location=Location(label, row=number, column=column), value=str(rate)[:80])
            )
    if findings:
        raise ValidationFailedError(
            f"{len(findings)} rates cannot be used.", report=Findings(findings), hint="Correct these rows."
        )
    return Rates(to, {code: _series(days) for code, days in found.items() if code != to}, label, source)


def _rows(table: object) -> Iterable[tuple[object, object, object]]:
    import pyarrow as pa

    try:
        arrow = pa.table(table)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"A {type(table).__name__} is no table of rates.", hint="Give a pandas, Polars or Arrow table."
        ) from error
    missing = [name for name in ("date", "currency", "rate") if name not in arrow.column_names]
    if missing:
        raise MissingColumnError(
            f"The rates have no column {' or '.join(missing)}.", hint=f"They have: {', '.join(arrow.column_names)}."
        )
    if pa.types.is_floating(arrow.column("rate").type):
        raise InputError(
            "The rates are binary floats, which cannot hold most of them.", hint="Read the column as text or decimals."
        )
    columns = [arrow.column(name).to_pylist() for name in ("date", "currency", "rate")]
    return zip(*columns, strict=True)


def _add(
    found: dict[str, dict[int, Fraction]], date: object, currency: object, rate: object, pivot: str
) -> tuple[str, str, str] | None:
    """Take one row up, or say what is wrong with it: code, column, message."""
    if not isinstance(currency, str) or not is_currency(currency):
        return "AL110", "currency", f"currency {currency!r} is not known"
    day, value = _day(date), _positive(rate)
    if day is None:
        return "AL120", "date", f"{date!r} is not a day"
    if value is None or (currency == pivot and value != 1):
        own = (
            f"one {pivot} is one {pivot}"
            if value
            else f"a positive number of at most {_MOST_DECIMALS} places is needed"
        )
        return "AL104", "rate", f"{rate!r} is no rate: {own}"
    if found.setdefault(currency, {}).setdefault(day_number(day), value) != value:
        return "AL150", "date", f"{currency} has two different rates on {day}"
    return None


def _day(cell: object) -> dt.date | None:
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return cell
    try:
        return dt.date.fromisoformat(str(cell)) if _ISO_DAY.fullmatch(str(cell)) else None
    except ValueError:
        return None


def _positive(cell: object) -> Fraction | None:
    """A rate as it stands: plain digits, at most as many places as rates are kept to."""
    text = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    value = Fraction(text) if _PLAIN.fullmatch(text) else Fraction(0)
    return value if value > 0 else None


def _series(by_day: Mapping[int, Fraction]) -> Series:
    days = np.array(sorted(by_day), dtype=np.int32)
    return Series(days, tuple(by_day[int(day)] for day in days))


def _as_decimal(value: Fraction, decimals: int) -> Decimal:
    """A fraction as a decimal, rounded half-even once where it does not end."""
    scaled = value * 10**decimals
    digits = str(round(scaled)).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}".rstrip("0").rstrip(".")
    return Decimal(text)
