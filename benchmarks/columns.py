"""Makes the workload of totals: typed columns without faults, and the exact cells in Python integers.

One currency and one stage, because only such packages may be added. Three tables are asked for:
by donor and month, by category and year, and one curve by day, each cumulative.

A workload with several currencies and a table of daily rates fits in beside this one: `Table` and
the comparison of cells do not know where a sum came from, only that it is an integer of `SCALE`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.workload import BOUNDS, CATEGORIES, DONORS, RECIPIENTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy.typing as npt

    from benchmarks.task import Answer

__all__ = ["COLUMNS", "SCALE", "TABLES", "Table", "cell", "from_float", "lay_out", "tally", "verdict"]

SCALE = 3
"""Decimals that cells are compared at: half a cent, the ends of an interval, is the finest there is."""

_FIRST_DAY, _DAYS = np.datetime64("2014-01-01"), 4500
_SEED = 20240815
_BATCH = 1 << 20


class Table(NamedTuple):
    """One of the tables asked for.

    Attributes:
        name: Its name in answers.
        key: Column of the curves; empty for a single one.
        period: `D`, `M` or `Y`.
        digits: How many characters of an ISO date name such a period.
    """

    name: str
    key: str
    period: str
    digits: int


TABLES = (
    Table("by donor", "donor", "M", 7),
    Table("by category", "category", "Y", 4),
    Table("daily", "", "D", 10),
)
"""The three tables."""

COLUMNS = ("id", "date", "amount_minor", "bound", "donor", "recipient", "category")
"""Columns of `columns.parquet`: the words dictionary-encoded, the amount in whole cents."""


def lay_out(data: Path, rows: int) -> Path:
    """Write the columns and the exact cells into a folder of their own, once.

    Args:
        data: Folder of all workloads.
        rows: How many rows.

    Returns:
        The folder: `columns.parquet`, and `cells.json` with every cell as an integer.
    """
    folder = data / f"columns-{rows}"
    truth = folder / "cells.json"
    if not truth.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(_made(rows), folder / "columns.parquet")
        truth.write_text(json.dumps(tally(folder)), encoding="utf-8")
    return folder


def _made(rows: int) -> pa.Table:
    random = np.random.default_rng([_SEED, rows])
    day = _FIRST_DAY + random.integers(0, _DAYS, rows).astype("timedelta64[D]")
    return pa.table(
        {
            "id": pa.array([f"AID-{number:09}" for number in range(rows)], pa.string()),
            "date": pa.array(day),
            "amount_minor": pa.array(np.floor(10 ** random.uniform(5, 12, rows)).astype(np.int64)),
            "bound": _words(random, BOUNDS, rows),
            "donor": _words(random, DONORS, rows),
            "recipient": _words(random, RECIPIENTS, rows),
            "category": _words(random, CATEGORIES, rows),
        }
    )


def _words(random: np.random.Generator, words: list[str], rows: int) -> pa.DictionaryArray:
    weights = 1 / np.arange(1, len(words) + 1)
    codes: npt.NDArray[np.int32] = random.choice(len(words), rows, p=weights / weights.sum()).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(words, pa.string()))


@dataclass
class _Cell:
    """Sums of one group and period, in thousandths."""

    value: int = 0
    low: int = 0
    high: int = 0


# What half a cent of rounding, or wording, takes from and adds to a figure (conventional reading).
_WIDTH = {"exact": (5, 5), "at_most": (5, 5), "about": (5, 5), "at_least": (0, 10)}


def tally(folder: Path) -> dict[str, dict[str, dict[str, int]]]:
    """Every cell of every table in Python integers: the reference nobody disputes.

    Args:
        folder: Folder with `columns.parquet`.

    Returns:
        Table -> `group|period` -> cumulative `value`, `low` and `high`; gaps filled. Units: 10^-SCALE.
    """
    sums: dict[str, dict[str, dict[str, _Cell]]] = {table.name: {} for table in TABLES}
    for batch in pq.ParquetFile(folder / "columns.parquet").iter_batches(
        _BATCH, columns=["date", "amount_minor", "bound", "donor", "category"]
    ):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            day, minor, bound, donor, category = row
            text = day.isoformat()
            below, above = _WIDTH[bound]
            thousandths = 10 * minor
            for table, group in zip(TABLES, (donor, category, ""), strict=True):
                period = text[: table.digits]
                found = sums[table.name].setdefault(group, {}).setdefault(period, _Cell())
                found.value += thousandths
                found.low += thousandths - below
                found.high += thousandths + above
    return {table.name: _cumulative(sums[table.name], table.digits) for table in TABLES}


def _cumulative(groups: Mapping[str, Mapping[str, _Cell]], digits: int) -> dict[str, dict[str, int]]:
    """Running sums of every group over all periods from the first to the last, in order of time."""
    periods = _all_periods({period for cells in groups.values() for period in cells}, digits)
    found: dict[str, dict[str, int]] = {}
    for group, cells in groups.items():
        running = _Cell()
        for period in periods:
            step = cells.get(period, _NOTHING)
            running = _Cell(running.value + step.value, running.low + step.low, running.high + step.high)
            found[cell(group, period)] = asdict(running)
    return found


_NOTHING = _Cell()


def _all_periods(occurring: set[str], digits: int) -> list[str]:
    """Every period from the first to the last; with fewer characters, a day names its month or year."""
    day, last, periods = _FIRST_DAY, max(occurring), dict.fromkeys([min(occurring)])
    while (name := str(day)[:digits]) <= last:
        if name > min(occurring):
            periods[name] = None
        day += np.timedelta64(1, "D")
    return list(periods)


def cell(group: str, period: str) -> str:
    """Name of a cell in an answer."""
    return f"{group}|{period}"


def verdict(folder: Path, answer: Answer) -> str:
    """How exact a result is, cell by cell.

    Args:
        folder: Folder of the workload.
        answer: Table -> cell -> an integer, or an integer for each of `value`, `low` and `high`.
    """
    truth = json.loads((folder / "cells.json").read_text(encoding="utf-8"))
    checked = wrong = largest = 0
    for table, cells in answer.items():
        if not isinstance(cells, dict) or not cells or not cells.keys() <= truth[table].keys():
            return f"{table}: not the cells asked for"
        for name, said in cells.items():
            for figure, number in said.items() if isinstance(said, dict) else [("value", said)]:
                off = abs(number - truth[table][name][figure])
                checked, wrong, largest = checked + 1, wrong + bool(off), max(largest, off)
    if not wrong:
        tables = "" if len(answer) == len(TABLES) else f" of {' and '.join(answer)} alone"
        return f"exact: {checked} figures{tables}"
    return f"{wrong} of {checked} figures wrong, by up to {largest / 10**SCALE:.2f}"


def from_float(number: float) -> int:
    """The cents a float stands for, in thousandths: what rounding it for print would give."""
    return int(round(Decimal(number), 2).scaleb(SCALE))
