"""Putting what judging accepted back into the columns, a field at a time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from aidledger.importers.tabular.late import built
from aidledger.table import PACKAGE_SCHEMA, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from aidledger.model import AidPackage

__all__ = ["Patch", "absent", "cells_of", "patched"]

_COLUMNS: dict[str, tuple[str, ...]] = {
    "amount": ("amount_minor", "upper_minor", "digit_minor", "currency", "bound", "unknown_reason", "wording"),
    "date": ("date_earliest", "date_latest", "date_text"),
    "reannounced": (
        *("reannounced_minor", "reannounced_digit_minor", "reannounced_bound", "reannounced_wording"),
        # The whole was read along with its part, and may have been in doubt itself.
        *("amount_minor", "upper_minor", "digit_minor", "currency", "bound", "unknown_reason", "wording"),
    ),
}


class Patch(NamedTuple):
    """Cells of one field that the record accepted.

    Attributes:
        rows: Rows of the raw table, ascending.
        codes: Which of `cells` every row takes. Shape: rows.
        cells: Distinct contents: one value per column of the field.
    """

    rows: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int64]
    cells: Sequence[Mapping[str, object]]


def cells_of(package: AidPackage, field: str) -> dict[str, object]:
    """What a record says in the columns of one field."""
    row = row_of(package)
    return {name: row[name] for name in _COLUMNS.get(field, (field,))}


def patched(
    columns: Mapping[str, Any], size: int, patches: Mapping[str, Patch], rows: npt.NDArray[np.int64]
) -> dict[str, Any]:
    """The columns with the accepted cells in some rows.

    Args:
        columns: Typed columns from screening; a missing one is empty.
        size: How many rows they have.
        patches: Accepted cells by field.
        rows: The rows to patch, ascending: those of which no field is refused.

    Returns:
        Columns of the contract's schema.
    """
    found = dict(columns)
    for patch in patches.values():
        wanted = np.isin(patch.rows, rows, assume_unique=True)
        if not wanted.any():
            continue
        places = np.arange(size, dtype=np.int64)
        places[patch.rows[wanted]] = size + patch.codes[wanted]
        for name in patch.cells[0]:
            kind = PACKAGE_SCHEMA.field(name).type
            values: Any = pa.array([cells[name] for cells in patch.cells], kind)
            column = built(found[name]).cast(kind) if name in found else absent(kind, size)
            found[name] = _taken(column, values, places)
    return found


def absent(kind: pa.DataType, size: int) -> pa.Array[Any]:
    """A column nobody filled: nothing, or for lists none of it."""
    if not isinstance(kind, pa.ListType):
        return pa.nulls(size, kind)
    ends: Any = pa.array(np.zeros(size + 1, dtype=np.int32))
    return pa.ListArray.from_arrays(ends, _none(kind.value_type), type=kind)


@cache
def _none(kind: pa.DataType) -> pa.Array[Any]:
    return pa.array([], kind)


def _taken(column: pa.Array[Any], values: pa.Array[Any], places: npt.NDArray[np.int64]) -> pa.Array[Any]:
    both: Any = pa.chunked_array([column, values]).unify_dictionaries().combine_chunks()
    rows: Any = pa.array(places)
    return both.take(rows)
