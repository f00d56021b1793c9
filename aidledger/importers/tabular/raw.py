"""The raw table: text cells of the contract's columns, and where every row stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa

from aidledger.display import shorten
from aidledger.findings import Finding, Location
from aidledger.importers.tabular.contract import check_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

__all__ = ["MONEY", "TEXT", "UNIQUE", "WORD", "BrokenLine", "RawTable", "mapped", "picked", "texts_at", "unread"]

_Cells = TypeVar("_Cells", "pa.ChunkedArray[Any]", pa.Table)

TEXT = pa.string()
WORD = pa.dictionary(pa.int32(), TEXT)

UNIQUE = frozenset(
    {
        *("id", "amount", "amount_upper", "wording", "reannounced", "reannounced_wording"),
        *("source_url", "source_quote", "other_source_urls", "other_sources", "items", "note"),
    }
)
"""Columns whose cells are (nearly) all different: dictionaries would only cost."""

MONEY = frozenset({"amount", "amount_upper", "stated_digit", "reannounced", "reannounced_digit"})
"""Columns that hold money, where a binary float is never taken."""


class BrokenLine(NamedTuple):
    """A line of a file that is no row: with too many or too few cells, or no object of JSON."""

    row: int
    text: str
    cells: int = 0
    expected: int = 0
    why: str = ""

    def finding(self, file: str) -> Finding:
        """What is wrong with it."""
        return Finding(
            "AL152",
            f"the line {self.why or f'has {self.cells} cells instead of {self.expected}'}",
            hint="Write one JSON object a line." if self.why else "Quote cells that contain the delimiter.",
            location=Location(file, row=self.row),
            value=shorten(self.text),
        )


@dataclass(frozen=True, eq=False)
class RawTable:
    """Text cells of the contract's columns, before anything is believed.

    Attributes:
        cells: One column per contract column that was found; text or dictionary of text, no nulls.
        names: Name in the source by contract column.
        order: All columns of the source, in their order.
        extras: Columns outside the contract, as they came.
        file: Name for findings; empty for frames.
        rows: Number of every row for findings: the line of the file it starts on (the header is 1),
            that of the sheet, or the 1-based row of a table without lines. Shape: rows.
        broken: Lines that are no rows, in order.
        floats: By contract column, the cells that were JSON numbers with a fraction, or numbers of a sheet with
            more digits than it keeps. Shape of each: rows.
        sheet: Name of the worksheet, for findings; empty for what is no workbook.
    """

    cells: pa.Table
    names: Mapping[str, str]
    order: tuple[str, ...]
    extras: pa.Table
    file: str
    rows: npt.NDArray[np.int64]
    broken: tuple[BrokenLine, ...] = ()
    floats: Mapping[str, npt.NDArray[np.bool_]] = field(default_factory=dict)
    sheet: str = ""

    def findings(self) -> Iterator[Finding]:
        """What was found in reading: a note per column that nobody reads, an error per broken line."""
        used = set(self.names.values())
        for name in self.order:
            if name not in used:
                yield unread(name, self.file)
        for line in self.broken:
            yield line.finding(self.file)


def mapped(table: pa.Table, columns: Mapping[str, str] | None) -> tuple[dict[str, str], pa.Table, pa.Table]:
    """Tell the contract's columns of a table from the others.

    Args:
        table: Columns of any type, under the names of the source.
        columns: The user's mapping, contract name to source name.

    Returns:
        Name in the source by contract column, the columns of the contract under its names, and the
        others under their own.

    Raises:
        MissingColumnError: A required or mapped column is not there.
    """
    names = check_names(table.column_names, columns)
    used = set(names.values())
    others = [name for name in table.column_names if name not in used]
    chosen: dict[str, Any] = {wanted: table.column(given) for wanted, given in names.items()}
    return names, pa.table(chosen), table.select(others)


def picked(cells: _Cells, positions: npt.NDArray[np.int64]) -> _Cells:
    """Some rows of a column or table, chunk by chunk: to take them would copy all of it first.

    Args:
        cells: A column in chunks, or several.
        positions: Which rows, ascending and each once.

    Example:
        >>> picked(pa.chunked_array([["a", "b"], ["c"]]), np.array([0, 2])).to_pylist()
        ['a', 'c']
    """
    wanted = np.zeros(len(cells), dtype=np.bool_)
    wanted[positions] = True
    mask: Any = pa.array(wanted)
    found: _Cells = cells.filter(mask)
    return found


def texts_at(column: pa.ChunkedArray[Any], positions: npt.NDArray[np.int64]) -> pa.Array[Any]:
    """Some cells of a column of text or words, as text in one piece.

    Args:
        column: Text or dictionary of text.
        positions: Which rows, ascending and each once.

    Example:
        >>> texts_at(pa.chunked_array([["a", "b", "a"]]).dictionary_encode(), np.array([1, 2])).to_pylist()
        ['b', 'a']
    """
    if column.num_chunks != 1:
        several: Any = picked(column, positions)
        return several.cast(TEXT).combine_chunks()
    rows: Any = pa.array(positions)
    part: Any = column.chunk(0).take(rows)
    return part.dictionary_decode() if isinstance(part, pa.DictionaryArray) else part


def unread(name: str, file: str) -> Finding:
    """A note that a column is outside the contract."""
    shown = shorten(name)
    return Finding(
        "AL151",
        f'the column "{shown}" is not part of the contract and was not read',
        hint="Map it to a column of the contract with columns={...}, or leave it.",
        location=Location(file, column=shown),
    )
