"""Whole processes from a cold start: importing, and from a file to tables.

A process is timed from the outside, from starting it until its output is complete, so the
interpreter, every import and every file are part of it. Files are in the system's cache.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from benchmarks.columns import SCALE, TABLES, cell, verdict
from benchmarks.contest import ROOT, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["IMPORTS", "Command", "file_to_tables", "judgement", "lay_out_files", "race", "third_parties"]


@dataclass(frozen=True)
class Command:
    """A process to time.

    Attributes:
        title: Its name in tables.
        line: Program and arguments.
        problem: Why it cannot be run; empty when it can.
        environment: Variables besides those of this process.
    """

    title: str
    line: tuple[str, ...]
    problem: str = ""
    environment: dict[str, str] = field(default_factory=dict)


def _python(title: str, code: str) -> Command:
    return Command(title, (sys.executable, "-c", code))


_FIRST = 'aidledger.AidPackage(amount="$400 million", date="2024-10-21", category="munitions", donor="US")'
IMPORTS = (
    _python("nothing", "pass"),
    _python("import aidledger", "import aidledger"),
    _python("first AidPackage", f"import aidledger; {_FIRST}"),
    Command("aidledger --help", (sys.executable, "-m", "aidledger", "--help")),
    _python("import pydantic", "import pydantic"),
    _python("import pyarrow", "import pyarrow"),
    _python("import pandas", "import pandas"),
    _python("import pint, a registry", "import pint; pint.UnitRegistry()"),
    _python("import polars", "import polars"),
    _python("import duckdb", "import duckdb"),
)
"""Starts of Python: a bare one, ours, and what it costs to import others."""


def race(commands: Sequence[Command], *, rounds: int, tell: Callable[[str], None]) -> list[tuple[Outcome, str]]:
    """Run commands interleaved, and keep the last output of each.

    Args:
        commands: What to run; in every round in this order.
        rounds: Rounds that count; one more is run before, to warm the system's cache.
        tell: Takes a line about the progress.
    """
    outcomes = [Outcome(command.title, problem=command.problem) for command in commands]
    outputs = [""] * len(commands)
    with tempfile.TemporaryDirectory(prefix="aidledger-benchmarks-") as compiled:
        for number in range(rounds + 1):
            for index, (command, outcome) in enumerate(zip(commands, outcomes, strict=True)):
                if outcome.problem:
                    continue
                seconds, done = _timed(command, compiled)
                tell(f"round {number}/{rounds} {command.title}: {seconds:.4f} s")
                outputs[index] = done.stdout
                if done.returncode:
                    outcome.problem = (done.stderr.strip().splitlines() or ["no word why"])[-1]
                elif number:
                    outcome.seconds.append(seconds)
    return list(zip(outcomes, outputs, strict=True))


def _timed(command: Command, compiled: str) -> tuple[float, subprocess.CompletedProcess[str]]:
    environment = {**os.environ, **command.environment}
    # Whether modules were compiled when they were installed differs from tool to tool: here the first
    # round compiles all of them, and those that count find them compiled.
    environment["PYTHONPYCACHEPREFIX"] = compiled
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - the commands are the ones written in this module
        command.line, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return time.perf_counter() - begin, done


def third_parties() -> list[str]:
    """Packages outside the standard library that `import aidledger` loads: there should be none."""
    code = (
        "import sys; before = set(sys.modules); import aidledger; "
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names - {'aidledger'})"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    return sorted(done.stdout.split())


def file_to_tables(folder: Path) -> tuple[Command, Command]:
    """From CSV to three tables by aidledger, and beancount from its own format to one of them.

    Beancount answers one query to a process; that it is spared the other two is to its advantage.

    Args:
        folder: Folder with the files of `lay_out_files`.
    """
    ours = Command(
        "aidledger, CSV to three frames",
        (sys.executable, "-m", "benchmarks.contenders.cold_aidledger", str(folder / "packages.csv")),
    )
    beside = Path(sys.executable).parent / "bean-query"
    program = str(beside) if beside.exists() else shutil.which("bean-query")
    title = "beancount, its format to one"
    if program is None:
        return ours, Command(title, (), "bean-query is not installed: see benchmarks/requirements-beancount.txt")
    line = (program, "--no-errors", "--format", "csv", str(folder / "packages.beancount"), _QUERY)
    # Otherwise only the first round would read the file: later ones take its cache.
    return ours, Command(title, line, environment={"BEANCOUNT_DISABLE_LOAD_CACHE": "1"})


_QUERY = (
    "SELECT account, year(date) AS year, month(date) AS month, sum(number) AS total "
    "WHERE account ~ '^Income' GROUP BY account, year(date), month(date) ORDER BY account, year, month"
)


def lay_out_files(folder: Path) -> None:
    """Write the columns of a workload as CSV for aidledger and as a ledger for beancount, once.

    Args:
        folder: Folder with `columns.parquet`.
    """
    if (folder / "packages.beancount").exists():
        return
    with (folder / "packages.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "date", "amount", "currency", "bound", "donor", "recipient", "category", "stage"])
        writer.writerows([*row, "announced"] for row in _rows(folder))
    with (folder / "packages.beancount").open("w", encoding="utf-8") as file:
        for line in _entries(folder):
            file.write(line)


def _rows(folder: Path) -> Iterator[tuple[str, ...]]:
    for batch in pq.ParquetFile(folder / "columns.parquet").iter_batches():
        for identifier, day, minor, *words in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield identifier, day.isoformat(), f"{Decimal(minor).scaleb(-2):f}", *words


def _entries(folder: Path) -> Iterator[str]:
    accounts = {name for *_, donor, _, category in _rows(folder) for name in (_income(donor), _assets(category))}
    yield from (f"2013-12-31 open {account}\n" for account in sorted(accounts))
    for identifier, day, amount, _, _, donor, _, category in _rows(folder):
        yield f'{day} * "{identifier}"\n  {_assets(category)}  {amount} USD\n  {_income(donor)}\n'


def _income(donor: str) -> str:
    return f"Income:{donor}"


def _assets(category: str) -> str:
    return "Assets:" + category.capitalize().replace("_", "-").replace(".", "--")


def judgement(folder: Path, output: str) -> str:
    """How exact the tables are that a process printed.

    Args:
        folder: Folder of the workload.
        output: JSON with an answer, or the CSV of the beancount query.
    """
    if output.startswith("{"):
        return verdict(folder, json.loads(output))
    running: dict[str, Decimal] = {}
    cells: dict[str, int] = {}
    for row in csv.DictReader(io.StringIO(output)):
        donor = row["account"].strip().removeprefix("Income:")
        running[donor] = running.get(donor, Decimal()) - Decimal(row["total"])
        cells[cell(donor, f"{int(row['year'])}-{int(row['month']):02}")] = int(running[donor].scaleb(SCALE))
    return verdict(folder, {TABLES[0].name: cells})
