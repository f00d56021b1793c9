"""What a user hands over: records that are what they claim, and names the ledger knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from aidledger.arguments import refuse_other_types
from aidledger.errors import InputError, UnknownTermError
from aidledger.model import AidPackage, Limit, Revision, Statement
from aidledger.table import Announcement

if TYPE_CHECKING:
    from aidledger.table import Book, PackageTable
    from aidledger.totals.filters import Filter

__all__ = ["distinct", "refuse_unknown_names"]

_R = TypeVar("_R", AidPackage, Statement, Revision, Limit, Announcement)


def distinct(records: Iterable[_R], kind: type[_R]) -> tuple[_R, ...]:
    """Some records, once it is sure that they are of one kind and no id stands twice.

    Args:
        records: Records.
        kind: Type they have to be.

    Returns:
        The records in their order.

    Raises:
        InputError: One is something else, two have the same id, or there is no list at all.
    """
    hint = f"Give a list of records made with {kind.__name__}(...)."
    refuse_other_types("records", records, Iterable, what=f"a list of {kind.__name__}", hint=hint)
    found = tuple(records)
    seen: set[str] = set()
    for record in found:
        if not isinstance(record, kind):
            raise InputError(
                f"A value of type {type(record).__name__} is not of type {kind.__name__}.",
                hint=f"Build records with {kind.__name__}(...).",
            )
        if record.id in seen:
            raise InputError(
                f"Two records of type {kind.__name__} have the id {record.id!r}.", hint="Give one of them its own id."
            )
        seen.add(record.id)
    return found


def refuse_unknown_names(wanted: Filter, book: Book) -> None:
    """Raise when packages or announcements are asked for that the ledger does not have.

    A mistyped id would otherwise leave nothing in, or leave the wrong package in, in silence.

    Raises:
        UnknownTermError: An id is not that of a package, or an announcement is not on record.
    """
    _refuse("Package", (*wanted.id, *wanted.without), _ids(book.packages, "id", wanted.id + wanted.without))
    known = {announcement.id for announcement in book.announcements}
    known |= _ids(book.packages, "announcement", wanted.announcement)
    _refuse("Announcement", wanted.announcement, known)


def _ids(table: PackageTable, name: str, asked: tuple[str, ...]) -> set[str]:
    return set(table.words(name).labels) if asked else set()


def _refuse(kind: str, asked: Iterable[str], known: set[str]) -> None:
    for name in asked:
        if name not in known:
            raise UnknownTermError.of(kind, name, sorted(known), where="See ledger.to_pandas().")
