"""Changes that would close a gap: each is applied, and reported only if the statement then agrees."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts import Interval, Reading
from aidledger.reconciliation.scopes import filter_of
from aidledger.reconciliation.verdict import Explanation
from aidledger.table import NO_DAY_LATEST, day_number, day_of
from aidledger.totals import Filter, Presence
from aidledger.totals.countable import countable
from aidledger.totals.figures import money
from aidledger.totals.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from aidledger.model import Statement
    from aidledger.reconciliation.verdict import Estimate

__all__ = ["explain_gap"]

_SHOWN = 5
_NAMED = 3
_STALE = 3
"""How many of the last packages a statement may have missed."""
_LATE_DAYS = 14
"""How far behind the as-of day a package may lie that was already counted."""
_SINGLE_ROWS = 2000
"""Above this many packages, leaving single ones out is not tried: some subset always fits."""


@dataclass(frozen=True, eq=False)
class _Change:
    """One assumption: what it says, and which packages it leaves in."""

    says: str
    mask: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Rows:
    """The packages a statement could be about, as integers in minor units. Shape: rows."""

    selection: Selection
    point: npt.NDArray[np.int64]
    digit: npt.NDArray[np.int64]
    new: npt.NDArray[np.int64]
    new_digit: npt.NDArray[np.int64]
    tolerance: Decimal

    @classmethod
    def of(cls, selection: Selection, tolerance: Decimal) -> _Rows:
        table = selection.table
        # Figures in half units, so that the middle of a range stays an integer.
        point = 2 * table.minor + table.spread
        new = point - 2 * table.reused
        return cls(
            selection, point, table.digit, new, np.where(new == 0, 0, table.digit + table.reused_digit), tolerance
        )


def explain_gap(statement: Statement, estimate: Estimate, selection: Selection) -> tuple[Explanation, ...]:
    """Try changes of scope, date, authority, single packages and basis.

    Args:
        statement: A total that does not agree.
        estimate: What the record says on the statement's own terms.
        selection: All packages of the ledger.

    Returns:
        The changes that make it agree, by number of assumptions, then by the amount they move; at
        most five.
    """
    wide, _ = countable(selection.where(_widened(statement)))
    if len(wide) == 0:
        return ()
    rows = _Rows.of(wide, (statement.amount.digit or Decimal(0)) / 2)
    stated = statement.amount.interval(reading=Reading.CONVENTIONAL)
    inside = _inside(statement, rows.selection)
    found = [
        explanation
        for reuse_once in (False, True)
        for change in _changes(statement, rows, inside)
        if (explanation := _tried(rows, inside, change, stated, estimate, reuse_once=reuse_once))
    ]
    found.sort(key=lambda explanation: (len(explanation.changes), abs(explanation.moves)))
    return tuple(found[:_SHOWN])


def _widened(statement: Statement) -> Filter:
    """The statement's parties and stage, at any time and under any authority."""
    own = filter_of(statement)
    return Filter(donor=own.donor, recipient=own.recipient, stage=own.stage)


def _inside(statement: Statement, selection: Selection) -> npt.NDArray[np.bool_]:
    """Which rows the statement's own scope counts."""
    own = selection.where(filter_of(statement))
    counted = own.rows((own.presence == Presence.CERTAIN) | (own.presence == Presence.LIKELY))
    return selection.table.words("id").mask(counted.table.ids)


def _changes(statement: Statement, rows: _Rows, inside: npt.NDArray[np.bool_]) -> Iterator[_Change]:
    yield _Change("", inside)
    if statement.scope.announcement is None:
        yield from _other_ends(statement, rows, inside)
        yield from _other_starts(statement, rows, inside)
    yield from _other_authorities(statement, rows, inside)
    yield from _single_packages(rows, inside)


def _other_ends(statement: Statement, rows: _Rows, inside: npt.NDArray[np.bool_]) -> Iterator[_Change]:
    days = rows.selection.table.day
    last_days = np.unique(days[inside])[::-1]
    for count, day in enumerate(last_days[:_STALE], start=1):
        dropped = inside & (days >= day)
        what = "the last announcement" if count == 1 else f"the last {count} announcement days"
        yield _Change(f"it was written before {what} ({_names(rows, dropped)})", inside & (days < day))
    if statement.as_of is None or statement.as_of.latest is None:
        return
    end = day_number(statement.as_of.latest)
    later = (days > end) & (days <= end + _LATE_DAYS) & (days != NO_DAY_LATEST)
    later &= _authority_mask(statement, rows)
    for day in np.unique(days[later]):
        added = later & (days <= day)
        yield _Change(f"it already counts packages announced by {day_of(day)} ({_names(rows, added)})", inside | added)


