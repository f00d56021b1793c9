"""Calendar periods as integers: days, weeks, months, quarters, years, fiscal years."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from aidledger.errors import InputError, UnknownTermError

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = [
    "Frequency",
    "period_end",
    "period_label",
    "period_labels",
    "period_of",
    "period_start",
    "refuse_unknown_calendar",
]

# US fiscal years begin in October (31 U.S.C. 1102): three months before the calendar year.
_FISCAL_SHIFT = 3
# 1970-01-01 was a Thursday; weeks begin on Monday (ISO 8601).
_WEEK_SHIFT = 3
# Above this many days, working each possible day out once is faster.
_MANY = 50_000
_EPOCH = dt.date(1970, 1, 1)


class Frequency(StrEnum):
    """How long a period is."""

    DAY = "D"
    WEEK = "W"
    MONTH = "M"
    QUARTER = "Q"
    YEAR = "Y"
    FISCAL_YEAR = "FY"

    @classmethod
    def _missing_(cls, value: object) -> Frequency:
        if isinstance(value, str) and value.upper() in cls._value2member_map_:
            return cls(value.upper())
        raise UnknownTermError.of("Frequency", str(value), [member.value for member in cls])


# How many months a period has, and how many months before January 1970 the first one began.
_MONTHS = {
    Frequency.MONTH: (1, 0),
    Frequency.QUARTER: (3, 0),
    Frequency.YEAR: (12, 0),
    Frequency.FISCAL_YEAR: (12, _FISCAL_SHIFT),
}
_LABELS = {
    Frequency.DAY: "{end.year:04}-{end.month:02}-{end.day:02}",
    Frequency.MONTH: "{end.year:04}-{end.month:02}",
    Frequency.QUARTER: "{end.year}-Q{quarter}",
    Frequency.YEAR: "{end.year}",
    Frequency.FISCAL_YEAR: "FY{end.year}",
}


def period_of(days: npt.NDArray[np.signedinteger], frequency: Frequency) -> npt.NDArray[np.int64]:
    """The period each day lies in, as a number that grows by one from period to period.

    Args:
        days: Days since 1970-01-01. Shape: any.
        frequency: Length of the periods.

    Returns:
        Period numbers. Shape: as `days`.
    """
    if frequency is Frequency.DAY:
        return days.astype(np.int64)
    if frequency is Frequency.WEEK:
        return (days.astype(np.int64) + _WEEK_SHIFT) // 7
    if days.size > _MANY:
        return _looked_up(days, frequency)
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    length, shift = _MONTHS[frequency]
    return (months + shift) // length


def _looked_up(days: npt.NDArray[np.signedinteger], frequency: Frequency) -> npt.NDArray[np.int64]:
    """Periods of many days: each possible day is worked out once, where they lie close enough."""
    first, last = int(days.min()), int(days.max())
    if last - first >= _MANY:
        unique, positions = np.unique(days, return_inverse=True)
        found: npt.NDArray[np.int64] = _in_pieces(unique, frequency)[positions]
        return found
    every: npt.NDArray[np.int64] = period_of(np.arange(first, last + 1, dtype=np.int64), frequency)
    return every.take(days - first)


def _in_pieces(days: npt.NDArray[np.signedinteger], frequency: Frequency) -> npt.NDArray[np.int64]:
    pieces = [period_of(days[start : start + _MANY], frequency) for start in range(0, len(days), _MANY)]
    return np.concatenate(pieces)


def period_start(numbers: npt.NDArray[np.int64], frequency: Frequency) -> npt.NDArray[np.int64]:
    """The first day of each period, in days since 1970-01-01. Shape: as `numbers`."""
    if frequency is Frequency.DAY:
        return numbers
    if frequency is Frequency.WEEK:
        return numbers * 7 - _WEEK_SHIFT
    length, shift = _MONTHS[frequency]
    months = (numbers * length - shift).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64)


def period_end(number: int, frequency: Frequency) -> dt.date:
    """The last day of a period.

    Example:
        >>> period_end(54, Frequency.FISCAL_YEAR)
        datetime.date(2024, 9, 30)
    """
    following = int(period_start(np.array([number + 1], dtype=np.int64), frequency)[0])
    return _EPOCH + dt.timedelta(days=following - 1)


def period_label(number: int, frequency: Frequency) -> str:
    """A period as people write it: `2024-10-21`, `2024-W43`, `2024-10`, `2024-Q4`, `2024`, `FY2024`."""
    return _label(period_end(number, frequency), frequency)


def period_labels(first: int, count: int, frequency: Frequency) -> pa.Array[Any]:
    """The labels of periods that follow each other. Shape: count."""
    following = np.arange(first + 1, first + count + 1, dtype=np.int64)
    ends = (period_start(following, frequency) - 1).astype("datetime64[D]")
    if frequency is Frequency.DAY:
        return pa.array(ends).cast(pa.string())
    return pa.array([_label(end, frequency) for end in ends.tolist()], pa.string())


def _label(end: dt.date, frequency: Frequency) -> str:
    if frequency is Frequency.WEEK:
        year, week, _ = end.isocalendar()
        return f"{year}-W{week:02}"
    return _LABELS[frequency].format(end=end, quarter=(end.month + 2) // 3)


def refuse_unknown_calendar(donors: tuple[str, ...]) -> None:
    """Raise when fiscal years are asked for of donors whose calendar is not on record.

    Raises:
        InputError: A donor other than the United States is among them.
    """
    others = [donor for donor in donors if donor != "USA"]
    if others:
        raise InputError(
            f"The fiscal calendar of {', '.join(others[:5])} is not on record.",
            hint='Use calendar years ("Y", by="year"), or narrow with where(donor="USA").',
        )
