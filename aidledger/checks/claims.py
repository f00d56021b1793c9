"""Checks of packages against what was stated: statements left behind, and announcements in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts import Bound, Reading
from aidledger.checks.columns import money, slack, slack_above, whole_sum
from aidledger.display import grouped
from aidledger.findings import Finding, Location
from aidledger.model import StatementKind
from aidledger.table import NO_DAY_LATEST, day_number, major

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from aidledger.model import Statement
    from aidledger.table import Book, PackageTable

__all__ = ["announcements_apart", "statements_left_behind"]


_ONE_SIDED = frozenset({Bound.AT_MOST, Bound.NEARLY, Bound.AT_LEAST})


def statements_left_behind(book: Book) -> Iterator[Finding]:
    """The newest running total of some parties, where packages are dated after it (AL211).

    What came after the newest statement has been compared with nothing.

    Yields:
        One finding per donor, recipient and stage that statements are about.
    """
    newest: dict[tuple[str | None, str | None, str], tuple[int, Statement]] = {}
    for statement in book.statements:
        scope, as_of = statement.scope, statement.as_of
        if statement.kind is StatementKind.TOTAL and scope.announcement is None and as_of and as_of.latest:
            key = (scope.donor, scope.recipient, str(scope.stage))
            day = day_number(as_of.latest)
            if key not in newest or day > newest[key][0]:
                newest[key] = (day, statement)
    for day, statement in newest.values():
        later = _about(statement, book.packages) & (book.packages.day_earliest > day)
        if count := int(np.count_nonzero(later & (book.packages.day != NO_DAY_LATEST))):
            yield _left_behind(statement, count)


def _left_behind(statement: Statement, count: int) -> Finding:
    packages = "1 package is" if count == 1 else f"{grouped(count)} packages are"
    return Finding(
        "AL211",
        f"{packages} dated after this statement, the newest one about them",
        hint="Add a newer statement where there is one; until then these packages are compared with nothing.",
        location=Location(path="as_of"),
        subject=statement.id,
        value=str(statement.as_of),
    )


def announcements_apart(book: Book) -> Iterator[Finding]:
    """Headlines of an announcement whose packages come to something else (AL213).

    Rounding and wording count in favour of the packages; an announcement without packages, or with
    one of unknown amount, is left aside.

    Yields:
        One finding per headline.
    """
    table = book.packages
    for statement in book.statements:
        name, currency = statement.scope.announcement, statement.amount.currency
        if statement.kind is not StatementKind.TOTAL or name is None or currency is None:
            continue
        parts = _about(statement, table) & table.words("announcement").mask([name])
        rows = np.flatnonzero(parts & table.words("currency").mask([currency]))
        if len(rows) and statement.amount.is_known and bool(table.known[parts].all()):
            yield from _apart(statement, table, rows, currency)


def _apart(statement: Statement, table: PackageTable, rows: npt.NDArray[np.int64], currency: str) -> Iterator[Finding]:
    # "More than 400" is true of 425: one-sided words are taken at their word, as in verdicts.
    one_sided = statement.amount.bound in _ONE_SIDED
    stated = statement.amount.interval(reading=Reading.LITERAL if one_sided else Reading.CONVENTIONAL)
    least = major(whole_sum((table.minor - slack(table))[rows]), currency)
    most = major(whole_sum((table.minor + table.spread + slack_above(table))[rows]), currency)
    if least <= stated.high and most >= stated.low:
        return
    parts = major(whole_sum(table.minor[rows]), currency)
    come = "its package comes" if len(rows) == 1 else f"its {len(rows)} packages come"
    side = "less" if most < stated.low else "more"
    yield Finding(
        "AL213",
        f"{come} to {money(parts, currency)}, {side} than the {statement.amount} that was announced",
        hint="Look for a package of the announcement that is not recorded, or that names another announcement.",
        location=Location(path="scope.announcement"),
        subject=statement.id,
        value=str(statement.scope.announcement),
    )


def _about(statement: Statement, table: PackageTable) -> npt.NDArray[np.bool_]:
    """Which packages are of the parties, stage and authorities of a statement. Shape: rows."""
    scope = statement.scope
    inside = table.words("stage").mask([str(scope.stage)])
    for name, word in (("donor", scope.donor), ("recipient", scope.recipient)):
        if word is not None:
            inside &= table.words(name).mask([word])
    return inside & table.words("authority").mask(scope.authority) if scope.authority else inside
