"""A ledger as a beancount file: packages as transactions, statements as balance assertions.

Every package moves its amount from an account of its donor to one of its recipient and authority,
in a tree of its own for each stage. A statement becomes a balance assertion with a tolerance where
its scope is such a tree and the figures agree with it, so that `bean-check` finds the file in order;
every other statement is kept as a `custom` directive that says why it asserts nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from aidledger.amounts.interval import EXACT_MATHS
from aidledger.model import Basis, StatementKind
from aidledger.totals.countable import counted_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aidledger.exporters.job import Job
    from aidledger.model import AidPackage, Statement

__all__ = ["write_beancount"]

_TWO = Decimal(2)
_DAY = dt.timedelta(days=1)
_NOT_A_LETTER = re.compile(r"[^A-Za-z0-9-]+")
_OPENED = dt.date(1900, 1, 1)


class _Entry(NamedTuple):
    """A package as beancount holds it: dated, with one figure."""

    day: dt.date
    figure: Decimal
    currency: str
    account: str
    package: AidPackage


def write_beancount(job: Job) -> tuple[str, ...]:
    """Write a ledger as a beancount file.

    Args:
        job: What to write and where to.

    Returns:
        Notes: on packages without amount or date, on bounds, and on statements that assert nothing.
    """
    packages = job.table.records()
    counted = zip(packages, counted_rows(job.table).tolist(), strict=True)
    entries = sorted(
        (entry for package, aid in counted if (entry := _entry(package, aid=aid))),
        key=lambda entry: (entry.day, entry.package.id),
    )
    claims = _claims(job.book.statements, entries)
    with job.path.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(_head(job, entries))
        for entry in entries:
            file.write(_transaction(entry))
            job.tell(1)
        file.writelines(claim.text for claim in claims)
    return tuple(_notes(packages, entries, claims))


def _entry(package: AidPackage, *, aid: bool) -> _Entry | None:
    day = package.date and (package.date.latest or package.date.earliest)
    amount = package.amount
    if not day or amount.value is None or amount.currency is None:
        return None
    tree = _account("Assets", "Aid" if aid else "NotAid", package.stage.value, package.donor)
    return _Entry(
        day, amount.value, amount.currency, f"{tree}:{_part(package.recipient)}:{_part(package.authority)}", package
    )


def _account(root: str, *parts: str | None) -> str:
    return ":".join([root, *(_part(part) for part in parts)])


def _part(name: str | None) -> str:
    """A code as a part of an account: letters, digits and dashes, with a capital in front."""
    text = _NOT_A_LETTER.sub("-", name or "Unstated").strip("-") or "Unstated"
    return text[0].upper() + text[1:]


def _head(job: Job, entries: Sequence[_Entry]) -> Iterator[str]:
    yield f'option "title" {_quoted(job.book.title or job.book.name)}\n'
    for currency in sorted({entry.currency for entry in entries}):
        yield f'option "operating_currency" "{currency}"\n'
    yield f"; ledger {_line(job.book.name)}, hash {job.book.digest}\n\n"
    for account in sorted({name for entry in entries for name in (*_parents(entry.account), _giver(entry))}):
        yield f"{_OPENED} open {account}\n"
    yield "\n"


def _parents(account: str) -> Iterator[str]:
    """An account and those above it, down to the stage: sums are asserted of any of them."""
    parts = account.split(":")
    return (":".join(parts[:length]) for length in range(3, len(parts) + 1))


def _giver(entry: _Entry) -> str:
    return _account("Equity", "Given", entry.package.donor)


def _transaction(entry: _Entry) -> str:
    package = entry.package
    lines = [
        f"{entry.day} * {_quoted(package.donor)} {_quoted(f'{package.authority} {package.id}')}",
        *(f"  {name}: {_quoted(str(value))}" for name, value in _details(package) if value),
        f"  {entry.account}  {entry.figure:f} {entry.currency}",
        f"  {_giver(entry)}",
    ]
    return "\n".join(lines) + "\n\n"


def _details(package: AidPackage) -> Iterable[tuple[str, object]]:
    return (
        ("id", package.id),
        ("stated", package.amount),
        ("dated", None if package.date is None or package.date.is_day else package.date),
        ("category", ";".join(package.category)),
        ("instrument", package.instrument),
        ("reannounced", package.reannounced),
        ("source", next((source.url or source.publisher for source in package.sources), None)),
    )


class _Claim(NamedTuple):
    """A statement as a directive, and why it asserts nothing; empty where it does."""

    text: str
    why: str


_DISAGREES = "the packages do not add up to it"
_TAKEN = "another statement has a balance of this account and day"


def _claims(statements: Sequence[Statement], entries: Sequence[_Entry]) -> list[_Claim]:
    """Every statement as a directive; beancount takes one balance of an account, day and currency."""
    taken: set[tuple[str, dt.date, str]] = set()
    found = []
    for statement in statements:
        why, place = _not_a_balance(statement), _place(statement)
        balance = None if why else _balance(statement, entries)
        if not why:
            why = _DISAGREES if balance is None else _TAKEN if place in taken else ""
        if balance is None or why:
            found.append(_Claim(_custom(statement, why), why))
        else:
            taken.add(place)
            found.append(_Claim(balance, ""))
    return found


def _place(statement: Statement) -> tuple[str, dt.date, str]:
    """Account, day and currency of a balance."""
    scope, day = statement.scope, statement.as_of and statement.as_of.latest
    account = _account("Assets", "Aid", scope.stage.value, scope.donor, scope.recipient, *scope.authority)
    return account, day or _OPENED, str(statement.amount.currency)


def _not_a_balance(statement: Statement) -> str:
    """Why a statement cannot be a balance of a tree of accounts; empty when it can."""
    scope, as_of = statement.scope, statement.as_of
    reasons = {
        "it is about what is left": statement.kind is not StatementKind.TOTAL,
        "its amount is unknown": not statement.amount.is_known,
        "it has no day": as_of is None or not as_of.is_day,
        "its first day is not known": not scope.since_is_stated or (scope.since is not None and not scope.since.is_day),
        "it names no donor and recipient": not scope.donor or not scope.recipient,
        "it is about several authorities": len(scope.authority) > 1,
        "it is about a fiscal year": scope.fiscal_year is not None,
        "it is about one announcement": scope.announcement is not None,
        f"it is on the basis {scope.basis}": scope.basis is not Basis.ANNOUNCED,
    }
    return next((why for why, applies in reasons.items() if applies), "")


def _balance(statement: Statement, entries: Sequence[_Entry]) -> str | None:
    """An assertion with its tolerance; None where the packages do not agree with it."""
    account, day, currency = _place(statement)
    since = statement.scope.since.earliest if statement.scope.since else None
    sums = {day: Decimal(0) for day in (True, False)}
    inside = [
        entry for entry in entries if f"{entry.account}:".startswith(f"{account}:") and entry.currency == currency
    ]
    for entry in (entry for entry in inside if entry.day <= day):
        early = since is not None and entry.day < since
        sums[early] = EXACT_MATHS.add(sums[early], entry.figure)
    interval = statement.amount.interval()
    if not inside or interval.high.is_infinite() or not interval.low <= sums[False] <= interval.high:
        return None
    middle = EXACT_MATHS.divide(EXACT_MATHS.add(interval.low, interval.high), _TWO)
    width = EXACT_MATHS.subtract(interval.high, middle)
    asserted = EXACT_MATHS.add(middle, sums[True])
    lines = [
        f"{day + _DAY} balance {account}  {asserted:f} ~ {width:f} {currency}",
        *(f"  {name}: {_quoted(str(value))}" for name, value in _words(statement, sums[True]) if value),
    ]
    return "\n".join(lines) + "\n\n"


def _words(statement: Statement, before: Decimal) -> Iterable[tuple[str, object]]:
    return (
        ("id", statement.id),
        ("stated", statement.amount),
        ("before", f"{before:f} from before {statement.scope.since}" if before else ""),
        ("source", next((source.url or source.publisher for source in statement.sources), None)),
    )


def _custom(statement: Statement, why: str) -> str:
    as_of = statement.as_of
    day = (as_of and (as_of.latest or as_of.earliest)) or _OPENED
    return f'{day} custom "statement" {_quoted(statement.id)} {_quoted(str(statement.amount))} {_quoted(why)}\n\n'


def _notes(packages: Sequence[AidPackage], entries: Sequence[_Entry], claims: Sequence[_Claim]) -> Iterator[str]:
    left = len(packages) - len(entries)
    if left:
        yield f"{left} of {len(packages)} packages have no amount or no date, and are not in the file."
    yield "A transaction has one figure and one day: bounds, spans and categories stand beside it as text."
    silent = sum(1 for claim in claims if claim.why)
    if claims:
        yield f"{len(claims) - silent} of {len(claims)} statements are balance assertions; the others say why not."


def _quoted(text: str) -> str:
    return '"' + _line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _line(text: str) -> str:
    return " ".join(text.split())
