"""What totals are grouped by, and the group every row falls into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import UnknownTermError
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, Words
from aidledger.totals.categories import by_category
from aidledger.totals.periods import Frequency, period_label, period_of, refuse_unknown_calendar
from aidledger.totals.selection import Presence, Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

__all__ = ["KEYS", "Groups", "group"]

_WORD_KEYS = (
    "donor",
    "recipient",
    "authority",
    "stage",
    "instrument",
    "valuation",
    "announcement",
    "currency",
    "draws_on",
    "id",
)
_PERIOD_KEYS = {
    "year": Frequency.YEAR,
    "quarter": Frequency.QUARTER,
    "month": Frequency.MONTH,
    "fiscal_year": Frequency.FISCAL_YEAR,
}
_CATEGORY_KEYS = ("category", "category_group")
KEYS = (*_WORD_KEYS, *_PERIOD_KEYS, *_CATEGORY_KEYS)
"""Everything totals can be grouped by."""

_EMPTY = "(none)"
_UNDATED = "undated"


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows with the group each falls into.

    Attributes:
        selection: The rows; a row that may fall into several groups stands in each.
        codes: Group of every row. Shape: rows.
        labels: Key values of every group, sorted. Shape: groups x keys.
        by: The keys.
    """

    selection: Selection
    codes: npt.NDArray[np.int64]
    labels: tuple[tuple[str, ...], ...]
    by: tuple[str, ...]


def group(selection: Selection, by: Sequence[str]) -> Groups:
    """Split a selection into groups.

    Rows whose date spans several periods stand in each of them, marked as less than certain; rows
    of several categories stand under each, marked as shared.

    Args:
        selection: Rows to split.
        by: Keys, outermost first.

    Returns:
        The groups that occur.

    Raises:
        UnknownTermError: A key is not one of `KEYS`.
        InputError: Fiscal years of a donor whose calendar is not on record.
    """
    for key in by:
        if key not in KEYS:
            raise UnknownTermError.of("Grouping key", key, KEYS)
    for key in by:
        if key in _CATEGORY_KEYS:
            selection = by_category(selection, coarse=key == "category_group")
        elif key in _PERIOD_KEYS:
            selection = _spread_over_periods(selection, _PERIOD_KEYS[key], booked=key == "fiscal_year")
    columns = [_column(selection, key) for key in by]
    codes = np.zeros(len(selection), dtype=np.int64)
    for words in columns:
        codes = codes * (len(words.labels) + 1) + (words.codes + 1)
    present, compact = np.unique(codes, return_inverse=True)
    return Groups(
        selection, compact.astype(np.int64), tuple(_labels(int(code), columns) for code in present), tuple(by)
    )


def _labels(code: int, columns: list[Words]) -> tuple[str, ...]:
    found: list[str] = []
    for words in reversed(columns):
        code, position = divmod(code, len(words.labels) + 1)
        found.append(words.labels[position - 1] if position else _EMPTY)
    return tuple(reversed(found))


def _column(selection: Selection, key: str) -> Words:
    if key in _WORD_KEYS:
        return selection.table.words(key)
    if key in _CATEGORY_KEYS:
        # `by_category` has left exactly one category to a row.
        return selection.table.category_pairs[1]
    return _periods(selection, _PERIOD_KEYS[key], booked=key == "fiscal_year")


def _periods(selection: Selection, frequency: Frequency, *, booked: bool) -> Words:
    numbers = _shown_period(selection, frequency, booked=booked)
    unique, codes = np.unique(numbers, return_inverse=True)
    labels = tuple(_UNDATED if number == _NO_PERIOD else period_label(int(number), frequency) for number in unique)
    return Words(codes.astype(np.int32), labels)


_NO_PERIOD = np.iinfo(np.int64).max


def _shown_period(selection: Selection, frequency: Frequency, *, booked: bool) -> npt.NDArray[np.int64]:
    table = selection.table
    undated = table.day == NO_DAY_LATEST
    numbers = period_of(np.where(undated, 0, table.day), frequency)
    numbers[undated] = _NO_PERIOD
    if booked:
        stated = table.booked_year != 0
        refuse_unknown_calendar(selection.rows(~stated).table.words("donor").labels)
        numbers = np.where(stated, table.booked_year - 1970, numbers)
    return numbers


def _spread_over_periods(selection: Selection, frequency: Frequency, *, booked: bool) -> Selection:
    """Let a row whose span reaches into other periods stand there too, as possible only."""
    table = selection.table
    dated = table.day != NO_DAY_LATEST
    if not dated.any():
        return selection
    first = np.where(table.day_earliest == NO_DAY_EARLIEST, table.day[dated].min(), table.day_earliest)
    last = np.where(table.day_latest == NO_DAY_LATEST, table.day[dated].max(), table.day_latest)
    loose = dated & (period_of(first, frequency) != period_of(last, frequency))
    if booked:
        loose &= table.booked_year == 0
    if not loose.any():
        return selection
    rows, presence, days = [np.arange(len(table))], [selection.presence.copy()], [table.day.copy()]
    presence[0][loose] = np.maximum(presence[0][loose], Presence.LIKELY)
    for row in np.flatnonzero(loose):
        span = np.arange(first[row], last[row] + 1, dtype=np.int32)
        others = np.unique(period_of(span, frequency), return_index=True)[1]
        shown = period_of(table.day[row : row + 1], frequency)[0]
        elsewhere = span[others][period_of(span[others], frequency) != shown]
        rows.append(np.full(len(elsewhere), row))
        presence.append(np.full(len(elsewhere), max(Presence.POSSIBLE, selection.presence[row]), dtype=np.int8))
        days.append(elsewhere)
    taken = table.take(np.concatenate(rows), days=np.concatenate(days))
    return Selection(taken, np.concatenate(presence), selection.filter)
