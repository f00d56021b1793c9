"""CSV and TSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.exporters.pieces import pieces, write_texts
from aidledger.table import TEXT_COLUMNS, delimited_lines, exchange_columns

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aidledger.table import PackageTable

__all__ = ["write_delimited"]


def write_delimited(table: PackageTable, path: Path, *, delimiter: str, tell: Callable[[int], None]) -> None:
    """Write packages as a table of text: UTF-8, a header, lines ending in a newline.

    Args:
        table: Packages.
        path: Where to; nothing stands there yet.
        delimiter: What stands between cells.
        tell: Called with the number of rows that were written since the last call.
    """
    with path.open("xb") as file:
        file.write(f"{delimiter.join(TEXT_COLUMNS)}\n".encode())
        for part in pieces(table):
            write_texts(delimited_lines(exchange_columns(part), delimiter), file)
            tell(len(part))
