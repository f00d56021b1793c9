"""Validation by aidledger: the whole table, and its record row by row."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

import aidledger as al
from benchmarks.contenders.shared import Checked, checked_answer, with_collector_off
from benchmarks.task import Task

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from benchmarks.task import Answer

__all__ = ["Listed", "listed", "records", "records_collector_off", "table"]

# Rows of a file are counted from 1, and the header is the first.
_FIRST_LINE = 2


def table(folder: Path) -> Task[al.Ingested]:
    """`al.ingest`: screen the columns, judge what is in doubt."""
    return Task(lambda: al.ingest(folder / "packages.csv"), _answer)


def listed(folder: Path) -> Task[Listed]:
    """The same with an object for every finding: a table makes them when somebody looks."""
    return Task(lambda: _listed(folder / "packages.csv"), lambda result: _answer(result.taken))


class Listed(NamedTuple):
    """What was taken, and all findings."""

    taken: al.Ingested
    findings: list[al.Finding]


def _listed(path: Path) -> Listed:
    taken = al.ingest(path)
    return Listed(taken, list(taken.findings))


def _answer(result: al.Ingested) -> Answer:
    errors = [finding for finding in result.findings if finding.severity is al.Severity.ERROR]
    found = [[(finding.location.row or 0) - _FIRST_LINE, finding.code] for finding in errors]
    return {"good": len(result.ledger), "found": found}


def records(folder: Path) -> Task[Checked]:
    """`AidPackage(...)` for every row of `csv.DictReader`."""
    return Task(lambda: _row_by_row(folder / "packages.csv"), checked_answer)


def records_collector_off(folder: Path) -> Task[Checked]:
    """The same without the cyclic garbage collector."""
    task = records(folder)
    return Task(with_collector_off(task.run), task.answer)


def _row_by_row(path: Path) -> Checked:
    good: dict[str, al.AidPackage] = {}
    faults: list[tuple[int, str, str, str]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            try:
                package = al.AidPackage.model_validate(_fields(row))
            except ValidationError as error:
                faults += [_fault(number, details) for details in error.errors(include_url=False)]
                continue
            if package.id in good:
                faults.append((number, "id", "AL150", package.id))
            else:
                good[package.id] = package
    return Checked(good, len(good), faults)


def _fields(row: dict[str, str]) -> dict[str, object]:
    fields: dict[str, object] = {name: row[name] for name in _PLAIN}
    fields["amount"] = {"stated": row["amount"], "currency": row["currency"], "bound": row["bound"]}
    fields["sources"] = {"url": row["source_url"]}
    return fields


_PLAIN = ("id", "date", "donor", "recipient", "category", "authority", "stage", "note")


def _fault(number: int, details: ErrorDetails) -> tuple[int, str, str, str]:
    code = _IN_PARTS.get(details["type"], details["type"])
    return number, str(details["loc"][0]), code, str(details["input"])


# Of a figure given by itself the record says that it is malformed; of text, that it is no amount.
_IN_PARTS = {"AL104": "AL101"}
