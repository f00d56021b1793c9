"""Auditing: reconciling, explaining, verifying, checking and keeping, on the shipped record and on large ones.

No peer does any of this, so there is nothing to stand beside: what is measured is seconds. Every
task starts from a ledger that has answered nothing yet; `again` is the same ledger asked a second time.
"""

from __future__ import annotations

import datetime as dt
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

import aidledger as al
from aidledger.ledger import Ledger
from aidledger.table import PackageTable
from benchmarks import columns, keeping
from benchmarks.contenders.totals_aidledger import packages
from benchmarks.contest import Spread
from benchmarks.report import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["STATEMENTS", "audited", "large_ledger", "saved_and_loaded"]

STATEMENTS = 124
"""How many statements the large ledger is compared with, as many running totals as the shipped record has."""
_FIRST = dt.date(2014, 1, 1)
_MILLION = 10**6
_COLD = "import aidledger as al; al.load('us-ukraine').reconcile()"
_SHIPPED = "shipped record, 104 packages, 172 statements"


class _Task(NamedTuple):
    """Something to do with a ledger that has done nothing yet."""

    title: str
    do: Callable[[Ledger], object]


_TASKS = (
    _Task("reconcile", lambda ledger: ledger.reconcile()),
    _Task("total, and explain it as text", lambda ledger: str(ledger.total().explain())),
    _Task("total, and explain it as a frame of all rows", lambda ledger: ledger.total().explain().to_pandas()),
    _Task("total, and verify it", lambda ledger: ledger.total().verify(ledger)),
    _Task("check", lambda ledger: ledger.check()),
)


def audited(data: Path, rows: int, *, rounds: int) -> Section:
    """Measure every task on both ledgers, and the reconciliation of a cold process.

    Args:
        data: Folder for the workload.
        rows: Packages of the large ledger.
        rounds: How often everything is done.

    Returns:
        Seconds in the least, the middle and the greatest of the rounds.
    """
    book = al.load("us-ukraine").book
    large = large_ledger(columns.lay_out(data, rows))

    def shipped_anew() -> Ledger:
        return Ledger.from_book(book)

    def large_anew() -> Ledger:
        return Ledger(PackageTable(large.table.arrow), statements=large.statements)

    cells = [("cold process: import, load, reconcile", *_summed([_cold() for _ in range(rounds)]))]
    for about, fresh in ((_SHIPPED, shipped_anew), (f"{rows:,} packages, {STATEMENTS} statements", large_anew)):
        for task in _TASKS:
            measured = [_timed(task, fresh()) for _ in range(rounds)]
            cells.append((f"{task.title}: {about}", *_summed(measured)))
    header = ("task", "least", "median", "greatest seconds", "seconds of processor, median")
    return Section("Auditing", header, tuple(cells))


def saved_and_loaded(data: Path, rows: int, *, rounds: int) -> Section:
    """Measure saving and loading, of rich packages and of plain ones.

    Args:
        data: Folder for the workloads.
        rows: Plain packages; of rich ones there are no more than `keeping.RICH_ROWS`.
        rounds: How often everything is done.

    Returns:
        Seconds in the least, the middle and the greatest of the rounds, and the most memory of any.
    """
    rich = min(rows, keeping.RICH_ROWS)
    workloads = {
        f"{rich:,} rich packages": (f"rich-{rich}", lambda: keeping.rich(rich)),
        f"{rows:,} plain packages": (f"plain-{rows}", lambda: keeping.plain(data, rows)),
    }
    cells = []
    for about, (name, made) in workloads.items():
        measured = [keeping.kept(data, name, made) for _ in range(rounds)]
        for what, runs in zip(("save", "load"), zip(*measured, strict=True), strict=True):
            seconds = _summed([_Measured(run.clock, run.processor) for run in runs])
            cells.append((f"{what}: {about}", *seconds, f"{max(run.memory for run in runs):.0f}"))
    header = ("task", "least", "median", "greatest seconds", "seconds of processor, median", "peak MB")
    return Section("Saving and loading", header, tuple(cells))


def large_ledger(folder: Path) -> Ledger:
    """The workload of totals as a ledger, with statements that round its own running totals, some of them wrongly."""
    table = PackageTable(packages(folder))
    day, minor = table.day.astype(np.int64), table.minor
    ends = np.linspace(int(day.min()) + 30, int(day.max()), STATEMENTS).astype(int)
    statements = []
    for number, end in enumerate(ends.tolist()):
        stated = int(minor[day <= end].sum()) // 100 // _MILLION
        # A third of them is off by what no single package comes to.
        off = 987 * (number % 3 == 0)
        as_of = dt.date(1970, 1, 1) + dt.timedelta(days=end)
        statements.append(
            al.Statement(
                id=f"S-{number:03}", amount=f"over USD {stated + off} million", as_of=as_of, scope={"since": _FIRST}
            )
        )
    return Ledger(table, statements=statements, name="workload")


class _Measured(NamedTuple):
    """Seconds by the clock, and seconds a processor was busy with it."""

    clock: float
    processor: float


def _timed(task: _Task, ledger: Ledger) -> _Measured:
    start, busy = time.perf_counter(), time.process_time()
    task.do(ledger)
    return _Measured(time.perf_counter() - start, time.process_time() - busy)


def _cold() -> _Measured:
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", _COLD], check=True)  # noqa: S603 - our own text
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return _Measured(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _summed(measured: Sequence[_Measured]) -> tuple[str, ...]:
    clock = Spread.of([each.clock for each in measured])
    busy = Spread.of([each.processor for each in measured]).middle
    return tuple(f"{seconds:.3g}" for seconds in (*clock, busy))
