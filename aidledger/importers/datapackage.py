"""Reading a Frictionless data package of the project's own layout."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from aidledger import bundled
from aidledger.errors import MalformedFileError
from aidledger.findings import Finding, Findings, Location
from aidledger.importers.cells import COLUMNS, limit_fields, package_fields, revision_fields, statement_fields
from aidledger.importers.folder import read_folder
from aidledger.importers.judge import judge
from aidledger.importers.records import FIRST_LINE, duplicate, judged_rows, read_records, unknown_columns
from aidledger.importers.versioned import Children, amendments_of, key_of, unused_versions, version_of
from aidledger.model import AidPackage, Limit, Revision, Statement
from aidledger.table import Announcement, Book, Coverage, PackageTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from aidledger.importers.cells import Row
    from aidledger.importers.columnar import TextTable
    from aidledger.importers.versioned import Key
    from aidledger.model import Amendment, Record

__all__ = ["Dataset", "coverage_of", "load_book", "load_folder", "shipped_datasets"]

_Reader: TypeAlias = "Callable[[], Sequence[Row]]"
_Fields: TypeAlias = "Callable[[Row], dict[str, object]]"

_R = TypeVar("_R", AidPackage, Statement, Revision, Limit)
_STATEMENT_TABLES = ("statements", "balances", "headlines")
# Where columns begin to be quicker than records; the laws that compare both load by column whatever the number.
_MANY_LINES = 1000


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


def load_folder(path: Path, *, verify: bool = True, columnar: bool | None = None) -> tuple[Book, Findings]:
    """Read a data package from a folder: a saved ledger, or one made by hand in the layout of those that ship.

    Args:
        path: The folder.
        verify: Whether the hashes of a saved ledger must be right. Without, records are also held
            against the words they were read from, as in a package made by hand.
        columnar: Whether packages are loaded column by column, where they can be; None decides by
            their number. The result is the same: a small table takes longer by column, a large one
            by record.

    Returns:
        Its records with their earlier versions, and every finding made on the way.

    Raises:
        AlteredFileError: A file is not the one that was saved.
        ReadError: A file is missing or broken, or lies outside the folder.
    """
    folder = read_folder(path, verify=verify)
    tables = {table: partial(folder.rows, table) for table in folder.tables}
    if columnar is None:
        columnar = folder.tables["packages"].count(b"\n") >= _MANY_LINES
    return _Assembly(
        folder.name,
        tables,
        is_saved=folder.is_saved,
        is_trusted=folder.is_saved and verify,
        columns=folder.columns if columnar else None,
    ).book(folder.descriptor)


class _Assembly:
    """Tables on their way to becoming a book, and what was found wrong with them."""

    def __init__(
        self,
        name: str,
        tables: Mapping[str, _Reader],
        *,
        is_saved: bool = False,
        is_trusted: bool = False,
        columns: Callable[[str], TextTable] | None = None,
    ) -> None:
        self._name, self._tables, self._columns = name, tables, columns
        self._is_saved, self._is_trusted = is_saved, is_trusted
        self._findings: list[Finding] = []
        self._statement_ids: dict[str, Location] = {}
        self._keys: set[Key] = set()
        self._children = Children((), (), name=name)

    def book(self, descriptor: Mapping[str, object]) -> tuple[Book, Findings]:
        """The records of all tables as one book, with every finding."""
        own = _own(descriptor)
        packages = self._packages()
        # A ledger has hundreds of what follows, not millions: records, each judged as one.
        book = Book(
            packages=packages,
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

    def _packages(self) -> PackageTable:
        """The packages, and the lines of sources and articles that others may need."""
        if self._columns is not None:
            return self._packages_by_column()
        sources, items = (enumerate(self._rows(table), start=FIRST_LINE) for table in ("sources", "items"))
        self._children = Children(sources, items, name=self._name)
        return PackageTable.from_records(self._records("packages", AidPackage, package_fields))

    def _packages_by_column(self) -> PackageTable:
        """The packages as columns; a record is made of those alone that are in doubt."""
        from aidledger.importers.columnar import Texts, load_packages  # for large folders alone

        sources, items, packages = (self._text(table) for table in ("sources", "items", "packages"))
        if not self._is_saved and packages.rows:
            self._findings += unknown_columns(packages.names, COLUMNS["packages"], file=self._file("packages"))
        found: list[Finding] = []

        def judge_some(rows: Sequence[tuple[int, Row]], children: Children) -> Sequence[tuple[int, AidPackage]]:
            self._children = children
            fields = self._completed("packages", package_fields)
            good, found[:] = judged_rows(
                rows, AidPackage, fields, file=self._file("packages"), worded=not self._is_trusted
            )
            return good

        texts = Texts(packages, sources, items)
        table = load_packages(texts, judge_some, name=self._name, worded=not self._is_trusted)
        self._findings += found
        return table

    def _text(self, table: str) -> TextTable:
        """The cells of a table by column."""
        from aidledger.importers.columnar import TextTable

        if self._columns is None or table not in self._tables:
            return TextTable((), {}, 0)
        text = self._columns(table)
        if self._is_saved and text.rows:
            self._findings += unknown_columns(text.names, COLUMNS[table], file=self._file(table))
        return text

    def _file(self, table: str) -> str:
        return f"{self._name}/{table}.csv"

    def _rows(self, table: str) -> Sequence[Row]:
        rows = self._tables[table]() if table in self._tables else []
        if self._is_saved and rows:
            self._findings += unknown_columns(rows[0], COLUMNS[table], file=self._file(table))
        return rows

    def _records(self, table: str, kind: type[_R], fields: _Fields) -> tuple[_R, ...]:
        rows = self._rows(table)
        good, bad = read_records(
            rows,
            kind,
            self._completed(table, fields),
            file=self._file(table),
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
            "packages": _among(book.packages, [row.get("id", "").strip() for row in rows]),
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
        for line, row in enumerate(rows, start=FIRST_LINE):
            location = Location(f"{self._name}/{name}.csv", row=line)
            judged = judge(kind, complete(row), location=location, subject=row.get("id", "").strip())
            if isinstance(judged, tuple):
                self._findings.extend(judged)
                continue
            key = table, judged.id, version_of(row)
            if key in found:
                self._findings.append(duplicate(f"{judged.id}, version {key[2]}", location, location))
            found[key] = judged
        return found


def _among(packages: PackageTable, ids: Sequence[str]) -> set[str]:
    """Which of some ids are those of packages; the ids of all would be a Python object each."""
    wanted = pa.array(ids, pa.string())
    return set(wanted.filter(pc.is_in(wanted, value_set=packages.arrow.column("id"))).to_pylist())


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
