"""What should be left of an authority: ceilings and restored authority, less what was drawn."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.amounts import Interval, Reading
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.dates import DateSpan, FiscalYear
from aidledger.errors import CurrencyMismatchError
from aidledger.model import Basis, Limit, LimitKind, Revision
from aidledger.reconciliation.verdict import Estimate
from aidledger.totals import Filter
from aidledger.totals.countable import exponent_of, single_currency
from aidledger.totals.figures import NO_CURRENCY
from aidledger.totals.filters import boundary
from aidledger.totals.reuse import reused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.amounts import Amount
    from aidledger.model import Statement
    from aidledger.totals.cells import Cells

__all__ = ["remaining"]

_ZERO = Decimal(0)
_NOTHING = Estimate(_ZERO, Interval(_ZERO, _ZERO), Interval(_ZERO, _ZERO), NO_CURRENCY, 0, (), "")
_APPROPRIATIONS = frozenset({LimitKind.APPROPRIATION, LimitKind.APPROPRIATION_TOTAL})


def remaining(
    statement: Statement,
    cells: Cells,
    pools: Sequence[Limit | Revision],
    *,
    basis: Basis = Basis.NEW_MONEY,
) -> Estimate | str:
    """Estimate what was left of some pools on the as-of day of a statement.

    A ceiling of a fiscal year is drawn on by the packages booked to it, less their reused part; a
    bulk authorisation by the packages that name it; an appropriation by every package of its
    authority from its first year on; authority freed by a revision by reuse after that revision. Of
    a whole and its parts only the whole counts, and no package is counted twice.

    Args:
        statement: A statement of kind `remaining`, with an as-of date.
        cells: Packages of its parties and stage.
        pools: The limits and revisions the balance is left of.
        basis: Whether money counted before draws on ceilings again (`announced`) or not.

    Returns:
        The estimate, or why there is none.
    """
    named = {pool.id for pool in pools}
    roots = [pool for pool in pools if pool.part_of not in named]
    if reason := _unusable(statement, cells, roots):
        return reason
    estimate = _NOTHING
    for pool in roots:
        estimate = _plus(estimate, _pool(pool))
    for draws in _draws(roots, cells, statement.as_of, basis):
        estimate = _minus(estimate, draws)
    return estimate


def _unusable(statement: Statement, cells: Cells, pools: Sequence[Limit | Revision]) -> str:
    for pool in pools:
        if not pool.amount.is_known:
            return f"{pool.id} has no amount"
        if pool.amount.currency != statement.amount.currency:
            return f"the statement is in {statement.amount.currency}, {pool.id} in {pool.amount.currency}"
    present = set(cells.heads.table.words("authority").labels)
    if not any(present & set(_authorities(pool) or present) for pool in pools):
        return "the record has no packages that draw on these limits"
    for authority, limits in _by_authority(pools).items():
        if not _years(limits):
            return f"no fiscal year is on record for the limits of {authority}: {', '.join(x.id for x in limits)}"
    return ""


def _authorities(pool: Limit | Revision) -> tuple[str, ...]:
    """The authorities of a pool; none means all."""
    return pool.scope.authority if isinstance(pool, Revision) else (pool.authority,)


def _pool(pool: Limit | Revision) -> Estimate:
    # A downward revision frees authority of the same size.
    amount: Amount = -pool.amount if isinstance(pool, Revision) else pool.amount
    return Estimate(
        value=amount.value or _ZERO,
        rounding=amount.rounding(reading=Reading.CONVENTIONAL),
        bounds=amount.interval(reading=Reading.CONVENTIONAL),
        currency=amount.currency or NO_CURRENCY,
        rows=0,
        open_facts=(),
        how=pool.id,
    )


def _draws(pools: Sequence[Limit | Revision], cells: Cells, until: DateSpan | None, basis: Basis) -> list[Estimate]:
    """What was drawn, every package once however many pools share it."""
    draws = _reuse(cells, [pool for pool in pools if isinstance(pool, Revision)], until)
    bulk = tuple(pool.id for pool in pools if _is_bulk(pool))
    if bulk:
        drawing = cells.where(Filter(draws_on=bulk, until=until))
        draws.append(_sum(drawing, basis))
        apart = cells.heads.table.words("draws_on").mask(bulk)
        cells = cells.rows(~apart)
    for authority, limits in _by_authority(pools).items():
        scope = Filter(authority=(authority,), until=until)
        draws += [_sum(cells.where(scope.and_also(period)), basis) for period in _periods(limits)]
    return draws


def _is_bulk(pool: Limit | Revision) -> bool:
    return isinstance(pool, Limit) and pool.kind is LimitKind.BULK_AUTHORISATION


def _by_authority(pools: Sequence[Limit | Revision]) -> dict[str, list[Limit]]:
    """The limits other than bulk authorisations, by authority."""
    found: dict[str, list[Limit]] = {}
    for pool in pools:
        if isinstance(pool, Limit) and not _is_bulk(pool):
            found.setdefault(pool.authority, []).append(pool)
    return found


def _years(limits: Sequence[Limit]) -> list[FiscalYear]:
    """The fiscal years some limits are for, in order."""
    spans = [(limit.fiscal_year, limit.fiscal_year_last or limit.fiscal_year) for limit in limits]
    years = {year for first, last in spans if first and last for year in range(first.year, last.year + 1)}
    return [FiscalYear(year) for year in sorted(years)]


def _periods(limits: Sequence[Limit]) -> list[Filter]:
    years = _years(limits)
    if any(limit.kind in _APPROPRIATIONS for limit in limits):
        # Appropriations stay available for longer than the year that enacted them.
        start = boundary(years[0].span())[0]
        return [Filter(since=DateSpan(earliest=start, latest=start))]
    return [Filter(fiscal_year=year) for year in years]


def _sum(cells: Cells, basis: Basis) -> Estimate:
    return Estimate.of(cells.total(basis=basis, reading=Reading.CONVENTIONAL))


def _reuse(cells: Cells, revisions: Sequence[Revision], until: DateSpan | None) -> list[Estimate]:
    """Reuse of what revisions freed, from the day each became known; every package once."""
    draws, left = [], cells
    for revision in sorted(revisions, key=lambda revision: revision.known_on):
        since = DateSpan(earliest=revision.known_on, latest=revision.known_on)
        draws.append(_reused(left.where(Filter(authority=revision.scope.authority, since=since, until=until))))
        of_authority = left.heads.table.words("authority").mask(revision.scope.authority)
        left = left.rows(~of_authority) if revision.scope.authority else left.rows(of_authority)
    return draws


def _reused(cells: Cells) -> Estimate:
    counted = cells.countable()
    currency = single_currency(counted.heads)
    value, rounding, bounds, rows = reused(counted.tally(), currency=currency, exponent=exponent_of(counted.heads))
    is_open = bounds.low < rounding.low or bounds.high > rounding.high
    facts = ("reuse is inferred or undated for some packages, so that less or more may have been drawn",)
    return Estimate(value, rounding, bounds, currency, rows, facts if is_open else (), "reused parts")


def _plus(a: Estimate, b: Estimate) -> Estimate:
    how = f"{a.how} + {b.how}" if a.how else b.how
    return _joined(a, b, EXACT_MATHS.add(a.value, b.value), how)


def _minus(a: Estimate, b: Estimate) -> Estimate:
    mirrored = replace(b, rounding=-b.rounding, bounds=-b.bounds)
    return _joined(a, mirrored, EXACT_MATHS.subtract(a.value, b.value), f"{a.how}, less {b.how}")


def _joined(a: Estimate, b: Estimate, value: Decimal, how: str) -> Estimate:
    if len({a.currency, b.currency} - {NO_CURRENCY}) > 1:
        raise CurrencyMismatchError(f"Limits in {a.currency} cannot be drawn on in {b.currency}.")
    return Estimate(
        value=value,
        rounding=a.rounding + b.rounding,
        bounds=a.bounds + b.bounds,
        currency=b.currency if a.currency == NO_CURRENCY else a.currency,
        rows=a.rows + b.rows,
        open_facts=(*a.open_facts, *b.open_facts),
        how=how,
    )
