"""The periods a row stands in: the one it is shown in, and every other its date allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, day_number
from aidledger.totals.filters import boundary
from aidledger.totals.periods import Frequency, period_of, period_start, refuse_unknown_calendar
from aidledger.totals.selection import Presence, Selection, Share

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aidledger.table import PackageTable
    from aidledger.totals.filters import Filter

__all__ = ["PERIOD_KEYS", "UNDATED", "shown_periods", "spread_over_periods"]

PERIOD_KEYS = {
    "year": Frequency.YEAR,
    "quarter": Frequency.QUARTER,
    "month": Frequency.MONTH,
    "fiscal_year": Frequency.FISCAL_YEAR,
}
"""Grouping keys that are periods, and their lengths."""

UNDATED = int(np.iinfo(np.int64).max)
"""Number that stands for the period of a row without any date."""

_BOOKED = "fiscal_year"


def shown_periods(table: PackageTable, key: str) -> npt.NDArray[np.int64]:
    """The period every row is shown in: that of its day, or the fiscal year it is booked to.

    Args:
        table: Rows.
        key: One of `PERIOD_KEYS`.

    Returns:
        Numbers of periods; `UNDATED` where there is no date. Shape: rows.

    Raises:
        InputError: Fiscal years of a donor whose calendar is not on record.
    """
    if key == _BOOKED:
        refuse_unknown_calendar(table.filter(table.booked_year == 0).words("donor").labels)
    return _periods(table, table.day, np.arange(len(table)), key)


def _periods(
    table: PackageTable, days: npt.NDArray[np.signedinteger], rows: npt.NDArray[np.int64], key: str
) -> npt.NDArray[np.int64]:
    """The period of each of `days`, every one taken as the day of one of `rows`."""
    undated = days == NO_DAY_LATEST
    numbers = period_of(np.where(undated, 0, days), PERIOD_KEYS[key])
    numbers = np.where(undated, UNDATED, numbers)
    if key == _BOOKED:
        booked = table.booked_year[rows]
        numbers = np.where(booked != 0, booked - _EPOCH_YEAR, numbers)
    return numbers


_EPOCH_YEAR = 1970


def spread_over_periods(selection: Selection, keys: Sequence[str]) -> Selection:
    """Let every row stand in all the periods its date allows, as less than certain.

    A row stays, as likely at most, in the period it is shown in, and stands in the others as
    possible. A row without a date stands among the undated ones, and is possible everywhere.

    Args:
        selection: Rows.
        keys: Grouping keys out of `PERIOD_KEYS`.

    Returns:
        The rows, each with the one day that puts it into its period.
    """
    table = selection.table
    reach = _reach(table, keys)
    if reach is None:
        return selection
    span = _possible_days(table, selection.filter, reach)
    base = _common_measure(keys)
    candidates = np.flatnonzero(
        span.is_open | span.shown_outside | (period_of(span.first, base) != period_of(span.last, base))
    )
    if not len(candidates):
        return selection
    elsewhere, days = _elsewhere(table, span, candidates, base, keys)
    presence = selection.presence.copy()
    uncertain = np.zeros(len(table), dtype=np.bool_)
    uncertain[elsewhere] = True
    uncertain |= span.is_open & ~_is_fixed(table, keys)
    uncertain &= table.day != NO_DAY_LATEST
    presence[uncertain] = np.maximum(presence[uncertain], np.int8(Presence.LIKELY))
    # A row shown outside the boundaries asked for stands only in the periods inside.
    kept = np.flatnonzero(~span.shown_outside | _is_fixed(table, keys))
    rows = np.concatenate([kept, elsewhere])
    possible = np.maximum(selection.presence[elsewhere], np.int8(Presence.POSSIBLE))
    taken = table.take(rows, days=np.concatenate([table.day[kept], days]).astype(np.int32))
    share = selection.share and Share(selection.share.digit[rows], selection.share.counts[rows])
    return Selection(taken, np.concatenate([presence[kept], possible]), selection.filter, share)


class _Span(NamedTuple):
    """First and last day every row may have, between the first and last day of all. Shape: rows."""

    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    is_open: npt.NDArray[np.bool_]
    shown_outside: npt.NDArray[np.bool_]


def _possible_days(table: PackageTable, wanted: Filter, reach: tuple[int, int]) -> _Span:
    dated = table.day != NO_DAY_LATEST
    start, end = _boundaries(table, wanted)
    # An open end reaches as far as was asked for, or else as far as anything else does.
    from_here = np.where(start == NO_DAY_EARLIEST, np.minimum(reach[0], end), start)
    to_here = np.where(end == NO_DAY_LATEST, np.maximum(reach[1], start), end)
    opens, closes = table.day_earliest == NO_DAY_EARLIEST, table.day_latest == NO_DAY_LATEST
    return _Span(
        first=np.where(opens, from_here, np.maximum(table.day_earliest, start)),
        last=np.where(closes, to_here, np.minimum(table.day_latest, end)),
        is_open=opens | closes,
        shown_outside=dated & ((table.day < start) | (table.day > end)),
    )


def _reach(table: PackageTable, keys: Sequence[str]) -> tuple[int, int] | None:
    """First and last day of all dates, and of booked years if those are asked for; None without any."""
    days = [
        table.day_earliest[table.day_earliest != NO_DAY_EARLIEST],
        table.day_latest[table.day_latest != NO_DAY_LATEST],
    ]
    if _BOOKED in keys:
        years = np.unique(table.booked_year[table.booked_year != 0]).astype(np.int64) - _EPOCH_YEAR
        days += [period_start(years, Frequency.FISCAL_YEAR), period_start(years + 1, Frequency.FISCAL_YEAR) - 1]
    found = np.concatenate(days)
    return (int(found.min()), int(found.max())) if len(found) else None


def _boundaries(table: PackageTable, wanted: Filter) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """First and last day a row may have inside a filter. Shape: rows."""
    start = np.full(len(table), NO_DAY_EARLIEST, dtype=np.int64)
    end = np.full(len(table), NO_DAY_LATEST, dtype=np.int64)
    if wanted.since:
        start[:] = day_number(boundary(wanted.since)[0])
    if wanted.until:
        end[:] = day_number(boundary(wanted.until)[1])
    if wanted.fiscal_year:
        by_date = table.booked_year == 0
        first, last = (day_number(day) for day in boundary(wanted.fiscal_year.span()))
        start[by_date] = np.maximum(start[by_date], first)
        end[by_date] = np.minimum(end[by_date], last)
    return start, end


def _common_measure(keys: Sequence[str]) -> Frequency:
    """The period that all periods of `keys` are made of."""
    if "month" in keys:
        return Frequency.MONTH
    return PERIOD_KEYS[keys[0]] if len(keys) == 1 else Frequency.QUARTER


def _is_fixed(table: PackageTable, keys: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which rows stand where they are booked, whatever their date. Shape: rows."""
    fixed: npt.NDArray[np.bool_] = (table.booked_year != 0) & (list(keys) == [_BOOKED])
    return fixed


def _elsewhere(
    table: PackageTable, span: _Span, rows: npt.NDArray[np.int64], base: Frequency, keys: Sequence[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Every row with a day in each of the other periods it may lie in."""
    first, last = period_of(span.first[rows], base), period_of(span.last[rows], base)
    count = np.maximum(last - first + 1, 0)
    repeated = np.repeat(rows, count)
    step = np.arange(len(repeated)) - np.repeat(np.cumsum(count) - count, count)
    days = np.maximum(period_start(np.repeat(first, count) + step, base), span.first[repeated])
    cells = np.stack([repeated, *(_periods(table, days, repeated, key) for key in keys)])
    shown = np.stack([repeated, *(_periods(table, table.day[repeated], repeated, key) for key in keys)])
    other = (cells != shown).any(axis=0) | (span.shown_outside[repeated] & ~_is_fixed(table, keys)[repeated])
    cells, repeated, days = cells[:, other], repeated[other], days[other]
    _, once = np.unique(cells, axis=1, return_index=True)
    return repeated[once], days[once]
