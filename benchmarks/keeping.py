"""Keeping a ledger on disk: what saving and loading it cost, for rich packages and for plain ones.

*Rich* packages are those of the shipped record again and again, under ids and amounts of their own:
notes, wordings, addresses and numbers as they are there. Each has two articles besides, and every
third has a source with its day and its words, so that the tables of articles and sources are filled
too. *Plain* ones are the workload of totals: eight columns and nothing else.

Saving and loading are a process each, whose memory at its highest is that of nothing else.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

import aidledger as al
from aidledger.amounts import Bound
from aidledger.table import PACKAGE_SCHEMA, PackageTable
from benchmarks import columns
from benchmarks.contenders.totals_aidledger import packages
from benchmarks.worker import peak_megabytes

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["RICH_ROWS", "Kept", "kept", "plain", "rich"]

RICH_ROWS = 50_000
"""How many rich packages are kept."""

_MILLION = 10**8  # cents; the stated digit of the shipped record
_QUOTED = 3
_SAID = {Bound.AT_MOST: "up to ", Bound.NEARLY: "nearly ", Bound.AT_LEAST: "over ", Bound.ABOUT: "about "}


class Kept(NamedTuple):
    """What saving or loading took.

    Attributes:
        clock: Seconds by the clock.
        processor: Seconds a processor was busy with it.
        memory: The most the process ever held, in megabytes.
        hash: Hash of the ledger.
    """

    clock: float
    processor: float
    memory: float
    hash: str


def kept(data: Path, name: str, made: Callable[[], PackageTable]) -> tuple[Kept, Kept]:
    """Save a ledger and load it again.

    Args:
        data: Folder for the workload.
        name: Name of the workload.
        made: Makes its packages, the first time.

    Returns:
        Saving and loading.

    Raises:
        ValueError: What was loaded is not what was saved.
    """
    source, folder = data / f"kept-{name}.parquet", data / f"kept-{name}"
    if not source.exists():
        pq.write_table(made().arrow, source)
    shutil.rmtree(folder, ignore_errors=True)
    saved, loaded = (_in_a_process(what, source, folder) for what in ("save", "load"))
    if saved.hash != loaded.hash:
        raise ValueError(f"{name}: what was loaded is not what was saved")
    return saved, loaded


def plain(data: Path, rows: int) -> PackageTable:
    """The workload of totals as a table of packages."""
    return PackageTable(packages(columns.lay_out(data, rows)))


def rich(rows: int) -> PackageTable:
    """Packages of the shipped record again and again, with articles, and some with quoted sources."""
    shipped = al.load("us-ukraine").table.arrow.to_pylist()
    made = [_made(dict(shipped[number % len(shipped)]), number) for number in range(rows)]
    return PackageTable(pa.Table.from_pylist(made, schema=PACKAGE_SCHEMA))


def _made(row: dict[str, Any], number: int) -> dict[str, Any]:
    millions = 1000 + number * 7919 % 90_000
    articles = [
        {
            "name": f"Article {number % 977}",
            "category": ["artillery"],
            "count": str(number % 500 + 1),
            "unit": "vehicle",
        },
        {"name": "Spare parts, training and maintenance"},
    ]
    first, *others = row["sources"]
    if number % _QUOTED == 0:
        first = {**first, "published_on": row["known_on"], "quote": f"The Department announced ${millions} million."}
    return {
        **row,
        "id": f"AID-{number:09}",
        "amount_minor": millions * _MILLION,
        "digit_minor": _MILLION,
        "wording": f"{_SAID.get(row['bound'], '')}${millions} million",
        "items": articles,
        "sources": [first, *others],
    }


def _in_a_process(what: str, source: Path, folder: Path) -> Kept:
    command = [sys.executable, "-m", "benchmarks.keeping", what, str(source), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    return Kept(**json.loads(done.stdout))


def _main(what: str, source: str, folder: str) -> None:
    """Do one thing in a process of its own, and print what it took."""
    ledger = al.Ledger(PackageTable(pq.read_table(source)) if what == "save" else ())
    al.load("seed")  # what a first use loads is another matter
    start, busy = time.perf_counter(), time.process_time()
    if what == "save":
        ledger.save(folder)
    else:
        ledger = al.load(Path(folder))
    clock, processor = time.perf_counter() - start, time.process_time() - busy
    memory = peak_megabytes()
    sys.stdout.write(json.dumps(Kept(clock, processor, memory, ledger.hash)._asdict()))


if __name__ == "__main__":
    _main(*sys.argv[1:])
