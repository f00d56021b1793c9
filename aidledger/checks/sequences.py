"""Checks across neighbouring packages: numbers of a sequence, and amounts that come twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.checks.columns import cells, key_of, money
from aidledger.display import grouped
from aidledger.findings import Finding, Location
from aidledger.table import NO_DAY_LATEST, major

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from aidledger.table import Book, PackageTable

__all__ = ["equal_amounts", "tranche_numbers"]

_CLOSE = 7
"""Days within which equal amounts are worth a look."""
_SEQUENCE = ("donor", "recipient", "authority")


def tranche_numbers(book: Book) -> Iterator[Finding]:
    """Numbers that a sequence leaves out or gives twice at one stage (AL205).

    A sequence is what one donor gives one recipient under one authority. It is judged from the first
    number on record to the last, so a record may start in the middle.

    Yields:
        One finding per gap, about the package after it, and one per repeat, about the second package.
    """
    table = book.packages
    rows = np.flatnonzero(table.tranche > 0)
    sequence, stage = key_of(table, _SEQUENCE)[rows], table.words("stage").codes[rows]
    order = np.lexsort((stage, table.tranche[rows], sequence))
    rows, sequence, stage = rows[order], sequence[order], stage[order]
    number = table.tranche[rows]
    step = np.diff(number)
    same = np.diff(sequence) == 0
    yield from _gaps(table, rows, np.flatnonzero(same & (step > 1)) + 1)
    yield from _repeats(table, rows, np.flatnonzero(same & (step == 0) & (np.diff(stage) == 0)) + 1)


def _gaps(table: PackageTable, rows: npt.NDArray[np.int64], after: npt.NDArray[np.int64]) -> Iterator[Finding]:
    ids, before_ids = cells(table, "id", rows[after]), cells(table, "id", rows[after - 1])
    numbers = zip(table.tranche[rows[after - 1]].tolist(), table.tranche[rows[after]].tolist(), strict=True)
    for subject, before, (low, high) in zip(ids, before_ids, numbers, strict=True):
        missing = f"number {low + 1} is" if high - low == 2 else f"numbers {low + 1} to {high - 1} are"  # noqa: PLR2004 - one between
        yield Finding(
            "AL205",
            f"{missing} missing between {before} (number {low}) and {subject} (number {high})",
            hint="Look for the announcement of what is missing; totals lack it until it is recorded.",
            location=Location(path="tranche"),
            subject=subject,
            value=str(high),
        )


def _repeats(table: PackageTable, rows: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> Iterator[Finding]:
    ids, first_ids = cells(table, "id", rows[second]), cells(table, "id", rows[second - 1])
    for subject, first, number in zip(ids, first_ids, table.tranche[rows[second]].tolist(), strict=True):
        yield Finding(
            "AL205",
            f"number {number} is already the number of {first}",
            hint="Compare the two at their sources: one number is wrong, or one package stands here twice.",
            location=Location(path="tranche"),
            subject=subject,
            value=str(number),
        )


def equal_amounts(book: Book) -> Iterator[Finding]:
    """Packages that repeat an amount within a week (AL206).

    Donor, recipient, authority, stage and currency must agree too. Two different numbers of one
    official sequence are two packages, whatever their amounts.

    Yields:
        One finding per package that has an equal one shortly before; nothing is merged.
    """
    table = book.packages
    rows = np.flatnonzero((table.minor > 0) & (table.day != NO_DAY_LATEST))
    key = key_of(table, (*_SEQUENCE, "stage", "currency"))[rows]
    order = np.lexsort((table.day[rows], table.minor[rows], key))
    rows, key = rows[order], key[order]
    minor, day, number = table.minor[rows], table.day[rows], table.tranche[rows]
    close = (np.diff(key) == 0) & (np.diff(minor) == 0) & (np.diff(day.astype(np.int64)) <= _CLOSE)
    numbered_apart = (number[:-1] > 0) & (number[1:] > 0) & (np.diff(number) != 0)
    second = np.flatnonzero(close & ~numbered_apart) + 1
    yield from _equals(table, rows[second - 1], rows[second])


def _equals(table: PackageTable, first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> Iterator[Finding]:
    columns = (
        cells(table, "id", second),
        cells(table, "id", first),
        cells(table, "currency", second),
        table.minor[second].tolist(),
        (table.day[second].astype(np.int64) - table.day[first]).tolist(),
    )
    for subject, before, currency, minor, days in zip(*columns, strict=True):
        amount = money(major(minor, currency), currency)
        yield Finding(
            "AL206",
            f"{amount} again, {_after(days)} {before}",
            hint="Compare sources and contents: usually two packages, now and then one announced twice.",
            location=Location(path="amount"),
            subject=subject,
            value=amount,
        )


def _after(days: int) -> str:
    if days == 0:
        return "on the day of"
    return f"{grouped(days)} day{'s' if days > 1 else ''} after"
