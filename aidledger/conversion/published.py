"""Published exchange rates, held exactly."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from aidledger.arguments import refuse_other_types
from aidledger.conversion.layout import Layout, Target, lay_out
from aidledger.conversion.policy import RatePolicy, refuse_no_policy
from aidledger.errors import InputError, MissingRateError
from aidledger.findings import Findings
from aidledger.table import day_number, day_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aidledger.conversion.series import Series

__all__ = ["Rates", "iso_day"]

_MOST_DECIMALS = 12
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NAMED = 12


@dataclass(frozen=True, eq=False)
class Rates:
    """A table of exchange rates against one pivot currency.

    Rates between two other currencies go through the pivot only. All rates are exact; a quotient
    that does not end is rounded once, half to even, to `decimals` places, and that rounded number
    *is* the rate.

    Attributes:
        pivot: Currency all others are quoted against.
        series: Quotations by currency; the pivot itself is not among them.
        label: What the table is called in results.
        source: Where it was read.
        decimals: Places a rate is stated to after a division.
        findings: What was noticed while reading them and did not keep them from being used.
    """

    pivot: str
    series: Mapping[str, Series]
    label: str = "rates"
    source: str = ""
    decimals: int = _MOST_DECIMALS
    findings: Findings = field(default_factory=lambda: Findings(()))

    def __repr__(self) -> str:
        count = len(self.series)
        return f"<Rates {self.label}: {count} currenc{'y' if count == 1 else 'ies'} against {self.pivot}>"

    @property
    def currencies(self) -> tuple[str, ...]:
        """Every currency with rates, the pivot included, sorted."""
        return tuple(sorted({self.pivot, *self.series}))

    def span(self, currency: str) -> tuple[dt.date, dt.date] | None:
        """The first and the last day with a published rate of a currency; None without any.

        Args:
            currency: ISO 4217 code.

        Returns:
            Both days. A fixed rate that holds on after the last one is not counted.
        """
        series = self.series.get(currency)
        if series is None or len(series.days) == 0:
            return None
        return day_of(int(series.days[0])), day_of(int(series.days[-1]))

    def lay_out(self, currencies: Sequence[str], target: Target) -> Layout:
        """The rates of some currencies by day, as whole numbers.

        Args:
            currencies: Currencies to convert from.
            target: What to convert to, and how.

        Returns:
            The dense table.

        Raises:
            ConversionError: Rates are too large or too small to be kept.
        """
        return lay_out(self.series, self.pivot, currencies, target, decimals=self.decimals)

    def rate(self, base: str, quote: str, *, on: str | dt.date, policy: RatePolicy = RatePolicy.EXACT) -> Decimal:
        """Units of `quote` for one `base` on a day.

        Args:
            base: Currency to convert from.
            quote: Currency to convert to.
            on: The day.
            policy: Which published rate the day takes.

        Returns:
            The rate, exact or rounded once to `decimals` places.

        Raises:
            MissingRateError: No rate is within reach; names currency, day and the nearest rates.
            InputError: `on` is not a day.
        """
        day = iso_day(on)
        if day is None:
            raise InputError(f"on={on!r} is not a day.", hint="Give a day such as 2024-10-21.")
        value = self.against_pivot(base, day, policy) / self.against_pivot(quote, day, policy)
        return as_decimal(value, self.decimals)

    def against_pivot(self, currency: str, day: dt.date, policy: RatePolicy) -> Fraction:
        """Units of the pivot for one unit of a currency, exactly.

        Raises:
            MissingRateError: No rate is within reach.
            InputError: The currency is not text, the day not a date, or the policy none.
        """
        refuse_no_policy(policy)
        if currency == self.pivot:
            return Fraction(1)
        refuse_other_types("currency", currency, str, what="a currency", hint='Give an ISO 4217 code, such as "EUR".')
        refuse_other_types("day", day, dt.date, what="a date", hint="Give dt.date(2024, 10, 21).")
        series = self.series.get(currency)
        if series is None:
            raise self.missing(currency, day, policy)
        chosen = policy.choose(series, np.array([day_number(day)], dtype=np.int32))
        if not chosen.found[0]:
            raise self.missing(currency, day, policy)
        quotation = Fraction(int(chosen.over[0]), int(chosen.under[0]))
        return 1 / quotation if series.inverse else quotation

    def known_on(self, day: dt.date) -> dict[str, Fraction]:
        """Units of the pivot for one unit of every currency with a rate of exactly a day.

        Raises:
            MissingRateError: There is none but fixed ones.
        """
        found = {
            code: self.against_pivot(code, day, RatePolicy.EXACT)
            for code in self.currencies
            if self.has(code, day, RatePolicy.EXACT)
        }
        market = [code for code in found if code != self.pivot and not self._is_fixed(code, day)]
        if not market and not self.is_flat(*self.currencies):
            raise MissingRateError(
                f"{self.label} has no rates of {day}.", hint="Markets rest on weekends and holidays."
            )
        return found

    def _is_fixed(self, currency: str, day: dt.date) -> bool:
        fixed = self.series[currency].fixed
        return fixed is not None and fixed.day <= day_number(day)

    def has(self, currency: str, day: dt.date, policy: RatePolicy) -> bool:
        """Whether a rate of a currency is within reach on a day."""
        try:
            self.against_pivot(currency, day, policy)
        except MissingRateError:
            return False
        return True

    def is_flat(self, *currencies: str) -> bool:
        """Whether the rates between some currencies do not depend on the day."""
        if len(set(currencies)) == 1:
            return True
        return all(code == self.pivot or (code in self.series and self.series[code].is_flat) for code in currencies)

    def missing(self, currency: str, day: dt.date, policy: RatePolicy, *, wanted_by: str = "") -> MissingRateError:
        """The error for a rate that is out of reach, with what is there."""
        by = f" (wanted by {wanted_by})" if wanted_by else ""
        series = self.series.get(currency)
        if series is None:
            known = self.currencies[:_NAMED]
            more = ", ..." if len(self.currencies) > len(known) else ""
            return MissingRateError(
                f"{self.label} has no rates for {currency}{by}.",
                hint=f"It has {', '.join(known)}{more}. Add your own with `|`.",
            )
        return MissingRateError(
            f"{self.label} has no rate for {currency} on {day} under the policy {str(policy)!r}{by}."
            if policy != RatePolicy.EXACT
            else f"{self.label} has no rate for {currency} on {day}{by}.",
            hint=f"The nearest are of {_nearest(series, day)}. {_remedy(series, day, policy)}",
        )

    def __or__(self, other: Rates) -> Rates:
        """Both tables; where a currency stands in both, the right-hand one is taken whole.

        Two publishers are never mixed within one currency: a day only the left-hand table knows is
        missing then.

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
        return Rates(
            self.pivot,
            {**self.series, **other.series},
            f"{self.label} | {other.label}",
            "; ".join(part for part in (self.source, other.source) if part),
            min(self.decimals, other.decimals),
            Findings((*self.findings, *other.findings)),
        )


