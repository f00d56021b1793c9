"""Changes to try: which packages a statement may have meant other than those of its scope."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.reconciliation.scopes import filter_of
from aidledger.table import NO_DAY_LATEST, day_number, day_of
from aidledger.totals import Filter, Presence
from aidledger.totals.filters import boundary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from aidledger.model import Statement
    from aidledger.totals import Selection

    Bools = npt.NDArray[np.bool_]

__all__ = ["Change", "Gap", "Scopes", "could_count", "counted_by", "missing_numbers", "named", "repeats"]

_NAMED = 3
_STALE = 3
"""How many of the last announcement days a statement may have missed."""
_NEAR_DAYS = 14
"""How far beyond its first or last day a statement may have counted."""
_STARTS = 2
"""How many of the first announcement days a statement may leave out."""
_NEXT_BUT_ONE = 2
_CLOSE = 7
"""Days within which equal amounts may be one package."""
_SHOWN_INSIDE = (Presence.CERTAIN, Presence.LIKELY)


class Change(NamedTuple):
    """An assumption about which packages are counted.

    Attributes:
        says: What is assumed, in words; one text per assumption, none for the statement's own scope.
        mask: Packages counted. Shape: rows.
    """

    says: tuple[str, ...]
    mask: Bools


def counted_by(statement: Statement, selection: Selection) -> Bools:
    """Which rows of a selection the statement's own scope counts. Shape: rows."""
    return _shown(selection, filter_of(statement))


def could_count(statement: Statement, selection: Selection, inside: Bools) -> Bools:
    """Which other rows of its authorities were announced when the statement was made, or nearly. Shape: rows."""
    days, as_of = selection.table.day, statement.as_of
    if statement.scope.announcement is not None or as_of is None:
        return np.zeros(len(days), dtype=np.bool_)
    of_authority = _shown(selection, Filter(authority=statement.scope.authority))
    return ~inside & of_authority & (days <= day_number(boundary(as_of)[1]) + _NEAR_DAYS)


@dataclass(frozen=True, eq=False)
class Scopes:
    """Other sets of packages a statement may have counted.

    A scope is what three questions let through: until when, since when, and under which authorities.
    Each question has its own answer, and others that are worth trying.

    Attributes:
        statement: The statement.
        selection: Packages of its parties and stage.
        inside: Those its own scope counts. Shape: rows.
    """

    statement: Statement
    selection: Selection
    inside: Bools

    def single(self) -> Iterator[Change]:
        """The statement's own scope first, then other ends, other starts and other authorities."""
        yield Change((), self.inside)
        own = [group[0].mask for group in self._questions]
        for number, group in enumerate(self._questions):
            kept = np.logical_and.reduce([mask for other, mask in enumerate(own) if other != number])
            for answer in group[1:]:
                yield Change(answer.says, answer.mask & kept)

    def double(self) -> Iterator[Change]:
        """Other answers to two of the questions at once."""
        groups = self._questions
        for one, two in combinations(range(len(groups)), 2):
            (left,) = {0, 1, 2} - {one, two}
            kept = groups[left][0].mask
            for first in groups[one][1:]:
                for second in groups[two][1:]:
                    yield Change((*first.says, *second.says), first.mask & second.mask & kept)

    @cached_property
    def _questions(self) -> tuple[list[Change], list[Change], list[Change]]:
        ends, starts = [Change((), self._until())], [Change((), self._since())]
        if self.statement.scope.announcement is None and self.statement.as_of is not None:
            ends += self._other_ends()
            starts += self._other_starts()
        return ends, starts, [Change((), self._of_scope()), *self._other_authorities()]

    def _until(self) -> Bools:
        return _shown(self.selection, Filter(until=filter_of(self.statement).until))

    def _since(self) -> Bools:
        return _shown(self.selection, Filter(since=filter_of(self.statement).since))

    def _of_scope(self) -> Bools:
        """Which rows are of the authorities, the year and the announcement of the statement, whatever their date."""
        own = filter_of(self.statement)
        return _shown(
            self.selection,
            Filter(authority=own.authority, fiscal_year=own.fiscal_year, announcement=own.announcement),
        )

    def _other_ends(self) -> Iterator[Change]:
        days, inside = self.selection.table.day, self.inside
        for count, day in enumerate(np.unique(days[inside])[::-1][:_STALE], start=1):
            what = "the last announcement" if count == 1 else f"the last {count} announcement days"
            yield Change((f"it was written before {what} ({self._names(inside & (days >= day))})",), days < day)
        as_of = self.statement.as_of
        end = day_number(boundary(as_of)[1]) if as_of else NO_DAY_LATEST
        later = (days > end) & (days <= end + _NEAR_DAYS) & (days != NO_DAY_LATEST) & self._of_scope() & self._since()
        for day in np.unique(days[later]):
            names = self._names(later & (days <= day))
            says = f"it already counts packages announced by {day_of(day)} ({names})"
            yield Change((says,), self._until() | (later & (days <= day)))

    def _other_starts(self) -> Iterator[Change]:
        since = filter_of(self.statement).since
        if since is None:
            return
        days = self.selection.table.day
        earlier = ~self._since() & self._until() & self._of_scope() & (days != NO_DAY_LATEST)
        if earlier.any():
            yield Change(("it counts from the start of the record",), np.ones(len(days), dtype=np.bool_))
        start = day_number(boundary(since)[0])
        for day in np.unique(days[earlier & (days >= start - _NEAR_DAYS)])[::-1]:
            names = self._names(earlier & (days >= day))
            yield Change((f"it already counts from {day_of(day)} ({names})",), self._since() | (days >= day))
        for day in np.unique(days[self.inside])[:_STARTS]:
            yield Change((f"it counts only from after {day_of(day)}",), self._since() & (days > day))

    def _other_authorities(self) -> Iterator[Change]:
        words, own = self.selection.table.words("authority"), filter_of(self.statement)
        present = np.unique(words.codes[self.inside])
        for code in present if len(present) > 1 else ():
            yield Change((f"{words.labels[code]} is not counted",), self._of_scope() & (words.codes != code))
        if not own.authority or own.announcement:
            return
        anything = _shown(self.selection, Filter(fiscal_year=own.fiscal_year))
        yield Change(("it counts all authorities",), anything)
        for code, label in enumerate(words.labels):
            if label not in own.authority:
                yield Change((f"{label} is counted too",), self._of_scope() | (anything & (words.codes == code)))

    def _names(self, mask: Bools) -> str:
        """The ids of some rows, the first few of them."""
        return named(self.selection.table.ids, np.flatnonzero(mask).tolist())


