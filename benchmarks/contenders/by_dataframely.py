"""Validation by dataframely: `filter` gives the good rows and the rules the others broke."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dataframely as dy
import polars as pl

from benchmarks.contenders.by_polars import FAULTS, read, typed
from benchmarks.contenders.shared import Checked, checked_answer
from benchmarks.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.contenders.by_polars import Fault

__all__ = ["frame"]

_NAMES = {f"{fault.column}_{fault.code}": fault for fault in FAULTS}


def frame(folder: Path) -> Task[Checked]:
    """Read, `Schema.filter`, list what failed, type the rest."""
    columns = {fault.column: dy.String(nullable=True) for fault in FAULTS}
    rules = {name: dy.rule()(_is_fine(fault)) for name, fault in _NAMES.items()}
    members = {"row": dy.UInt32(nullable=False), "note": dy.String(nullable=True), **columns, **rules}
    schema = type("Packages", (dy.Schema,), members)
    return Task(lambda: _check(folder, schema), checked_answer)


def _is_fine(fault: Fault) -> Callable[[type[object]], pl.Expr]:
    return lambda _schema: ~fault.holds


def _check(folder: Path, schema: type[dy.Schema]) -> Checked:
    table = read(folder).with_row_index("row")
    good, failure = schema.filter(table)
    details = failure.details()
    faults: list[tuple[int, str, str, str]] = []
    for name, fault in _NAMES.items():
        broken = details.filter(pl.col(name) == "invalid").select("row", fault.column)
        faults += [(row, fault.column, fault.code, value) for row, value in broken.iter_rows()]
    return Checked(done := typed(good), done.height, faults)
