"""What should be left of an authority: ceilings and restored authority, less what was drawn."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.amounts import Interval, Reading
from aidledger.dates import DateSpan
from aidledger.model import Basis, Limit, LimitKind, Revision
from aidledger.reconciliation.verdict import Estimate
from aidledger.totals import Filter, total
from aidledger.totals.reuse import reused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.amounts import Amount
    from aidledger.dates import FiscalYear
    from aidledger.model import Statement
    from aidledger.totals import Selection

__all__ = ["remaining"]

_ZERO = Decimal(0)
_NOTHING = Estimate(_ZERO, Interval(_ZERO, _ZERO), Interval(_ZERO, _ZERO), "XXX", 0, (), "")


def remaining(statement: Statement, selection: Selection, pools: Sequence[Limit | Revision]) -> Estimate | str:
    """Estimate what was left of some pools on the as-of day of a statement.

    A ceiling of a fiscal year is drawn on by the packages booked to it, less their reused part; a
    bulk authorisation by the packages that name it; an appropriation by every package of its
    authority from its first year on; authority freed by a revision by reuse after that revision.

    Args:
        statement: A statement of kind `remaining`, with an as-of date.
        selection: All packages of the ledger.
        pools: The limits and revisions the balance is left of.

    Returns:
        The estimate, or why there is none.
    """
    if not any(_is_drawn_on(pool, selection) for pool in pools):
        return "the record has no packages that draw on these limits"
    estimate = _NOTHING
    for pool in pools:
        estimate = _plus(estimate, _pool(pool))
    for draws in _draws(pools, selection, statement.as_of):
        estimate = _minus(estimate, draws)
    return estimate


def _is_drawn_on(pool: Limit | Revision, selection: Selection) -> bool:
    """Whether any package could draw on the pool: its authority must occur."""
    authorities = pool.scope.authority if isinstance(pool, Revision) else (pool.authority,)
    return any(selection.table.words("authority").code(code) >= 0 for code in authorities)


def _pool(pool: Limit | Revision) -> Estimate:
    # A downward revision frees authority of the same size.
    amount: Amount = -pool.amount if isinstance(pool, Revision) else pool.amount
    value = amount.value or _ZERO
    return Estimate(
        value=value,
        rounding=amount.rounding(reading=Reading.CONVENTIONAL),
        bounds=amount.interval(reading=Reading.CONVENTIONAL),
        currency=amount.currency or "XXX",
        rows=0,
        open_facts=(),
        how=pool.id,
    )


def _draws(pools: Sequence[Limit | Revision], selection: Selection, until: DateSpan | None) -> list[Estimate]:
    """What was drawn, every package once however many pools share it."""
    draws = [_reuse_since(pool, selection, until) for pool in pools if isinstance(pool, Revision)]
    limits = [pool for pool in pools if isinstance(pool, Limit)]
    bulk = tuple(limit.id for limit in limits if limit.kind is LimitKind.BULK_AUTHORISATION)
    if bulk:
        draws.append(_sum(selection, Filter(draws_on=bulk, until=until)))
    for authority in dict.fromkeys(limit.authority for limit in limits if limit.id not in bulk):
        own = [limit for limit in limits if limit.authority == authority and limit.id not in bulk]
        draws += _draws_of_authority(authority, own, selection, until)
    return draws


def _draws_of_authority(
    authority: str, limits: Sequence[Limit], selection: Selection, until: DateSpan | None
) -> list[Estimate]:
    years = sorted(year for limit in limits if (year := limit.fiscal_year))
    if not years:
        return []
    scope = Filter(authority=(authority,), until=until)
    if any(limit.kind in {LimitKind.APPROPRIATION, LimitKind.APPROPRIATION_TOTAL} for limit in limits):
        # Appropriations stay available for longer than the year that enacted them.
        return [_sum(selection, scope.and_also(Filter(since=_first_day(years[0]))))]
    return [_sum(selection, scope.and_also(Filter(fiscal_year=year))) for year in dict.fromkeys(years)]


def _first_day(year: FiscalYear) -> DateSpan:
    start = year.span().earliest
    return DateSpan(earliest=start, latest=start)


def _sum(selection: Selection, scope: Filter) -> Estimate:
    return Estimate.of(total(selection.where(scope), basis=Basis.NEW_MONEY, reading=Reading.CONVENTIONAL))


def _reuse_since(revision: Revision, selection: Selection, until: DateSpan | None) -> Estimate:
    since = DateSpan(earliest=revision.known_on, latest=revision.known_on)
    reusing = selection.where(Filter(authority=revision.scope.authority, since=since, until=until))
    value, rounding, bounds, rows = reused(reusing)
    inferred = bounds.low < rounding.low
    open_facts = ("reuse is inferred for some packages, so less may have been drawn",) if inferred else ()
    return Estimate(value, rounding, bounds, "XXX", rows, open_facts, "reused parts")


def _plus(a: Estimate, b: Estimate) -> Estimate:
    how = f"{a.how} + {b.how}" if a.how else b.how
    return _joined(a, b, a.value + b.value, a.rounding + b.rounding, a.bounds + b.bounds, how)


def _minus(a: Estimate, b: Estimate) -> Estimate:
    how = f"{a.how}, less {b.how}"
    return _joined(a, b, a.value - b.value, a.rounding - b.rounding, a.bounds - b.bounds, how)


def _joined(a: Estimate, b: Estimate, value: Decimal, rounding: Interval, bounds: Interval, how: str) -> Estimate:
    currency = b.currency if a.currency == "XXX" else a.currency
    return Estimate(value, rounding, bounds, currency, a.rows + b.rows, (*a.open_facts, *b.open_facts), how)
