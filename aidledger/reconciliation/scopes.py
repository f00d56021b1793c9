"""From the scope of a statement to the packages it is about, or the reason there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.model import StatementKind
from aidledger.totals import Filter

if TYPE_CHECKING:
    import datetime as dt

    from aidledger.dates import DateSpan
    from aidledger.model import Scope, Statement
    from aidledger.table import Coverage
    from aidledger.totals import Selection

__all__ = ["filter_of", "not_comparable"]


def filter_of(statement: Statement) -> Filter:
    """The filter that selects the packages a statement is about.

    A headline covers its announcement whole, whatever the day; a total covers packages from the
    start of its scope up to and including its as-of day.
    """
    scope = statement.scope
    headline = scope.announcement is not None
    return Filter(
        donor=_one(scope.donor),
        recipient=_one(scope.recipient),
        authority=scope.authority,
        announcement=_one(scope.announcement),
        fiscal_year=scope.fiscal_year,
        stage=(str(scope.stage),),
        since=None if headline else scope.since,
        until=None if headline else statement.as_of,
    )


def _one(word: str | None) -> tuple[str, ...]:
    return () if word is None else (word,)


def not_comparable(statement: Statement, selection: Selection, coverage: Coverage) -> str:
    """Why a statement cannot be compared with a ledger; empty when it can.

    Args:
        statement: The statement.
        selection: All packages of the ledger.
        coverage: What the ledger claims to contain.

    Returns:
        The first reason found, in words.
    """
    if not statement.amount.is_known:
        return "the statement gives no amount"
    if statement.as_of is None:
        return "the source gives no as-of date"
    return (
        _period_differs(statement.scope, statement.as_of, coverage)
        if statement.scope.announcement is None and statement.kind is StatementKind.TOTAL
        else ""
    ) or _parties_differ(statement, selection)


def _period_differs(scope: Scope, as_of: DateSpan, coverage: Coverage) -> str:
    if not scope.since_is_stated:
        return "the source does not say since when it counts"
    if coverage.since and _starts_before(scope.since, coverage.since):
        return f"the scope starts before the record, which begins on {coverage.since}"
    if coverage.until and as_of.earliest and as_of.earliest > coverage.until:
        return f"the statement is later than the record, which ends on {coverage.until}"
    return ""


def _starts_before(since: DateSpan | None, start: dt.date) -> bool:
    return since is not None and since.latest is not None and since.latest < start


def _parties_differ(statement: Statement, selection: Selection) -> str:
    scope, table = statement.scope, selection.table
    for name, wanted in (("donor", scope.donor), ("recipient", scope.recipient), ("stage", str(scope.stage))):
        if wanted is not None and table.words(name).code(wanted) < 0:
            return f"the record has no packages with {name} {wanted}"
    if statement.kind is StatementKind.REMAINING and not scope.limits:
        return "the statement does not say what it is left of"
    currencies = table.words("currency").labels
    if statement.amount.currency not in currencies:
        return f"the statement is in {statement.amount.currency}, the packages in {', '.join(currencies) or 'none'}"
    return ""
