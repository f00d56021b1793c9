"""Cumulative totals by pint-pandas: columns that know their unit, as floats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pint
import pint_pandas

from benchmarks.columns import CURRENCIES, RATE_DECIMALS, TABLES
from benchmarks.contenders.totals_pandas import answer, frame, period_of, rate_frame
from benchmarks.task import Task

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["units"]


def units(folder: Path) -> Task[list[pd.Series[float]]]:
    """A column of dollars as a `PintArray`, or one for every currency times its rates."""
    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    for currency in CURRENCIES:
        registry.define(f"{currency} = [money_{currency}]")
    pint_pandas.PintType.ureg = registry
    packages, rates = frame(folder), rate_frame(folder)
    packages["amount"] = packages.pop("amount_minor") / 100
    if rates is not None:
        rates["rate"] = rates.pop("rate_micro") / 10**RATE_DECIMALS
    return Task(lambda: _totals(packages, rates), lambda found: answer(found, float))


def _totals(packages: pd.DataFrame, rates: pd.DataFrame | None) -> list[pd.Series[float]]:
    parts = [_dollars(part, str(currency), rates) for currency, part in packages.groupby("currency")]
    dollars = pd.concat(parts, ignore_index=True)
    return [_table(dollars, table.key, table.period) for table in TABLES]


def _dollars(part: pd.DataFrame, currency: str, rates: pd.DataFrame | None) -> pd.DataFrame:
    """The packages of one currency in dollars: a column has one unit."""
    if rates is None:
        return part.assign(amount=_with_unit(part["amount"], "USD"))
    joined = part.merge(rates[rates["currency"] == currency], on=["currency", "date"], how="left")
    rate = _with_unit(joined["rate"], f"USD/{currency}")
    dollars: Any = _with_unit(joined["amount"], currency) * rate
    return joined.assign(amount=dollars.pint.to("USD"))


def _with_unit(numbers: pd.Series[float], unit: str) -> pd.Series[float]:
    return pd.Series(pint_pandas.PintArray(numbers, dtype=f"pint[{unit}]"), index=numbers.index)


def _table(packages: pd.DataFrame, key: str, period: str) -> pd.Series[float]:
    periods = period_of(packages["date"], period).rename("period")
    keys = [packages[key], periods] if key else periods
    sums = packages.groupby(keys, observed=True, sort=True)["amount"].sum()
    # The unit is taken off for the running sum: pint-pandas cannot add up within groups.
    dollars = sums.pint.magnitude.astype("float64")
    return dollars.groupby(level=0, observed=True).cumsum() if key else dollars.cumsum()
