"""Validation by pandera on Polars frames, lazily, so that every failure is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from benchmarks.contenders.by_polars import FAULTS, read, typed
from benchmarks.contenders.shared import Checked, checked_answer
from benchmarks.task import Task

if TYPE_CHECKING:
    from pathlib import Path

    from pandera.api.polars.types import PolarsData

    from benchmarks.contenders.by_polars import Fault

__all__ = ["frame"]


def frame(folder: Path) -> Task[Checked]:
    """Read, `validate(lazy=True)`, list the failure cases, type the rest."""
    columns = {fault.column for fault in FAULTS}
    schema = pa.DataFrameSchema(
        {
            column: pa.Column(pl.String, [_rule(fault) for fault in FAULTS if fault.column == column], nullable=True)
            for column in columns
        }
    )
    return Task(lambda: _check(folder, schema), checked_answer)


def _rule(fault: Fault) -> pa.Check:
    def is_fine(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(~fault.holds)

    return pa.Check(is_fine, name=fault.code)


def _check(folder: Path, schema: pa.DataFrameSchema) -> Checked:
    table = read(folder)
    try:
        good = schema.validate(table, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.select("index", "column", "check", "failure_case")
        faults = [(int(row), str(column), str(code), str(value)) for row, column, code, value in cases.iter_rows()]
        good = table.with_row_index("row").filter(~pl.col("row").is_in([row for row, *_ in faults]))
        return Checked(done := typed(good), done.height, faults)
    return Checked(done := typed(good), done.height, [])
