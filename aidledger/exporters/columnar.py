"""Parquet and Arrow files: the contract's own columns, money as whole minor units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["write_arrow", "write_parquet"]

_ROWS = 250_000


def write_parquet(columns: pa.Table, path: Path, *, tell: Callable[[int], None]) -> None:
    """Write a Parquet file.

    Args:
        columns: The packages, from `arrow_table`.
        path: Where to; nothing stands there yet.
        tell: Called with the number of rows that were written since the last call.
    """
    with pq.ParquetWriter(path, columns.schema, compression="zstd") as writer:
        for start in range(0, columns.num_rows, _ROWS):
            part = columns.slice(start, _ROWS)
            writer.write_table(part)
            tell(part.num_rows)


def write_arrow(columns: pa.Table, path: Path, *, tell: Callable[[int], None]) -> None:
    """Write an Arrow IPC file, which other programs map into memory as it is.

    Args:
        columns: The packages, from `arrow_table`.
        path: Where to; nothing stands there yet.
        tell: Called with the number of rows that were written since the last call.
    """
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, columns.schema) as writer:
        for start in range(0, columns.num_rows, _ROWS):
            part = columns.slice(start, _ROWS)
            writer.write_table(part)
            tell(part.num_rows)
