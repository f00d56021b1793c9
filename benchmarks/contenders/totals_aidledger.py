"""Cumulative totals by aidledger, from a table of columns in memory."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd  # noqa: TC002 - loaded before anything is timed
import pyarrow as pa
import pyarrow.parquet as pq

import aidledger as al
from aidledger import Cumulative, Ledger
from aidledger.table import PACKAGE_SCHEMA, PackageTable, with_sorted_words
from benchmarks.columns import RATE_DECIMALS, SCALE, TABLES, cell, is_converted
from benchmarks.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.task import Answer

__all__ = ["again", "decimals", "floats", "from_frames", "packages", "tables"]


def tables(folder: Path) -> Task[list[Cumulative]]:
    """Three tables of a ledger that has never been asked before: figures, bounds and labels."""
    return Task(_asked(folder), _from_objects)


def again(folder: Path) -> Task[list[Cumulative]]:
    """The same of a ledger that was asked before and remembers its codes and rates."""
    ledger = _ledger(folder)()
    return Task(lambda: _tables(ledger), _from_objects)


def decimals(folder: Path) -> Task[list[pd.DataFrame]]:
    """Three labelled pandas frames of exact decimals."""
    asked = _asked(folder)
    return Task(lambda: [curves.to_pandas(amounts="decimal") for curves in asked()], from_frames)


def floats(folder: Path) -> Task[list[pd.DataFrame]]:
    """Three labelled pandas frames of floats, the default: exact sums, rounded once at the end."""
    asked = _asked(folder)
    return Task(lambda: [curves.to_pandas() for curves in asked()], from_frames)


def _asked(folder: Path) -> Callable[[], list[Cumulative]]:
    ledger = _ledger(folder)
    return lambda: _tables(ledger())


def _tables(ledger: Ledger) -> list[Cumulative]:
    return [ledger.cumulative(by=table.key or (), freq=table.period) for table in TABLES]


def _ledger(folder: Path) -> Callable[[], Ledger]:
    """How to make a ledger of the columns that remembers nothing, converted where that is asked for."""
    arrow = packages(folder)
    if not is_converted(folder):
        return lambda: Ledger(PackageTable(arrow))
    table = pq.read_table(folder / "rates.parquet")
    micro = [Decimal(rate).scaleb(-RATE_DECIMALS) for rate in table.column("rate_micro").to_pylist()]
    rates = al.rates(table.append_column("rate", pa.array(micro, pa.decimal128(18, RATE_DECIMALS))), to="USD")
    # Rates remember what they were laid out as; a copy has to do it again.
    return lambda: Ledger(PackageTable(arrow)).convert("USD", rates=replace(rates))


def packages(folder: Path) -> pa.Table:
    """The columns of a workload as a table of packages: announced, and stated to the cent."""
    given = pq.read_table(folder / "columns.parquet").combine_chunks()
    rows = given.num_rows
    columns: dict[str, object] = {
        name: given.column(name) for name in ("id", "amount_minor", "currency", "bound", "donor", "recipient")
    }
    columns |= {name: given.column("date") for name in ("date_earliest", "date_latest")}
    columns["digit_minor"] = pa.repeat(pa.scalar(1, pa.int64()), rows)
    for name, word in (("stage", "announced"), ("authority", "UNSPECIFIED")):
        columns[name] = pa.repeat(word, rows).dictionary_encode()
    ends = pa.array(range(rows + 1), pa.int32())
    columns["category"] = pa.ListArray.from_arrays(ends, given.column("category").combine_chunks())
    arrays = [
        _no(field.type, rows) if field.name not in columns else pa.chunked_array([columns[field.name]]).cast(field.type)
        for field in PACKAGE_SCHEMA
    ]
    return with_sorted_words(pa.Table.from_arrays(arrays, schema=PACKAGE_SCHEMA).combine_chunks())


def _no(kind: pa.DataType, rows: int) -> pa.Array:
    """A column of empty cells; of a list, one of empty lists."""
    if not pa.types.is_list(kind):
        return pa.nulls(rows, kind)
    ends = pa.repeat(pa.scalar(0, pa.int32()), rows + 1)
    return pa.ListArray.from_arrays(ends, pa.array([], kind.value_type), type=kind)


def _from_objects(found: list[Cumulative]) -> Answer:
    return from_frames([curves.to_pandas(amounts="decimal") for curves in found])


def from_frames(found: list[pd.DataFrame]) -> Answer:
    """Frames of a cumulative total as cells."""
    return {table.name: _cells(table.key, frame) for table, frame in zip(TABLES, found, strict=True)}


def _cells(key: str, frame: pd.DataFrame) -> dict[str, object]:
    groups = frame[key].astype("str") if key else [""] * len(frame)
    names = [cell(group, period) for group, period in zip(groups, frame["period"].astype("str"), strict=True)]
    return dict(zip(names, _figures(frame), strict=True))


def _figures(frame: pd.DataFrame) -> list[object]:
    """Figures of every row: floats as they are, decimals as integers, with the ends of the interval."""
    if frame["value"].dtype == "float64":
        return frame["value"].tolist()
    columns = [[int(number.scaleb(SCALE)) for number in frame[name]] for name in ("value", "low", "high")]
    return [dict(zip(("value", "low", "high"), row, strict=True)) for row in zip(*columns, strict=True)]
