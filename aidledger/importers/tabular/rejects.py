"""Rows that were refused, kept whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from aidledger.atomic import replacing_file
from aidledger.display import counted, guarded_text
from aidledger.importers.tabular.raw import TEXT, WORD, picked, texts_at

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    import numpy.typing as npt
    import pandas as pd

    from aidledger.importers.tabular.raw import RawTable
    from aidledger.importers.tabular.refusals import Refusals

__all__ = ["Rejects", "rejects_of", "rejects_table"]

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_OWN = ("row", "codes", "line")


class Rejects:
    """Refused rows as they were read, with the number and the codes of each.

    Args:
        arrow: What `arrow` gives.
    """

    __slots__ = ("_arrow", "_count")

    def __init__(self, arrow: pa.Table) -> None:
        self._arrow: pa.Table | Callable[[], pa.Table] = arrow
        self._count = int(arrow.num_rows)

    @classmethod
    def later(cls, make: Callable[[], pa.Table], count: int) -> Self:
        """Rejects whose table is made when somebody looks at it.

        Args:
            make: Makes the table, always the same.
            count: How many rows it has.
        """
        rejects = cls.__new__(cls)
        rejects._arrow, rejects._count = make, count  # noqa: SLF001 - a second constructor
        return rejects

    @property
    def arrow(self) -> pa.Table:
        """The rows as a table.

        Columns `row`, `codes` (separated by spaces), `line` (the text of a broken line, which has no cells), then the
        source's own columns as text, under their own names.
        """
        if not isinstance(self._arrow, pa.Table):
            self._arrow = self._arrow()
        return self._arrow

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"<Rejects: {counted(len(self), 'row')}>"

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a frame of text."""
        frame: pd.DataFrame = self.arrow.to_pandas()
        return frame

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the rows as CSV, whole or not at all.

        Cells and headings that a spreadsheet would run as a formula get an apostrophe in front, which
        reading the file takes away again; plain numbers do not need it.

        Args:
            path: Where to; an existing file is replaced only once the new one is complete.

        Raises:
            InputError: The path is none.
            WriteError: The file cannot be written.
        """
        table = _harmless(self.arrow)
        with replacing_file(path) as draft:
            pacsv.write_csv(table, draft)


def rejects_of(raw: RawTable, refusals: Refusals) -> Rejects:
    """Collect refused rows and broken lines, in their order.

    Args:
        raw: The table they are from.
        refusals: What is wrong, and with which rows.

    Returns:
        The rejects; a column of the source that is called like one of their own gets a `_` behind.
    """
    return Rejects(rejects_table(raw, refusals))


def rejects_table(raw: RawTable, refusals: Refusals) -> pa.Table:
    """The table that rejects hold, from the same."""
    names = _names(raw)
    positions, lost = np.flatnonzero(refusals.refused), len(raw.broken)
    if len(positions) + lost == 0:
        return pa.schema([(name, pa.int64() if name == "row" else TEXT) for name in names]).empty_table()
    own: list[Any] = [
        pa.array(np.concatenate([raw.rows[positions], np.array([line.row for line in raw.broken], dtype=np.int64)])),
        pa.array([*refusals.codes(), *["AL152"] * lost], TEXT),
        pa.array([*[""] * len(positions), *(line.text for line in raw.broken)], TEXT),
    ]
    contract = {given: wanted for wanted, given in raw.names.items()}
    # In the columns of the source, and in its order.
    columns = (raw.cells.column(contract[name]) if name in contract else raw.extras.column(name) for name in raw.order)
    cells = [_with_blanks(_texts(column, positions), lost) for column in columns]
    table = pa.Table.from_arrays([*own, *cells], names=names)
    if lost:
        order: Any = pa.array(np.argsort(own[0].to_numpy(), kind="stable"))
        table = table.take(order).combine_chunks()
    return table


def _names(raw: RawTable) -> list[str]:
    names = list(_OWN)
    for name in raw.order:
        while name in names:
            name += "_"  # noqa: PLW2901 - the name is settled here
        names.append(name)
    return names


def _texts(column: pa.ChunkedArray[Any], positions: npt.NDArray[np.int64]) -> pa.Array[Any]:
    """Cells of any type as text."""
    if column.type not in {TEXT, WORD}:
        cells = picked(column, positions).to_pylist()
        return pa.array(["" if cell is None else str(cell) for cell in cells], TEXT)
    texts: Any = texts_at(column, positions)
    return texts.fill_null("") if texts.null_count else texts


def _with_blanks(texts: pa.Array[Any], lost: int) -> pa.Array[Any]:
    """The same with empty cells behind them, for broken lines."""
    return pa.concat_arrays([texts, pa.array([""] * lost, TEXT)]) if lost else texts


def _harmless(table: pa.Table) -> pa.Table:
    columns = [
        column if name == "row" else pa.array([_inert(cell) for cell in column.to_pylist()], TEXT)
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    return pa.table(columns, names=[_inert(name) for name in table.column_names])


def _inert(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else guarded_text(cell)
