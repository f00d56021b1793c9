"""Validation written by hand in Polars: every rule an expression, every fault with row and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from benchmarks.contenders.rules import ALLOWED, DECIMALS, FINITE, URL
from benchmarks.contenders.shared import Checked, checked_answer
from benchmarks.task import Task

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FAULTS", "Fault", "by_hand", "read", "typed"]


class Fault(NamedTuple):
    """A rule: the column and code of a fault, and which rows have it."""

    column: str
    code: str
    holds: pl.Expr


def _faults() -> list[Fault]:
    amount, date = pl.col("amount"), pl.col("date")
    number = amount.str.contains(FINITE)
    faults = [
        *(Fault(column, "AL140", pl.col(column).is_null()) for column in ("id", "date", "amount", *ALLOWED)),
        Fault("id", "AL150", ~pl.col("id").is_first_distinct()),
        Fault("date", "AL121", date.str.to_date("%Y-%m-%d", strict=False).is_null() & date.is_not_null()),
        Fault("amount", "AL101", ~number),
        Fault("amount", "AL112", number & amount.str.starts_with("-")),
        Fault("amount", "AL105", number & amount.str.contains(DECIMALS)),
        Fault("source_url", "AL144", ~pl.col("source_url").str.contains(URL)),
    ]
    faults += [Fault(column, code, ~pl.col(column).is_in(allowed)) for column, (allowed, code) in ALLOWED.items()]
    # An empty cell breaks the rule that it is given, and no other.
    return [fault._replace(holds=fault.holds.fill_null(value=False)) for fault in faults]


FAULTS = _faults()
"""Every rule."""


def read(folder: Path) -> pl.DataFrame:
    """The table as text; empty cells are null."""
    return pl.read_csv(folder / "packages.csv", infer_schema=False)


def typed(good: pl.DataFrame) -> pl.DataFrame:
    """Good rows with the types a user goes on with."""
    return good.select(
        "id",
        pl.col("date").str.to_date("%Y-%m-%d"),
        pl.col("amount").cast(pl.Decimal(18, 2)),
        *(pl.col(column).cast(pl.Enum(allowed)) for column, (allowed, _) in ALLOWED.items()),
        "source_url",
        "note",
    )


def by_hand(folder: Path) -> Task[Checked]:
    """Read, check every rule in one pass, list the faults, type the rest."""
    return Task(lambda: _check(folder), checked_answer)


def _check(folder: Path) -> Checked:
    table = read(folder)
    found = table.select(fault.holds.alias(str(number)) for number, fault in enumerate(FAULTS))
    faults: list[tuple[int, str, str, str]] = []
    for fault, mask in zip(FAULTS, found.iter_columns(), strict=True):
        if mask.any():
            rows = mask.arg_true()
            values = table.get_column(fault.column).gather(rows).to_list()
            faults += [
                (row, fault.column, fault.code, value) for row, value in zip(rows.to_list(), values, strict=True)
            ]
    good = typed(table.filter(~found.select(pl.any_horizontal(pl.all())).to_series()))
    return Checked(good, good.height, faults)
