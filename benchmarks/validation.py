"""Validation: a CSV file with known faults, read completely.

Every contender reads the file, reports row, column, code and value of every fault, and is left
with the good rows, typed. aidledger also says why and how to mend it, and where in the file. Its
findings are columns until somebody looks at one; "findings listed" looks at all of them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks import workload
from benchmarks.task import Contender

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.task import Answer

__all__ = ["AIDLEDGER", "CONTENDERS", "DIRTY", "FEW_FAULTS", "judgement", "lay_out"]

AIDLEDGER = Contender("aidledger, al.ingest", "by_aidledger:table")
CONTENDERS = (
    AIDLEDGER,
    Contender("the same, findings listed", "by_aidledger:listed"),
    Contender("Polars by hand", "by_polars:by_hand"),
    Contender("dataframely", "by_dataframely:frame"),
    Contender("pandera, Polars", "by_pandera:frame"),
    Contender("pydantic, flat model by row", "by_pydantic:collector_on", most_rows=1_000_000),
    Contender("the same, collector off", "by_pydantic:collector_off", most_rows=1_000_000),
    Contender("AidPackage by row", "by_aidledger:records", most_rows=1_000_000),
    Contender("AidPackage, collector off", "by_aidledger:records_collector_off", most_rows=1_000_000),
)
"""Everybody, the product first."""

FEW_FAULTS = 0.005
"""Share of faulty rows in an ordinary file."""
DIRTY = 0.1
"""Share of faulty rows in a bad one."""


def lay_out(data: Path, rows: int, faulty: float) -> Path:
    """Write a table and its faults into a folder of their own, once.

    Args:
        data: Folder of all workloads.
        rows: How many rows.
        faulty: Share of faulty rows.

    Returns:
        The folder: `packages.csv`, and `faults.json` with the code of every faulty row.
    """
    folder = data / f"rows-{rows}-faulty-{faulty}"
    truth = folder / "faults.json"
    if not truth.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = workload.make(rows, faulty=faulty)
        workload.write_csv(made, folder / "packages.csv")
        truth.write_text(json.dumps(made.faults), encoding="utf-8")
    return folder


def judgement(folder: Path, rows: int, answer: Answer) -> str:
    """How complete a result is: faulty rows found, with the right reason, and rows wrongly refused.

    Args:
        folder: Folder of the workload.
        rows: How many rows it has.
        answer: What a contender found.
    """
    truth = {int(row): str(code) for row, code in json.loads((folder / "faults.json").read_text()).items()}
    said = answer["found"]
    found = {(int(row), str(code)) for row, code in said} if isinstance(said, list) else set()
    right = sum(fault in found for fault in truth.items())
    wrongly = {row for row, _ in found} - truth.keys()
    more = len(found) - right - sum(row in wrongly for row, _ in found)
    words = [f"{right} of {len(truth)} faults"]
    if wrongly:
        words.append(f"{len(wrongly)} good rows refused")
    if more:
        words.append(f"{more} other reasons")
    if answer["good"] != rows - len(truth):
        words.append(f"{answer['good']} good rows instead of {rows - len(truth)}")
    return "complete: " * (len(words) == 1 and right == len(truth)) + ", ".join(words)
