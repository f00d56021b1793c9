"""Writing: the same packages from memory into a file, beside the writers of Polars, pandas and PyArrow.

aidledger writes whole and atomically, makes text harmless and turns minor units into decimal text;
the others get columns that are text already and write them as they are. Into SQLite aidledger writes
four tables with keys and indexes, pandas one flat table without any. A result is complete when the
file, read back, has every row; that ours are exact is a law of the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from aidledger.intake import read
from aidledger.table import exchange_columns
from benchmarks import workload
from benchmarks.task import Contender

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.task import Answer

__all__ = ["CONTENDERS", "judgement", "lay_out"]

CONTENDERS = {
    "csv": (
        Contender("aidledger, write", "writers:aidledger_csv"),
        Contender("Polars, write_csv", "writers:polars_csv"),
        Contender("PyArrow, write_csv", "writers:pyarrow_csv"),
        Contender("pandas, to_csv", "writers:pandas_csv", most_rows=1_000_000),
    ),
    "parquet": (
        Contender("aidledger, write", "writers:aidledger_parquet"),
        Contender("Polars, write_parquet", "writers:polars_parquet"),
        Contender("PyArrow, write_table", "writers:pyarrow_parquet"),
        Contender("pandas, to_parquet", "writers:pandas_parquet", most_rows=1_000_000),
    ),
    "sqlite": (
        Contender("aidledger, write", "writers:aidledger_sqlite", most_rows=1_000_000),
        Contender("pandas, to_sql, one flat table", "writers:pandas_sqlite", most_rows=1_000_000),
    ),
}
"""By format, the product first."""


def lay_out(data: Path, rows: int) -> Path:
    """Write a faultless table into a folder of its own, once, in the forms that writers start from.

    Args:
        data: Folder of all workloads.
        rows: How many rows.

    Returns:
        The folder: `ledger.parquet` with the ledger's own columns, `text.parquet` with text columns.
    """
    folder = data / f"written-{rows}"
    if not (folder / "text.parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        ledger = read(workload.make(rows, faulty=0).table)
        ledger.write(folder / "ledger.parquet")
        pq.write_table(exchange_columns(ledger.table), folder / "text.parquet")
    return folder


def judgement(folder: Path, answer: Answer) -> str:
    """Whether a file holds everything.

    Args:
        folder: Folder of the workload.
        answer: How many rows the file has.
    """
    table = pq.read_table(folder / "text.parquet", columns=["amount"])
    rows = int(str(answer["rows"]))
    return f"complete: {rows:,} rows" if rows == table.num_rows else f"INCOMPLETE: {rows:,} of {table.num_rows:,} rows"
