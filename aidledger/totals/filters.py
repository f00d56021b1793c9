"""Filters: what a selection of packages was narrowed to."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from aidledger.dates import DateSpan, FiscalYear
from aidledger.errors import InputError
from aidledger.vocabulary import is_within

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["WORD_FILTERS", "Filter", "boundary"]

WORD_FILTERS = (
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
"""Filters that name the words of one column."""

_NOTHING = "(nothing)"
"""A word no cell holds: the intersection of two filters that exclude each other."""


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
        """Both filters at once; filters that exclude each other leave nothing.

        Raises:
            InputError: A boundary in time has an open end.
        """
        both: dict[str, object] = {}
        for field in fields(self):
            mine, theirs = getattr(self, field.name), getattr(other, field.name)
            both[field.name] = _combined(field.name, mine, theirs) if mine and theirs else mine or theirs
        if self.fiscal_year and other.fiscal_year and self.fiscal_year != other.fiscal_year:
            both["id"] = (_NOTHING,)
        return replace(self, **both)  # type: ignore[arg-type] # values come from the same fields

    def describe(self) -> str:
        """The filter in words, such as `authority PDA, from 2022-02-24, to 2024-10-21`."""
        named = [(name, getattr(self, name)) for name in (*WORD_FILTERS, "category")]
        parts = [f"{name} {' or '.join(words)}" for name, words in named if words]
        parts += [str(self.fiscal_year)] if self.fiscal_year else []
        parts += [f"from {self.since}"] if self.since else []
        parts += [f"to {self.until}"] if self.until else []
        parts += [f"without {', '.join(self.without)}"] if self.without else []
        return ", ".join(parts)


def _combined(name: str, mine: object, theirs: object) -> object:
    if isinstance(mine, DateSpan) and isinstance(theirs, DateSpan):
        return _later(mine, theirs) if name == "since" else _earlier(mine, theirs)
    if not isinstance(mine, tuple) or not isinstance(theirs, tuple):
        return mine
    if name == "without":
        return tuple(dict.fromkeys(mine + theirs))
    if name == "category":
        return _common_categories(mine, theirs) or (_NOTHING,)
    return tuple(word for word in mine if word in theirs) or (_NOTHING,)


def _common_categories(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """The narrower of every two categories of which one includes the other."""
    if _NOTHING in (*mine, *theirs):
        return ()
    narrow = [code for code in theirs if any(is_within(code, wide) for wide in mine)]
    narrow += [code for code in mine if any(is_within(code, wide) for wide in theirs)]
    return tuple(dict.fromkeys(narrow))


def _later(a: DateSpan, b: DateSpan) -> DateSpan:
    (first_a, last_a), (first_b, last_b) = boundary(a), boundary(b)
    return DateSpan(earliest=max(first_a, first_b), latest=max(last_a, last_b))


def _earlier(a: DateSpan, b: DateSpan) -> DateSpan:
    (first_a, last_a), (first_b, last_b) = boundary(a), boundary(b)
    return DateSpan(earliest=min(first_a, first_b), latest=min(last_a, last_b))


def boundary(span: DateSpan) -> tuple[dt.date, dt.date]:
    """The first and last day a boundary in time may lie on.

    Raises:
        InputError: One of them is open.
    """
    if span.earliest is None or span.latest is None:
        raise InputError(f"A boundary cannot be open: {span}.", hint="Give a day, month or year.")
    return span.earliest, span.latest
