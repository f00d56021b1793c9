"""Writers of packages: ours, and those of Polars, PyArrow and pandas for the same columns."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd
import polars as pl
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from aidledger.ledger import Ledger
from aidledger.table import PackageTable
from benchmarks.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.task import Answer

__all__ = [
    "aidledger_csv", "aidledger_parquet", "aidledger_sqlite", "pandas_csv", "pandas_parquet", "pandas_sqlite", "polars_csv",
    "polars_parquet", "pyarrow_csv", "pyarrow_parquet",
]  # fmt: skip


def aidledger_csv(folder: Path) -> Task[Path]:
    """`Ledger.write` to CSV."""
    return _ours(folder, "csv", _csv_rows)


def aidledger_parquet(folder: Path) -> Task[Path]:
    """`Ledger.write` to Parquet."""
    return _ours(folder, "parquet", _parquet_rows)


def aidledger_sqlite(folder: Path) -> Task[Path]:
    """`Ledger.write` to SQLite."""
    return _ours(folder, "sqlite", _sqlite_rows)


def _ours(folder: Path, name: str, rows: Callable[[Path], int]) -> Task[Path]:
    ledger = Ledger(PackageTable(pq.read_table(folder / "ledger.parquet")))
    return _task(folder / f"aidledger.{name}", lambda path: ledger.write(path, name), rows)


def polars_csv(folder: Path) -> Task[Path]:
    """Text columns by Polars."""
    frame = pl.read_parquet(folder / "text.parquet")
    return _task(folder / "polars.csv", frame.write_csv, _csv_rows)


def polars_parquet(folder: Path) -> Task[Path]:
    """The ledger's own columns by Polars."""
    frame = pl.read_parquet(folder / "ledger.parquet")
    return _task(folder / "polars.parquet", frame.write_parquet, _parquet_rows)


def pyarrow_csv(folder: Path) -> Task[Path]:
    """Text columns by PyArrow."""
    table = pq.read_table(folder / "text.parquet")
    return _task(folder / "pyarrow.csv", lambda path: pacsv.write_csv(table, path), _csv_rows)


def pyarrow_parquet(folder: Path) -> Task[Path]:
    """The ledger's own columns by PyArrow."""
    table = pq.read_table(folder / "ledger.parquet")
    return _task(
        folder / "pyarrow.parquet", lambda path: pq.write_table(table, path, compression="zstd"), _parquet_rows
    )


def pandas_csv(folder: Path) -> Task[Path]:
    """Text columns by pandas."""
    frame = pd.read_parquet(folder / "text.parquet")
    return _task(folder / "pandas.csv", lambda path: frame.to_csv(path, index=False), _csv_rows)


def pandas_parquet(folder: Path) -> Task[Path]:
    """The ledger's own columns by pandas."""
    frame = pd.read_parquet(folder / "ledger.parquet")
    return _task(folder / "pandas.parquet", lambda path: frame.to_parquet(path, compression="zstd"), _parquet_rows)


def pandas_sqlite(folder: Path) -> Task[Path]:
    """Text columns by pandas, in one table without keys."""
    frame = pd.read_parquet(folder / "text.parquet").astype(object)

    def write(path: Path) -> None:
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as database:
            frame.to_sql("packages", database, index=False)

    return _task(folder / "pandas.sqlite", write, _sqlite_rows)


def _task(path: Path, write: Callable[[Path], object], rows: Callable[[Path], int]) -> Task[Path]:
    def run() -> Path:
        write(path)
        return path

    def answer(written: Path) -> Answer:
        return {"rows": rows(written)}

    return Task(run, answer)


def _csv_rows(path: Path) -> int:
    options = pacsv.ParseOptions(newlines_in_values=True)
    return int(pacsv.read_csv(path, parse_options=options).num_rows)


def _parquet_rows(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)


def _sqlite_rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT COUNT(*) FROM packages").fetchone()[0])
