"""Choosing packages: how certainly a row lies inside a filter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, PackageTable, day_number
from aidledger.totals.exact import Summand
from aidledger.totals.filters import WORD_FILTERS, Filter, boundary
from aidledger.totals.kinds import Kinds, Presence, kinds_of
from aidledger.totals.periods import refuse_unknown_calendar
from aidledger.vocabulary import is_within

if TYPE_CHECKING:
    import numpy.typing as npt

    from aidledger.dates import DateSpan
    from aidledger.model import AidPackage

__all__ = ["OUTSIDE", "Presence", "Selection", "Share", "all_categories", "date_presence", "words_within"]

OUTSIDE = -1
"""Presence of a row that certainly lies outside."""


class Share(NamedTuple):
    """What rows that are only a part of a package differ in from whole packages.

    Attributes:
        digit: Added to the last stated digit, in minor units: what articles leave of a package is
            known no better than all of its figures together. Shape: rows.
        counts: 1 for the row that stands for its package when packages are counted, 0 for the
            others. Shape: rows.
    """

    digit: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Selection:
    """Rows of a table, and how certainly each lies inside the filter that chose them.

    Attributes:
        table: The chosen rows.
        presence: `Presence` of every row. Shape: rows.
        filter: What was asked for.
        share: Set where some rows are parts of packages.
    """

    table: PackageTable
    presence: npt.NDArray[np.int8]
    filter: Filter
    share: Share | None = None

    @classmethod
    def everything(cls, table: PackageTable) -> Self:
        """All rows, certainly."""
        return cls(table, np.zeros(len(table), dtype=np.int8), Filter())

    @property
    def in_common(self) -> Filter:
        """What was asked for, and the donor and recipient that all rows have in common anyway."""
        parties = {party: self.table.words(party).labels for party in ("donor", "recipient")}
        shared = {party: tuple(labels) if len(labels) == 1 else () for party, labels in parties.items()}
        asked = self.filter
        return replace(asked, donor=asked.donor or shared["donor"], recipient=asked.recipient or shared["recipient"])

    @cached_property
    def kinds(self) -> Kinds:
        """The kinds of row that occur, and which of them each row is."""
        return kinds_of(self.table, self.presence)

    @cached_property
    def summands(self) -> tuple[Summand, ...]:
        """Figures, last stated digits, spreads, reused parts and their digits, as stated: what sums are made of."""
        table = self.table
        digit = table.digit if self.share is None else table.digit + self.share.digit
        others = (digit, table.spread, table.reused, table.reused_digit)
        return Summand(table.minor, *table.minor_range), *map(Summand.of, others)

    def where(self, wanted: Filter) -> Selection:
        """The rows that lie, or may lie, inside `wanted` as well.

        Raises:
            InputError: A boundary is open, or fiscal years of an unknown calendar are asked for.
        """
        return self.narrowed(wanted, self.presence_in(wanted))

    def narrowed(self, wanted: Filter, presence: npt.NDArray[np.int8]) -> Selection:
        """The rows inside `wanted`, of which `presence` says how certainly every row lies there."""
        inside = presence != OUTSIDE
        combined = np.maximum(self.presence, presence)[inside]
        return Selection(self.table.filter(inside), combined, self.filter.and_also(wanted))

    def presence_in(self, wanted: Filter) -> npt.NDArray[np.int8]:
        """`Presence` of every row in `wanted` alone; `OUTSIDE` for rows certainly outside."""
        presence = np.where(words_within(self.table, wanted), np.int8(Presence.CERTAIN), np.int8(OUTSIDE))
        if wanted.category:
            presence = _both(presence, _category_presence(self.table, wanted.category))
        if wanted.fiscal_year or wanted.since or wanted.until:
            presence = _both(presence, date_presence(self.table, wanted, among=presence != OUTSIDE))
        return presence

    def rows(self, mask: npt.NDArray[np.bool_]) -> Selection:
        """The rows where `mask` is true, under the same filter."""
        if bool(mask.all()):
            return self
        share = None if self.share is None else Share(self.share.digit[mask], self.share.counts[mask])
        return Selection(self.table.filter(mask), self.presence[mask], self.filter, share)

    def one(self, row: int) -> Selection:
        """A single row, by number."""
        only = np.array([row], dtype=np.int64)
        return Selection(self.table.take(only), self.presence[only], self.filter)

    def __len__(self) -> int:
        return len(self.table)


def all_categories(package: AidPackage) -> tuple[str, ...]:
    """The categories of a package, and those of its articles that have an amount; sorted."""
    of_articles = (code for item in package.items if item.amount is not None for code in item.category or ())
    return tuple(sorted({*package.category, *of_articles}))


def words_within(table: PackageTable, wanted: Filter) -> npt.NDArray[np.bool_]:
    """Which rows hold the words a filter asks for; dates and categories left aside. Shape: rows."""
    inside = np.ones(len(table), dtype=np.bool_)
    for name in WORD_FILTERS:
        if labels := getattr(wanted, name):
            inside &= table.words(name).mask(labels)
    if wanted.without:
        inside &= ~table.words("id").mask(wanted.without)
    return inside


def date_presence(
    table: PackageTable, wanted: Filter, *, among: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.int8]:
    """`Presence` of every row by its date and booked year alone.

    Args:
        table: Rows.
        wanted: Filter whose `fiscal_year`, `since` and `until` are looked at.
        among: Rows that matter: donors of the others need no known fiscal calendar.

    Returns:
        Presence, `OUTSIDE` for rows certainly outside. Shape: rows.

    Raises:
        InputError: A boundary is open, or the fiscal calendar of a donor is not on record.
    """
    presence = _window_presence(table, wanted.since, wanted.until)
    year = wanted.fiscal_year
    if year is None:
        return presence
    booked = table.booked_year != 0
    undecided = ~booked if among is None else ~booked & among
    refuse_unknown_calendar(table.filter(undecided).words("donor").labels)
    span = year.span()
    by_date = _window_presence(table, _day(span, first=True), _day(span, first=False))
    by_book = np.where(table.booked_year == year.year, np.int8(Presence.CERTAIN), np.int8(OUTSIDE))
    return _both(presence, np.where(booked, by_book, by_date))


def _day(span: DateSpan, *, first: bool) -> DateSpan:
    day = boundary(span)[0 if first else 1]
    return type(span)(earliest=day, latest=day)


def _both(a: npt.NDArray[np.int8], b: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    return np.where((a == OUTSIDE) | (b == OUTSIDE), np.int8(OUTSIDE), np.maximum(a, b))


def _window_presence(table: PackageTable, since: DateSpan | None, until: DateSpan | None) -> npt.NDArray[np.int8]:
    start, start_surely = _edges(since, NO_DAY_EARLIEST)
    end_surely, end = _edges(until, NO_DAY_LATEST)
    dated = table.day != NO_DAY_LATEST
    shown = (table.day >= start) & (table.day <= end) & dated
    certain = (table.day_earliest >= start_surely) & (table.day_latest <= end_surely)
    possible = (table.day_latest >= start) & (table.day_earliest <= end)
    presence = np.full(len(table), OUTSIDE, dtype=np.int8)
    presence[possible] = Presence.POSSIBLE
    presence[shown] = Presence.LIKELY
    presence[certain] = Presence.CERTAIN
    return presence


def _edges(span: DateSpan | None, default: int) -> tuple[int, int]:
    if span is None:
        return default, default
    first, last = boundary(span)
    return day_number(first), day_number(last)


def _category_presence(table: PackageTable, wanted: tuple[str, ...]) -> npt.NDArray[np.int8]:
    rows, categories = table.category_pairs
    within = [any(_is_within(label, ancestor) for ancestor in wanted) for label in categories.labels]
    inside = np.array([*within, False])[categories.codes]
    has, has_other = (np.bincount(rows[mask], minlength=len(table)) > 0 for mask in (inside, ~inside))
    presence = np.where(has, np.int8(Presence.CERTAIN), np.int8(OUTSIDE))
    presence[has & has_other] = Presence.SHARED
    return _with_articles(table, wanted, presence)


def _with_articles(
    table: PackageTable, wanted: tuple[str, ...], presence: npt.NDArray[np.int8]
) -> npt.NDArray[np.int8]:
    """Articles with amounts of their own may lie elsewhere than their package says."""
    for row in np.flatnonzero(table.has_itemised_amounts):
        codes = all_categories(table.record(int(row)))
        within = {any(_is_within(code, ancestor) for ancestor in wanted) for code in codes}
        if within == {True, False}:
            presence[row] = Presence.SHARED
    return presence


def _is_within(code: str, ancestor: str) -> bool:
    # Filters that exclude each other hold a word that is no category.
    return not ancestor.startswith("(") and is_within(code, ancestor)
