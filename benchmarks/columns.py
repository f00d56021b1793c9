"""Makes the workload of totals: typed columns without faults, and the exact cells in Python integers.

Everything is announced, because only packages of one stage may be added. Either all amounts are in
dollars, or in seven currencies with a rate for every one of their days, to be converted to dollars
at the rate of the day of each. Three tables are asked for: by donor and month, by category and
year, and one curve by day, each cumulative.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.workload import BOUNDS, CATEGORIES, DONORS, RECIPIENTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import numpy.typing as npt

    from benchmarks.task import Answer

__all__ = [
    "CENT", "COLUMNS", "CURRENCIES", "RATE_DECIMALS", "SCALE", "TABLES", "Table", "cell", "is_converted", "lay_out", "tally", "verdict",
]  # fmt: skip

SCALE = 9
"""Decimals that cells are compared at: half a cent times a rate of six decimals is the finest there is."""
CENT = 10 ** (SCALE - 2)
"""A cent, as cells are compared."""
RATE_DECIMALS = 6
"""Decimals of rates."""

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

COLUMNS = ("id", "date", "amount_minor", "currency", "bound", "donor", "recipient", "category")
"""Columns of `columns.parquet`: the words dictionary-encoded, the amount in whole cents."""

# All of two decimals, so that those who know nothing of currencies can take the amounts as they are.
CURRENCIES = ["USD", "EUR", "GBP", "CAD", "SEK", "NOK", "PLN"]
"""Currencies of a workload that is to be converted."""


def lay_out(data: Path, rows: int, *, converted: bool = False) -> Path:
    """Write the columns and the exact cells into a folder of their own, once.

    Args:
        data: Folder of all workloads.
        rows: How many rows.
        converted: Whether the amounts are in several currencies.

    Returns:
        The folder: `columns.parquet`; `rates.parquet` with `currency`, `date` and `rate_micro`
        (millionths of a dollar for one unit), where there is something to convert; and
        `cells.json` with every cell as an integer.
    """
    folder = data / f"columns-{rows}{'-converted' if converted else ''}"
    truth = folder / "cells.json"
    if not truth.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(_made(rows, CURRENCIES if converted else ["USD"]), folder / "columns.parquet")
        if converted:
            pq.write_table(_rates(), folder / "rates.parquet")
        truth.write_text(json.dumps(tally(folder)), encoding="utf-8")
    return folder


def is_converted(folder: Path) -> bool:
    """Whether the amounts of a workload are to be converted."""
    return (folder / "rates.parquet").exists()


def _rates() -> pa.Table:
    """A rate for every currency and day, wandering by up to half a percent a day; one for the dollar."""
    random = np.random.default_rng(_SEED)
    days = _FIRST_DAY + np.arange(_DAYS).astype("timedelta64[D]")
    steps = random.uniform(-0.005, 0.005, (len(CURRENCIES), _DAYS))
    rates = np.array([[1], [1.1], [1.3], [0.75], [0.1], [0.1], [0.25]]) * np.exp(0.2 * np.sin(np.cumsum(steps, axis=1)))
    rates[0] = 1
    return pa.table(
        {
            "currency": pa.array(np.repeat(CURRENCIES, _DAYS), pa.string()),
            "date": pa.array(np.tile(days, len(CURRENCIES))),
            "rate_micro": pa.array(np.rint(rates * 10**RATE_DECIMALS).astype(np.int64).ravel()),
        }
    )


def _made(rows: int, currencies: list[str]) -> pa.Table:
    random = np.random.default_rng([_SEED, rows])
    day = _FIRST_DAY + random.integers(0, _DAYS, rows).astype("timedelta64[D]")
    return pa.table(
        {
            "id": pa.array([f"AID-{number:09}" for number in range(rows)], pa.string()),
            "date": pa.array(day),
            "amount_minor": pa.array(np.floor(10 ** random.uniform(5, 12, rows)).astype(np.int64)),
            "currency": _words(random, currencies, rows),
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
    """Sums of one group and period."""

    value: int = 0
    low: int = 0
    high: int = 0


# What rounding to cents, or wording, takes from and adds to a figure, in half cents (conventional reading).
_WIDTH = {"exact": (1, 1), "at_most": (1, 1), "about": (1, 1), "at_least": (0, 2)}


def tally(folder: Path) -> dict[str, dict[str, dict[str, int]]]:
    """Every cell of every table in Python integers: the reference nobody disputes.

    Args:
        folder: Folder with `columns.parquet`, and `rates.parquet` where there is something to convert.

    Returns:
        Table -> `group|period` -> cumulative `value`, `low` and `high`; gaps filled. Units: 10^-SCALE.
    """
    sums: dict[str, dict[str, dict[str, _Cell]]] = {table.name: {} for table in TABLES}
    unit = _half_cents(folder)
    for batch in pq.ParquetFile(folder / "columns.parquet").iter_batches(
        _BATCH, columns=["date", "amount_minor", "currency", "bound", "donor", "category"]
    ):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            day, minor, currency, bound, donor, category = row
            text = day.isoformat()
            half = unit(currency, day)
            below, above = _WIDTH[bound]
            for table, group in zip(TABLES, (donor, category, ""), strict=True):
                period = text[: table.digits]
                found = sums[table.name].setdefault(group, {}).setdefault(period, _Cell())
                found.value += 2 * minor * half
                found.low += (2 * minor - below) * half
                found.high += (2 * minor + above) * half
    return {table.name: _cumulative(sums[table.name], table.digits) for table in TABLES}


def _half_cents(folder: Path) -> Callable[[str, dt.date], int]:
    """What half a cent of a currency is worth on a day, as an integer of `SCALE`."""
    if not is_converted(folder):
        return lambda _currency, _day: CENT // 2
    rates = pq.read_table(folder / "rates.parquet").to_pydict()
    found = dict(zip(zip(rates["currency"], rates["date"], strict=True), rates["rate_micro"], strict=True))
    return lambda currency, day: found[currency, day] * CENT // 2 // 10**RATE_DECIMALS


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
        answer: Table -> cell -> an integer, or an integer for each of `value`, `low` and `high`;
            floats count as right within half a cent.
    """
    truth = json.loads((folder / "cells.json").read_text(encoding="utf-8"))
    checked = wrong = largest = 0
    for table, cells in answer.items():
        if not isinstance(cells, dict) or not cells or not cells.keys() <= truth[table].keys():
            return f"{table}: not the cells asked for"
        for name, said in cells.items():
            for figure, number in said.items() if isinstance(said, dict) else [("value", said)]:
                is_float = isinstance(number, float)
                off = abs((int(Fraction(number) * 10**SCALE) if is_float else number) - truth[table][name][figure])
                checked, largest = checked + 1, max(largest, off)
                wrong += off >= CENT // 2 if is_float else off > 0
    if not wrong:
        tables = "" if len(answer) == len(TABLES) else f" of {' and '.join(answer)} alone"
        return f"exact: {checked} figures{tables}"
    return f"{wrong} of {checked} figures wrong, by up to {largest / 10**SCALE:.2g}"
