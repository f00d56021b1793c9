"""Everything that was ever known about one id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.display import text_table
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import SHOWN, cap_note, notebook_view
from aidledger.errors import UnknownTermError
from aidledger.model import AmendmentKind, table_of
from aidledger.versions.amend import TABLES, find
from aidledger.versions.known import known_since

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import pandas as pd

    from aidledger.model import Amendment, Record, Source
    from aidledger.table import Book

__all__ = ["History", "Version", "history"]

_HEADER = ("version", "known on", "change", "amount", "reason")


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a record.

    Attributes:
        number: Counted from 1.
        record: What the record said; None once it is withdrawn.
        known_on: First day it was known; None where no day is known.
        kind: The change that made it; None for the first version.
        reason: Why it was changed; empty for the first version.
        sources: Where the change was read; for the first version, where the record was.
    """

    number: int
    record: Record | None
    known_on: dt.date | None
    kind: AmendmentKind | None = None
    reason: str = ""
    sources: tuple[Source, ...] = ()

    def __repr__(self) -> str:
        said = "withdrawn" if self.record is None else f"{self.record.id}, {self.record.amount}"
        how = f", {self.kind}" if self.kind else ""
        known = f", known on {self.known_on}" if self.known_on else ""
        return f"<Version {self.number}: {said}{how}{known}>"


@dataclass(frozen=True)
class History:
    """The versions of one record, oldest first.

    Attributes:
        id: Identifier of the record.
        table: Table it stands in.
        versions: Every version; the last one stands, or says that the record was withdrawn.
    """

    id: str
    table: str
    versions: tuple[Version, ...]

    @property
    def first(self) -> Version:
        """The first release: what was said when the record became known."""
        return self.versions[0]

    @property
    def latest(self) -> Version:
        """The version that stands."""
        return self.versions[-1]

    def __len__(self) -> int:
        return len(self.versions)

    def __iter__(self) -> Iterator[Version]:
        return iter(self.versions)

    def __repr__(self) -> str:
        count = len(self.versions)
        return f"<History of {self.id}: {count} version{'' if count == 1 else 's'}>"

    def render(self) -> str:
        """The versions as a table of text."""
        return text_table(_HEADER, [_cells(version) for version in self.versions])

    def _repr_html_(self) -> str:
        columns = [Column(name) for name in _HEADER]
        table = html_table("Versions, oldest first", columns, [_cells(version) for version in self.versions[-SHOWN:]])
        note = cap_note(min(SHOWN, len(self)), len(self), "versions", rest="See .to_pandas().")
        return notebook_view(f"History of {self.id} ({self.table})", parts=[table], notes=[note])

    def to_pandas(self) -> pd.DataFrame:
        """The versions as a frame, one row each; `record` holds the record itself."""
        import pandas as pd

        rows = [
            {
                "id": self.id,
                "table": self.table,
                "version": version.number,
                "known_on": version.known_on,
                "change": version.kind and str(version.kind),
                "amount": version.record and str(version.record.amount),
                "reason": version.reason,
                "record": version.record,
            }
            for version in self.versions
        ]
        frame = pd.DataFrame(rows)
        return frame.assign(known_on=pd.to_datetime(frame["known_on"]))


def _cells(version: Version) -> list[str]:
    amount = "withdrawn" if version.record is None else str(version.record.amount)
    change = "first release" if version.kind is None else str(version.kind)
    return [str(version.number), str(version.known_on or ""), change, amount, version.reason]


def history(book: Book, name: str, table: str | None = None) -> History:
    """Every version of the record with an id, withdrawn ones included.

    Args:
        book: The ledger.
        name: The id.
        table: `packages`, `statements`, `revisions` or `limits`, where an id occurs in several.

    Returns:
        The versions, oldest first.

    Raises:
        UnknownTermError: There never was such a record.
        InputError: Several tables have a record of this id.
    """
    if table is not None and table not in TABLES:
        raise UnknownTermError.of("Table", str(table), TABLES)
    changes = [change for change in book.amendments if change.id == name and table in {None, change.table}]
    gone = [change.table for change in changes if change.kind is AmendmentKind.WITHDRAWAL]
    standing = None if gone else find(book, name, table)
    where = gone[0] if standing is None else table_of(standing)
    chain = [change for change in changes if change.table == where]
    records = [*(change.replaced for change in chain), standing]
    return History(name, where, tuple(_versions(chain, records)))


def _versions(chain: list[Amendment], records: list[Record | None]) -> Iterator[Version]:
    first = records[0]
    if first is None:
        return
    yield Version(number=1, record=first, known_on=known_since(first), sources=first.sources)
    for number, (change, record) in enumerate(zip(chain, records[1:], strict=True), start=2):
        yield Version(
            number=number,
            record=record,
            known_on=change.known_on,
            kind=change.kind,
            reason=change.reason,
            sources=change.sources,
        )
