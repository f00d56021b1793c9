"""From the rows of sheets and tables to records: the way a ledger on disk is read, and the same judgements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from aidledger.findings import Finding, Location
from aidledger.importers.cells import limit_fields, revision_fields, statement_fields
from aidledger.importers.datapackage import coverage_of
from aidledger.importers.judge import judge
from aidledger.importers.nested import object_of
from aidledger.importers.records import read_records
from aidledger.importers.versioned import Children, amendments_of, version_of
from aidledger.model import AidPackage, Limit, Revision, Statement
from aidledger.table import Announcement, Book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from aidledger.importers.cells import Row
    from aidledger.importers.whole.held import Held, Part
    from aidledger.model import Amendment, Record
    from aidledger.table import PackageTable

__all__ = ["book_of"]

_R = TypeVar("_R", Statement, Revision, Limit)

_KINDS: dict[str, type[Record]] = {
    "packages": AidPackage,
    "statements": Statement,
    "revisions": Revision,
    "limits": Limit,
}
_SPANS = ("as_of", "since")
_FIRST_LINE = 2  # as in a file with a header, which is how rows are counted where they are judged


def book_of(held: Held, packages: PackageTable) -> tuple[Book, list[Finding]]:
    """A ledger of everything a file holds.

    Args:
        held: What stands beside the packages.
        packages: The packages.

    Returns:
        The book, and every finding; rows refused are not in it.

    Raises:
        MalformedFileError: The coverage is not a day.
    """
    findings: list[Finding] = []

    def records(kind: str, record: type[_R], fields: Callable[[Row], dict[str, object]]) -> tuple[_R, ...]:
        if kind not in held.parts:
            return ()
        part = held.parts[kind]
        good, bad = read_records(list(map(_as_on_disk, part.rows)), record, fields, file=held.file)
        findings.extend(_placed(bad, part))
        return good

    about = held.about
    coverage = {"since": about.get("since") or None, "until": about.get("until") or None}
    book = Book(
        packages=packages,
        statements=records("statements", Statement, statement_fields),
        revisions=records("revisions", Revision, revision_fields),
        limits=records("limits", Limit, limit_fields),
        announcements=_announcements(held),
        name=about.get("ledger") or "ledger",
        title=about.get("title", ""),
        coverage=coverage_of({**coverage, "complete": about.get("complete") == "yes"}),
        full_record=about.get("full record", ""),
    )
    changes, bad = _amendments(held, book)
    return replace(book, amendments=changes), [*findings, *bad]


def _as_on_disk(row: Mapping[str, str]) -> Row:
    """The cells of a row under the names, and with the signs, that a ledger on disk has for them."""
    cells = dict(row)
    for name in _SPANS:
        if cells.get(name) and not cells.get(f"{name}_latest"):
            cells[f"{name}_is_open"] = "yes"
    cells["other_sources"] = cells.pop("sources", "")
    return cells


def _placed(findings: Iterable[Finding], part: Part) -> list[Finding]:
    """Findings with the sheet or table, and with the number that the row has there."""
    return [replace(one, location=_place(one.location, part)) for one in findings]


def _place(location: Location, part: Part) -> Location:
    row = None if location.row is None else part.numbers[location.row - _FIRST_LINE]
    return replace(location, sheet=part.kind, row=row)


def _announcements(held: Held) -> tuple[Announcement, ...]:
    part = held.parts.get("announcements")
    columns = ("id", "date", "publisher", "url", "note")
    return tuple(Announcement(*(row.get(name, "") for name in columns)) for row in part.rows) if part else ()


def _amendments(held: Held, book: Book) -> tuple[tuple[Amendment, ...], list[Finding]]:
    part = held.parts.get("amendments")
    if part is None:
        return (), []
    rows = list(map(_as_on_disk, part.rows))
    earlier, bad = _earlier(rows, held.file)
    standing = {
        "packages": set(book.packages.ids),
        "statements": {record.id for record in book.statements},
        "revisions": {record.id for record in book.revisions},
        "limits": {record.id for record in book.limits},
    }
    children = Children((), (), name=held.file)
    good, more = amendments_of(rows, earlier, standing, children=children, file=held.file)
    return good, _placed([*bad, *more], part)


def _earlier(rows: Sequence[Row], file: str) -> tuple[dict[tuple[str, str, int], Record], list[Finding]]:
    """The records that were replaced, by table, id and version."""
    found: dict[tuple[str, str, int], Record] = {}
    findings: list[Finding] = []
    for line, row in enumerate(rows, start=_FIRST_LINE):
        table, name = row.get("record", "").strip(), row.get("id", "").strip()
        location = Location(file, row=line, column="replaced")
        fields = object_of(row.get("replaced", ""))
        if table not in _KINDS or not fields:
            findings.append(_unreadable(location, name))
            continue
        judged = judge(_KINDS[table], fields, location=location, subject=name)
        if isinstance(judged, tuple):
            findings.extend(judged)
        else:
            found[table, name, version_of(row) - 1] = judged
    return found, findings


def _unreadable(location: Location, name: str) -> Finding:
    return Finding(
        "AL154",
        f"the version of {name!r} that was replaced cannot be read",
        hint="It stands in the column `replaced` as one JSON object; a sheet cuts cells of more than 32,767 characters.",
        location=location,
        subject=name,
        value=name,
    )
