"""Which revisions a total on the revalued basis includes, and what they add to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.amounts import Interval
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.errors import BasisMismatchError, CurrencyMismatchError
from aidledger.totals.filters import boundary

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from aidledger.amounts import Reading
    from aidledger.dates import FiscalYear
    from aidledger.model import Revision
    from aidledger.totals.filters import Filter

__all__ = ["Shift", "applicable_revisions", "refuse_finer_than_revisions", "shift_of"]

# A revision restates an authority's total by fiscal year; no source splits it further.
_TOO_FINE = ("category", "announcement", "instrument", "valuation", "draws_on", "id", "without")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Shift:
    """What revisions add to a total, in major units.

    Attributes:
        point: What they add to the best estimate.
        interval: What they may add.
        rounding: What they add within rounding alone.
        open_rows: Revisions that open the interval beyond rounding.
    """

    point: Decimal
    interval: Interval
    rounding: Interval
    open_rows: int


def applicable_revisions(revisions: Iterable[Revision], scope: Filter) -> tuple[Revision, ...]:
    """The revisions that restate the packages of a scope.

    Estimates that were superseded, revisions that do not apply and those not yet known on the last
    day of the scope are left out. A revision is taken whole where the scope is not narrowed in time,
    else by its parts for the fiscal years inside. Parts and wholes are never taken together.

    Args:
        revisions: All revisions of the ledger.
        scope: What the total is narrowed to.

    Returns:
        The revisions to add, in order of id.

    Raises:
        BasisMismatchError: The scope is finer than revisions are published.
    """
    refuse_finer_than_revisions([name for name in _TOO_FINE if getattr(scope, name)])
    known = [revision for revision in revisions if _is_known(revision, scope)]
    replaced = {revision.supersedes for revision in known}
    current = [revision for revision in known if revision.applies and revision.id not in replaced]
    wholes = [revision for revision in current if revision.part_of is None]
    chosen = [piece for whole in wholes for piece in _pieces(whole, current, scope)]
    return tuple(sorted(chosen, key=lambda revision: revision.id))


def shift_of(revisions: Iterable[Revision], scope: Filter, *, reading: Reading, currency: str) -> Shift:
    """Add revisions up.

    Of a revision for a fiscal year that begins before the scope does, no source says how much
    belongs to the scope: it counts in full, and its interval reaches to nothing.

    Args:
        revisions: What `applicable_revisions` found.
        scope: What the total is narrowed to.
        reading: How wording is read.
        currency: Currency of the total.

    Returns:
        Their sum.

    Raises:
        BasisMismatchError: A revision states no amount.
        CurrencyMismatchError: A revision is in another currency.
    """
    point, open_rows = _ZERO, 0
    interval = rounding = Interval(_ZERO, _ZERO)
    for revision in revisions:
        value = _value_of(revision, currency)
        whole, narrow = revision.amount.interval(reading=reading), revision.amount.rounding(reading=reading)
        if _begins_before(revision, scope):
            whole = Interval(min(whole.low, _ZERO), max(whole.high, _ZERO))
        point, interval, rounding = EXACT_MATHS.add(point, value), interval + whole, rounding + narrow
        open_rows += (whole.low, whole.high) != (narrow.low, narrow.high)
    return Shift(point, interval, rounding, open_rows)


def refuse_finer_than_revisions(names: Sequence[str]) -> None:
    """Raise when a total is asked for by something no revision is published by.

    Raises:
        BasisMismatchError: `names` is not empty.
    """
    if names:
        raise BasisMismatchError(
            f"The revalued basis cannot be narrowed by {' and '.join(names)}: revisions restate whole authorities by fiscal year.",
            hint='Use basis="announced" or basis="new_money", or drop that filter.',
        )


def _is_known(revision: Revision, scope: Filter) -> bool:
    return scope.until is None or revision.known_on <= boundary(scope.until)[1]


def _pieces(revision: Revision, known: Sequence[Revision], scope: Filter) -> list[Revision]:
    """A revision whole, or those of its parts that lie in the scope."""
    outside, split_by = _against(revision, scope)
    if outside:
        return []
    parts = [part for part in known if part.part_of == revision.id]
    if split_by and not parts:
        raise BasisMismatchError(
            f"Revision {revision.id} is not published by {split_by}.",
            hint=f'Use basis="announced" or basis="new_money", or drop the filter by {split_by}.',
        )
    in_time = scope.fiscal_year is not None or scope.since is not None
    by_year = in_time and any(part.scope.fiscal_year for part in parts)
    if split_by or by_year:
        return [piece for part in parts for piece in _pieces(part, known, scope)]
    return [revision] if _lies_within(revision, scope) else []


def _against(revision: Revision, scope: Filter) -> tuple[bool, str]:
    """Whether a revision lies outside a scope, and what the scope would have to split it by."""
    split_by = ""
    for name in ("donor", "recipient", "authority", "stage"):
        wanted, about = getattr(scope, name), getattr(revision.scope, name)
        words = about if isinstance(about, tuple) else (str(about),) if about else ()
        inside = [word in wanted for word in words]
        if wanted and words and not any(inside):
            return True, ""
        if wanted and not (words and all(inside)):
            split_by = name
    return False, split_by


def _lies_within(revision: Revision, scope: Filter) -> bool:
    year = revision.scope.fiscal_year
    if scope.fiscal_year and year is None:
        raise BasisMismatchError(
            f"Revision {revision.id} is not published by fiscal year.",
            hint="Drop the fiscal year, or record the parts of the revision.",
        )
    if scope.fiscal_year and year != scope.fiscal_year:
        return False
    return scope.since is None or boundary(scope.since)[0] <= _last_day(revision, year)


def _last_day(revision: Revision, year: FiscalYear | None) -> dt.date:
    """The last day a revision may be about: nothing is restated before it happened."""
    return revision.known_on if year is None else min(revision.known_on, boundary(year.span())[1])


def _begins_before(revision: Revision, scope: Filter) -> bool:
    """Whether a scope in time leaves out days that the revision may be about."""
    if scope.since is None:
        return False
    year = revision.scope.fiscal_year
    return year is None or boundary(scope.since)[1] > boundary(year.span())[0]


def _value_of(revision: Revision, currency: str) -> Decimal:
    amount = revision.amount
    if amount.value is None:
        raise BasisMismatchError(
            f"Revision {revision.id} states no amount, so that no revalued total exists.",
            hint="Mark it as one that does not apply, and say why.",
        )
    if amount.currency != currency:
        raise CurrencyMismatchError(
            f"Revision {revision.id} is in {amount.currency}, the packages in {currency}.",
            hint="Narrow the ledger to one currency, or mark the revision as one that does not apply.",
        )
    return amount.value
