"""Reading a Frictionless data package of the project's own layout."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from aidledger import bundled
from aidledger.errors import MalformedFileError, did_you_mean
from aidledger.findings import Finding, Findings, Location
from aidledger.importers.cells import (
    COLUMNS,
    contradicts_wording,
    limit_fields,
    package_fields,
    revision_fields,
    statement_fields,
)
from aidledger.importers.folder import read_folder
from aidledger.importers.judge import judge
from aidledger.importers.versioned import Children, amendments_of, key_of, unused_versions, version_of
from aidledger.model import AidPackage, Limit, Revision, Statement
from aidledger.table import Announcement, Book, Coverage, PackageTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from aidledger.importers.cells import Row
    from aidledger.importers.versioned import Key
    from aidledger.model import Amendment, Record

__all__ = ["Dataset", "coverage_of", "load_book", "load_folder", "read_records", "shipped_datasets"]

_Reader: TypeAlias = "Callable[[], Sequence[Row]]"
_Fields: TypeAlias = "Callable[[Row], dict[str, object]]"

_R = TypeVar("_R", AidPackage, Statement, Revision, Limit)
_STATEMENT_TABLES = ("statements", "balances", "headlines")
_FIRST_LINE = 2  # the header is line 1


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data package that ships with aidledger.

    Attributes:
        name: Name to load it by.
        title: What it contains.
        coverage: What it claims to cover.
        rows: Rows by table.
    """

    name: str
    title: str
    coverage: Coverage
    rows: Mapping[str, int]


def shipped_datasets() -> tuple[Dataset, ...]:
    """The data packages with packages in them, by name."""
    found = []
    for name in bundled.ledger_names():
        counts = {table: len(bundled.read_rows(name, table)) for table in bundled.resource_names(name)}
        descriptor = bundled.descriptor(name)
        found.append(
            Dataset(name, str(descriptor.get("title", "")), coverage_of(_own(descriptor).get("coverage")), counts)
        )
    return tuple(found)


def load_book(name: str) -> tuple[Book, Findings]:
    """Read a shipped data package.

    Args:
        name: Such as `us-ukraine`.

    Returns:
        Its records, and every finding made on the way. Rows refused are not in the book.

    Raises:
        ReadError: A file is missing or broken.
        UnknownTermError: No dataset of this name ships.
    """
    descriptor = bundled.descriptor(name)
    tables = {table: partial(bundled.read_rows, name, table) for table in bundled.resource_names(name)}
    return _Assembly(name, tables).book(descriptor)


def load_folder(path: Path, *, verify: bool = True) -> tuple[Book, Findings]:
    """Read a data package from a folder: a saved ledger, or one made by hand in the layout of those that ship.

    Args:
        path: The folder.
        verify: Whether the hashes of a saved ledger must be right. Without, records are also held
            against the words they were read from, as in a package made by hand.

    Returns:
        Its records with their earlier versions, and every finding made on the way.

    Raises:
        AlteredFileError: A file is not the one that was saved.
        ReadError: A file is missing or broken, or lies outside the folder.
    """
    folder = read_folder(path, verify=verify)
    tables = {table: partial(folder.rows, table) for table in folder.tables}
    trusted = folder.is_saved and verify
    return _Assembly(folder.name, tables, is_saved=folder.is_saved, is_trusted=trusted).book(folder.descriptor)


