"""The tables of a database beside the packages, as text: money in units again, truth as yes and no."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aidledger.amounts import is_currency, minor_exponent
from aidledger.display import counted, shorten
from aidledger.errors import UnrecognisedFormatError
from aidledger.findings import Finding, Location
from aidledger.importers.tabular.databases import kinds_of, opened_database
from aidledger.importers.whole.held import Held, lacking, part_of, unread_part
from aidledger.table import BESIDE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from aidledger.importers.whole.held import Part

__all__ = ["held_by_database"]

_LAYOUT = 3
_SINCE = {"amendments": 2}
"""Layout in which a table came to be; the first, where it is not said."""
_ABOUT = "ledger"
_LINES = ("package_categories", "package_sources", "package_items")
_PACKAGES = ("packages", *_LINES, "currencies")
_MONEY = {"amount": "amount_minor", "amount_upper": "upper_minor", "stated_digit": "digit_minor"}
_TRUTHS = frozenset({"complete", "narrowed", "since_is_stated", "applies", "is_total"})
_FACTS = ("full_record", "content_hash", "about_hash")
_YES_OR_NO = {1: "yes", 0: "no"}


def held_by_database(path: Path) -> Held | None:
    """What a database holds beside its packages.

    Args:
        path: A SQLite file.

    Returns:
        The other tables; None where the database does not say that it holds a ledger.

    Raises:
        ReadError: Another program has changes of it that do not stand in the file yet.
        UnrecognisedFormatError: A later version of aidledger made it.
        MalformedFileError: It is no database, or has cells that its columns cannot have.
    """
    with opened_database(path) as database:
        kinds = kinds_of(database)
        if kinds.get(_ABOUT) != "table":
            return None
        layout = int(database.execute("PRAGMA user_version").fetchone()[0])
        _refuse_later(layout, path)
        parts: dict[str, Part] = {}
        findings: list[Finding] = []
        for kind in BESIDE:
            if kinds.get(kind) == "table":
                part, found = _part(database, kind, path.name)
                findings += found
                parts |= {kind: part} if part is not None and part.rows else {}
            elif layout >= _SINCE.get(kind, 1):
                findings.append(lacking(f"the table {kind} is missing", Location(path.name)))
        about = _about(database)
        findings += _orphans(database, path.name)
    known = {_ABOUT, *_PACKAGES, *BESIDE}
    strange = [name for name, kind in kinds.items() if kind == "table" and name not in known | _OF_SQLITE]
    return Held(path.name, about, parts, (*findings, *(unread_part(name, path.name) for name in strange)))


def _orphans(database: sqlite3.Connection, file: str) -> Iterator[Finding]:
    """A finding for each table with lines of packages that are not there."""
    for table in _LINES:
        query = f"SELECT COUNT(*), MIN(package) FROM {table} WHERE package NOT IN (SELECT id FROM packages)"  # noqa: S608
        count, first = database.execute(query).fetchone()
        if count:
            yield Finding(
                "AL153",
                f"{counted(count, 'line')} of packages that are not there, the first of {shorten(str(first))!r}",
                hint="Remove them with the package they belonged to, or put it back.",
                location=Location(file, table),
                value=shorten(str(first)),
            )


_OF_SQLITE = frozenset({"sqlite_stat1", "sqlite_stat4", "sqlite_sequence"})


def _refuse_later(layout: int, path: Path) -> None:
    if layout > _LAYOUT:
        raise UnrecognisedFormatError(
            f"{shorten(path.name)!r} has layout {layout}; this version of aidledger reads up to {_LAYOUT}.",
            path=path,
            hint="Read it with the version of aidledger that wrote it.",
        )


def _about(database: sqlite3.Connection) -> Mapping[str, str]:
    names, rows = _cells(database, _ABOUT)
    if len(rows) != 1:
        raise ValueError(f"the table {_ABOUT} has {len(rows)} rows instead of one")
    cells = dict(zip(names, rows[0], strict=True))
    about = {name: _text(name, cell) for name, cell in cells.items()}
    return {
        **about,
        "ledger": about.get("name", ""),
        **{name.replace("_", " "): about.get(name, "") for name in _FACTS},
    }


def _cells(database: sqlite3.Connection, table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    found = database.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of our own
    return [str(column[0]) for column in found.description], found.fetchall()


def _part(database: sqlite3.Connection, kind: str, file: str) -> tuple[Part | None, list[Finding]]:
    stored, found = _cells(database, kind)
    has_money = "amount" in BESIDE[kind]
    published = {column: name for name, column in _MONEY.items()} if has_money else {}
    names = [published.get(name, name) for name in stored]
    rows = [_row(dict(zip(names, cells, strict=True)), has_money=has_money) for cells in found]
    return part_of(kind, names, rows, range(1, len(rows) + 1), file)


def _row(cells: Mapping[str, Any], *, has_money: bool) -> dict[str, str]:
    row = {name: _text(name, cell) for name, cell in cells.items()}
    if has_money:
        code = row.get("currency", "")
        exponent = minor_exponent(code) if is_currency(code) else 0
        row |= {name: _units(cells[name], exponent) for name in _MONEY if name in cells}
    return row


def _units(minor: object, exponent: int) -> str:
    if minor is None:
        return ""
    if not isinstance(minor, int):
        raise TypeError(f"{shorten(repr(minor))} is no whole number of minor units")
    return f"{Decimal(minor).scaleb(-exponent):f}"


def _text(name: str, cell: object) -> str:
    if cell is None:
        return ""
    if name in _TRUTHS and isinstance(cell, int):
        return _YES_OR_NO.get(cell, str(cell))
    if not isinstance(cell, (str, int)):
        raise TypeError(f"{shorten(repr(cell))} is not what the column {shorten(name)} holds")
    return str(cell)
