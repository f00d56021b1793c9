"""From the scope of a statement to the packages it is about, or the reason there are none."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from aidledger.conversion import ValuedAmount
from aidledger.model import StatementKind
from aidledger.totals import Filter

if TYPE_CHECKING:
    import datetime as dt

    from aidledger.dates import DateSpan
    from aidledger.model import Scope, Statement
    from aidledger.reconciliation.gathered import Gathered
    from aidledger.table import Coverage
    from aidledger.totals import Selection

__all__ = ["filter_of", "lies_inside", "not_comparable", "parties_of"]

_WORDS = ("donor", "recipient", "authority", "announcement", "stage")
_IN_TIME = ("fiscal_year", "since", "until")


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


def parties_of(statement: Statement) -> Filter:
    """The statement's parties and stage, at any time and under any authority."""
    own = filter_of(statement)
    return Filter(donor=own.donor, recipient=own.recipient, stage=own.stage)


def _one(word: str | None) -> tuple[str, ...]:
    return () if word is None else (word,)


def not_comparable(statement: Statement, selection: Selection, coverage: Coverage, whole: Gathered) -> str:
    """Why a statement cannot be compared with a ledger; empty when it can.

    Args:
        statement: The statement.
        selection: The packages to compare it with.
        coverage: What the ledger claims to contain.
        whole: All its packages, whatever it is narrowed to.

    Returns:
        The first reason found, in words.
    """
    return (
        _is_incomplete(statement)
        or _period_differs(statement, coverage)
        or _is_narrowed(statement, selection.filter, whole)
        or _prices_differ(selection)
        or _words_differ(statement, selection)
    )


def _is_incomplete(statement: Statement) -> str:
    scope, as_of = statement.scope, statement.as_of
    if not statement.amount.is_known:
        return "the statement gives no amount"
    if statement.kind is StatementKind.REMAINING and not scope.limits:
        return "the statement does not say what it is left of"
    if as_of is None:
        return "the source gives no as-of date"
    for name, span in (("the as-of date", as_of), ("the day since when it counts", scope.since)):
        if span and (span.earliest is None or span.latest is None):
            return f"{name} has an open end: {span}"
    return ""


def _period_differs(statement: Statement, coverage: Coverage) -> str:
    scope, as_of = statement.scope, statement.as_of
    if scope.announcement is not None or statement.kind is not StatementKind.TOTAL:
        return ""
    if not scope.since_is_stated:
        return "the source does not say since when it counts"
    if coverage.since and _starts_before(scope, coverage.since):
        return f"the scope starts before the record, which begins on {coverage.since}"
    if coverage.until and as_of and as_of.earliest and as_of.earliest > coverage.until:
        return f"the statement is later than the record, which ends on {coverage.until}"
    return ""


def _starts_before(scope: Scope, start: dt.date) -> bool:
    return scope.since is not None and scope.since.latest is not None and scope.since.latest < start


def _is_narrowed(statement: Statement, ledger: Filter, whole: Gathered) -> str:
    if lies_inside(statement, ledger, whole):
        return ""
    return f"the ledger was narrowed ({ledger.describe()}), and the statement is about more"


def lies_inside(statement: Statement, ledger: Filter, whole: Gathered) -> bool:
    """Whether a narrowed ledger still holds everything a statement is about.

    Args:
        statement: The statement.
        ledger: What the ledger was narrowed to.
        whole: All packages of the ledger, whatever it is narrowed to.

    Returns:
        True where the statement is about no package that was left out.
    """
    own = filter_of(statement)
    if ledger.currency and _keeps_all(ledger.currency, statement, whole):
        ledger = replace(ledger, currency=())
    narrowed = [
        field.name
        for field in fields(Filter)
        if (wanted := getattr(ledger, field.name)) and not _is_inside(field.name, getattr(own, field.name), wanted)
    ]
    return not narrowed or (narrowed == ["until"] and _ends_in_time(statement.as_of, ledger.until))


def _keeps_all(currencies: tuple[str, ...], statement: Statement, whole: Gathered) -> bool:
    """Whether a filter by currency keeps the statement's own and removes no package it is about."""
    amount = statement.amount.original if isinstance(statement.amount, ValuedAmount) else statement.amount
    if amount.currency not in currencies:
        return False
    about = whole.about(parties_of(statement)).cells
    if statement.kind is StatementKind.TOTAL:
        about = about.where(filter_of(statement))
    return bool(about.heads.table.words("currency").mask(currencies).all())


def _is_inside(name: str, own: object, wanted: object) -> bool:
    if name in _WORDS and isinstance(own, tuple) and isinstance(wanted, tuple):
        return bool(own) and set(own) <= set(wanted)
    return name in _IN_TIME and own is not None and _lies_inside(name, own, wanted)


def _lies_inside(name: str, own: object, wanted: object) -> bool:
    first, last = getattr(own, "earliest", None), getattr(own, "latest", None)
    least, most = getattr(wanted, "earliest", None), getattr(wanted, "latest", None)
    if name == "since":
        return first is not None and most is not None and first >= most
    if name == "until":
        return last is not None and least is not None and last <= least
    return own == wanted


def _ends_in_time(as_of: DateSpan | None, until: DateSpan | None) -> bool:
    """A headline was made on its day, and its packages announced by then."""
    return bool(as_of and until and as_of.latest and until.earliest and as_of.latest <= until.earliest)


def _prices_differ(selection: Selection) -> str:
    rates = selection.table.rates
    if rates is None or "deflate" not in rates.sheet.steps:
        return ""
    return "the packages are in constant prices, and the statement adds up money of different years"


def _words_differ(statement: Statement, selection: Selection) -> str:
    scope, table = statement.scope, selection.table
    asked = {"donor": _one(scope.donor), "recipient": _one(scope.recipient), "stage": (str(scope.stage),)}
    if statement.kind is StatementKind.TOTAL:
        asked["authority"] = scope.authority
    for name, words in asked.items():
        if words and not set(words) & set(table.words(name).labels):
            return f"the record has no packages with {name} {' or '.join(words)}"
    converted = table.rates.currency if table.rates else ""
    currencies = (converted,) if converted else table.words("currency").labels
    if statement.amount.currency not in currencies:
        return f"the statement is in {statement.amount.currency}, the packages in {', '.join(currencies) or 'none'}"
    return ""
