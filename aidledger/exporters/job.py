"""What a writer is given, and what it says of the parts a file of packages leaves out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aidledger.display import counted
from aidledger.model import AmendmentKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aidledger.table import Book, PackageTable

__all__ = ["Job"]


@dataclass(frozen=True, eq=False)
class Job:
    """One file to write.

    Attributes:
        book: The whole ledger.
        table: The packages to write: all, or those it was narrowed to.
        path: Where to; nothing stands there yet.
        tell: Called with the number of packages written since the last call.
    """

    book: Book
    table: PackageTable
    path: Path
    tell: Callable[[int], None]

    @property
    def about(self) -> dict[str, str]:
        """Name and hash of the ledger, for files that have room for it."""
        return {"ledger": self.book.name, "hash": self.book.digest}

    @property
    def is_narrowed(self) -> bool:
        """Whether the ledger has more packages than are written."""
        return len(self.table) < len(self.book.packages)

    @property
    def hashes(self) -> tuple[str, str]:
        """Hashes over the content that stands in the file, and over what the file says of it."""
        book = self.book
        content = replace(self.beside, packages=self.table).digest if self.is_narrowed else book.digest
        return content, book.about_digest(is_narrowed=self.is_narrowed)

    @property
    def beside(self) -> Book:
        """The ledger, of whose history is left what belongs to the packages that are written.

        A package that was withdrawn belongs to no selection, and its history is written with any.
        """
        if not self.is_narrowed or not self.book.amendments:
            return self.book
        last = {(change.table, change.id): change.kind for change in self.book.amendments}
        gone = {key for key, kind in last.items() if kind is AmendmentKind.WITHDRAWAL}
        kept = gone | {("packages", package) for package in self.table.ids}
        changes = self.book.amendments
        return replace(
            self.book,
            amendments=tuple(c for c in changes if c.table != "packages" or (c.table, c.id) in kept),
        )

    def part(self) -> tuple[str, ...]:
        """A note that the file holds a part of a ledger; none where it holds the whole."""
        if not self.is_narrowed:
            return ()
        whole = counted(len(self.book.packages), "package")
        parts = f"{len(self.table):,} of {whole}"
        return (f"The file holds a part of the ledger, {parts}: al.read reads it, al.load refuses it.",)

    def left_out(self) -> tuple[str, ...]:
        """A note on the records that a table of packages has no place for; none where there are none."""
        parts = {
            "statement": len(self.book.statements),
            "revision": len(self.book.revisions),
            "limit": len(self.book.limits),
            "announcement": len(self.book.announcements),
            "amendment": len(self.book.amendments),
        }
        named = [counted(count, noun) for noun, count in parts.items() if count]
        if not named:
            return ()
        verb = "is" if named == [name for name in named if name.startswith("1 ")][:1] else "are"
        return (
            f"The file holds packages alone: {', '.join(named)} {verb} not in it; xlsx, sqlite and datapackage have them.",
        )
