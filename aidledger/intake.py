"""Where ledgers come from: what ships (`load`), and tables of one's own (`ingest`, `read`)."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from aidledger.bundled import ledger_names
from aidledger.display import counted, text_table
from aidledger.errors import InputError, UnknownTermError
from aidledger.findings import Findings, code_info
from aidledger.folders import is_file, is_folder
from aidledger.importers import load_book, load_file, load_folder, read_whole, shipped_datasets
from aidledger.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aidledger.importers import Dataset, Rejects

__all__ = ["Ingested", "datasets", "ingest", "load", "read"]


@dataclass(frozen=True, eq=False)
class Ingested:
    """What a table held: good rows, refused rows, and everything that was found.

    Attributes:
        ledger: The good rows.
        rejects: The refused rows and broken lines, whole, with the codes that refused them.
        findings: Every problem, each with file, row, column, value and remedy: first what concerns whole
            columns, then in order of row.
    """

    ledger: Ledger
    rejects: Rejects
    findings: Findings

    def __repr__(self) -> str:
        return f"<Ingested: {counted(len(self.ledger), 'package')}, {counted(len(self.rejects), 'row')} rejected, {self.findings!r}>"

    def summary(self) -> str:
        """How often each problem occurred, as a table of text."""
        head = (
            f"{counted(len(self.ledger), 'package')} read, {counted(len(self.rejects), 'row')} rejected.{self._also()}"
        )
        rows = [[code, code_info(code).title, str(count)] for code, count in self.findings.by_code().items()]
        table = text_table(["code", "problem", "count"], rows, align=["left", "left", "right"])
        return f"{head}\n{table}" if rows else head

    def _also(self) -> str:
        """What a file of a whole ledger held besides packages; nothing for a table."""
        book = self.ledger.side.book
        parts = {
            "statement": book.statements,
            "revision": book.revisions,
            "limit": book.limits,
            "announcement": book.announcements,
            "amendment": book.amendments,
        }
        named = [counted(len(records), noun) for noun, records in parts.items() if records]
        return f" Also read: {', '.join(named)}." if named else ""


def ingest(
    source: object,
    format: str | None = None,  # noqa: A002 - the word of the public contract
    *,
    columns: Mapping[str, str] | None = None,
    name: str = "",
) -> Ingested:
    """Read a table of packages; nothing is dropped in silence.

    Args:
        source: Path of a CSV, TSV, JSONL, Parquet, Arrow, Excel or SQLite file; a pandas, Polars or Arrow
            table; or any object with `__arrow_c_stream__`, such as a ledger.
        format: `csv`, `tsv`, `jsonl`, `parquet`, `arrow`, `xlsx` or `sqlite`, where the file's suffix does
            not tell.
        columns: Contract name to source name, for columns named otherwise.
        name: Name of the ledger; that of the file when empty.

    Returns:
        Good rows as a ledger, refused rows, and findings. Where an id stands twice, the first good
        row wins and every other one is refused. A workbook or database that `Ledger.write` made gives the
        whole ledger: statements, revisions, limits, announcements and earlier versions too. One that was
        written from a narrowed ledger is read with a warning, and does not claim to be complete.

    Raises:
        MissingColumnError: Amount, date, category or donor is missing; the hint lists what is there.
        ReadError: The file cannot be read.
        InputError: Money as binary floats, or a source of another type.

    Example:
        >>> import pandas as pd
        >>> rows = {"amount": ["$400 million", "$5"], "date": ["2024-10-21"] * 2}
        >>> g = ingest(pd.DataFrame({**rows, "category": "munitions", "donor": "US"}))
        >>> g
        <Ingested: 1 package, 1 row rejected, <Findings: 1 error>>
        >>> print(g.findings[0].code, g.findings[0].location)
        AL103 row 2: column "amount"
    """
    taken = read_whole(source, format=format, columns=columns)
    book = replace(taken.book, name=name) if name else taken.book
    return Ingested(Ledger.from_book(book), taken.rejects, taken.findings)


def read(
    source: object,
    format: str | None = None,  # noqa: A002 - the word of the public contract
    *,
    columns: Mapping[str, str] | None = None,
    name: str = "",
) -> Ledger:
    """Read a table of packages, or raise with every problem listed: the strict door.

    Args:
        source: As for `ingest`.
        format: As for `ingest`.
        columns: As for `ingest`.
        name: As for `ingest`.

    Returns:
        The ledger of all rows.

    Raises:
        ValidationFailedError: At least one row is refused; `report` holds every finding.
        MissingColumnError: A required column is missing.
        ReadError: The file cannot be read.
        InputError: Money as binary floats, or a source of another type.
    """
    taken = ingest(source, format, columns=columns, name=name)
    taken.findings.raise_if_errors()
    return taken.ledger


def load(source: str | os.PathLike[str], *, verify: bool = True) -> Ledger:
    """Load a dataset that ships with aidledger, or a ledger that was saved.

    Args:
        source: `seed` (the three figures of 21 October 2024), `us-ukraine` (the full record), the folder
            of a ledger, or a workbook or database that `Ledger.write` made. A plain word is a dataset
            first; write `./seed` for a folder.
        verify: Whether the files of a saved ledger must be those that were saved. Without it, what
            was edited by hand is read, and amounts are held against their wording as well; save
            the ledger again to have it verified from then on.

    Returns:
        The ledger.

    Raises:
        UnknownTermError: No dataset of this name ships, and no such folder is here.
        AlteredFileError: A file is not the one that was saved; names it.
        ReadError: There is no such folder, a file is missing, broken or outside of it, or the file holds
            no whole ledger: packages alone, or a part, written from a narrowed ledger.
        ValidationFailedError: A row is not valid; `report` holds every finding.
        InputError: It is neither a name nor a path, or an empty one.

    Example:
        >>> load("seed")
        <Ledger seed: 2 packages, 1 statement, 0 revisions, 0 limits>
    """
    if not _says_something(source):
        raise InputError(f"A ledger cannot be loaded from {source!r}.", hint="Give a name or the path of a folder.")
    shipped = ledger_names() if isinstance(source, str) else ()
    if source in shipped:
        book, findings = load_book(str(source))
    elif shipped and not _is_path(str(source)):
        raise UnknownTermError.of("Dataset", str(source), shipped)
    elif is_file(Path(source)):
        book, findings = load_file(Path(source), verify=verify)
    else:
        book, findings = load_folder(Path(source), verify=verify)
    findings.raise_if_errors()
    return Ledger.from_book(book)


def _says_something(source: object) -> bool:
    """Whether it is a name or a path; an empty one would mean wherever the program happens to run."""
    return isinstance(source, str | os.PathLike) and bool(str(source))


def _is_path(text: str) -> bool:
    return any(sign in text for sign in ("/", "\\")) or is_folder(Path(text)) or is_file(Path(text))


def datasets() -> tuple[Dataset, ...]:
    """What ships with aidledger, with coverage and row counts.

    Example:
        >>> [dataset.name for dataset in datasets()]
        ['seed', 'us-ukraine']
    """
    return shipped_datasets()
