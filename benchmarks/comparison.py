"""Comparing two releases of one table: which packages differ, in what, and what that did to the total.

The new release lacks one package in two hundred, has as many others, and of one in a hundred the
amount, the day or the category differs; its rows are shuffled. Contenders say how many packages
each kind of change concerns and by how much each moves the total, in cents.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import columns
from benchmarks.task import Contender

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from benchmarks.task import Answer

__all__ = ["AIDLEDGER", "CONTENDERS", "lay_out", "verdict"]

AIDLEDGER = Contender("aidledger, diff and waterfall", "diff_aidledger:waterfall")
CONTENDERS = (AIDLEDGER, Contender("pandas, outer merge by id", "diff_pandas:merged"))

_SEED = 20250201
_GONE, _CHANGED = 200, 100
_MORE = 100_000_00


def lay_out(data: Path, rows: int) -> Path:
    """Write the two releases and the truth into a folder of their own, once.

    Args:
        data: Folder of all workloads.
        rows: Packages of either release.

    Returns:
        The folder: `old/columns.parquet`, `new/columns.parquet`, `truth.json`.
    """
    folder = data / f"comparison-{rows}"
    truth = folder / "truth.json"
    if not truth.exists():
        old = pq.read_table(columns.lay_out(data, rows) / "columns.parquet")
        new, said = _changed(old, np.random.default_rng(_SEED))
        for name, table in (("old", old), ("new", new)):
            (folder / name).mkdir(parents=True, exist_ok=True)
            pq.write_table(table, folder / name / "columns.parquet")
        truth.write_text(json.dumps(said), encoding="utf-8")
    return folder


def _changed(old: pa.Table, random: np.random.Generator) -> tuple[pa.Table, dict[str, list[int]]]:
    """The new release, and by kind how many packages it concerns and how many cents it moves."""
    rows = old.num_rows
    picked = random.permutation(rows)
    gone, dearer, later, other = np.split(picked[: 4 * max(rows // _CHANGED, 1)], 4)
    gone = gone[: max(rows // _GONE, 1)]
    amounts: npt.NDArray[np.int64] = old.column("amount_minor").to_numpy()
    more = amounts + np.where(np.isin(np.arange(rows), dearer), _MORE, 0)
    days = old.column("date").cast(pa.int32()).to_numpy() + np.isin(np.arange(rows), later)
    words = old.column("category").combine_chunks()
    codes = words.indices.to_numpy() + np.isin(np.arange(rows), other)
    category = pa.DictionaryArray.from_arrays(pa.array(codes % len(words.dictionary), pa.int32()), words.dictionary)
    new = _replaced(
        old, amount_minor=pa.array(more), date=pa.array(days, pa.int32()).cast(pa.date32()), category=category
    )
    kept = random.permutation(np.setdiff1d(np.arange(rows), gone))
    added = new.slice(0, len(gone)).set_column(0, "id", pa.array([f"NEW-{n}" for n in range(len(gone))]))
    said = {
        "removed": [len(gone), -int(amounts[gone].sum())],
        "amount": [len(dearer), _MORE * len(dearer)],
        "date": [len(later), 0],
        "category": [len(other), 0],
        "added": [len(gone), int(more[: len(gone)].sum())],
    }
    return pa.concat_tables([new.take(pa.array(kept)), added]), said


def _replaced(table: pa.Table, **arrays: pa.Array) -> pa.Table:
    for name, array in arrays.items():
        table = table.set_column(table.column_names.index(name), name, array)
    return table


def verdict(folder: Path, answer: Answer) -> str:
    """What a result is worth: exact, or how many kinds are wrong.

    Args:
        folder: Folder of the workload.
        answer: Packages and cents by kind.
    """
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    wrong = [kind for kind in truth if answer.get(kind) != truth[kind]]
    return f"wrong: {', '.join(wrong)}" if wrong else f"exact: {len(truth)} kinds"
