"""Cumulative totals by DuckDB: exact decimals, all three tables in one scan with grouping sets."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa  # noqa: TC002 - the type of results

from benchmarks.columns import RATE_DECIMALS, SCALE, TABLES, cell, is_converted
from benchmarks.task import Task

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.task import Answer

__all__ = ["decimals", "integers"]

_QUERY = """
    SELECT tag, donor, category, day, month, year, sum(total) OVER (
        PARTITION BY tag, donor, category ORDER BY day, month, year
    ) AS total
    FROM (
        SELECT grouping(donor) * 2 + grouping(category) AS tag, donor, category, date AS day, month, year, sum(amount) AS total
        FROM (SELECT *, date_trunc('month', date)::DATE AS month, year(date) AS year FROM dollars)
        GROUP BY GROUPING SETS ((donor, month), (category, year), (date))
    )
"""
_CONVERTED = "packages JOIN rates USING (currency, date)"
# Which of the keys a row is *not* grouped by, as bits.
_TAGS = {"by donor": (1, "donor", "month"), "by category": (2, "category", "year"), "daily": (3, "", "day")}


def decimals(folder: Path) -> Task[pa.Table]:
    """Amounts as DECIMAL(18, 2), rates as DECIMAL(10, 6); products widened, or they overflow."""
    amount = "(amount_minor::DECIMAL(18, 0) * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2)"
    rate = "(rate_micro::DECIMAL(18, 0) * 0.000001::DECIMAL(7, 6))::DECIMAL(10, 6)"
    return _task(folder, amount, rate, "amount::DECIMAL(28, 2) * rate", 0)


def integers(folder: Path) -> Task[pa.Table]:
    """Amounts as whole cents, rates as whole millionths, summed as 128-bit integers."""
    return _task(folder, "amount_minor", "rate_micro", "amount::HUGEINT * rate", 2)


def _task(folder: Path, amount: str, rate: str, product: str, places: int) -> Task[pa.Table]:
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    words = ", ".join(f"{name}::VARCHAR AS {name}" for name in ("donor", "category", "currency"))
    columns = f"date, {words}, {amount} AS amount"
    connection.read_parquet(str(folder / "columns.parquet")).project(columns).create("packages")
    if is_converted(folder):
        rates = connection.read_parquet(str(folder / "rates.parquet"))
        rates.project(f"currency, date, {rate} AS rate").create("rates")
        joined = connection.sql(f"FROM {_CONVERTED} SELECT date, donor, category, {product} AS amount")
        joined.create_view("dollars")
        places += RATE_DECIMALS if places else 0
    else:
        connection.table("packages").create_view("dollars")
    return Task(lambda: connection.sql(_QUERY).to_arrow_table(), lambda found: _answer(found, places))


def _answer(found: pa.Table, places: int) -> Answer:
    answer: Answer = {}
    rows = found.to_pylist()
    for table in TABLES:
        tag, key, period = _TAGS[table.name]
        answer[table.name] = {
            cell(row[key] if key else "", str(row[period])[: table.digits]): int(
                Decimal(row["total"]).scaleb(SCALE - places)
            )
            for row in rows
            if row["tag"] == tag
        }
    return answer
