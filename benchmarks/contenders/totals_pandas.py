"""Cumulative totals by pandas: floats, Decimal objects, and pint's columns with units."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq

from benchmarks.columns import RATE_DECIMALS, SCALE, TABLES, cell, is_converted
from benchmarks.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.task import Answer

__all__ = ["decimal_objects", "floats", "frame", "period_of", "rate_frame"]


def floats(folder: Path) -> Task[list[pd.Series[float]]]:
    """float64 dollars."""
    packages, rates = frame(folder), rate_frame(folder)
    packages["amount"] = packages.pop("amount_minor") / 100
    if rates is not None:
        rates["rate"] = rates.pop("rate_micro") / 10**RATE_DECIMALS
    return Task(lambda: _totals(packages, rates), lambda found: answer(found, float))


def decimal_objects(folder: Path) -> Task[list[pd.Series[float]]]:
    """Python's Decimal in a column of objects."""
    packages, rates = frame(folder), rate_frame(folder)
    packages["amount"] = _decimals(packages.pop("amount_minor"), 2)
    if rates is not None:
        rates["rate"] = _decimals(rates.pop("rate_micro"), RATE_DECIMALS)
    return Task(lambda: _totals(packages, rates), lambda found: answer(found, lambda number: int(number.scaleb(SCALE))))


def _decimals(numbers: pd.Series[int], places: int) -> pd.Series[float]:
    return pd.Series([Decimal(number).scaleb(-places) for number in numbers.tolist()], dtype=object)


def frame(folder: Path) -> pd.DataFrame:
    """The columns of a workload, as pandas likes them: days and categories."""
    table = pq.read_table(folder / "columns.parquet", columns=["date", "amount_minor", "donor", "category", "currency"])
    packages = table.to_pandas(date_as_object=False)
    packages["date"] = packages["date"].astype("datetime64[s]")
    packages["currency"] = packages["currency"].astype("str")
    return packages


def rate_frame(folder: Path) -> pd.DataFrame | None:
    """The rates of a workload, where there are any."""
    if not is_converted(folder):
        return None
    rates = pq.read_table(folder / "rates.parquet").to_pandas(date_as_object=False)
    rates["date"] = rates["date"].astype("datetime64[s]")
    rates["currency"] = rates["currency"].astype("str")
    return rates


def period_of(dates: pd.Series[pd.Timestamp], period: str) -> pd.Series[pd.Timestamp]:
    """The first day of the month or year of every date, or the date itself."""
    if period == "D":
        return dates
    return pd.Series(dates.to_numpy().astype(f"datetime64[{period}]").astype("datetime64[s]"), index=dates.index)


def _totals(packages: pd.DataFrame, rates: pd.DataFrame | None) -> list[pd.Series[float]]:
    if rates is not None:
        packages = packages.merge(rates, on=["currency", "date"], how="left")
        packages["amount"] = packages["amount"] * packages["rate"]
    return [_table(packages, table.key, table.period) for table in TABLES]


def _table(packages: pd.DataFrame, key: str, period: str) -> pd.Series[float]:
    periods = period_of(packages["date"], period).rename("period")
    keys = [packages[key], periods] if key else periods
    sums = packages.groupby(keys, observed=True, sort=True)["amount"].sum()
    # pandas adds Decimal objects up only within `transform`; for floats that is as fast as anything.
    if not key:
        return sums.cumsum()
    by_key = sums.groupby(level=0, observed=True)
    return by_key.cumsum() if sums.dtype == "float64" else by_key.transform(lambda part: part.cumsum())


def answer(found: list[pd.Series[float]], figure: Callable[..., float]) -> Answer:
    """Series with an index of group and period as cells."""
    said: Answer = {}
    for table, sums in zip(TABLES, found, strict=True):
        names = [index if table.key else ("", index) for index in sums.index]
        said[table.name] = {
            cell(str(group), f"{period:%Y-%m-%d}"[: table.digits]): figure(number)
            for (group, period), number in zip(names, sums, strict=True)
        }
    return said
