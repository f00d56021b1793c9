"""Columns in one piece, as kernels of Arrow want them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

__all__ = ["in_one_piece"]


def in_one_piece(column: pa.ChunkedArray[Any] | pa.Array[Any]) -> Any:
    """A column as a single array; not copied where it is one already.

    `ChunkedArray.combine_chunks` copies a column of one chunk as well.
    """
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
