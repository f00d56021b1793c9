"""Cumulative totals by DuckDB: exact decimals, all three tables in one scan with grouping sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa  # noqa: TC002 - the type of results

from benchmarks.columns import SCALE, TABLES, cell
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
        FROM (SELECT *, date_trunc('month', date)::DATE AS month, year(date) AS year FROM packages)
        GROUP BY GROUPING SETS ((donor, month), (category, year), (date))
    )
"""
# Which of the keys a row is *not* grouped by, as bits.
_TAGS = {"by donor": (1, "donor", "month"), "by category": (2, "category", "year"), "daily": (3, "", "day")}


def decimals(folder: Path) -> Task[pa.Table]:
    """Amounts as DECIMAL(18, 2)."""
    return _task(folder, "(amount_minor::DECIMAL(18, 0) * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2)", 10**SCALE)


def integers(folder: Path) -> Task[pa.Table]:
    """Amounts as whole cents, summed as 128-bit integers."""
    return _task(folder, "amount_minor", 10)


def _task(folder: Path, amount: str, unit: int) -> Task[pa.Table]:
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    columns = f"date, donor::VARCHAR AS donor, category::VARCHAR AS category, {amount} AS amount"
    connection.read_parquet(str(folder / "columns.parquet")).project(columns).create("packages")
    return Task(lambda: connection.sql(_QUERY).to_arrow_table(), lambda found: _answer(found, unit))


def _answer(found: pa.Table, unit: int) -> Answer:
    answer: Answer = {}
    rows = found.to_pylist()
    for table in TABLES:
        tag, key, period = _TAGS[table.name]
        answer[table.name] = {
            cell(row[key] if key else "", str(row[period])[: table.digits]): int(row["total"] * unit)
            for row in rows
            if row["tag"] == tag
        }
    return answer