def named(ids: Sequence[str], rows: Sequence[int]) -> str:
    """The ids of some rows, the first few of them."""
    more = len(rows) - _NAMED
    return ", ".join(ids[row] for row in rows[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _shown(selection: Selection, wanted: Filter) -> Bools:
    shown: Bools = np.isin(selection.presence_in(wanted), _SHOWN_INSIDE)
    return shown


def repeats(selection: Selection, inside: Bools) -> list[tuple[int, int]]:
    """Neighbouring packages that may be one: equal amounts under one authority within a week.

    Args:
        selection: Packages of one donor, recipient, stage and currency.
        inside: Those to look at. Shape: rows.

    Returns:
        Rows of the earlier and the later of each two; two numbers of an official sequence are two packages.
    """
    table = selection.table
    rows = np.flatnonzero(inside & (table.minor > 0) & (table.day != NO_DAY_LATEST))
    authority = table.words("authority").codes
    rows = rows[np.lexsort((table.day[rows], table.minor[rows], authority[rows]))]
    same = (np.diff(authority[rows]) == 0) & (np.diff(table.minor[rows]) == 0)
    close = np.diff(table.day[rows].astype(np.int64)) <= _CLOSE
    number = table.tranche[rows]
    apart = (number[:-1] > 0) & (number[1:] > 0) & (np.diff(number) != 0)
    first = np.flatnonzero(same & close & ~apart)
    return list(zip(rows[first].tolist(), rows[first + 1].tolist(), strict=True))


class Gap(NamedTuple):
    """Numbers that an official sequence leaves out between two packages on record.

    Attributes:
        says: Which, in words.
        missing: How many.
        least: Smallest amount of the sequence, in minor units.
        most: Largest amount of the sequence, in minor units.
    """

    says: str
    missing: int
    least: int
    most: int


def missing_numbers(selection: Selection, inside: Bools) -> Iterator[Gap]:
    """Gaps in the official sequences of the packages counted.

    Args:
        selection: Packages of one donor, recipient, stage and currency.
        inside: Those counted. Shape: rows.

    Yields:
        One per gap. What is missing was recorded nowhere, so only the sequence says what it may be worth.
    """
    table, words = selection.table, selection.table.words("authority")
    for code, label in enumerate(words.labels):
        of_sequence = (words.codes == code) & (table.tranche > 0)
        known = table.minor[of_sequence & (table.minor > 0)]
        numbers, on_record = np.unique(table.tranche[of_sequence & inside]), np.unique(table.tranche[of_sequence])
        for before, after in zip(numbers[:-1].tolist(), numbers[1:].tolist(), strict=True):
            missing = after - before - 1 - int(np.count_nonzero((on_record > before) & (on_record < after)))
            if missing and len(known):
                numbers_left = f"{missing} numbers of {label} between {before} and {after} are"
                which = f"number {before + 1} of {label} is" if after == before + _NEXT_BUT_ONE else numbers_left
                yield Gap(which, missing, int(known.min()), int(known.max()))
