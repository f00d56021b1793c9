"""What was known on a day: the version of every record that was public then."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.model import AidPackage, Limit, Revision, Statement
from aidledger.table import NO_DAY_LATEST, Coverage, PackageTable, day_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from aidledger.dates import DateSpan
    from aidledger.model import Amendment, Record
    from aidledger.table import Book

__all__ = ["as_known", "known_since"]

_R = TypeVar("_R", Statement, Revision, Limit)
_ALWAYS = -(2**31)


def known_since(record: Record) -> dt.date | None:
    """First day a record is taken as known; None for one that always was.

    It is `known_on` where that is stated. Without it a record counts as known from the last possible
    day of what it is about, because nothing is reported before it happens; and one without any day
    counts as always known, because leaving it out would drop it from every answer.

    Args:
        record: Any version of a record.

    Returns:
        The day.
    """
    stated: dt.date | None = getattr(record, "known_on", None)
    span: DateSpan | None = getattr(record, "date", None) or getattr(record, "as_of", None)
    return stated or (None if span is None else span.latest or span.earliest)


def as_known(book: Book, day: dt.date) -> Book:
    """The book as it could have been known on a day.

    Args:
        book: All that is known now, earlier versions included.
        day: The last day whose news counts.

    Returns:
        One version of every record that was public by then, and the changes known by then. What
        the record claims to cover ends no later than that day.
    """
    standing, kept = _undone(book.amendments, day)
    packages = _without(book.packages, [name for table, name in standing if table == "packages"])
    packages = packages.filter(_known_days(packages) <= day_number(day))
    restored = [record for record in standing.values() if isinstance(record, AidPackage) and _is_known(record, day)]
    if restored:
        packages = PackageTable.concat([packages, PackageTable.from_records(restored)])
    return replace(
        book,
        packages=packages,
        statements=_then(book.statements, Statement, standing, day),
        revisions=_then(book.revisions, Revision, standing, day),
        limits=_then(book.limits, Limit, standing, day),
        announcements=tuple(row for row in book.announcements if _announced(row.date) <= day),
        amendments=kept,
        coverage=_covered(book.coverage, day),
    )


def _undone(
    amendments: Iterable[Amendment], day: dt.date
) -> tuple[dict[tuple[str, str], Record], tuple[Amendment, ...]]:
    """The records that stood otherwise on a day, by table and id, and the changes known by then."""
    standing: dict[tuple[str, str], Record] = {}
    kept: list[Amendment] = []
    later: dict[tuple[str, str], bool] = defaultdict(bool)
    for change in amendments:
        key = change.table, change.id
        if change.known_on <= day and not later[key]:
            kept.append(change)
        elif not later[key]:
            later[key] = True
            standing[key] = change.replaced
    return standing, tuple(kept)


def _without(table: PackageTable, ids: Sequence[str]) -> PackageTable:
    if not ids:
        return table
    among = pc.is_in(table.arrow.column("id"), value_set=pa.array(ids, pa.string()))
    return table.filter(~among.to_numpy().astype(np.bool_))


def _known_days(table: PackageTable) -> npt.NDArray[np.int64]:
    """First day each package is taken as known, by the rules of `known_since`. Shape: rows."""
    dated = np.where(table.day == NO_DAY_LATEST, _ALWAYS, table.day).astype(np.int64)
    stated = table.arrow.column("known_on").cast("int32")
    return np.where(stated.is_valid().to_numpy(), stated.fill_null(0).to_numpy(), dated)


def _then(
    records: Sequence[_R], kind: type[_R], standing: dict[tuple[str, str], Record], day: dt.date
) -> tuple[_R, ...]:
    """The versions of a table's records that stood on a day, in their order."""
    earlier: dict[str, _R] = {record.id: record for record in standing.values() if isinstance(record, kind)}
    versions: list[_R] = [earlier.pop(record.id, record) for record in records]
    versions += earlier.values()
    return tuple(record for record in versions if _is_known(record, day))


def _is_known(record: Record, day: dt.date) -> bool:
    since = known_since(record)
    return since is None or since <= day


def _announced(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dt.date.min  # an announcement without a day is words beside packages, and stays with them


def _covered(claim: Coverage, day: dt.date) -> Coverage:
    if claim.since is not None and claim.since > day:
        return Coverage()
    return claim if claim.until is None else replace(claim, until=min(claim.until, day))
