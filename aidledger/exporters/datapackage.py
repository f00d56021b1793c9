"""A ledger as a folder of plain tables: a Frictionless data package that git can show differences of.

UTF-8, one record a line, sorted by id, canonical decimals, line feeds. `SHA256SUMS` names the hash
of every file, in the form `sha256sum -c` reads. The same ledger always gives the same bytes.

Packages are written a piece at a time and column by column (`folder_columns`), with the earlier
versions of packages. Statements, revisions, limits, announcements and changes stay records:
a ledger has hundreds of them, not millions.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from aidledger.atomic import replacing_files
from aidledger.errors import InputError
from aidledger.exporters.cells import cells_of_record, escaped, source_cells, text_of_sources
from aidledger.exporters.folder_columns import folder_columns
from aidledger.exporters.folder_files import FolderFiles
from aidledger.exporters.layout import TABLES, descriptor
from aidledger.exporters.records import numbered_amendments
from aidledger.folders import DESCRIPTOR, LAYOUT, MANIFEST, current, is_file
from aidledger.model import AidPackage, table_of
from aidledger.table import PackageTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from aidledger.exporters.cells import Cells
    from aidledger.model import Amendment, Limit, Revision, Source, Statement
    from aidledger.table import Book

__all__ = ["save_book"]

_ALWAYS = ("packages", "statements", "revisions", "limits", "announcements")
_ROWS = 50_000
_PACKAGES = ("earlier_packages", "packages")


def _silent(_rows: int) -> None:
    """Tell nobody."""


def save_book(book: Book, path: str | os.PathLike[str], *, tell: Callable[[int], None] = _silent) -> None:
    """Write a book as a folder, all of it or nothing.

    Args:
        book: What is written, earlier versions included.
        path: The folder. A ledger that lies there is replaced; other files stay.
        tell: Called with the number of packages written since the last call.

    Raises:
        InputError: The path is none, or the folder holds a data package that no ledger was saved as.
        LockedError: Another program is writing it.
        WriteError: It cannot be written; what was there before still is.
    """
    folder = _folder(path)
    _refuse_foreign(folder)
    obsolete: list[str] = []  # known once all is written, which is before anything is removed
    with replacing_files(folder, obsolete=obsolete) as draft, FolderFiles(draft) as files:
        _write_tables(book, files, tell)
        obsolete += [f"{name}.csv" for name in TABLES if name not in files.tables]
        text = json.dumps(descriptor(book, files.tables), ensure_ascii=False, indent=2)
        files.write(DESCRIPTOR, f"{text}\n".encode())
        files.write(MANIFEST, files.manifest())


def _folder(path: object) -> Path:
    """The folder; an empty path would mean wherever the program happens to run."""
    if not isinstance(path, str | os.PathLike) or not str(path):
        raise InputError(f"A ledger cannot be saved to {path!r}.", hint='Give the path of a folder, such as "ledger".')
    return Path(path)


def _refuse_foreign(folder: Path) -> None:
    """Refuse to write over somebody else's data package, or over one of a later layout."""
    path = current(folder, DESCRIPTOR)
    if not is_file(path):
        return
    try:
        content = json.loads(path.read_bytes())
        layout = content["aidledger"]["layout"]
    except (ValueError, RecursionError, KeyError, TypeError, OSError):
        layout = None
    if layout != LAYOUT:
        raise InputError(
            f"The folder {str(folder)!r} holds a data package that is not a ledger saved by this version of aidledger.",
            hint="Save to another folder, or remove its datapackage.json first.",
        )


def _write_tables(book: Book, files: FolderFiles, tell: Callable[[int], None]) -> None:
    """Write every table of a ledger, each sorted."""
    records = _Records()
    records.add_all(book)
    for name in _ALWAYS:
        files.begin(name)
    for name, rows in records.tables.items():
        files.rows(name, rows)
    # Sources of all tables stand in one, in the order of their names.
    for name in sorted({*records.sources, *_PACKAGES}):
        if name == "packages":
            for part in _sorted_pieces(book.packages):
                _write_packages(files, part, name)
                tell(len(part))
        elif name == "earlier_packages":
            _write_earlier(files, book)
        else:
            files.rows("sources", sorted(records.sources[name], key=_place))


def _sorted_pieces(table: PackageTable) -> Iterator[PackageTable]:
    """The packages in the order of their ids, some at a time."""
    order = pc.sort_indices(table.arrow.column("id"))
    for start in range(0, len(table), _ROWS):
        yield PackageTable(table.arrow.take(order.slice(start, _ROWS)))


def _write_packages(
    files: FolderFiles, table: PackageTable, name: str, *, versions: pa.Array[Any] | None = None
) -> None:
    columns = folder_columns(table, name, versions=versions)
    files.lines(name, columns.packages)
    files.lines("sources", columns.sources)
    files.lines("items", columns.items)


def _write_earlier(files: FolderFiles, book: Book) -> None:
    """Earlier versions of packages: records, each flattened once, then written as columns."""
    found = [(version, change.replaced) for version, change in numbered_amendments(book) if change.table == "packages"]
    for start in range(0, len(found), _ROWS):
        part = found[start : start + _ROWS]
        table = PackageTable.from_records(record for _, record in part if isinstance(record, AidPackage))
        versions = pa.array([str(version) for version, _ in part], pa.string())
        _write_packages(files, table, "earlier_packages", versions=versions)


class _Records:
    """The lines of everything that is not a package, and of the sources that do not fit into them."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Cells]] = defaultdict(list)
        self.sources: dict[str, list[Cells]] = defaultdict(list)

    def add_all(self, book: Book) -> None:
        """Add what a book holds besides packages."""
        others: tuple[Statement | Revision | Limit, ...] = (*book.statements, *book.revisions, *book.limits)
        for record in sorted(others, key=lambda record: record.id):
            self._add(table_of(record), "", cells_of_record(record), record.sources)
        self.tables["announcements"] = [
            {"id": escaped(row.id), "date": escaped(row.date), "publisher": escaped(row.publisher),
             "source_url": escaped(row.url), "note": escaped(row.note)}
            for row in sorted(book.announcements, key=lambda row: row.id)
        ]  # fmt: skip
        for earlier, change in numbered_amendments(book):
            replaced = change.replaced
            if not isinstance(replaced, AidPackage):
                self._add(f"earlier_{change.table}", str(earlier), cells_of_record(replaced), replaced.sources)
            self._add("amendments", str(earlier + 1), _change_cells(change), change.sources)

    def _add(self, name: str, version: str, cells: Cells, sources: Iterable[Source]) -> None:
        """A record's line in its table, and lines for what does not fit into one."""
        given: list[Mapping[str, object]] = [source.model_dump(mode="python") for source in sources]
        beside = text_of_sources(given)
        self.tables[name].append({**cells, "version": version, **(beside or {})})
        # Changes of records of all kinds stand in one table, so there the id alone does not tell them apart.
        table = f"{name}/{cells['record']}" if "record" in cells else name
        key = {"table": table, "id": cells["id"], "version": version}
        if beside is None:
            self.sources[table] += [
                {**key, "position": str(n), **source_cells(source)} for n, source in enumerate(given, start=1)
            ]


def _change_cells(change: Amendment) -> Cells:
    return {
        "record": change.table,
        "id": change.id,
        "kind": str(change.kind),
        "known_on": change.known_on.isoformat(),
        "reason": escaped(change.reason),
    }


def _place(cells: Cells) -> tuple[str, int, int]:
    return cells["id"], int(cells["version"] or 0), int(cells["position"])
