"""Cumulative totals by Polars: whole cents as integers wide enough, or decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.columns import RATE_DECIMALS, SCALE, TABLES, cell, is_converted
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
    """Whole cents and whole millionths, multiplied and summed as 128-bit integers."""
    places = 2 + RATE_DECIMALS if is_converted(folder) else 2
    return _task(folder, pl.col("amount_minor").cast(pl.Int128), pl.col("rate_micro").cast(pl.Int128), places)


def decimals(folder: Path) -> Task[list[pl.DataFrame]]:
    """Decimals; both factors at the scale of the product, because Polars rounds to the greater of theirs."""
    amount, rate = (
        (pl.col(name).cast(pl.Decimal(38, 0)) / pl.lit(10**places).cast(pl.Decimal(38, scale))).cast(
            pl.Decimal(38, scale)
        )
        for name, places in (("amount_minor", 2), ("rate_micro", RATE_DECIMALS))
        for scale in [2 + RATE_DECIMALS if is_converted(folder) else 2]
    )
    return _task(folder, amount, rate, 0)


def _task(folder: Path, amount: pl.Expr, rate: pl.Expr, places: int) -> Task[list[pl.DataFrame]]:
    words = (pl.col(name).cast(pl.Categorical) for name in ("donor", "category", "currency"))
    packages = pl.read_parquet(folder / "columns.parquet").select("date", *words, amount=amount)
    if not is_converted(folder):
        return Task(lambda: _totals(packages.lazy()), lambda found: _answer(found, places))
    rates = pl.read_parquet(folder / "rates.parquet").select("date", pl.col("currency").cast(pl.Categorical), rate=rate)

    def converted() -> pl.LazyFrame:
        joined = packages.lazy().join(rates.lazy(), on=["currency", "date"], how="left")
        return joined.with_columns(amount=pl.col("amount") * pl.col("rate"))

    return Task(lambda: _totals(converted()), lambda found: _answer(found, places))


def _totals(packages: pl.LazyFrame) -> list[pl.DataFrame]:
    return pl.collect_all([_table(packages, table.key, table.period) for table in TABLES])


def _table(frame: pl.LazyFrame, key: str, period: str) -> pl.LazyFrame:
    keys = [key] if key else []
    sums = frame.group_by(*keys, period=_PERIOD[period]).agg(pl.col("amount").sum()).sort(*keys, "period")
    running = pl.col("amount").cum_sum()
    return sums.with_columns(running.over(key) if key else running)


def _answer(found: list[pl.DataFrame], places: int) -> Answer:
    answer: Answer = {}
    for table, frame in zip(TABLES, found, strict=True):
        answer[table.name] = {
            cell(row[table.key] if table.key else "", str(row["period"])[: table.digits]): int(
                Decimal(row["amount"]).scaleb(SCALE - places)
            )
            for row in frame.to_dicts()
        }
    return answer
