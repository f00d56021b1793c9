"""Cumulative totals by Polars: whole cents as integers wide enough, or decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from benchmarks.columns import SCALE, TABLES, cell
from benchmarks.task import Task

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.task import Answer

__all__ = ["decimals", "integers"]

_PERIOD = {
    "D": pl.col("date"),
    "M": pl.col("date").dt.truncate("1mo"),
    "Y": pl.col("date").dt.year(),
}


def integers(folder: Path) -> Task[list[pl.DataFrame]]:
    """Whole cents, summed as 128-bit integers."""
    frame = _frame(folder, pl.col("amount_minor").cast(pl.Int128))
    return Task(lambda: _totals(frame), lambda found: _answer(found, 10))


def decimals(folder: Path) -> Task[list[pl.DataFrame]]:
    """Decimals of two places."""
    amount = pl.col("amount_minor").cast(pl.Decimal(38, 0)) / pl.lit(100).cast(pl.Decimal(38, 2))
    frame = _frame(folder, amount.cast(pl.Decimal(38, 2)))
    return Task(lambda: _totals(frame), lambda found: _answer(found, 10**SCALE))


def _frame(folder: Path, amount: pl.Expr) -> pl.DataFrame:
    words = (pl.col(name).cast(pl.Categorical) for name in ("donor", "category"))
    return pl.read_parquet(folder / "columns.parquet").select("date", *words, amount=amount)


def _totals(frame: pl.DataFrame) -> list[pl.DataFrame]:
    return pl.collect_all([_table(frame.lazy(), table.key, table.period) for table in TABLES])


def _table(frame: pl.LazyFrame, key: str, period: str) -> pl.LazyFrame:
    keys = [key] if key else []
    sums = frame.group_by(*keys, period=_PERIOD[period]).agg(pl.col("amount").sum()).sort(*keys, "period")
    running = pl.col("amount").cum_sum()
    return sums.with_columns(running.over(key) if key else running)


def _answer(found: list[pl.DataFrame], unit: int) -> Answer:
    answer: Answer = {}
    for table, frame in zip(TABLES, found, strict=True):
        answer[table.name] = {
            cell(row[table.key] if table.key else "", str(row["period"])[: table.digits]): int(row["amount"] * unit)
            for row in frame.to_dicts()
        }
    return answer