def _remedy(series: Series, day: dt.date, policy: RatePolicy) -> str:
    """What to do about a day without a rate; never the policy that was asked for."""
    if len(series.days) and day_number(day) < series.days[0]:
        return f"Rates begin on {day_of(int(series.days[0]))}: no policy takes a later one."
    if policy.takes != "day" or not policy.max_age:
        return "A policy such as RatePolicy.last(7) may reach one."
    if len(series.days) and day_number(day) > series.days[-1]:
        return f"Rates end on {day_of(int(series.days[-1]))}: take a day up to then, or rates that are newer."
    return "Take another day, or a policy that reaches further back."


def _nearest(series: Series, day: dt.date) -> str:
    """Where the nearest rates are, in words."""
    days = [*series.days.tolist(), *([series.fixed.day] if series.fixed else [])]
    place = bisect_left(days, day_number(day))
    return " and ".join(day_of(number).isoformat() for number in days[max(place - 1, 0) : place + 1])


def iso_day(cell: object) -> dt.date | None:
    """A date, or text such as 2024-10-21, as a date; None when it is neither."""
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return cell
    try:
        return dt.date.fromisoformat(str(cell)) if _ISO_DAY.fullmatch(str(cell)) else None
    except ValueError:
        return None


def as_decimal(value: Fraction, decimals: int) -> Decimal:
    """A fraction as a decimal, rounded half-even once where it does not end."""
    scaled = value * 10**decimals
    digits = str(round(scaled)).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}".rstrip("0").rstrip(".")
    return Decimal(text)
