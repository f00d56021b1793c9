"""SQLite databases that aidledger wrote: the packages with what hangs on them, as text cells."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.display import shorten
from aidledger.errors import MalformedFileError, ReadError
from aidledger.folders import is_file
from aidledger.importers.tabular.frames import raw_of
from aidledger.importers.tabular.raw import TEXT
from aidledger.table import PACKAGE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from aidledger.importers.tabular.raw import RawTable

__all__ = ["kinds_of", "opened_database", "read_database"]

_CATEGORIES = "SELECT package, category FROM package_categories ORDER BY package, position"
_SOURCES = (
    "SELECT package, url, publisher, via, kind, published_on, quote FROM package_sources ORDER BY package, position"
)
_ITEMS = "SELECT package, name, category, count, unit, amount, wording FROM package_items ORDER BY package, position"
_SOURCE = ("url", "publisher", "via", "kind", "published_on", "quote")
_ITEM = ("name", "category", "count", "unit", "amount", "wording")
_BATCH = 20_000
_BESIDE = ("-wal", "-journal")
_HEAD = 28  # bytes that SQLite sets to zero in a journal it keeps and is done with
_TABLES = ("packages", "package_categories", "package_sources", "package_items")
_LISTS = ("category", "sources", "items")
_DAYS = ("date_earliest", "date_latest", "known_on")


def read_database(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    """Read the packages of a database in the layout that `Ledger.write` gives it.

    Args:
        path: A SQLite file; it is opened for reading alone.
        columns: The user's mapping, which this layout has no use for.

    Returns:
        The raw table, in the order the packages were written in.

    Raises:
        ReadError: Another program has changes of it that do not stand in the file yet.
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
        ReadError: Another program has changes of it that do not stand in the file yet.
        MalformedFileError: It is no database, or whoever reads it raised an error of SQLite or of a value.
    """
    try:
        _refuse_unfinished(path)
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


def _refuse_unfinished(path: Path) -> None:
    """Refuse a database beside which there are changes: opened for reading alone, it would be read without them."""
    real = path.resolve()  # SQLite keeps them beside the file itself, and not beside a link to it
    for sign in _BESIDE:
        beside = real.with_name(f"{real.name}{sign}")
        if is_file(beside) and _is_live(beside):
            raise ReadError(
                f"{shorten(path.name)!r} has changes that do not stand in the file yet, but in {shorten(beside.name)!r}.",
                path=path,
                hint="Close the program that has it open, or run PRAGMA wal_checkpoint(TRUNCATE) in it, and read again.",
            )


def _is_live(path: Path) -> bool:
    """Whether a file has anything at its beginning but zeros; one that cannot be opened may have."""
    try:
        with path.open("rb") as file:
            return any(file.read(_HEAD))
    except OSError:
        return True


def kinds_of(database: sqlite3.Connection) -> dict[str, str]:
    """What is in a database, by name: `table`, `view`, `index` or `trigger`."""
    return {str(name): str(kind) for name, kind in database.execute("SELECT name, type FROM sqlite_master")}


def _check_tables(database: sqlite3.Connection) -> None:
    kinds = kinds_of(database)
    for name in _TABLES:
        if kinds.get(name) != "table":
            raise ValueError(f"{name} is a {kinds[name]}" if name in kinds else f"there is no table {name}")


def _table(database: sqlite3.Connection) -> pa.Table:
    kinds = {field.name: _plain(field.type) for field in PACKAGE_SCHEMA if field.name not in _LISTS}
    texts = {**kinds, **dict.fromkeys((*_DAYS, "fiscal_year"), TEXT)}
    table = _columns(database, f"SELECT {', '.join(texts)} FROM packages ORDER BY rowid", texts)  # noqa: S608 - our own names
    years = pc.replace_substring_regex(table.column("fiscal_year"), "^FY", "")
    cells: dict[str, Any] = {name: table.column(name) for name in texts} | {"fiscal_year": years}
    cells |= {name: cells[name].cast(kinds[name]) for name in (*_DAYS, "fiscal_year")}
    ids: Any = cells["id"].combine_chunks()
    for name, (query, fields, element) in _CHILDREN.items():
        children = _columns(database, query, dict.fromkeys(("package", *fields), TEXT))
        cells[name] = _lists(ids, children.column("package"), element(children))
    return pa.table({name: cells[name] for name in PACKAGE_SCHEMA.names})


def _columns(database: sqlite3.Connection, query: str, types: Mapping[str, pa.DataType]) -> pa.Table:
    """The answer to a query, a batch of rows at a time: a value of another type than its column's is an error."""
    schema = pa.schema(list(types.items()))
    found = database.execute(query)
    batches = []
    while rows := found.fetchmany(_BATCH):
        columns = [pa.array(cells, kind) for cells, kind in zip(zip(*rows, strict=True), types.values(), strict=True)]
        batches.append(pa.RecordBatch.from_arrays(columns, schema=schema))
    return pa.Table.from_batches(batches, schema)


def _lists(ids: Any, packages: Any, elements: Any) -> Any:
    """The elements of every package, in their order; those of no package are left out."""
    rows = pc.index_in(packages, value_set=ids).combine_chunks()
    kept = rows.is_valid()
    elements, places = elements.filter(kept), rows.filter(kept).to_numpy()
    ends = np.cumsum(np.bincount(places, minlength=len(ids)))
    offsets: Any = pa.array(np.concatenate([[0], ends]).astype(np.int32))
    order: Any = pa.array(np.argsort(places, kind="stable"))
    return pa.ListArray.from_arrays(offsets, elements.take(order))


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if isinstance(kind, pa.DictionaryType) else kind


def _one(column: Any) -> Any:
    return column.combine_chunks()


def _code(children: pa.Table) -> Any:
    return _one(children.column("category"))


def _source(children: pa.Table) -> Any:
    parts = {name: _one(children.column(name)) for name in _SOURCE}
    parts["published_on"] = parts["published_on"].cast(pa.date32())
    return pa.StructArray.from_arrays(list(parts.values()), list(parts))


def _item(children: pa.Table) -> Any:
    parts = {name: _one(children.column(name)) for name in _ITEM}
    parts["category"] = pc.split_pattern(parts["category"], ";")
    return pa.StructArray.from_arrays(list(parts.values()), list(parts))


_CHILDREN: dict[str, tuple[str, tuple[str, ...], Callable[[pa.Table], Any]]] = {
    "category": (_CATEGORIES, ("category",), _code),
    "sources": (_SOURCES, _SOURCE, _source),
    "items": (_ITEMS, _ITEM, _item),
}
"""By column of lists, where its elements stand, what they have, and how they are put together."""
