"""Changes to try: which packages a statement may have meant other than those of its scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.reconciliation.scopes import filter_of
from aidledger.table import NO_DAY_LATEST, day_number, day_of
from aidledger.totals import Filter, Presence
from aidledger.totals.filters import boundary
from aidledger.totals.selection import OUTSIDE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import numpy.typing as npt

    from aidledger.model import Statement
    from aidledger.totals import Selection

__all__ = ["LEFT_OUT", "Change", "Swap", "changes", "counted_by", "swaps"]

_NAMED = 3
_STALE = 3
"""How many of the last announcement days a statement may have missed."""
_LATE_DAYS = 14
"""How far behind the as-of day a package may lie that was already counted."""
_STARTS = 2
"""How many of the first announcement days a statement may leave out."""
_SINGLE_ROWS = 2000
"""Above this many packages, single ones are not tried: some of them always fits."""


@dataclass(frozen=True, eq=False)
class Change:
    """An assumption about which packages are counted.

    Attributes:
        says: What is assumed; empty for the statement's own scope.
        mask: Packages counted. Shape: rows.
    """

    says: str
    mask: npt.NDArray[np.bool_]


class Swap(NamedTuple):
    """An assumption about one package: whether, or at what scale, it is counted.

    Attributes:
        says: What is assumed of the package named in it.
        row: The package.
        thousandths: Which part of its figures is added to the total.
    """

    says: str
    row: int
    thousandths: int


def counted_by(statement: Statement, selection: Selection) -> npt.NDArray[np.bool_]:
    """Which rows of a selection the statement's own scope counts. Shape: rows."""
    presence = selection.presence_in(filter_of(statement))
    return np.isin(presence, _SHOWN_INSIDE)


_SHOWN_INSIDE = (Presence.CERTAIN, Presence.LIKELY)


def changes(statement: Statement, selection: Selection, inside: npt.NDArray[np.bool_]) -> Iterator[Change]:
    """Other sets of packages the statement may have counted.

    Args:
        statement: The statement.
        selection: Packages of its parties and stage.
        inside: Those its own scope counts. Shape: rows.

    Yields:
        Its own set first, then other ends, other starts and other authorities.
    """
    yield Change("", inside)
    if statement.scope.announcement is None and statement.as_of is not None:
        yield from _other_ends(statement, boundary(statement.as_of)[1], selection, inside)
        yield from _other_starts(statement, selection, inside)
    yield from _other_authorities(statement, selection, inside)


def swaps(inside: npt.NDArray[np.bool_]) -> Iterator[Swap]:
    """Single packages left out, or recorded in millions for billions or the other way.

    Args:
        inside: Packages counted. Shape: rows.

    Yields:
        Every assumption for every package, unless there are too many of them.
    """
    positions = np.flatnonzero(inside).tolist()
    if 1 < len(positions) <= _SINGLE_ROWS:
        for says, thousandths in _SWAPS.items():
            yield from (Swap(says, position, thousandths) for position in positions)


LEFT_OUT = -1000
"""Thousandths of a package that is not counted."""

_SWAPS = {
    "{} is not counted": LEFT_OUT,
    "{} is meant in billions, not millions": 999_000,
    "{} is meant in millions, not billions": -999,
}


def _other_ends(
    statement: Statement, as_of: dt.date, selection: Selection, inside: npt.NDArray[np.bool_]
) -> Iterator[Change]:
    days = selection.table.day
    for count, day in enumerate(np.unique(days[inside])[::-1][:_STALE], start=1):
        dropped = inside & (days >= day)
        what = "the last announcement" if count == 1 else f"the last {count} announcement days"
        yield Change(f"it was written before {what} ({_names(selection, dropped)})", inside & (days < day))
    end = day_number(as_of)
    later = (days > end) & (days <= end + _LATE_DAYS) & (days != NO_DAY_LATEST) & _of_scope(statement, selection)
    for day in np.unique(days[later]):
        added = later & (days <= day)
        says = f"it already counts packages announced by {day_of(day)} ({_names(selection, added)})"
        yield Change(says, inside | added)


def _other_starts(statement: Statement, selection: Selection, inside: npt.NDArray[np.bool_]) -> Iterator[Change]:
    own = filter_of(statement)
    if own.since is None:
        return
    days = selection.table.day
    until = selection.presence_in(Filter(until=own.until))
    earlier = ~inside & (until == Presence.CERTAIN) & _of_scope(statement, selection)
    if earlier.any():
        yield Change("it counts from the start of the record", inside | earlier)
    for day in np.unique(days[inside])[:_STARTS]:
        yield Change(f"it counts only from after {day_of(day)}", inside & (days > day))


def _of_scope(statement: Statement, selection: Selection) -> npt.NDArray[np.bool_]:
    """Which rows are of the authorities and the fiscal year of the statement, whatever their date."""
    scope = statement.scope
    own = selection.presence_in(Filter(authority=scope.authority, fiscal_year=scope.fiscal_year))
    return np.not_equal(own, OUTSIDE)


def _other_authorities(statement: Statement, selection: Selection, inside: npt.NDArray[np.bool_]) -> Iterator[Change]:
    words = selection.table.words("authority")
    present = np.unique(words.codes[inside])
    for code in present if len(present) > 1 else ():
        yield Change(f"{words.labels[code]} is not counted", inside & (words.codes != code))
    own = filter_of(statement)
    if own.authority and own.announcement == ():
        anything = selection.presence_in(Filter(fiscal_year=own.fiscal_year, since=own.since, until=own.until))
        yield Change("it counts all authorities", np.isin(anything, _SHOWN_INSIDE))


def _names(selection: Selection, mask: npt.NDArray[np.bool_]) -> str:
    """The ids of some rows, the first few of them."""
    ids = selection.table.ids
    positions = np.flatnonzero(mask)
    named = [ids[position] for position in positions[:_NAMED]]
    more = len(positions) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
