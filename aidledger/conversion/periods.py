"""Periods that price levels are published for: US fiscal years, calendar years, months."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from aidledger.dates import FiscalYear
from aidledger.display import shorten
from aidledger.errors import InputError

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Periods", "base_period", "last_day", "period_name", "period_of", "periods_of_days"]

_FISCAL = re.compile(r"FY([12][0-9]{3})(TQ)?", re.ASCII)
_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])", re.ASCII)
_MONTHS = 12
_EPOCH = 1970
# Fiscal years are numbered by quarters, so that the transition quarter of 1976 has a place of its own.
_QUARTERS = 4
_TRANSITION = 1976 * _QUARTERS + 1
_JULY_1976, _OCTOBER_1976 = (1976 - _EPOCH) * _MONTHS + 6, (1976 - _EPOCH) * _MONTHS + 9


class Periods(StrEnum):
    """What one price level is for."""

    FISCAL = "fiscal"
    CALENDAR = "calendar"
    MONTH = "month"


def period_of(text: str) -> tuple[Periods, int] | None:
    """Read a period: `FY2024`, `FY1976TQ`, `2024` or `2024-10`.

    Returns:
        Its kind, and a number that grows with time; None when it is something else.
    """
    if found := _FISCAL.fullmatch(text):
        number = int(found[1]) * _QUARTERS + (found[2] is not None)
        return None if found[2] and number != _TRANSITION else (Periods.FISCAL, number)
    if _YEAR.fullmatch(text):
        return Periods.CALENDAR, int(text)
    if found := _MONTH.fullmatch(text):
        return Periods.MONTH, (int(found[1]) - _EPOCH) * _MONTHS + int(found[2]) - 1
    return None


def period_name(kind: Periods, number: int) -> str:
    """A period as it is written.

    Example:
        >>> period_name(*period_of("FY1976TQ")), period_name(*period_of("2024-10"))
        ('FY1976TQ', '2024-10')
    """
    if kind is Periods.FISCAL:
        return f"FY{number // _QUARTERS}{'TQ' if number % _QUARTERS else ''}"
    return f"{number:04}" if kind is Periods.CALENDAR else f"{_EPOCH + number // _MONTHS}-{number % _MONTHS + 1:02}"


def last_day(kind: Periods, number: int) -> dt.date:
    """The last day of a period."""
    if kind is Periods.FISCAL:
        year, transition = divmod(number, _QUARTERS)
        return dt.date(year, 9, 30) if transition or year * _QUARTERS > _TRANSITION else dt.date(year, 6, 30)
    year, month = (number, _MONTHS - 1) if kind is Periods.CALENDAR else divmod(number, _MONTHS)
    year += 0 if kind is Periods.CALENDAR else _EPOCH
    return dt.date(year, month + 1, monthrange(year, month + 1)[1])


def _months_of(year: int) -> range:
    """The numbers of the months of a calendar year."""
    first = (year - _EPOCH) * _MONTHS
    return range(first, first + _MONTHS)


def periods_of_days(kind: Periods, days: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """The period every day lies in.

    Until June 1976 US fiscal years began in July; from October 1976 on they begin in October; the
    quarter between is no part of either.
    """
    months = days.astype(np.int64).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    if kind is Periods.MONTH:
        return months
    if kind is Periods.CALENDAR:
        return months // _MONTHS + _EPOCH
    shift = np.where(months < _JULY_1976, 6, 3)
    years = ((months + shift) // _MONTHS + _EPOCH) * _QUARTERS
    return np.where((months >= _JULY_1976) & (months < _OCTOBER_1976), _TRANSITION, years)


def base_period(kind: Periods, to: object) -> tuple[int, ...]:
    """The periods a base is made of: one, or the twelve months of a year.

    Args:
        kind: What levels are published for.
        to: A year as an integer or text, which is a fiscal year of a fiscal table and a calendar year
            of any other; `FY2024` or a FiscalYear; a month such as `2024-10`.

    Raises:
        InputError: It is no such period, or one of another calendar.
    """
    text = str(to) if not isinstance(to, bool) and isinstance(to, (int, str, FiscalYear)) else ""
    read = period_of(text.strip())
    if read is None:
        raise InputError(f"to={shorten(repr(to))} is no year or month.", hint='Write 2024, "FY2024" or "2024-10".')
    found, number = read
    if found is kind:
        return (number,)
    if found is Periods.CALENDAR and kind is Periods.FISCAL:
        return (number * _QUARTERS,)
    if found is Periods.CALENDAR and kind is Periods.MONTH:
        return tuple(_months_of(number))
    names = {Periods.FISCAL: "US fiscal years", Periods.CALENDAR: "calendar years", Periods.MONTH: "months"}
    raise InputError(
        f"{text} is not one of the periods of these price levels, which are {names[kind]}.",
        hint="Fiscal and calendar years are different years: take a table of the one you mean.",
    )
