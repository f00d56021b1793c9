"""Cumulative totals by pint-pandas: columns that know their unit, as floats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pint
import pint_pandas

from benchmarks.columns import TABLES, from_float
from benchmarks.contenders.totals_pandas import answer, frame, period_of
from benchmarks.task import Task

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["units"]


def units(folder: Path) -> Task[list[pd.Series[float]]]:
    """A column of dollars as a `PintArray`."""
    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    registry.define("USD = [currency]")
    pint_pandas.PintType.ureg = registry
    packages = frame(folder)
    packages["amount"] = pd.Series(pint_pandas.PintArray(packages.pop("amount_minor") / 100, dtype="pint[USD]"))
    return Task(lambda: _totals(packages), lambda found: answer(found, from_float))


def _totals(packages: pd.DataFrame) -> list[pd.Series[float]]:
    return [_table(packages, table.key, table.period) for table in TABLES]


def _table(packages: pd.DataFrame, key: str, period: str) -> pd.Series[float]:
    periods = period_of(packages["date"], period).rename("period")
    keys = [packages[key], periods] if key else periods
    sums = packages.groupby(keys, observed=True, sort=True)["amount"].sum()
    # The unit is taken off for the running sum: pint-pandas cannot add up within groups.
    dollars = sums.pint.magnitude.astype("float64")
    return dollars.groupby(level=0, observed=True).cumsum() if key else dollars.cumsum()
