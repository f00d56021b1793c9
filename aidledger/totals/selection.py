"""Choosing packages: filters, and how certainly a row lies inside them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Self

import numpy as np

from aidledger.dates import DateSpan, FiscalYear
from aidledger.errors import InputError
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, PackageTable, day_number
from aidledger.totals.periods import Frequency, period_of, refuse_unknown_calendar
from aidledger.vocabulary import is_within

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Filter", "Presence", "Selection"]

_WORD_FILTERS = (
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


class Presence(IntEnum):
    """How certainly a row lies inside a selection; a larger number is less certain."""

    CERTAIN = 0
    """Inside on every reading of its date."""
    LIKELY = 1
    """Inside by the day it is shown at, but its span reaches outside."""
    POSSIBLE = 2
    """Outside by the day it is shown at, but its span reaches inside."""
    SHARED = 3
    """Inside, with a part of its amount that no source splits off."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a selection was narrowed to. Empty fields do not narrow.

    Attributes:
        donor: Party codes.
        recipient: Party codes.
        authority: Authority codes.
        stage: Stages.
        instrument: Instruments.
        valuation: Valuations.
        announcement: Announcement ids.
        currency: Currency codes.
        draws_on: Limit ids.
        id: Package ids.
        without: Package ids left out.
        category: Capability codes; each includes its descendants.
        fiscal_year: Booked year, or the year of the date where none is booked.
        since: First day inside; a span makes the boundary itself uncertain.
        until: Last day inside.
    """

    donor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    valuation: tuple[str, ...] = ()
    announcement: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    draws_on: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    fiscal_year: FiscalYear | None = None
    since: DateSpan | None = None
    until: DateSpan | None = None

    def and_also(self, other: Filter) -> Filter:
        """Both filters at once; the narrower value of each field wins.

        Raises:
            InputError: The two contradict each other in a field, so that nothing could be inside.
        """
        changes: dict[str, object] = {}
        for field in fields(self):
            mine, theirs = getattr(self, field.name), getattr(other, field.name)
            if not theirs or mine == theirs:
                continue
            changes[field.name] = _combine(field.name, mine, theirs) if mine else theirs
        return replace(self, **changes)  # type: ignore[arg-type] # values come from the same fields

    def describe(self) -> str:
        """The filter in words, such as `authority PDA, from 2022-02-24 to 2024-10-21`."""
        parts = [
            f"{name} {' or '.join(getattr(self, name))}" for name in (*_WORD_FILTERS, "category") if getattr(self, name)
        ]
        if self.fiscal_year:
            parts.append(str(self.fiscal_year))
        if self.since:
            parts.append(f"from {self.since}")
        if self.until:
            parts.append(f"to {self.until}")
        if self.without:
            parts.append(f"without {', '.join(self.without)}")
        return ", ".join(parts)


def _combine(name: str, mine: object, theirs: object) -> object:
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        if name == "without":
            return tuple(dict.fromkeys(mine + theirs))
        if name == "category":
            return tuple(code for code in theirs if any(is_within(code, wide) for wide in mine)) or (_NOTHING,)
        return tuple(word for word in mine if word in theirs) or (_NOTHING,)
    if isinstance(mine, DateSpan) and isinstance(theirs, DateSpan):
        return _later(mine, theirs) if name == "since" else _earlier(mine, theirs)
    raise InputError(f"{name} was already narrowed to {mine}.", hint=f"Start again from the whole ledger for {theirs}.")


_NOTHING = "-"
"""A word no cell holds: the intersection of two filters that exclude each other."""


def _later(a: DateSpan, b: DateSpan) -> DateSpan:
    return a if (a.earliest or _far(b)) >= (b.earliest or _far(a)) else b


def _earlier(a: DateSpan, b: DateSpan) -> DateSpan:
    return a if (a.latest or _far(b)) <= (b.latest or _far(a)) else b


def _far(span: DateSpan) -> object:
    raise InputError(f"A boundary cannot be open: {span}.", hint="Give a day, month or year.")


@dataclass(frozen=True, eq=False)
class Selection:
    """Rows of a table, and how certainly each lies inside the filter that chose them.

    Attributes:
        table: The chosen rows.
        presence: `Presence` of every row. Shape: rows.
        filter: What was asked for.
    """

    table: PackageTable
    presence: npt.NDArray[np.int8]
    filter: Filter

    @classmethod
    def everything(cls, table: PackageTable) -> Self:
        """All rows, certainly."""
        return cls(table, np.zeros(len(table), dtype=np.int8), Filter())

    def where(self, wanted: Filter) -> Selection:
        """The rows that lie, or may lie, inside `wanted` as well."""
        presence = _presence(self.table, wanted)
        inside = presence >= 0
        combined = np.maximum(self.presence, presence)[inside]
        return Selection(self.table.filter(inside), combined, self.filter.and_also(wanted))

    def rows(self, mask: npt.NDArray[np.bool_]) -> Selection:
        """The rows where `mask` is true, under the same filter."""
        return Selection(self.table.filter(mask), self.presence[mask], self.filter)

    def __len__(self) -> int:
        return len(self.table)


def _presence(table: PackageTable, wanted: Filter) -> npt.NDArray[np.int8]:
    """`Presence` of every row in `wanted`; -1 for rows certainly outside."""
    presence = np.zeros(len(table), dtype=np.int8)
    for name in _WORD_FILTERS:
        labels = getattr(wanted, name)
        if labels:
            presence[~table.words(name).mask(labels)] = -1
    if wanted.without:
        presence[table.words("id").mask(wanted.without)] = -1
    if wanted.fiscal_year:
        refuse_unknown_calendar(table.filter(table.booked_year == 0).words("donor").labels)
        presence[fiscal_years(table) != wanted.fiscal_year.year] = -1
    if wanted.since or wanted.until:
        presence = _both(presence, _window_presence(table, wanted.since, wanted.until))
    if wanted.category:
        presence = _both(presence, _category_presence(table, wanted.category))
    return presence


def _both(a: npt.NDArray[np.int8], b: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    return np.where((a < 0) | (b < 0), np.int8(-1), np.maximum(a, b))


def _window_presence(table: PackageTable, since: DateSpan | None, until: DateSpan | None) -> npt.NDArray[np.int8]:
    start, start_surely = _edges(since, NO_DAY_EARLIEST)
    end_surely, end = _edges(until, NO_DAY_LATEST)
    undated = table.day == NO_DAY_LATEST
    shown = (table.day >= start) & (table.day <= end) & ~undated
    certain = (table.day_earliest >= start_surely) & (table.day_latest <= end_surely)
    possible = (table.day_latest >= start) & (table.day_earliest <= end)
    presence = np.full(len(table), -1, dtype=np.int8)
    presence[possible] = Presence.POSSIBLE
    presence[shown] = Presence.LIKELY
    presence[certain] = Presence.CERTAIN
    return presence


def _edges(span: DateSpan | None, default: int) -> tuple[int, int]:
    if span is None:
        return default, default
    if span.earliest is None or span.latest is None:
        raise InputError(f"A boundary cannot be open: {span}.", hint="Give a day, month or year.")
    return day_number(span.earliest), day_number(span.latest)


def _category_presence(table: PackageTable, wanted: tuple[str, ...]) -> npt.NDArray[np.int8]:
    rows, categories = table.category_pairs
    label_is_inside = np.array(
        [any(is_within(label, ancestor) for ancestor in wanted) for label in categories.labels] or [False]
    )
    inside = label_is_inside[categories.codes]
    has = np.zeros(len(table), dtype=np.bool_)
    has[rows[inside]] = True
    also_other = np.zeros(len(table), dtype=np.bool_)
    also_other[rows[~inside]] = True
    presence = np.where(has, np.int8(Presence.CERTAIN), np.int8(-1))
    presence[has & also_other] = Presence.SHARED
    return presence


def fiscal_years(table: PackageTable) -> npt.NDArray[np.int32]:
    """Booked fiscal year of every row; the year of its date where none is booked; 0 if undated."""
    undated = table.day == NO_DAY_LATEST
    by_date = period_of(np.where(undated, 0, table.day), Frequency.FISCAL_YEAR) + 1970
    years = np.where(table.booked_year != 0, table.booked_year, np.where(undated, 0, by_date))
    return years.astype(np.int32)
