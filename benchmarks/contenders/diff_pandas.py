"""Two releases compared by pandas: an outer merge by id, then column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd  # noqa: TC002 - loaded before anything is timed
import pyarrow.parquet as pq

from benchmarks.task import Task

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.task import Answer

__all__ = ["merged"]

_COMPARED = {"amount": "amount_minor", "date": "date", "category": "category", "party": "donor"}


def merged(folder: Path) -> Task[dict[str, list[int]]]:
    """Whole cents, four columns compared; bounds, widths and seven other kinds are not looked at."""
    old, new = (_frame(folder / name) for name in ("old", "new"))
    return Task(lambda: _compared(old, new), _answer)


def _frame(folder: Path) -> pd.DataFrame:
    table = pq.read_table(folder / "columns.parquet", columns=["id", *_COMPARED.values()])
    return table.to_pandas(date_as_object=False).astype({"category": "str", "donor": "str"})


def _compared(old: pd.DataFrame, new: pd.DataFrame) -> dict[str, list[int]]:
    both = old.merge(new, on="id", how="outer", suffixes=("_old", "_new"), indicator=True)
    gone, came, common = both["_merge"] == "left_only", both["_merge"] == "right_only", both["_merge"] == "both"
    said = {
        "removed": [int(gone.sum()), -int(both.loc[gone, "amount_minor_old"].sum())],
        "added": [int(came.sum()), int(both.loc[came, "amount_minor_new"].sum())],
    }
    shared = both[common]
    for kind, name in _COMPARED.items():
        differs = shared[f"{name}_old"] != shared[f"{name}_new"]
        said[kind] = [int(differs.sum()), 0]
    said["amount"][1] = int((shared["amount_minor_new"] - shared["amount_minor_old"]).sum())
    return said


def _answer(found: dict[str, list[int]]) -> Answer:
    return dict(found)
