"""Whole ledgers and views of them: what has versions is the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import InputError
from aidledger.totals import Filter, Selection

if TYPE_CHECKING:
    from aidledger.table import Book

__all__ = ["narrowed_alike", "refuse_view"]


_PART = (
    "al.Ledger(part.packages, statements=part.statements, revisions=part.revisions, limits=part.limits, "
    "announcements=part.announcements)"
)


def refuse_view(selection: Selection, what: str) -> None:
    """Refuse what only a whole ledger can do.

    Args:
        selection: The part of the ledger that is looked at.
        what: What was asked for, such as "saved".

    Raises:
        InputError: The ledger is converted, or narrowed to some of its packages.
    """
    if selection.table.rates is not None:
        raise InputError(
            f"A converted ledger cannot be {what}: its packages keep the amounts that were stated.",
            hint="Take the ledger before it was converted, and convert the result.",
        )
    if selection.filter != Filter():
        raise InputError(
            f"A narrowed ledger ({selection.filter.describe()}) cannot be {what}: it is a view of the whole.",
            hint=f"Take the whole ledger; or make one of the part: {_PART}.",
        )


def narrowed_alike(book: Book, selection: Selection, old: Book) -> Selection:
    """Narrow a changed ledger as the one it came from was narrowed.

    Args:
        book: The changed ledger.
        selection: How the old one is narrowed.
        old: The old one.

    Returns:
        The packages of `book` that lie, or may lie, inside the same filter.

    Raises:
        InputError: The old one is converted, or narrowed step by step to what no single filter says.
    """
    if selection.table.rates is not None:
        raise InputError(
            "A converted ledger has no versions: a rate belongs to a package as it stands.",
            hint="Ask for the versions first, then convert.",
        )
    if selection.filter == Filter():
        return Selection.everything(book.packages)
    again = Selection.everything(old.packages).where(selection.filter)
    if not (np.array_equal(again.presence, selection.presence) and again.table.arrow.equals(selection.table.arrow)):
        raise InputError(
            "This ledger was narrowed twice in ways that no single filter says.",
            hint="Narrow it once, with all conditions in one where().",
        )
    return Selection.everything(book.packages).where(selection.filter)
