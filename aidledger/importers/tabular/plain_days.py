"""Days in the one form that most tables have, all at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.importers.tabular.buffers import text_buffers

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

__all__ = ["plain_day", "plain_days"]

_LENGTH = len("2024-10-21")
_DIGITS = (0, 1, 2, 3, 5, 6, 8, 9)
_HYPHENS = (4, 7)
# Days that no rule of dates excludes, but for those that do not exist.
_EARLIEST, _LATEST = 1900, 2199


def plain_day(cell: str) -> dt.date | None:
    """The day of one cell that `plain_days` would read; None for any other.

    Example:
        >>> plain_day("1970-01-03"), plain_day("2023-02-29"), plain_day("2024-1-1")
        (datetime.date(1970, 1, 3), None, None)
    """
    # The other form of this length has a week, and its second hyphen elsewhere.
    if len(cell) != _LENGTH or cell[_HYPHENS[1]] != "-":
        return None
    try:
        day = dt.date.fromisoformat(cell)
    except ValueError:
        return None
    return day if _EARLIEST <= day.year <= _LATEST else None


def plain_days(labels: pa.Array[Any]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    """Read days written like 2024-10-21.

    Args:
        labels: Text without nulls.

    Returns:
        Days since 1970-01-01, and which labels are such days: of the years 1900 to 2199, and in the calendar.

    Example:
        >>> import pyarrow as pa
        >>> days, fine = plain_days(pa.array(["1970-01-03", "2023-02-29", "2024-1-1"]))
        >>> days.tolist(), fine.tolist()
        ([2, 0, 0], [True, False, False])
    """
    days, fine = np.zeros(len(labels), dtype=np.int32), np.zeros(len(labels), dtype=np.bool_)
    ends, content = text_buffers(labels)
    rows = np.flatnonzero(np.diff(ends) == _LENGTH)
    if len(rows):
        days[rows], fine[rows] = _of_ten_bytes(content[ends[rows, None] + np.arange(_LENGTH)])
    return days, fine


def _of_ten_bytes(text: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    """The same for cells of ten bytes each. Shape of `text`: rows, 10."""
    numbers = text - np.uint8(ord("0"))
    fine = (numbers[:, _DIGITS] <= 9).all(axis=1) & (text[:, _HYPHENS] == ord("-")).all(axis=1)  # noqa: PLR2004 - a digit
    wide = numbers.astype(np.int32)
    year = wide[:, 0] * 1000 + wide[:, 1] * 100 + wide[:, 2] * 10 + wide[:, 3]
    month, day = wide[:, 5] * 10 + wide[:, 6], wide[:, 8] * 10 + wide[:, 9]
    fine &= (year >= _EARLIEST) & (year <= _LATEST) & (month >= 1) & (month <= 12)  # noqa: PLR2004 - of a year
    months = np.where(fine, (year - 1970) * 12 + month - 1, 0)
    first, after = (_first_day(months + ahead) for ahead in (0, 1))
    found = first + day - 1
    fine &= (found >= first) & (found < after)
    return np.where(fine, found, 0), fine


def _first_day(months: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The first day of months that are counted from January 1970."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64).astype(np.int32)
