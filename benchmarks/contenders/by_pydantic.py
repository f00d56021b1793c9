"""Validation by a flat pydantic model, row by row, as a user would write it."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AnyUrl, BaseModel, Field, ValidationError

from benchmarks.contenders.shared import Checked, checked_answer, with_collector_off
from benchmarks.task import Task
from benchmarks.workload import AUTHORITIES, BOUNDS, CATEGORIES, CURRENCIES, DONORS, RECIPIENTS, STAGES

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

__all__ = ["Package", "collector_off", "collector_on"]


class Package(BaseModel):
    """One row."""

    id: Annotated[str, Field(min_length=1)]
    date: dt.date
    amount: Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2, allow_inf_nan=False)]
    currency: Literal[tuple(CURRENCIES)]  # type: ignore[valid-type] # the lists are made at run time
    bound: Literal[tuple(BOUNDS)]  # type: ignore[valid-type]
    donor: Literal[tuple(DONORS)]  # type: ignore[valid-type]
    recipient: Literal[tuple(RECIPIENTS)]  # type: ignore[valid-type]
    category: Literal[tuple(CATEGORIES)]  # type: ignore[valid-type]
    authority: Literal[tuple(AUTHORITIES)]  # type: ignore[valid-type]
    stage: Literal[tuple(STAGES)]  # type: ignore[valid-type]
    source_url: AnyUrl
    note: str


# Column, and pydantic's type of error where a column has several -> code.
_CODES = {
    "currency": "AL110",
    "date": "AL121",
    "source_url": "AL144",
    "amount": "AL101",
    "amount greater_than_equal": "AL112",
    "amount decimal_max_places": "AL105",
}


def collector_on(folder: Path) -> Task[Checked]:
    """`Package(**row)` for every row of `csv.DictReader`."""
    return Task(lambda: _row_by_row(folder / "packages.csv"), checked_answer)


def collector_off(folder: Path) -> Task[Checked]:
    """The same without the cyclic garbage collector."""
    task = collector_on(folder)
    return Task(with_collector_off(task.run), task.answer)


def _row_by_row(path: Path) -> Checked:
    good: dict[str, Package] = {}
    faults: list[tuple[int, str, str, str]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            try:
                package = Package(**row)
            except ValidationError as error:
                faults += [_fault(number, details) for details in error.errors(include_url=False)]
                continue
            if package.id in good:
                faults.append((number, "id", "AL150", package.id))
            else:
                good[package.id] = package
    return Checked(good, len(good), faults)


def _fault(number: int, details: ErrorDetails) -> tuple[int, str, str, str]:
    column, value = str(details["loc"][0]), str(details["input"])
    code = "AL140" if value == "" else _CODES.get(f"{column} {details['type']}") or _CODES.get(column, "AL130")
    return number, column, code, value
