"""Which published rate a day takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, Self, TypeAlias

import numpy as np

from aidledger.arguments import refuse_other_types
from aidledger.display import shorten
from aidledger.errors import InputError

if TYPE_CHECKING:
    import numpy.typing as npt

    from aidledger.conversion.series import Series, Whole

__all__ = ["Chosen", "RatePolicy", "refuse_no_policy"]

_MOST_DAYS = 366
# Holidays close markets for days on end: a period is covered when rates come this close to its ends.
_SLACK = 7
_MONTHS = {"M": 1, "Q": 3, "Y": 12}
_NAMES = {"M": "month", "Q": "quarter", "Y": "year"}
_FITS = 2**62

Days: TypeAlias = "npt.NDArray[np.int32]"


class Chosen(NamedTuple):
    """The quotation every day takes, as a fraction. Shape of every array: days.

    Attributes:
        over: Numerator of the quotation; 1 where there is none.
        under: Denominator.
        days: Day the quotation was published for, or the last day of its period.
        found: Whether there is one within reach.
        fixed: Whether it is the fixed rate.
    """

    over: Whole
    under: Whole
    days: Days
    found: npt.NDArray[np.bool_]
    fixed: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RatePolicy:
    """Which published rate a day takes; recorded in every result.

    A fixed rate, such as that of a currency the euro replaced, comes before any policy. No policy
    looks into the future of the day, except that an average or end of a period is that of the period
    the day lies in; a period that rates do not cover has neither.

    Attributes:
        max_age: How many days back the last published rate may lie; 0 asks for the exact day.
        period: `M`, `Q` or `Y`, where the rate of a whole period is taken.
        takes: `day`, or `average` or `end` of the period.

    Example:
        >>> print(RatePolicy.EXACT, "|", RatePolicy.last(7), "|", RatePolicy.average("M"))
        the exact day | the last published rate, at most 7 days old | the average of the month
    """

    max_age: int = 0
    period: str = ""
    takes: Literal["day", "average", "end"] = "day"

    EXACT: ClassVar[RatePolicy]
    """The exact day, and no other."""

    def __post_init__(self) -> None:
        _refuse_age(self.max_age, least=0)
        if self.takes != "day" or self.period != "":
            _refuse_period(self.period)
        if self.takes == "day" and self.period:
            raise InputError(f"period={self.period!r} has no single day.", hint="Use RatePolicy.average or .end_of.")

    @classmethod
    def last(cls, max_age: int = 7) -> Self:
        """The last rate published on or before the day.

        Args:
            max_age: Most days it may be old, from 1 to 366. Weekends and holidays need up to 7.

        Raises:
            InputError: `max_age` is out of that range.
        """
        _refuse_age(max_age, least=1)
        return cls(max_age)

    @classmethod
    def average(cls, period: str = "M") -> Self:
        """The average of the rates published in the month, quarter or year of the day.

        It is the exact mean of the quotations as they were published, and exists only for a period
        that they cover: from within seven days of its first day to within seven of its last.

        Args:
            period: `M`, `Q` or `Y`.

        Raises:
            InputError: It is something else.
        """
        return cls(period=period, takes="average")

    @classmethod
    def end_of(cls, period: str = "M") -> Self:
        """The last rate published in the month, quarter or year of the day.

        Args:
            period: `M`, `Q` or `Y`.

        Raises:
            InputError: It is something else.
        """
        return cls(period=period, takes="end")

    @classmethod
    def parse(cls, text: str) -> RatePolicy:
        """Read a policy from a word: `exact`, `last`, `last:7`, `average:M`, `end:Y`.

        Raises:
            InputError: It is something else.

        Example:
            >>> print(RatePolicy.parse("end:Q"))
            the last rate published in the quarter
        """
        refuse_other_types("policy", text, str, what="a word", hint="Use exact, last:7, average:M or end:M.")
        word, _, detail = text.strip().partition(":")
        if word == "exact" and not detail:
            return cls.EXACT
        if word == "last" and (not detail or (detail.isascii() and detail.isdigit() and len(detail) <= len("366"))):
            return cls.last(int(detail) if detail else _SLACK)
        if word in {"average", "end"}:
            return (cls.average if word == "average" else cls.end_of)(detail.upper() or "M")
        raise InputError(f"{text[:40]!r} is no policy.", hint="Use exact, last:7, average:M or end:M.")

    @property
    def reach(self) -> int:
        """How many days from a published rate it may be used, at most."""
        return self.max_age if self.takes == "day" else _MOST_DAYS

    def choose(self, series: Series, days: Days) -> Chosen:
        """The quotation every day takes.

        Args:
            series: Quotations of one currency.
            days: Days that need one, in any order.

        Returns:
            Exact quotations, in the direction of the series.
        """
        chosen = self._by_day(series, days) if self.takes == "day" else self._by_period(series, days)
        if series.fixed is None:
            return chosen
        later = days >= series.fixed.day
        over, under = chosen.over, chosen.under
        if max(series.fixed.value, 10**series.fixed.places) >= _FITS:
            over, under = over.astype(np.object_), under.astype(np.object_)
        return Chosen(
            np.where(later, series.fixed.value, over),
            np.where(later, 10**series.fixed.places, under),
            np.where(later, np.int32(series.fixed.day), chosen.days),
            chosen.found | later,
            later,
        )

    def _by_day(self, series: Series, days: Days) -> Chosen:
        if len(series.days) == 0:
            return _nothing(days)
        place = np.searchsorted(series.days, days, side="right") - 1
        taken = np.maximum(place, 0)
        published = series.days[taken]
        # In 64 bits: ages of days far apart leave 32.
        found = (place >= 0) & (days.astype(np.int64) - published <= self.max_age)
        return _chosen(series.values[taken], 10**series.places, published, found)

    def _by_period(self, series: Series, days: Days) -> Chosen:
        if len(series.days) == 0:
            return _nothing(days)
        period, wanted = self._periods(series.days), self._periods(days)
        starts = np.flatnonzero(np.diff(period, prepend=period[0] - 1))
        ends = np.append(starts[1:], len(period)) - 1
        known = period[starts]
        first, last = self._bounds(known)
        covered = series.days[ends] >= last - _SLACK
        if self.takes == "end":
            over, counts, published = series.values[ends], np.ones(len(known), dtype=np.int64), series.days[ends]
        else:
            covered &= series.days[starts] <= first + _SLACK
            over, counts, published = _sums(series.values, starts), ends - starts + 1, last
        place = np.searchsorted(known, wanted, side="right") - 1
        taken = np.maximum(place, 0)
        found = (place >= 0) & (known[taken] == wanted) & covered[taken]
        unit = 10**series.places
        under = counts.astype(np.object_) * unit if unit * _MOST_DAYS >= _FITS else counts * unit
        return _chosen(over[taken], under[taken], published[taken].astype(np.int32), found)

    def _periods(self, days: Days) -> npt.NDArray[np.int64]:
        months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        return months // _MONTHS[self.period]

    def _bounds(self, periods: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """First and last day of some periods."""
        months = _MONTHS[self.period]
        first, after = (
            (number * months).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
            for number in (periods, periods + 1)
        )
        return first, after - 1

    def __str__(self) -> str:
        if self.takes == "average":
            return f"the average of the {_NAMES[self.period]}"
        if self.takes == "end":
            return f"the last rate published in the {_NAMES[self.period]}"
        return f"the last published rate, at most {self.max_age} days old" if self.max_age else "the exact day"


def refuse_no_policy(policy: object) -> None:
    """Raise unless it is a policy; a word such as `last:7` is one only on the command line.

    Raises:
        InputError: It is something else.
    """
    refuse_other_types("policy", policy, RatePolicy, what="a RatePolicy", hint="Give al.RatePolicy.last(7).")


def _refuse_age(age: object, *, least: int) -> None:
    if type(age) is not int or not least <= age <= _MOST_DAYS:
        raise InputError(
            f"max_age={shorten(repr(age))} is not a number of days from 1 to {_MOST_DAYS}.", hint="7 covers holidays."
        )


def _refuse_period(period: object) -> None:
    if not isinstance(period, str) or period not in _MONTHS:
        raise InputError(f"period={shorten(repr(period))} is not known.", hint='Use "M", "Q" or "Y".')


def _sums(values: Whole, starts: npt.NDArray[np.int64]) -> Whole:
    if values.dtype != np.object_ and int(values.max()) * _MOST_DAYS >= _FITS:
        values = values.astype(np.object_)
    total: Whole = np.add.reduceat(values, starts)
    return total


def _chosen(over: Whole, under: Whole | int, days: Days, found: npt.NDArray[np.bool_]) -> Chosen:
    wide = isinstance(under, int) and under >= _FITS
    denominator = np.full(len(over), under, dtype=np.object_ if wide else np.int64) if isinstance(under, int) else under
    return Chosen(over, denominator, days, found, np.zeros(len(over), dtype=np.bool_))


def _nothing(days: Days) -> Chosen:
    ones, no = np.ones(len(days), dtype=np.int64), np.zeros(len(days), dtype=np.bool_)
    return Chosen(ones, ones, np.zeros(len(days), dtype=np.int32), no, no)


RatePolicy.EXACT = RatePolicy()
