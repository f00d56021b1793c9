"""Days as numbers: how columns hold dates."""

from __future__ import annotations

import datetime as dt

__all__ = ["NO_DAY_EARLIEST", "NO_DAY_LATEST", "day_number", "day_of"]

NO_DAY_EARLIEST = -(2**31)
"""Day number that stands for an open start."""
NO_DAY_LATEST = 2**31 - 1
"""Day number that stands for an open end."""

_EPOCH = dt.date(1970, 1, 1).toordinal()


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> dt.date:
    """The date of a day number."""
    return dt.date.fromordinal(int(number) + _EPOCH)
