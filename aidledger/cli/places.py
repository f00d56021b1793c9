"""Where the records of a data set stand: file and line, for services that show findings beside them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aidledger.bundled import data_dir, resource_names, resource_path

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


def places_of(dataset: str) -> dict[str, Place]:
    """File and line of every record of a shipped data set.

    Args:
        dataset: Its name.

    Returns:
        Places by record id; of two records with one id the first.
    """
    found: dict[str, Place] = {}
    present = resource_names(dataset)
    for table in (name for name in _TABLES if name in present):
        for identifier, place in _in_file(resource_path(dataset, table)):
            found.setdefault(identifier, place)
    return found


def _in_file(path: Path) -> Iterator[tuple[str, Place]]:
    shown = _shown(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = next(reader, [])
        if "id" not in header:
            return
        column, line = header.index("id"), reader.line_num
        for cells in reader:
            yield cells[column], Place(shown, line + 1)
            line = reader.line_num


def _shown(path: Path) -> str:
    """The path as it stands in the repository; below the data sets where the command is run elsewhere."""
    here = Path.cwd()
    below = path.relative_to(here) if path.is_relative_to(here) else path.relative_to(data_dir().parent)
    return below.as_posix()
