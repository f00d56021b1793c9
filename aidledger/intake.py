"""Where ledgers come from: what ships (`load`), and tables of one's own (`ingest`, `read`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.display import text_table
from aidledger.errors import UnknownTermError
from aidledger.findings import Findings, code_info
from aidledger.importers import load_book, read_table, shipped_datasets
from aidledger.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sized

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
        return (
            f"<Ingested: {_count(self.ledger, 'package')}, {_count(self.rejects, 'row')} rejected, {self.findings!r}>"
        )

    def summary(self) -> str:
        """How often each problem occurred, as a table of text."""
        head = f"{_count(self.ledger, 'package')} read, {_count(self.rejects, 'row')} rejected."
        rows = [[code, code_info(code).title, str(count)] for code, count in self.findings.by_code().items()]
        table = text_table(["code", "problem", "count"], rows, align=["left", "left", "right"])
        return f"{head}\n{table}" if rows else head


def _count(things: Sized, noun: str) -> str:
    return f"{len(things)} {noun}{'s' if len(things) != 1 else ''}"


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
        row wins and every other one is refused.

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
    table = read_table(source, format=format, columns=columns)
    return Ingested(Ledger(table.packages, name=name or table.file or "table"), table.rejects, table.findings)


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


def load(name: str) -> Ledger:
    """Load a dataset that ships with aidledger.

    Args:
        name: `seed` (the three figures of 21 October 2024) or `us-ukraine` (the full record).

    Returns:
        The ledger.

    Raises:
        UnknownTermError: No dataset of this name ships.
        ValidationFailedError: A shipped row is not valid.

    Example:
        >>> load("seed")
        <Ledger seed: 2 packages, 1 statements, 0 revisions, 0 limits>
    """
    shipped = [dataset.name for dataset in shipped_datasets()]
    if name not in shipped:
        raise UnknownTermError.of("Dataset", name, shipped)
    book, findings = load_book(name)
    findings.raise_if_errors()
    return Ledger.from_book(book)


def datasets() -> tuple[Dataset, ...]:
    """What ships with aidledger, with coverage and row counts.

    Example:
        >>> [dataset.name for dataset in datasets()]
        ['seed', 'us-ukraine']
    """
    return shipped_datasets()
