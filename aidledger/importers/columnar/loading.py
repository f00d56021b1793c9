"""Loading the packages of a folder: columns where they are certain, records where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.importers.columnar.children import item_parts, parents_of, positions_of, source_parts
from aidledger.importers.columnar.packages import screened_packages
from aidledger.importers.versioned import Children
from aidledger.table import PackageTable, with_sorted_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    from aidledger.importers.cells import Row
    from aidledger.importers.columnar.children import Parts
    from aidledger.importers.columnar.packages import Screened
    from aidledger.importers.columnar.text import TextTable
    from aidledger.model import AidPackage

    Bools = npt.NDArray[np.bool_]
    Group = tuple[Any, npt.NDArray[np.int64]]
    Judge = Callable[[Sequence[tuple[int, Row]], Children], Sequence[tuple[int, AidPackage]]]

__all__ = ["Texts", "load_packages"]

_FIRST_LINE = 2  # the header is line 1
_MOST_ITEMS = 1000


class Texts(NamedTuple):
    """The tables that packages are loaded from.

    Attributes:
        packages: One line a package.
        sources: Sources of all records that have lines of their own.
        items: Articles of all packages.
    """

    packages: TextTable
    sources: TextTable
    items: TextTable


def load_packages(texts: Texts, judge: Judge, *, name: str, worded: bool) -> PackageTable:
    """Take the packages that are certainly valid as columns, and have the others judged.

    Args:
        texts: Text cells.
        judge: Given numbered rows in order, and the lines of sources and articles that belong to
            them, to other records or to nothing, gives the good records by number of line, each id
            once. What it found in an earlier call does not count.
        name: Name of the folder, for findings.
        worded: Whether amounts are held against the words they were read from.

    Returns:
        The good packages in the order of their lines: the same as if every row had been judged.
    """
    screened = screened_packages(texts.packages, worded=worded)
    lines = (_Lines.of(texts.sources, texts.packages, source_parts), _Lines.of(texts.items, texts.packages, item_parts))
    certain = screened.certain
    while True:
        certain = _with_lines(certain, screened, lines)
        children = Children(*(one.others(certain) for one in lines), name=name)
        good = judge(_numbered(texts.packages, np.flatnonzero(~certain)), children)
        # A record without an id derives one, which may be that of a row nobody doubted.
        taken = _named(screened, [record.id for _, record in good]) & certain
        if not taken.any():
            break
        certain = certain & ~taken
    table = PackageTable(with_sorted_words(screened.finished(certain, *(one.group(certain) for one in lines))))
    return _merged(table, certain, good)


class _Lines(NamedTuple):
    """Lines of one table that belong to packages."""

    text: TextTable
    parts: Parts
    parents: npt.NDArray[np.int64]

    @classmethod
    def of(cls, text: TextTable, packages: TextTable, parts: Callable[[TextTable], Parts]) -> _Lines:
        """The lines of a table, each with what it says and the package it belongs to."""
        version = packages.column("version").cast(pa.string())
        parents, plain = parents_of(text, "packages", packages.column("id").cast(pa.string()), version)
        found = parts(text)
        return cls(text, found._replace(fine=found.fine & plain), parents)

    def doubted(self, room: npt.NDArray[np.int64]) -> Bools:
        """Packages with a line in doubt, or with more lines than they have room for. Shape: packages."""
        mine = self.parents >= 0
        counts = np.bincount(self.parents[mine], minlength=len(room))
        found: Bools = counts > room
        found[self.parents[mine & ~self.parts.fine]] = True
        return found

    def group(self, certain: Bools) -> Group:
        """What belongs to certain packages, in order."""
        used = np.flatnonzero(self._used(certain))
        parents = self.parents[used]
        order = np.lexsort((positions_of(self.text)[used], parents))
        where: Any = pa.array(used[order])
        return self.parts.values.take(where), parents[order]

    def others(self, certain: Bools) -> list[tuple[int, Row]]:
        """The lines that belong to no certain package, with their numbers."""
        return _numbered(self.text, np.flatnonzero(~self._used(certain)))

    def _used(self, certain: Bools) -> Bools:
        if not len(certain):
            return np.zeros(self.text.rows, dtype=np.bool_)
        used: Bools = (self.parents >= 0) & certain[self.parents]
        return used


def _with_lines(certain: Bools, screened: Screened, lines: tuple[_Lines, _Lines]) -> Bools:
    sources, items = lines
    return certain & ~sources.doubted(screened.room) & ~items.doubted(np.full(len(certain), _MOST_ITEMS))


def _numbered(table: TextTable, positions: npt.NDArray[np.int64]) -> list[tuple[int, Row]]:
    rows = table.dictionaries(positions)
    return list(zip((positions + _FIRST_LINE).tolist(), rows, strict=True))


def _named(screened: Screened, ids: Iterable[str]) -> Bools:
    """Which rows have one of some ids. Shape: rows."""
    found: Bools = pc.is_in(screened.columns["id"], value_set=pa.array(list(ids), pa.string())).to_numpy(
        zero_copy_only=False
    )
    return found


def _merged(table: PackageTable, certain: Bools, good: Sequence[tuple[int, AidPackage]]) -> PackageTable:
    """Certain packages and records in the order of their lines."""
    if not good:
        return table
    judged = PackageTable.from_records([record for _, record in good])
    lines = np.concatenate([np.flatnonzero(certain), np.array([line for line, _ in good]) - _FIRST_LINE])
    return PackageTable.concat([table, judged]).take(np.argsort(lines, kind="stable"))
