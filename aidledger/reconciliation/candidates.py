"""Changes to try: which packages a statement may have meant other than those of its scope."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.errors import InputError
from aidledger.reconciliation.scopes import filter_of
from aidledger.table import NO_DAY_LATEST, day_number, day_of
from aidledger.totals import Filter, Presence
from aidledger.totals.filters import boundary

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from aidledger.model import Statement
    from aidledger.reconciliation.rows import Rows
    from aidledger.totals import Selection

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

__all__ = ["Change", "Gaps", "Scopes", "could_count", "counted_by", "missing_numbers", "repeats"]

_STALE = 3
"""How many of the last announcement days a statement may have missed."""
_NEAR_DAYS = 14
"""How far beyond its first or last day a statement may have counted."""
_STARTS = 2
"""How many of the first announcement days a statement may leave out."""
_NEXT_BUT_ONE = 2
_MOST_NUMBERS = 2**62
"""More than any sequence leaves out."""
_POWERS = 10 ** np.arange(1, 10)
"""As many as a number of a sequence may have digits, and one less."""
_CLOSE = 7
"""Days within which equal amounts may be one package."""


class Change(NamedTuple):
    """An assumption about which packages are counted.

    Attributes:
        says: What is assumed, in words; one text per assumption, none for the statement's own scope.
        mask: Cells of packages counted. Shape: cells.
    """

    says: tuple[str, ...]
    mask: Bools


def counted_by(statement: Statement, rows: Rows) -> Bools:
    """Which cells of packages the statement's own scope counts. Shape: cells."""
    return _shown(rows.cells, filter_of(statement))


def could_count(statement: Statement, rows: Rows, inside: Bools) -> Bools:
    """Which other cells of its authorities were announced when the statement was made, or nearly. Shape: cells."""
    days, as_of = rows.cells.table.day, statement.as_of
    if statement.scope.announcement is not None or as_of is None:
        return np.zeros(len(days), dtype=np.bool_)
    of_authority = _shown(rows.cells, Filter(authority=statement.scope.authority))
    return ~inside & of_authority & (days <= day_number(boundary(as_of)[1]) + _NEAR_DAYS)


@dataclass(frozen=True, eq=False)
class Scopes:
    """Other sets of packages a statement may have counted.

    A scope is what three questions let through: until when, since when, and under which authorities.
    Each question has its own answer, and others that are worth trying.

    Attributes:
        statement: The statement.
        rows: Packages of its parties and stage.
        inside: Cells its own scope counts. Shape: cells.
    """

    statement: Statement
    rows: Rows
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
        ends, starts = [Change((), self._until)], [Change((), self._since)]
        if self.statement.scope.announcement is None and self.statement.as_of is not None:
            ends += self._other_ends()
            starts += self._other_starts()
        return ends, starts, [Change((), self._of_scope), *self._other_authorities()]

    @cached_property
    def _until(self) -> Bools:
        return self._shown(Filter(until=filter_of(self.statement).until))

    @cached_property
    def _since(self) -> Bools:
        return self._shown(Filter(since=filter_of(self.statement).since))

    @cached_property
    def _of_scope(self) -> Bools:
        """What is of the authorities, the year and the announcement of the statement, whatever its date."""
        own = filter_of(self.statement)
        return self._shown(Filter(authority=own.authority, fiscal_year=own.fiscal_year, announcement=own.announcement))

    def _shown(self, wanted: Filter) -> Bools:
        return _shown(self.rows.cells, wanted)

    def _other_ends(self) -> Iterator[Change]:
        days, inside = self.rows.cells.table.day, self.inside
        for count, day in enumerate(np.unique(days[inside])[::-1][:_STALE], start=1):
            what = "the last announcement" if count == 1 else f"the last {count} announcement days"
            yield Change((f"it was written before {what} ({self.rows.names(inside & (days >= day))})",), days < day)
        as_of = self.statement.as_of
        end = day_number(boundary(as_of)[1]) if as_of else NO_DAY_LATEST
        later = (days > end) & (days <= end + _NEAR_DAYS) & (days != NO_DAY_LATEST) & self._of_scope & self._since
        for day in np.unique(days[later]):
            names = self.rows.names(later & (days <= day))
            says = f"it already counts packages announced by {day_of(day)} ({names})"
            yield Change((says,), self._until | (later & (days <= day)))

    def _other_starts(self) -> Iterator[Change]:
        since = filter_of(self.statement).since
        if since is None:
            return
        days = self.rows.cells.table.day
        earlier = ~self._since & self._until & self._of_scope & (days != NO_DAY_LATEST)
        if earlier.any():
            yield Change(("it counts from the start of the record",), np.ones(len(days), dtype=np.bool_))
        start = day_number(boundary(since)[0])
        for day in np.unique(days[earlier & (days >= start - _NEAR_DAYS)])[::-1]:
            names = self.rows.names(earlier & (days >= day))
            yield Change((f"it already counts from {day_of(day)} ({names})",), self._since | (days >= day))
        for day in np.unique(days[self.inside])[:_STARTS]:
            yield Change((f"it counts only from after {day_of(day)}",), self._since & (days > day))

    def _other_authorities(self) -> Iterator[Change]:
        words, own = self.rows.cells.table.words("authority"), filter_of(self.statement)
        present = np.unique(words.codes[self.inside])
        for code in present if len(present) > 1 else ():
            yield Change((f"{words.labels[code]} is not counted",), self._of_scope & (words.codes != code))
        if not own.authority or own.announcement:
            return
        try:
            anything = self._shown(Filter(fiscal_year=own.fiscal_year))
        except InputError:
            return  # other authorities have packages of donors whose fiscal years are not on record
        yield Change(("it counts all authorities",), anything)
        for code, label in enumerate(words.labels):
            if label not in own.authority:
                yield Change((f"{label} is counted too",), self._of_scope | (anything & (words.codes == code)))


