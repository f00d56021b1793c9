"""Checks of dates: their order, their precision, and the year money is booked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from aidledger.checks.columns import cells, fiscal_years, has_us_calendar
from aidledger.dates import DateSpan
from aidledger.findings import Finding, Location
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, day_number, day_of, in_one_piece
from aidledger.vocabulary import currencies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidledger.model import Statement
    from aidledger.table import Book

__all__ = ["booked_in_another_year", "dates_out_of_order", "in_retired_currency", "loosely_dated"]

_LOOK = "One of the two days is mistyped: compare both with the source."


def dates_out_of_order(book: Book) -> Iterator[Finding]:
    """Packages and statements known before their date, statements that start after they end (AL124).

    Yields:
        One finding per contradiction.
    """
    table = book.packages
    is_early = pc.less(table.arrow.column("known_on"), table.arrow.column("date_earliest"))
    # A comparison without rows has no piece at all, which ends the process with pyarrow 16.
    rows = pc.indices_nonzero(in_one_piece(is_early)).to_numpy().astype(np.int64)
    columns = (cells(table, name, rows) for name in ("id", "known_on", "date_earliest"))
    for subject, known_on, date in zip(*columns, strict=True):
        yield _out_of_order(subject, "known_on", known_on, f"known on {known_on}, before its date {date}")
    for statement in book.statements:
        yield from _statement_out_of_order(statement)


def _statement_out_of_order(statement: Statement) -> Iterator[Finding]:
    as_of = statement.as_of
    if as_of is None:
        return
    known_on, since = statement.known_on, statement.scope.since
    if known_on and as_of.earliest and known_on < as_of.earliest:
        why = f"known on {known_on}, before the day it is about ({as_of})"
        yield _out_of_order(statement.id, "known_on", str(known_on), why)
    if since and since.earliest and as_of.latest and since.earliest > as_of.latest:
        why = f"counts since {since}, which is after the day it is about ({as_of})"
        yield _out_of_order(statement.id, "scope.since", str(since), why)


def _out_of_order(subject: str, path: str, value: str, message: str) -> Finding:
    return Finding("AL124", message, hint=_LOOK, location=Location(path=path), subject=subject, value=value)


def booked_in_another_year(book: Book) -> Iterator[Finding]:
    """Packages booked to a fiscal year none of their possible days lies in (AL207).

    Only donors whose fiscal calendar is on record are asked about.

    Yields:
        One finding per package.
    """
    table = book.packages
    booked, first, last = table.booked_year, fiscal_years(table.day_earliest), fiscal_years(table.day_latest)
    outside = (booked != 0) & has_us_calendar(table) & ((booked < first) | (booked > last))
    rows = np.flatnonzero(outside)
    # An open end lies millions of years away, so the end that decides is always the known one.
    years = np.where(booked < first, first, last)[rows]
    days = np.where(booked < first, table.day_earliest, table.day_latest)[rows]
    columns = (cells(table, "id", rows), booked[rows].tolist(), years.tolist(), days.tolist())
    for subject, year, dated, day in zip(*columns, strict=True):
        yield Finding(
            "AL207",
            f"booked to FY{year}, dated {day_of(day)} in FY{dated}",
            hint="Authority of a later year is rarely used before it starts: check the year and the date."
            if year > dated
            else "Nothing to mend if the source books it so; totals by fiscal year follow the booked year.",
            location=Location(path="fiscal_year"),
            subject=subject,
            value=f"FY{year}",
        )


def in_retired_currency(book: Book) -> Iterator[Finding]:
    """Packages dated after their currency had ceased to exist (AL215).

    Yields:
        One finding per package.
    """
    table = book.packages
    words = table.words("currency")
    retired = [currencies()[label].valid_until for label in words.labels]
    # The last entry serves rows without a currency, whose code is -1.
    last = np.array([*(day_number(day) if day else NO_DAY_LATEST for day in retired), NO_DAY_LATEST], dtype=np.int64)
    rows = np.flatnonzero(table.day_earliest > last[words.codes])
    columns = (cells(table, "id", rows), cells(table, "currency", rows), table.day_earliest[rows].tolist())
    for subject, code, day in zip(*columns, strict=True):
        currency = currencies()[code]
        after = f"; the euro replaced it on {currency.joined_euro}" if currency.joined_euro else ""
        yield Finding(
            "AL215",
            f"dated {day_of(day)} in {code} ({currency.name}), which ended on {currency.valid_until}{after}",
            hint="Check the code, and whether the source converted the amount; a missing rate is not made up.",
            location=Location(path="amount"),
            subject=subject,
            value=code,
        )


def loosely_dated(book: Book) -> Iterator[Finding]:
    """Packages with no date, or with several possible days (AL208).

    Yields:
        One finding per package.
    """
    table = book.packages
    rows = np.flatnonzero((table.day_earliest != table.day_latest) | (table.day == NO_DAY_LATEST))
    ends = zip(table.day_earliest[rows].tolist(), table.day_latest[rows].tolist(), strict=True)
    for subject, (first, last) in zip(cells(table, "id", rows), ends, strict=True):
        span = _span(first, last)
        yield Finding(
            "AL208",
            f'dated "{span}", which is more than one day' if span else "has no date",
            hint="Narrow the date if a source gives the day; until then the cumulative curve is a band."
            if span
            else "Give the span of days that sources allow; without one the package is on no curve.",
            location=Location(path="date"),
            subject=subject,
            value=span,
        )


def _span(first: int, last: int) -> str:
    earliest = None if first == NO_DAY_EARLIEST else day_of(first)
    latest = None if last == NO_DAY_LATEST else day_of(last)
    return str(DateSpan(earliest=earliest, latest=latest)) if earliest or latest else ""
