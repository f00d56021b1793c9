"""What a writer is given, and what it says of the parts a file of packages leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.display import counted

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

    def left_out(self) -> tuple[str, ...]:
        """A note on the records that a table of packages has no place for; none where there are none."""
        parts = {
            "statement": len(self.book.statements),
            "revision": len(self.book.revisions),
            "limit": len(self.book.limits),
            "announcement": len(self.book.announcements),
        }
        named = [counted(count, noun) for noun, count in parts.items() if count]
        if not named:
            return ()
        verb = "is" if named == [name for name in named if name.startswith("1 ")][:1] else "are"
        return (
            f"The file holds packages alone: {', '.join(named)} {verb} not in it; xlsx, sqlite and datapackage have them.",
        )
