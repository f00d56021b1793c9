"""The files of a ledger on disk while they are written: opened when needed, hashed on the way."""

from __future__ import annotations

import csv
import hashlib
import io
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO

from aidledger.exporters.folder_lines import folder_lines
from aidledger.exporters.layout import TABLES
from aidledger.exporters.pieces import bytes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from aidledger.exporters.cells import Cells
    from aidledger.exporters.folder_columns import Lines

__all__ = ["FolderFiles"]


class FolderFiles(ExitStack):
    """The files of a draft, each opened when it is first written to, hashed on the way, and closed at the end."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._open: dict[str, BinaryIO] = {}
        self._hashes: dict[str, hashlib._Hash] = {}

    @property
    def tables(self) -> list[str]:
        """Names of the tables written to, in the order of the layout."""
        return [name for name in TABLES if f"{name}.csv" in self._hashes]

    def write(self, name: str, content: bytes | memoryview) -> None:
        """Write to the end of a file."""
        if name not in self._open:
            self._open[name] = self.enter_context((self._folder / name).open("xb"))
            self._hashes[name] = hashlib.sha256()
        self._hashes[name].update(content)
        self._open[name].write(content)

    def begin(self, table: str) -> None:
        """Write the header of a table, if it is not there."""
        if table not in self.tables:
            self.write(f"{table}.csv", f"{','.join(_names(table))}\n".encode())

    def rows(self, table: str, rows: Sequence[Cells]) -> None:
        """Write lines of a table from the cells of each."""
        if rows:
            self.begin(table)
            self.write(f"{table}.csv", _csv(table, rows))

    def lines(self, table: str, lines: Lines) -> None:
        """Write lines of a table from its columns."""
        if lines.rows:
            self.begin(table)
            self.write(f"{table}.csv", bytes_of(folder_lines(lines.columns, _names(table), rows=lines.rows)))

    def manifest(self) -> bytes:
        """The hash of every file so far."""
        lines = [f"{self._hashes[name].hexdigest()}  {name}\n" for name in sorted(self._hashes)]
        return "".join(lines).encode()


def _names(table: str) -> list[str]:
    return [field.name for field in TABLES[table]]


def _csv(name: str, rows: Iterable[Cells]) -> bytes:
    columns = _names(name)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue().encode()
