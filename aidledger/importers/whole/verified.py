"""Whether a file holds what was written, by the hashes it carries, and whether that is a whole ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.display import counted
from aidledger.findings import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidledger.importers.whole.held import Held
    from aidledger.table import Book

__all__ = ["CHANGED", "verified_against"]

CHANGED = "AL173"
"""The code of a finding that the file holds something else than what was written."""
_OF_NEITHER = "Nothing to mend if it was changed on purpose; al.load refuses such a file."


def verified_against(held: Held, book: Book, *, is_all_read: bool) -> Iterator[Finding]:
    """What is to be said of a file's content, held against what the file says of it.

    Args:
        held: What the file says.
        book: What was read, with the claims as they stand in the file.
        is_all_read: Whether no package was refused; what was refused is said, and need not be said again.

    Yields:
        A warning where the file holds a part of a ledger, notes where something was changed or cannot be verified.
    """
    place = Location(held.file)
    if held.is_narrowed:
        yield Finding(
            "AL174",
            f"the file holds {counted(len(book.packages), 'package')}, a part of a ledger: what it states of the rest "
            "cannot be reconciled with them",
            hint="Write the whole ledger for whoever needs it whole; al.load refuses a part.",
            location=place,
        )
    if is_all_read and book.digest not in _hashes(held, book):
        yield Finding(
            CHANGED,
            "the content is not the one that was written: somebody has changed it since",
            hint=_OF_NEITHER,
            location=place,
        )
    yield from _about(held, book)


def _hashes(held: Held, book: Book) -> set[str]:
    """Hashes the content may have: the whole ledger's, or that of the part; an older part says none of itself."""
    if held.is_narrowed:
        return {held.about.get("content hash") or book.digest}
    return {held.about.get("hash", "")}


def _about(held: Held, book: Book) -> Iterator[Finding]:
    """Notes on what the file says of itself."""
    place = Location(held.file)
    said = held.about.get("about hash")
    if not said or (held.is_narrowed and not held.about.get("content hash")):
        yield Finding(
            "AL175",
            f"nothing in the file says what {_unsaid(held)} were when it was written, so they cannot be verified",
            hint="Nothing to mend; write the ledger again with this version to have them verified.",
            location=place,
        )
    if said and said != book.about_digest(is_narrowed=held.is_narrowed):
        yield Finding(
            CHANGED,
            "name, title or coverage are not those that were written: somebody has changed them since",
            hint=_OF_NEITHER,
            location=place,
        )


def _unsaid(held: Held) -> str:
    """What has no hash in the file."""
    lacks_content = held.is_narrowed and not held.about.get("content hash")
    parts = ["its records"] * lacks_content + ["its name, title and coverage"] * (not held.about.get("about hash"))
    return " and ".join(parts)
