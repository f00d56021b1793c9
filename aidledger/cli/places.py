"""Where the records of a ledger stand: file and line, for services that show findings beside them."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aidledger.bundled import data_dir, ledger_names, resource_names, resource_path
from aidledger.importers.folder import read_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Place", "places_of"]

_TABLES = ("packages", "statements", "balances", "headlines", "revisions", "limits")


class Place(NamedTuple):
    """Where a record stands.

    Attributes:
        path: File, as a path below the folder the command is run in where it lies there.
        line: 1-based line on which the record begins.
    """

    path: str
    line: int


def places_of(source: str) -> dict[str, Place]:
    """File and line of every record of a ledger.

    Args:
        source: A shipped data set or the folder of a ledger, as for `load`: a plain word is a data
            set first.

    Returns:
        Places by record id; of two records with one id the first.

    Raises:
        ReadError: A file of the folder cannot be read.
    """
    found: dict[str, Place] = {}
    for path, text in _shipped(source) if source in ledger_names() else _saved(Path(source)):
        for identifier, line in _lines(text):
            found.setdefault(identifier, Place(path, line))
    return found


def _shipped(name: str) -> Iterator[tuple[str, str]]:
    """Shown path and text of the tables of a data set."""
    present = resource_names(name)
    for path in (resource_path(name, table) for table in _TABLES if table in present):
        # Below the data sets where the command is run elsewhere.
        shown = _below_here(path) or path.relative_to(data_dir().parent)
        yield shown.as_posix(), path.read_bytes().decode("utf-8-sig")


def _saved(folder: Path) -> Iterator[tuple[str, str]]:
    """Shown path and text of the tables of a folder; elsewhere the path is the one the user gave."""
    read = read_folder(folder, verify=False)  # whoever asks for places has loaded it already
    for path in (folder / f"{table}.csv" for table in _TABLES if table in read.tables):
        yield (_below_here(path) or path).as_posix(), read.text(path.stem)


def _below_here(path: Path) -> Path | None:
    absolute, here = Path(os.path.abspath(path)), Path.cwd()  # noqa: PTH100 - links stay as they are named
    return absolute.relative_to(here) if absolute.is_relative_to(here) else None


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Id and first line of every record of a table."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(reader, [])
    if "id" not in header:
        return
    column, line = header.index("id"), reader.line_num
    for cells in reader:
        yield cells[column], line + 1
        line = reader.line_num
