"""Everything a ledger is made of: packages as columns, the rest as records."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from aidledger.model import Amendment, Limit, Revision, Statement
    from aidledger.table.packages import PackageTable

__all__ = ["Announcement", "Book", "Coverage"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a record claims to contain.

    Attributes:
        since: First day covered; None when nothing is claimed.
        until: Last day covered.
        complete: Whether every package in between is meant to be there.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """A dated public statement that contained one or several packages: words, not money.

    Attributes:
        id: Identifier packages refer to.
        date: Day, as ISO text.
        publisher: Who made it.
        url: Where it was read; empty when not known.
        note: Remarks.
    """

    id: str
    date: str
    publisher: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Book:
    """Packages, statements, revisions, limits and announcements that belong together.

    Attributes:
        packages: The packages, as columns.
        statements: Published totals, balances and headlines.
        revisions: Restatements.
        limits: Ceilings and appropriations.
        announcements: Announcements that contained several packages.
        amendments: Changes of records, each with the version it replaced; those of one record in
            the order they became known. Nothing but history looks at earlier versions.
        name: Short name.
        title: One line for people.
        coverage: What the record claims to contain.
        full_record: Name of the shipped dataset that contains this one in full; empty if none.
        origin: The same book as stated, where statements, revisions and limits were converted.
    """

    packages: PackageTable
    statements: tuple[Statement, ...] = ()
    revisions: tuple[Revision, ...] = ()
    limits: tuple[Limit, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    name: str = "ledger"
    title: str = ""
    coverage: Coverage = field(default_factory=Coverage)
    full_record: str = ""
    origin: Book | None = None

    @property
    def stated(self) -> Book:
        """The book as it was stated, before any conversion."""
        return self if self.origin is None else self.origin

    def about_digest(self, *, is_narrowed: bool = False) -> str:
        """SHA-256 over what a file says of the ledger beside its content, which verdicts and reports depend on.

        Args:
            is_narrowed: Whether the file says that it holds a part of the ledger.
        """
        claim = self.coverage
        days = [None if day is None else day.isoformat() for day in (claim.since, claim.until)]
        # Not every format keeps white space as it was; a book without a name is called that when it is read.
        words = [" ".join(word.split()) for word in (self.name or "ledger", self.title, self.full_record)]
        return hashlib.sha256(json.dumps([*words, *days, claim.complete, is_narrowed]).encode()).hexdigest()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all content; equal books have equal digests, however they were loaded."""
        if self.origin is not None:
            return self.origin.digest  # what was converted is still the same record
        # Packages are hashed as columns. The rest are records, of which a ledger has hundreds and not millions.
        sha = hashlib.sha256(self.packages.digest.encode())
        for records in (self.statements, self.revisions, self.limits):
            lines = sorted((record.id, record.model_dump_json()) for record in records)
            sha.update(repr(lines).encode())
        announcements = sorted((row.id, row.date, row.publisher, row.url, row.note) for row in self.announcements)
        sha.update(repr(announcements).encode())
        if self.amendments:
            # A stable sort: the order of changes to one record is part of what happened.
            changes = sorted(self.amendments, key=lambda change: (change.table, change.id))
            sha.update(repr([change.model_dump_json() for change in changes]).encode())
        return sha.hexdigest()