def _shown(selection: Selection, wanted: Filter) -> Bools:
    presence = selection.presence_in(wanted)
    shown: Bools = (presence == Presence.CERTAIN) | (presence == Presence.LIKELY)
    return shown


def repeats(selection: Selection, rows: Numbers) -> list[tuple[int, int]]:
    """Neighbouring packages that may be one: equal amounts under one authority within a week.

    Args:
        selection: Packages of one donor, recipient and stage.
        rows: Those to look at.

    Returns:
        Rows of the earlier and the later of each two; two numbers of an official sequence are two packages.
    """
    table = selection.table
    rows = rows[(table.minor[rows] > 0) & (table.day[rows] != NO_DAY_LATEST)]
    # Amounts are compared as stated: a ledger that is converted may hold several currencies.
    alike = (table.minor, table.words("currency").codes, table.words("authority").codes)
    rows = rows[np.lexsort((table.day[rows], *(column[rows] for column in alike)))]
    same = np.logical_and.reduce([np.diff(column[rows]) == 0 for column in alike])
    close = np.diff(table.day[rows].astype(np.int64)) <= _CLOSE
    number = table.tranche[rows]
    apart = (number[:-1] > 0) & (number[1:] > 0) & (np.diff(number) != 0)
    first = np.flatnonzero(same & close & ~apart)
    return list(zip(rows[first].tolist(), rows[first + 1].tolist(), strict=True))


class Gaps(NamedTuple):
    """Numbers that the official sequence of an authority leaves out between packages on record.

    Attributes:
        label: The authority.
        before: The number before each gap.
        after: The number after it.
        missing: How many are missing in it.
        least: Smallest amount of the sequence, in half minor units.
        most: Largest amount of the sequence, in half minor units.
    """

    label: str
    before: Numbers
    after: Numbers
    missing: Numbers
    least: int
    most: int

    def worth(self, amount: int, most: int) -> Iterator[str]:
        """Gaps that what is missing may be worth an amount in, in words.

        Args:
            amount: In half minor units.
            most: How many are told of those between neighbours, and of the others: the first in the
                order of their texts. A ledger may leave out a million numbers.
        """
        if self.least > amount:
            return
        fewest = -(-amount // self.most)
        enough = self.missing >= min(fewest, _MOST_NUMBERS)
        one = self.after == self.before + _NEXT_BUT_ONE
        for place in _first(np.flatnonzero(enough & one), [self.before + 1], most):
            yield f"number {self.before[place] + 1} of {self.label} is"
        for place in _first(np.flatnonzero(enough & ~one), [self.missing, self.before], most):
            before, after = self.before[place], self.after[place]
            yield f"{self.missing[place]} numbers of {self.label} between {before} and {after} are"


def _first(places: Numbers, columns: list[Numbers], most: int) -> list[int]:
    """The first of some places in the order of their numbers, taken for text: 10 comes before 9."""
    keys = [_as_text(column[places]) for column in reversed(columns)]
    found: list[int] = places[np.lexsort(keys)[:most]].tolist()
    return found


def _as_text(numbers: Numbers) -> Numbers:
    """Numbers in the order of their digits: those that begin alike stand together, the shorter first."""
    digits = np.searchsorted(_POWERS, numbers, side="right") + 1
    return numbers * 10 ** (len(_POWERS) + 1 - digits) * (len(_POWERS) + 2) + digits


def missing_numbers(rows: Rows, inside: Bools) -> Iterator[Gaps]:
    """Gaps in the official sequences of the packages counted.

    Args:
        rows: Packages of one donor, recipient, stage and currency.
        inside: Cells of those counted. Shape: cells.

    Yields:
        Those of one authority. What is missing was recorded nowhere, so only the sequence says what it may be worth.
    """
    for sequence in rows.sequences:
        if sequence.known is None:
            continue
        places = sequence.places[inside[sequence.cells]]
        places = places[np.diff(places, prepend=-1) > 0]
        numbers = sequence.present[places]
        before, after = numbers[:-1], numbers[1:]
        missing = np.diff(numbers) - np.diff(places)
        some = missing > 0
        yield Gaps(sequence.label, before[some], after[some], missing[some], *sequence.known)
