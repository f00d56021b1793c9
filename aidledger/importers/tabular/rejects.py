"""Rows that were refused, kept whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pacsv

if TYPE_CHECKING:
    import os

    import pandas as pd

__all__ = ["Rejects"]

_TRIGGERS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, eq=False)
class Rejects:
    """Refused rows as they were read, with the number and the codes of every row.

    Attributes:
        arrow: Columns `row`, `codes` (separated by spaces), then the cells as text.
    """

    arrow: pa.Table

    def __len__(self) -> int:
        return int(self.arrow.num_rows)

    def __repr__(self) -> str:
        return f"<Rejects: {len(self)} rows>"

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a frame of text."""
        return self.arrow.to_pandas()

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the rows as CSV, whole or not at all.

        Cells that a spreadsheet would run as a formula get an apostrophe in front.

        Args:
            path: Where to; an existing file is replaced only once the new one is complete.
        """
        from aidledger.importers.tabular.writing import replace_file

        with replace_file(path) as file:
            pacsv.write_csv(_harmless(self.arrow), file)


def _harmless(table: pa.Table) -> pa.Table:
    for position, name in enumerate(table.column_names):
        if name != "row":
            cells = [f"'{cell}" if cell and cell.startswith(_TRIGGERS) else cell for cell in table.column(name).to_pylist()]
            table = table.set_column(position, name, pa.array(cells, pa.string()))
    return table
