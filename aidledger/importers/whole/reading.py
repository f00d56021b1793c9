"""Reading a table of packages with everything that its file holds beside them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from aidledger.display import shorten
from aidledger.errors import AlteredFileError, UnrecognisedFormatError
from aidledger.findings import Findings
from aidledger.importers.tabular import read_table
from aidledger.importers.tabular.sources import format_of
from aidledger.importers.whole.database import held_by_database
from aidledger.importers.whole.records import book_of
from aidledger.importers.whole.verified import CHANGED, verified_against
from aidledger.importers.whole.workbook import formulas_in, held_by_workbook
from aidledger.table import Book

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aidledger.findings import Finding
    from aidledger.importers.tabular import Rejects
    from aidledger.importers.whole.held import Held

__all__ = ["WHOLE", "WholeRead", "load_file", "read_whole"]

WHOLE = frozenset({"xlsx", "sqlite"})
"""Formats of one file that can hold a whole ledger."""


@dataclass(frozen=True, eq=False)
class WholeRead:
    """What a file or frame held.

    Attributes:
        book: Its records; of rows refused, none.
        rejects: The refused rows of packages.
        findings: Everything that was found.
        is_whole: Whether the file says that it holds a ledger, and not packages alone.
        is_narrowed: Whether it says besides that packages of the ledger were left out.
    """

    book: Book
    rejects: Rejects
    findings: Findings
    is_whole: bool = False
    is_narrowed: bool = False


def read_whole(
    source: object,
    *,
    format: str | None = None,  # noqa: A002 - the word of the public contract
    columns: Mapping[str, str] | None = None,
) -> WholeRead:
    """Read packages, and what stands beside them in a workbook or database that `Ledger.write` made.

    Args:
        source: As for `aidledger.importers.read_table`.
        format: Likewise.
        columns: Likewise.

    Returns:
        The records and findings. Where the content is not the one that was written, a note says so; where it
        is a part of a ledger, a warning, and the book claims no longer to be complete.

    Raises:
        MissingColumnError: A required column is not there.
        ReadError: The file cannot be read.
        InputError: Money as floats, or a source of another type.
    """
    table = read_table(source, format=format, columns=columns)
    held, more = _held(source, format)
    if held is None:
        alone = Book(packages=table.packages, name=table.file or "table")
        return WholeRead(alone, table.rejects, Findings([*more, *table.findings]) if more else table.findings)
    book, bad = book_of(held, table.packages)
    verified = verified_against(held, book, is_all_read=not len(table.rejects))
    found = Findings([*held.findings, *more, *table.findings, *bad, *verified])
    if held.is_narrowed:
        book = replace(book, coverage=replace(book.coverage, complete=False))
    return WholeRead(book, table.rejects, found, is_whole=True, is_narrowed=held.is_narrowed)


def load_file(path: Path, *, verify: bool = True) -> tuple[Book, Findings]:
    """Read a ledger from a workbook or database that `Ledger.write` made.

    Args:
        path: The file.
        verify: Whether it must hold what was written.

    Returns:
        Its records, and every finding made on the way.

    Raises:
        UnrecognisedFormatError: It is a table of packages, says nothing of a ledger, or holds a part of one.
        AlteredFileError: It holds something else than what was written.
        ReadError: It cannot be read.
    """
    name = shorten(path.name)
    if format_of(path, None) not in WHOLE:
        raise UnrecognisedFormatError(
            f"{name!r} is no ledger that was saved.", path=path, hint="Read a table of packages with al.read."
        )
    taken = read_whole(path)
    if not taken.is_whole:
        raise UnrecognisedFormatError(
            f"{name!r} says nothing of a ledger.", path=path, hint="Read its packages with al.read."
        )
    if taken.is_narrowed:
        raise UnrecognisedFormatError(
            f"{name!r} holds a part of a ledger: it was written from a narrowed one.",
            path=path,
            hint="Write the whole ledger and load that, or read the packages of this one with al.read.",
        )
    if verify and any(finding.code == CHANGED for finding in taken.findings):
        raise AlteredFileError(
            f"{name!r} does not hold the ledger that was written.",
            path=path,
            hint="If it was changed on purpose, al.load(path, verify=False) or al.read(path) takes it as it is.",
        )
    return taken.book, taken.findings


def _held(source: object, chosen: str | None) -> tuple[Held | None, list[Finding]]:
    """What the file holds beside packages, and what is to be said of it in any case."""
    if not isinstance(source, (str, os.PathLike)):
        return None, []
    path = Path(source)
    kind = format_of(path, chosen)
    if kind == "sqlite":
        return held_by_database(path), []
    if kind == "xlsx":
        held = held_by_workbook(path)
        return held, formulas_in(path, is_whole=held is not None)
    return None, []
