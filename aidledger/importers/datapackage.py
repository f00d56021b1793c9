"""Reading a Frictionless data package of the project's own layout."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

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
from aidledger.importers.judge import judge
from aidledger.model import AidPackage, Limit, Revision, Statement
from aidledger.table import Announcement, Book, Coverage, PackageTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aidledger.importers.cells import Row

__all__ = ["Dataset", "load_book", "read_records", "shipped_datasets"]

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
    for name in bundled.dataset_names():
        tables = bundled.resource_names(name)
        if "packages" in tables:
            counts = {table: len(bundled.read_rows(name, table)) for table in tables}
            descriptor = bundled.descriptor(name)
            found.append(Dataset(name, str(descriptor.get("title", "")), _coverage(descriptor), counts))
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
    tables = set(bundled.resource_names(name))
    findings: list[Finding] = []
    statement_ids: dict[str, Location] = {}

    def records(table: str, kind: type[_R], fields: Callable[[Row], dict[str, object]]) -> tuple[_R, ...]:
        rows = bundled.read_rows(name, table) if table in tables else []
        file = f"{name}/{table}.csv"
        taken = statement_ids if table in _STATEMENT_TABLES else {}
        good, bad = read_records(rows, kind, fields, file=file, columns=COLUMNS[table], taken=taken)
        findings.extend(bad)
        return good

    book = Book(
        packages=PackageTable.from_records(records("packages", AidPackage, package_fields)),
        statements=tuple(s for table in _STATEMENT_TABLES for s in records(table, Statement, statement_fields)),
        revisions=records("revisions", Revision, revision_fields),
        limits=records("limits", Limit, limit_fields),
        announcements=_announcements(name) if "announcements" in tables else (),
        name=name,
        title=str(descriptor.get("title", "")),
        coverage=_coverage(descriptor),
        full_record=str(_own(descriptor).get("full_record", "")),
    )
    return book, Findings(findings)


def read_records(
    rows: Sequence[Row],
    kind: type[_R],
    fields: Callable[[Row], dict[str, object]],
    *,
    file: str,
    columns: frozenset[str] | None = None,
    taken: dict[str, Location] | None = None,
) -> tuple[tuple[_R, ...], list[Finding]]:
    """Judge every row; the first good row of an id wins, each other one is a finding.

    Args:
        rows: Cells by column, one mapping a line.
        kind: Record the rows stand for.
        fields: Turns the cells of a row into fields of the record.
        file: Name of the file, for findings.
        columns: Columns that are read; any other is a finding.
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
            findings.extend(_wording(judged, location))
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


def _announcements(name: str) -> tuple[Announcement, ...]:
    return tuple(
        Announcement(*(row.get(column, "").strip() for column in ("id", "date", "publisher", "source_url", "note")))
        for row in bundled.read_rows(name, "announcements")
    )


def _own(descriptor: Mapping[str, object]) -> Mapping[str, object]:
    """The project's own properties of a descriptor."""
    own = descriptor.get("aidledger")
    return own if isinstance(own, dict) else {}


def _coverage(descriptor: Mapping[str, object]) -> Coverage:
    claim = _own(descriptor).get("coverage")
    if not isinstance(claim, dict):
        return Coverage()
    return Coverage(_day(claim.get("since")), _day(claim.get("until")), claim.get("complete") is True)


def _day(text: object) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        raise MalformedFileError(
            "The coverage in a descriptor is not a day.", path="datapackage.json", hint="Write it like 2024-10-21."
        ) from None
