"""Verdicts as pictures: statements on a curve, and gaps over time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from aidledger.errors import CurrencyMismatchError
from aidledger.model import StatementKind
from aidledger.plots import Claim, Gap, Gaps, Headline, Plot, Scale
from aidledger.reconciliation.scopes import filter_of
from aidledger.reconciliation.verdict import Verdict
from aidledger.totals import Filter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from aidledger.dates import DateSpan
    from aidledger.model import Statement
    from aidledger.reconciliation.verdict import Reconciled
    from aidledger.totals import Cumulative

__all__ = ["claims_on", "gaps_plot", "note_on"]


def claims_on(results: Sequence[Reconciled], curve: Cumulative) -> tuple[Claim, ...]:
    """The statements that are about what a curve adds up.

    Args:
        results: Statements with their verdicts.
        curve: Running totals.

    Returns:
        A claim for every published total whose parties, authorities, stage, currency and first day
        are those of the curve, and whose as-of day is not after its last. A statement about another
        basis than the curve's has no verdict there.
    """
    return tuple(
        _claim(result, judged=result.statement.scope.basis == curve.basis)
        for result in results
        if result.verdict is not Verdict.NOT_COMPARABLE and _is_about(result.statement, curve)
    )


def note_on(results: Sequence[Reconciled], curve: Cumulative, *, shown: int, alike: bool) -> str:
    """How many statements are about a curve, in words.

    Args:
        results: Statements with their verdicts.
        curve: Running totals.
        shown: How many are about it.
        alike: Whether both are at the same rates and prices.

    Returns:
        A phrase for the facts of the picture; it says so where the statements are in other money.
    """
    counted = f"{shown} of {len(results)} statements are about this curve"
    same_currency = any(result.statement.amount.currency == curve.currency for result in results)
    if shown or not results or (alike and same_currency):
        return counted
    why = "at other rates or prices" if same_currency else f"not in {curve.currency}"
    return f"{counted}: they are {why}; give the reconcile() of the ledger the curve is from"


def _is_about(statement: Statement, curve: Cumulative) -> bool:
    scope = statement.scope
    if statement.kind is not StatementKind.TOTAL or statement.amount.currency != curve.currency:
        return False
    if scope.announcement is not None or str(scope.stage) != str(curve.stage):
        return False
    own = filter_of(statement)
    return (
        _same_party(own.donor, curve.scope.donor, curve.in_common.donor)
        and _same_party(own.recipient, curve.scope.recipient, curve.in_common.recipient)
        and _same_kind(own, curve.scope)
        and _starts_alike(statement, curve)
        and _ends_within(statement, curve)
    )


def _same_party(stated: tuple[str, ...], asked: tuple[str, ...], shared: tuple[str, ...]) -> bool:
    """Whether a statement names the party of every package, or none where none was asked for either."""
    return stated == shared if stated else not asked


def _same_kind(stated: Filter, drawn: Filter) -> bool:
    """Whether both count the same authorities and booked year, and the curve leaves out nothing else."""
    rest = replace(drawn, donor=(), recipient=(), stage=(), currency=(), since=None, until=None)
    return (
        sorted(stated.authority) == sorted(rest.authority)
        and stated.fiscal_year == rest.fiscal_year
        and replace(rest, authority=(), fiscal_year=None) == Filter()
    )


def _starts_alike(statement: Statement, curve: Cumulative) -> bool:
    """Whether both count from the same day, or both from before the first package."""
    since = statement.scope.since
    if curve.scope.since is not None:
        return since == curve.scope.since
    start = curve.start
    return since is None or (start is not None and since.latest is not None and since.latest <= start)


def _ends_within(statement: Statement, curve: Cumulative) -> bool:
    until, as_of = curve.scope.until, statement.as_of
    return until is None or (as_of is not None and until.latest is not None and _day(statement) <= until.latest)


def _day(statement: Statement) -> dt.date:
    """The day a statement is drawn at: the last one its as-of date may mean."""
    # Statements without a day, or with an open one, are not comparable, and those are never drawn.
    return cast("dt.date", cast("DateSpan", statement.as_of).latest)


def _claim(result: Reconciled, *, judged: bool) -> Claim:
    amount = result.statement.amount
    stated = amount.interval()
    return Claim(
        day=_day(result.statement),
        value=float(amount.value or 0),
        low=float(stated.low),
        high=float(stated.high),
        verdict=str(result.verdict) if judged else "",
        name=str(result.statement.id),
        text=str(amount),
    )


def gaps_plot(results: Sequence[Reconciled], *, ledger: str, rates: str = "") -> Plot:
    """Draw the gap of every statement that could be compared, over time.

    Args:
        results: Statements with their verdicts.
        ledger: Name of the ledger.
        rates: How it was converted or deflated, in words.

    Returns:
        The picture; it says how many statements could not be compared and are not in it.

    Raises:
        CurrencyMismatchError: Statements in different currencies.
    """
    compared = [result for result in results if result.gap is not None]
    currencies = sorted({result.statement.amount.currency or "" for result in compared})
    if len(currencies) > 1:
        raise CurrencyMismatchError(
            f"Gaps in {' and '.join(currencies)} have no axis in common.",
            hint='Narrow the ledger to one currency first: where(currency="USD").reconcile().',
        )
    gaps = tuple(_gap(result) for result in compared)
    scale = Scale.of([end for gap in gaps for end in (gap.gap, gap.low, gap.high)], (currencies or [""])[0])
    title = ", ".join(filter(None, ("Stated less on record", scale.unit)))
    missing = len(results) - len(compared)
    facts = (
        "" if gaps else "nothing could be compared" if results else "there are no statements",
        ledger,
        rates,
        "each on the stage, basis and scope of its statement",
        "range: what open facts allow",
        f"{missing} of {len(results)} not comparable and not drawn" if missing else "",
    )
    counts = ", ".join(
        f"{count} {verdict}" for verdict in Verdict if (count := sum(gap.verdict == verdict for gap in gaps))
    )
    description = (
        f"Points with ranges by as-of day. {title}: above zero the record lacks something, below it holds more. "
        f"{counts or 'Nothing could be compared'}. {'; '.join(fact for fact in facts if fact)}."
    )
    return Plot(Gaps(Headline(title, facts, description), gaps, scale))


def _gap(result: Reconciled) -> Gap:
    return Gap(
        day=_day(result.statement),
        gap=float(result.gap or 0),
        low=float(result.gap_low or 0),
        high=float(result.gap_high or 0),
        verdict=str(result.verdict),
        name=str(result.statement.id),
        text=str(result.statement.amount),
    )
