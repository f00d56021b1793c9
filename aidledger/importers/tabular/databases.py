"""SQLite databases that aidledger wrote: the packages with what hangs on them, as text cells."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from aidledger.display import shorten
from aidledger.errors import MalformedFileError
from aidledger.importers.tabular.frames import raw_of
from aidledger.table import PACKAGE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from aidledger.importers.tabular.raw import RawTable

__all__ = ["kinds_of", "opened_database", "read_database"]

_CATEGORIES = "SELECT package, category FROM package_categories ORDER BY package, position"
_SOURCES = (
    "SELECT package, url, publisher, via, kind, published_on, quote FROM package_sources ORDER BY package, position"
)
_ITEMS = "SELECT package, name, category, count, unit, amount, wording FROM package_items ORDER BY package, position"
_TABLES = ("packages", "package_categories", "package_sources", "package_items")
_LISTS = ("category", "sources", "items")
_DAYS = frozenset({"date_earliest", "date_latest", "known_on"})


def read_database(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    """Read the packages of a database in the layout that `Ledger.write` gives it.

    Args:
        path: A SQLite file; it is opened for reading alone.
        columns: The user's mapping, which this layout has no use for.

    Returns:
        The raw table, in the order the packages were written in.

    Raises:
        MalformedFileError: It is no database, or not one of this layout.
    """
    with opened_database(path) as database:
        _check_tables(database)
        table = _table(database)
    return raw_of(table, path.name, columns)


@contextmanager
def opened_database(path: Path) -> Iterator[sqlite3.Connection]:
    """A database, opened so that nothing in it runs and nothing is changed.

    Args:
        path: A SQLite file.

    Raises:
        MalformedFileError: It is no database, or whoever reads it raised an error of SQLite or of a value.
    """
    try:
        # A URI asks for reading alone: nothing in the file, or beside it, is changed.
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            # Nothing in the file may run: no function of its schema, and no view that never ends.
            database.execute("PRAGMA trusted_schema = OFF")
            yield database
    except (sqlite3.Error, ValueError, TypeError, OverflowError, pa.ArrowException) as error:
        raise MalformedFileError(
            f"{path.name} is no database of packages: {shorten(str(error), 200)}.",
            path=path,
            hint="Only databases that Ledger.write made are read; export a table of another one as CSV.",
        ) from error


def kinds_of(database: sqlite3.Connection) -> dict[str, str]:
    """What is in a database, by name: `table`, `view`, `index` or `trigger`."""
    return {str(name): str(kind) for name, kind in database.execute("SELECT name, type FROM sqlite_master")}


def _check_tables(database: sqlite3.Connection) -> None:
    kinds = kinds_of(database)
    for name in _TABLES:
        if kinds.get(name) != "table":
            raise ValueError(f"{name} is a {kinds[name]}" if name in kinds else f"there is no table {name}")


def _table(database: sqlite3.Connection) -> pa.Table:
    names = [name for name in PACKAGE_SCHEMA.names if name not in _LISTS]
    rows = database.execute(f"SELECT {', '.join(names)} FROM packages ORDER BY rowid").fetchall()  # noqa: S608 - our own names
    cells: dict[str, list[Any]] = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    ids = cells["id"]
    lists = {
        "category": _grouped(database, _CATEGORIES, lambda row: row[0]),
        "sources": _grouped(database, _SOURCES, _source),
        "items": _grouped(database, _ITEMS, _item),
    }
    cells |= {name: [found.get(package, []) for package in ids] for name, found in lists.items()}
    cells |= {name: [_day(cell) for cell in cells[name]] for name in _DAYS}
    cells["fiscal_year"] = [
        None if cell is None else int(str(cell).removeprefix("FY")) for cell in cells["fiscal_year"]
    ]
    return pa.table({field.name: pa.array(cells[field.name], _plain(field.type)) for field in PACKAGE_SCHEMA})


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if isinstance(kind, pa.DictionaryType) else kind


def _grouped(database: sqlite3.Connection, query: str, element: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for package, *row in database.execute(query):
        found.setdefault(package, []).append(element(row))
    return found


def _source(row: list[Any]) -> dict[str, Any]:
    url, publisher, via, kind, published_on, quote = row
    day = _day(published_on)
    return {"url": url, "publisher": publisher, "via": via, "kind": kind, "published_on": day, "quote": quote}


def _item(row: list[Any]) -> dict[str, Any]:
    name, category, count, unit, amount, wording = row
    categories = None if category is None else str(category).split(";")
    return {"name": name, "category": categories, "count": count, "unit": unit, "amount": amount, "wording": wording}


def _day(cell: str | None) -> dt.date | None:
    return None if cell is None else dt.date.fromisoformat(cell)
