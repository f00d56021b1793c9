"""A ledger as a SQLite database: tables with keys, indexes, and views for totals."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from aidledger.amounts import is_currency, minor_exponent
from aidledger.exporters.database_schema import INDEXES, VERSION, VIEWS, create
from aidledger.exporters.listed import elements, values
from aidledger.exporters.pieces import pieces
from aidledger.exporters.records import record_rows
from aidledger.table import BESIDE, in_one_piece
from aidledger.totals.countable import counted_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from aidledger.amounts import Amount
    from aidledger.exporters.job import Job
    from aidledger.model import Limit, Revision, Statement
    from aidledger.table import Book, PackageTable

__all__ = ["write_sqlite"]

_STRICT_SINCE = (3, 37, 0)
_CACHE = 256 << 10  # KiB: the keys of a million packages stay in memory
_MINOR = ("amount_minor", "upper_minor", "digit_minor")
_REUSED = ("reannounced_minor", "reannounced_digit_minor")
_SOURCE = ("url", "publisher", "via", "kind", "published_on", "quote")
_ITEM = ("name", "category", "count", "unit", "amount", "wording")
_DAYS = ("date_earliest", "date_latest")
_TEXT = (
    *("id", "date_text", "currency", "bound", "unknown_reason", "wording", "donor", "recipient", "authority", "stage"),
    *("instrument", "valuation", "fiscal_year", "tranche_basis", "announcement", "reannounced_bound"),
    *("reannounced_wording", "draws_on", "known_on", "confidence", "note", "suppressed"),
)
_PACKAGE = (*_TEXT, *_DAYS, *_MINOR, *_REUSED, "tranche", "in_total")


def write_sqlite(job: Job) -> tuple[str, ...]:
    """Write a ledger as a SQLite database.

    Args:
        job: What to write and where to.

    Returns:
        Notes: on packages that were left out, and on references to records that the ledger does not have.
    """
    with closing(sqlite3.connect(job.path, isolation_level=None)) as database:
        # The file takes its place only when it is whole, so it needs no journal of its own.
        database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE};")
        # The words of a ledger were judged when it was read: holding them against the lists again, row by row, takes
        # longer than writing them. The constraints stand in the file for whoever changes it.
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.executescript(create(strict=sqlite3.sqlite_version_info >= _STRICT_SINCE))
        database.execute("BEGIN")
        _fill(database, job)
        for statement in INDEXES:
            database.execute(statement)
        for name, query in VIEWS.items():
            database.execute(f"CREATE VIEW {name} AS {query}")
        notes = _dangling(database)
        database.execute("COMMIT")
        database.executescript(f"PRAGMA user_version = {VERSION}; ANALYZE;")
    return (*job.part(), *notes)


def _fill(database: sqlite3.Connection, job: Job) -> None:
    book = job.book
    claim = book.coverage
    days = [None if day is None else day.isoformat() for day in (claim.since, claim.until)]
    about = (book.name, book.title, book.digest, *days, claim.complete, job.is_narrowed, book.full_record, *job.hashes)
    _insert(database, "ledger", [about])
    _insert(database, "currencies", sorted(_currencies(book, job.table)))
    for kind in ("announcements", "limits", "statements", "revisions", "amendments"):
        rows = [_stored(row) for row in record_rows(job.beside, kind)]
        names = [name for column in BESIDE[kind] for name in _STORED.get(column, (column,))]
        _insert(database, kind, ([row[name] for name in names] for row in rows), names)
    counted = pa.array(counted_rows(job.table)).cast(pa.int8())
    for start, part in _numbered(job.table):
        _insert_packages(database, part, counted.slice(start, len(part)))
        job.tell(len(part))


def _insert(
    database: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]], names: Sequence[str] = ()
) -> None:
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    columns = f" ({', '.join(names)})" if names else ""
    # Names come from this module alone, never from data.
    statement = f"INSERT INTO {table}{columns} VALUES ({', '.join('?' * len(first))})"  # noqa: S608
    database.execute(statement, first)
    database.executemany(statement, rows)


_STORED = {"amount": ("amount_minor",), "amount_upper": ("upper_minor",), "stated_digit": ("digit_minor",)}


def _stored(row: Mapping[str, object]) -> dict[str, object]:
    """A row as the database holds it: money in minor units, days as text."""
    currency = row.get("currency")
    exponent = minor_exponent(currency) if isinstance(currency, str) else 0
    return {
        name: _minor(cell, exponent) if column in _STORED else _plain(cell)
        for column, cell in row.items()
        for name in _STORED.get(column, (column,))
    }


def _minor(amount: Any, exponent: int) -> int | None:
    figure: Decimal | None = amount
    return None if figure is None else int(figure.scaleb(exponent))


def _plain(cell: Any) -> object:
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


def _currencies(book: Book, table: PackageTable) -> set[tuple[str, int, int]]:
    records: tuple[Statement | Revision | Limit, ...] = (*book.statements, *book.revisions, *book.limits)
    amounts: list[Amount] = [record.amount for record in records]
    codes = {amount.currency for amount in amounts} | set(table.words("currency").labels)
    known = {code: minor_exponent(code) for code in codes if code is not None and is_currency(code)}
    return {(code, exponent, 10**exponent) for code, exponent in known.items()}


def _numbered(table: PackageTable) -> Iterator[tuple[int, PackageTable]]:
    start = 0
    for part in pieces(table):
        yield start, part
        start += len(part)


def _insert_packages(database: sqlite3.Connection, part: PackageTable, counted: Any) -> None:
    arrow = part.arrow
    arrow = arrow.set_column(arrow.schema.get_field_index("fiscal_year"), "fiscal_year", _years(arrow))
    columns = [values(arrow.column(name)) for name in _PACKAGE[:-1]]
    _insert(database, "packages", zip(*columns, values(counted), strict=True), _PACKAGE)
    ids: Any = in_one_piece(arrow.column("id"))
    package, place, code = elements(arrow.column("category"), ids)
    _insert(database, "package_categories", zip(*map(values, (package, place, code)), strict=True))
    package, place, source = elements(arrow.column("sources"), ids)
    fields = [pc.struct_field(source, name) for name in _SOURCE]
    _insert(database, "package_sources", zip(*map(values, (package, place, *fields)), strict=True))
    package, place, item = elements(arrow.column("items"), ids)
    parts = {name: pc.struct_field(item, name) for name in _ITEM}
    parts["category"] = pc.binary_join(parts["category"], ";")
    _insert(database, "package_items", zip(*map(values, (package, place, *parts.values())), strict=True))


def _years(arrow: pa.Table) -> Any:
    return pc.binary_join_element_wise("FY", arrow.column("fiscal_year").cast(pa.string()), "")


def _dangling(database: sqlite3.Connection) -> tuple[str, ...]:
    """Notes on records that are referred to and not there: they stay as they are, and SQLite can list them."""
    counts: dict[str, int] = {}
    for table, _row, parent, _key in database.execute("PRAGMA foreign_key_check"):
        place = f"{table} that name one of the {parent}"
        counts[place] = counts.get(place, 0) + 1
    return tuple(
        f"{count} of the {place} which the ledger does not have; PRAGMA foreign_key_check lists them."
        for place, count in sorted(counts.items())
    )
