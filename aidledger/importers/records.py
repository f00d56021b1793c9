"""Rows of a data package's tables judged as records: what is good, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from aidledger.errors import did_you_mean
from aidledger.findings import Finding, Location
from aidledger.importers.cells import contradicts_wording
from aidledger.importers.judge import judge
from aidledger.model import AidPackage, Limit, Revision, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from aidledger.importers.cells import Row

__all__ = ["FIRST_LINE", "duplicate", "judged_rows", "read_records", "unknown_columns"]

FIRST_LINE = 2
"""Number of the first record of a table: the header is line 1."""

_R = TypeVar("_R", AidPackage, Statement, Revision, Limit)


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
    unknown: list[Finding] = []
    if columns is not None and rows:
        unknown = unknown_columns(rows[0], columns, file=file)
    numbered = enumerate(rows, start=FIRST_LINE)
    good, found = judged_rows(numbered, kind, fields, file=file, taken=taken, worded=worded)
    return tuple(record for _, record in good), unknown + found


def judged_rows(
    rows: Iterable[tuple[int, Row]],
    kind: type[_R],
    fields: Callable[[Row], dict[str, object]],
    *,
    file: str,
    taken: dict[str, Location] | None = None,
    worded: bool = True,
) -> tuple[list[tuple[int, _R]], list[Finding]]:
    """Judge rows of any lines of a file; the first good row of an id wins, each other one is a finding.

    Args:
        rows: Numbers of lines, ascending, each with its cells.
        kind: Record the rows stand for.
        fields: Turns the cells of a row into fields of the record.
        file: Name of the file, for findings.
        taken: As for `read_records`.
        worded: As for `read_records`.

    Returns:
        The good records, each with the number of its line, and every finding.
    """
    taken = {} if taken is None else taken
    good: list[tuple[int, _R]] = []
    findings: list[Finding] = []
    for line, row in rows:
        location = Location(file=file, row=line)
        judged = judge(kind, fields(row), location=location, subject=row.get("id", "").strip())
        if isinstance(judged, tuple):
            findings.extend(judged)
        elif judged.id in taken:
            findings.append(duplicate(judged.id, location, taken[judged.id]))
        else:
            taken[judged.id] = location
            good.append((line, judged))
            findings.extend(_wording(judged, location) if worded else ())
    return good, findings


def unknown_columns(names: Iterable[str], known: frozenset[str], *, file: str) -> list[Finding]:
    """A finding for each column that nobody reads.

    Args:
        names: The header.
        known: Columns that are read.
        file: Name of the file, for findings.
    """
    places = ((name, Location(file=file, row=1, column=name)) for name in names if name not in known)
    return [_unknown_column(name, known, place) for name, place in places]


def _unknown_column(name: str, known: frozenset[str], location: Location) -> Finding:
    near = did_you_mean(name, sorted(known))
    hint = f"Did you mean {' or '.join(map(repr, near))}?" if near else "Use the documented columns."
    return Finding("AL141", f"there is no column {name!r}", hint=hint, location=location, value=name)


def duplicate(identifier: str, location: Location, first: Location) -> Finding:
    """A finding against a row whose id another row has already."""
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