def _authority_mask(statement: Statement, rows: _Rows) -> npt.NDArray[np.bool_]:
    authorities = statement.scope.authority
    words = rows.selection.table.words("authority")
    return words.mask(authorities) if authorities else np.ones(len(words.codes), dtype=np.bool_)


def _other_starts(statement: Statement, rows: _Rows, inside: npt.NDArray[np.bool_]) -> Iterator[_Change]:
    since = statement.scope.since
    if since is None or since.earliest is None or statement.as_of is None:
        return
    days = rows.selection.table.day
    start = day_number(since.earliest)
    end = day_number(statement.as_of.latest) if statement.as_of.latest else NO_DAY_LATEST - 1
    earlier = (days < start) & (days <= end) & _authority_mask(statement, rows)
    if earlier.any():
        yield _Change("it counts from the start of the record", inside | earlier)
    for day in np.unique(days[inside])[:2]:
        yield _Change(f"it counts only from after {day_of(day)}", inside & (days > day))


def _other_authorities(statement: Statement, rows: _Rows, inside: npt.NDArray[np.bool_]) -> Iterator[_Change]:
    words = rows.selection.table.words("authority")
    present = np.unique(words.codes[inside])
    if len(present) > 1:
        for code in present:
            yield _Change(f"{words.labels[code]} is not counted", inside & (words.codes != code))
    if statement.scope.authority and statement.as_of and statement.as_of.latest:
        own = filter_of(statement)
        wide = rows.selection.where(Filter(since=own.since, until=own.until))
        everything = rows.selection.table.words("id").mask(wide.table.ids)
        yield _Change("it counts all authorities", everything)


def _single_packages(rows: _Rows, inside: npt.NDArray[np.bool_]) -> Iterator[_Change]:
    positions = np.flatnonzero(inside)
    if len(positions) > _SINGLE_ROWS or len(positions) < 2:
        return
    for position in positions:
        mask = inside.copy()
        mask[position] = False
        only = np.zeros(len(mask), dtype=np.bool_)
        only[position] = True
        yield _Change(f"{_names(rows, only)} is not counted", mask)


def _names(rows: _Rows, mask: npt.NDArray[np.bool_]) -> str:
    ids = rows.selection.table.ids
    positions = np.flatnonzero(mask)
    named = [ids[position] for position in positions[:_NAMED]]
    more = len(positions) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _tried(
    rows: _Rows,
    inside: npt.NDArray[np.bool_],
    change: _Change,
    stated: Interval,
    estimate: Estimate,
    *,
    reuse_once: bool,
) -> Explanation | None:
    """Apply a change; None when the statement still does not agree, or nothing moved."""
    values, digits = (rows.new, rows.new_digit) if reuse_once else (rows.point, rows.digit)
    point, digit = _exact(values[change.mask]), _exact(digits[change.mask])
    value = money(point, estimate.currency)
    moves: Decimal = value - estimate.value
    rounding = Interval(money(point - digit, estimate.currency), money(point + digit, estimate.currency))
    # Rounding of many items is wide enough for chance: the best estimate itself has to come close.
    tolerance = rows.tolerance
    if not moves or not rounding.meets(stated) or not stated.low - tolerance <= value <= stated.high + tolerance:
        return None
    says = [change.says] if change.says else []
    if reuse_once:
        if not (rows.selection.table.reused[change.mask] > 0).any():
            return None
        says.append("money counted before is not counted again (basis new_money)")
    ids = rows.selection.table.ids
    moved = np.flatnonzero(change.mask != inside)
    return Explanation(tuple(says), moves, tuple(ids[position] for position in moved[:_SHOWN]))


def _exact(values: npt.NDArray[np.int64]) -> int:
    """A sum that cannot overflow: in int64 where it surely fits, in Python integers elsewhere."""
    if len(values) == 0:
        return 0
    if int(np.abs(values).max()) * len(values) < 2**62:
        return int(values.sum())
    return sum(int(value) for value in values)
