"""Two releases compared by aidledger: all kinds of change, and their shares of the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aidledger as al
from aidledger import Ledger
from aidledger.table import PackageTable
from benchmarks.contenders.totals_aidledger import packages
from benchmarks.task import Task

if TYPE_CHECKING:
    from pathlib import Path

    from aidledger.versions import Diff, Waterfall
    from benchmarks.task import Answer

__all__ = ["waterfall"]


def waterfall(folder: Path) -> Task[tuple[Diff, Waterfall]]:
    """Counts by kind and the waterfall of ledgers that remember nothing."""
    old, new = packages(folder / "old"), packages(folder / "new")

    def run() -> tuple[Diff, Waterfall]:
        found = al.diff(Ledger(PackageTable(old)), Ledger(PackageTable(new)))
        found.counts()
        return found, found.waterfall()

    return Task(run, _answer)


def _answer(result: tuple[Diff, Waterfall]) -> Answer:
    found, steps = result
    return {kind: [rows, int((steps[kind].value or 0) * 100)] for kind, rows in found.counts().items()}