class _Assembly:
    """Tables on their way to becoming a book, and what was found wrong with them."""

    def __init__(
        self, name: str, tables: Mapping[str, _Reader], *, is_saved: bool = False, is_trusted: bool = False
    ) -> None:
        self._name, self._tables = name, tables
        self._is_saved, self._is_trusted = is_saved, is_trusted
        self._findings: list[Finding] = []
        self._statement_ids: dict[str, Location] = {}
        self._keys: set[Key] = set()
        self._children = Children(self._rows("sources"), self._rows("items"), name=name)

    def book(self, descriptor: Mapping[str, object]) -> tuple[Book, Findings]:
        """The records of all tables as one book, with every finding."""
        own = _own(descriptor)
        book = Book(
            packages=PackageTable.from_records(self._records("packages", AidPackage, package_fields)),
            statements=tuple(
                s for table in _STATEMENT_TABLES for s in self._records(table, Statement, statement_fields)
            ),
            revisions=self._records("revisions", Revision, revision_fields),
            limits=self._records("limits", Limit, limit_fields),
            announcements=_announcements(self._rows("announcements"), as_written=self._is_saved),
            name=str(own.get("name") or self._name),
            title=str(own.get("title") or descriptor.get("title", "")),
            coverage=coverage_of(own.get("coverage")),
            full_record=str(own.get("full_record", "")),
        )
        book = replace(book, amendments=self._amendments(book))
        self._findings += self._children.strangers(self._keys)
        return book, Findings(self._findings)

    def _rows(self, table: str) -> Sequence[Row]:
        rows = self._tables[table]() if table in self._tables else []
        if self._is_saved:
            self._findings += _unknown_columns(rows[:1], COLUMNS[table], file=f"{self._name}/{table}.csv")
        return rows

    def _records(self, table: str, kind: type[_R], fields: _Fields) -> tuple[_R, ...]:
        rows = self._rows(table)
        good, bad = read_records(
            rows,
            kind,
            self._completed(table, fields),
            file=f"{self._name}/{table}.csv",
            columns=None if self._is_saved else COLUMNS[table],
            taken=self._statement_ids if table in _STATEMENT_TABLES else {},
            worded=not self._is_trusted,
        )
        self._findings += bad
        return good

    def _completed(self, table: str, fields: _Fields) -> _Fields:
        """Turn a row into fields, sources and articles of other tables included."""

        def complete(row: Row) -> dict[str, object]:
            key = key_of(table, row)
            self._keys.add(key)
            return self._children.complete(fields(row), key)

        return complete

    def _amendments(self, book: Book) -> tuple[Amendment, ...]:
        earlier: dict[tuple[str, str, int], Record] = {
            **self._earlier("packages", AidPackage, package_fields),
            **self._earlier("statements", Statement, statement_fields),
            **self._earlier("revisions", Revision, revision_fields),
            **self._earlier("limits", Limit, limit_fields),
        }
        rows = self._rows("amendments")
        if not rows and not earlier:
            return ()
        self._keys |= {(f"amendments/{key[0]}", *key[1:]) for key in (key_of(r.get("record", ""), r) for r in rows)}
        standing = {
            "packages": set(book.packages.ids),
            "statements": {record.id for record in book.statements},
            "revisions": {record.id for record in book.revisions},
            "limits": {record.id for record in book.limits},
        }
        file = f"{self._name}/amendments.csv"
        good, bad = amendments_of(rows, earlier, standing, children=self._children, file=file)
        self._findings += bad
        self._findings += unused_versions(earlier, rows, name=self._name)
        return good

    def _earlier(self, table: str, kind: type[_R], fields: _Fields) -> dict[tuple[str, str, int], _R]:
        """Earlier versions by table, id and version; a version that stands twice is a finding."""
        name = f"earlier_{table}"
        rows = self._rows(name)
        found: dict[tuple[str, str, int], _R] = {}
        complete = self._completed(name, fields)
        for line, row in enumerate(rows, start=_FIRST_LINE):
            location = Location(f"{self._name}/{name}.csv", row=line)
            judged = judge(kind, complete(row), location=location, subject=row.get("id", "").strip())
            if isinstance(judged, tuple):
                self._findings.extend(judged)
                continue
            key = table, judged.id, version_of(row)
            if key in found:
                self._findings.append(_duplicate(f"{judged.id}, version {key[2]}", location, location))
            found[key] = judged
        return found


