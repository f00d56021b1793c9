"""A ledger as a folder of plain tables: a Frictionless data package that git can show differences of.

UTF-8, one record a line, sorted by id, canonical decimals, line feeds. `SHA256SUMS` names the hash
of every file, in the form `sha256sum -c` reads. The same ledger always gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from aidledger.atomic import replacing_files
from aidledger.errors import InputError
from aidledger.exporters.cells import (
    cells_of_package,
    cells_of_record,
    escaped,
    item_cells,
    items_of,
    source_cells,
    text_of_sources,
)
from aidledger.exporters.layout import TABLES, descriptor
from aidledger.exporters.records import numbered_amendments
from aidledger.folders import DESCRIPTOR, LAYOUT, MANIFEST, current, is_file
from aidledger.model import AidPackage, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aidledger.exporters.cells import Cells
    from aidledger.model import Record, Source
    from aidledger.table import Book

__all__ = ["save_book"]

_ALWAYS = ("packages", "statements", "revisions", "limits", "announcements")


def save_book(book: Book, path: str | os.PathLike[str]) -> None:
    """Write a book as a folder, all of it or nothing.

    Args:
        book: What is written, earlier versions included.
        path: The folder. A ledger that lies there is replaced; other files stay.

    Raises:
        InputError: The path is none, or the folder holds a data package that no ledger was saved as.
        LockedError: Another program is writing it.
        WriteError: It cannot be written; what was there before still is.
    """
    folder = _folder(path)
    tables = {name: rows for name, rows in _tables(book).items() if rows or name in _ALWAYS}
    files = {f"{name}.csv": _csv(name, rows) for name, rows in tables.items()}
    text = json.dumps(descriptor(book, tables), ensure_ascii=False, indent=2)
    files[DESCRIPTOR] = f"{text}\n".encode()
    files[MANIFEST] = _manifest(files)
    _refuse_foreign(folder)
    obsolete = [f"{name}.csv" for name in TABLES if name not in tables]
    with replacing_files(folder, obsolete=obsolete) as draft:
        for name, content in files.items():
            (draft / name).write_bytes(content)


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


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return "".join(lines).encode()


def _csv(name: str, rows: Iterable[Cells]) -> bytes:
    columns = [field.name for field in TABLES[name]]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue().encode()


def _tables(book: Book) -> dict[str, list[Cells]]:
    """Every table of a ledger, each sorted."""
    tables: dict[str, list[Cells]] = {name: [] for name in TABLES}
    ordered = book.packages.arrow.sort_by("id")
    for row in ordered.to_pylist():
        _add(tables, "packages", "", cells_of_package(row), row["sources"] or (), items=row["items"] or ())
    others: tuple[Record, ...] = (*book.statements, *book.revisions, *book.limits)
    for record in sorted(others, key=lambda record: record.id):
        _add_record(tables, table_of(record), "", record)
    tables["announcements"] = [
        {"id": escaped(row.id), "date": escaped(row.date), "publisher": escaped(row.publisher),
         "source_url": escaped(row.url), "note": escaped(row.note)}
        for row in sorted(book.announcements, key=lambda row: row.id)
    ]  # fmt: skip
    _add_amendments(tables, book)
    for children in ("sources", "items"):
        tables[children].sort(key=_place)
    return tables


def _place(cells: Cells) -> tuple[str, str, int, int]:
    return cells["table"], cells["id"], int(cells["version"] or 0), int(cells["position"])


def _add(
    tables: dict[str, list[Cells]],
    name: str,
    version: str,
    cells: Cells,
    sources: Sequence[Mapping[str, object]],
    *,
    items: Sequence[Mapping[str, object]] = (),
) -> None:
    """A record's line in its table, and lines for what does not fit into one."""
    beside = text_of_sources(sources)
    tables[name].append({**cells, "version": version, **(beside or {})})
    # Changes of records of all kinds stand in one table, so there the id alone does not tell them apart.
    table = f"{name}/{cells['record']}" if "record" in cells else name
    key = {"table": table, "id": cells["id"], "version": version}
    if beside is None:
        tables["sources"] += [
            {**key, "position": str(n), **source_cells(source)} for n, source in enumerate(sources, start=1)
        ]
    tables["items"] += [{**key, "position": str(n), **item_cells(item)} for n, item in enumerate(items, start=1)]


def _add_amendments(tables: dict[str, list[Cells]], book: Book) -> None:
    for earlier, change in numbered_amendments(book):
        _add_record(tables, f"earlier_{change.table}", str(earlier), change.replaced)
        cells = {
            "record": change.table,
            "id": change.id,
            "kind": str(change.kind),
            "known_on": change.known_on.isoformat(),
            "reason": escaped(change.reason),
        }
        _add(tables, "amendments", str(earlier + 1), cells, _sources(change.sources))


def _add_record(tables: dict[str, list[Cells]], name: str, version: str, record: Record) -> None:
    items = items_of(record) if isinstance(record, AidPackage) else ()
    _add(tables, name, version, cells_of_record(record), _sources(record.sources), items=items)


def _sources(sources: Iterable[Source]) -> list[dict[str, object]]:
    return [source.model_dump(mode="python") for source in sources]