def read_records(  # noqa: PLR0913 - one keyword for each way in which tables differ
    rows: Sequence[Row],
    kind: type[_R],
    fields: Callable[[Row], dict[str, object]],
    *,
    file: str,
    columns: frozenset[str] | None = None,
    taken: dict[str, Location] | None = None,
    worded: bool = True,
) -> tuple[tuple[_R, ...], list[Finding]]:
    """Judge every row; the first good row of an id wins, each other one is a finding.

    Args:
        rows: Cells by column, one mapping a line.
        kind: Record the rows stand for.
        fields: Turns the cells of a row into fields of the record.
        file: Name of the file, for findings.
        columns: Columns that are read; any other is a finding.
        worded: Whether amounts are held against the words they were read from.
        taken: Ids that other tables of the same kind use already; the new ones are added to it.

    Returns:
        The good records in order, and every finding.
    """
    taken = {} if taken is None else taken
    good: list[_R] = []
    findings = [] if columns is None else _unknown_columns(rows[:1], columns, file=file)
    for line, row in enumerate(rows, start=_FIRST_LINE):
        location = Location(file=file, row=line)
        judged = judge(kind, fields(row), location=location, subject=row.get("id", "").strip())
        if isinstance(judged, tuple):
            findings.extend(judged)
        elif judged.id in taken:
            findings.append(_duplicate(judged.id, location, taken[judged.id]))
        else:
            taken[judged.id] = location
            good.append(judged)
            findings.extend(_wording(judged, location) if worded else ())
    return tuple(good), findings


def _unknown_columns(first: Sequence[Row], known: frozenset[str], *, file: str) -> list[Finding]:
    """A finding for each column that nobody reads; the first row stands for the header."""
    names = [name for row in first for name in row if name not in known]
    return [_unknown_column(name, known, Location(file=file, row=1, column=name)) for name in names]


def _unknown_column(name: str, known: frozenset[str], location: Location) -> Finding:
    near = did_you_mean(name, sorted(known))
    hint = f"Did you mean {' or '.join(map(repr, near))}?" if near else "Use the documented columns."
    return Finding("AL141", f"there is no column {name!r}", hint=hint, location=location, value=name)


def _duplicate(identifier: str, location: Location, first: Location) -> Finding:
    place = f"line {first.row}" if first.file == location.file else f"line {first.row} of {first.file}"
    return Finding(
        "AL150",
        f"id {identifier!r} is already used in {place}",
        hint="Give this row its own id, or remove it. The first row was kept.",
        location=Location(location.file, row=location.row, column="id"),
        subject=identifier,
        value=identifier,
    )


def _wording(record: AidPackage | Statement | Revision | Limit, location: Location) -> list[Finding]:
    why = contradicts_wording(record.amount)
    if not why:
        return []
    hint = "Correct the figure, its bound or its digit, or the wording; the source decides."
    place = Location(location.file, row=location.row, column="wording")
    return [Finding("AL111", why, hint=hint, location=place, subject=record.id, value=record.amount.wording or "")]


def _announcements(rows: Sequence[Row], *, as_written: bool) -> tuple[Announcement, ...]:
    cells = ([row.get(column, "") for column in ("id", "date", "publisher", "source_url", "note")] for row in rows)
    return tuple(Announcement(*(row if as_written else [cell.strip() for cell in row])) for row in cells)


def _own(descriptor: Mapping[str, object]) -> Mapping[str, object]:
    """The project's own properties of a descriptor."""
    own = descriptor.get("aidledger")
    return own if isinstance(own, dict) else {}


def coverage_of(claim: object) -> Coverage:
    """What a ledger claims to cover.

    Args:
        claim: `since` and `until` as ISO days or None, and whether it is `complete`; anything else claims nothing.

    Raises:
        MalformedFileError: One of them is not a day.
    """
    if not isinstance(claim, dict):
        return Coverage()
    return Coverage(_day(claim.get("since")), _day(claim.get("until")), claim.get("complete") is True)


def _day(text: object) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        raise MalformedFileError("A day of the coverage is not one.", hint="Write it like 2024-10-21.") from None
