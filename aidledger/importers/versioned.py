"""Putting records on disk together again: their sources and articles, their earlier versions, what changed them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

from aidledger.findings import Finding, Location
from aidledger.importers.cells import amendment_fields, item_fields, source_fields
from aidledger.importers.judge import judge
from aidledger.model import Amendment, AmendmentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aidledger.importers.cells import Row
    from aidledger.model import Record

__all__ = ["Children", "Key", "amendments_of", "key_of", "unused_versions", "version_of"]

Key: TypeAlias = tuple[str, str, str]
"""Table, id and version of a record; the version that stands has none."""

_MOST_DIGITS = 6


def key_of(table: str, row: Row) -> Key:
    """The key under which sources and articles of a row stand in tables of their own."""
    return table, row.get("id", "").strip(), row.get("version", "").strip()


class Children:
    """Sources and articles that have lines of their own, by the record they belong to.

    Args:
        sources: Rows of `sources.csv`, each with the number of its line.
        items: Rows of `items.csv` likewise.
        name: Name of the folder, for findings.
    """

    def __init__(self, sources: Iterable[tuple[int, Row]], items: Iterable[tuple[int, Row]], *, name: str) -> None:
        self._sources, self._items = _grouped(sources), _grouped(items)
        self._lines = {"sources": self._sources, "items": self._items}
        self._name = name

    def complete(self, fields: dict[str, object], key: Key) -> dict[str, object]:
        """The fields of a record with its own sources and articles added."""
        sources, items = self._sources.get(key), self._items.get(key)
        if sources:
            beside = fields.get("sources")
            fields["sources"] = [*(beside if isinstance(beside, list) else ()), *map(source_fields, _rows(sources))]
        if items:
            fields["items"] = [item_fields(row) for row in _rows(items)]
        return fields

    def strangers(self, known: set[Key]) -> list[Finding]:
        """A finding for each line that belongs to no record."""
        return [
            _stranger(key, Location(f"{self._name}/{table}.csv", row=line, column="id"))
            for table, groups in self._lines.items()
            for key, lines in groups.items()
            if key not in known
            for line, _ in lines
        ]


def _grouped(rows: Iterable[tuple[int, Row]]) -> dict[Key, list[tuple[int, Row]]]:
    groups: dict[Key, list[tuple[int, Row]]] = defaultdict(list)
    for line, row in rows:
        groups[key_of(row.get("table", "").strip(), row)].append((line, row))
    return groups


def _rows(lines: Iterable[tuple[int, Row]]) -> list[Row]:
    """Rows in the order of their position; those without a number keep the order of the file."""
    return [row for _, row in sorted(lines, key=lambda line: _number(line[1].get("position", "")))]


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def _stranger(key: Key, location: Location) -> Finding:
    return Finding(
        "AL153",
        f"there is no record {key[1]!r} in the table {key[0]!r}" + (f", version {key[2]}" if key[2] else ""),
        hint="Correct `table`, `id` and `version`, or remove the line.",
        location=location,
        subject=key[1],
        value=key[1],
    )


def amendments_of(
    rows: Sequence[Row],
    earlier: Mapping[tuple[str, str, int], Record],
    standing: Mapping[str, set[str]],
    *,
    children: Children,
    file: str,
) -> tuple[tuple[Amendment, ...], list[Finding]]:
    """The changes of records, each with the version it replaced.

    Args:
        rows: Rows of `amendments.csv`.
        earlier: Earlier versions, by table, id and version.
        standing: Ids that stand, by table.
        children: Sources with lines of their own.
        file: Name of the file, for findings.

    Returns:
        The amendments, and every finding: what does not fit is left out.
    """
    good: list[Amendment] = []
    findings: list[Finding] = []
    chains: dict[tuple[str, str], list[tuple[int, Row]]] = defaultdict(list)
    for line, row in enumerate(rows, start=2):
        table, name, _ = key_of(row.get("record", "").strip(), row)
        chains[table, name].append((line, row))
    for (table, name), lines in chains.items():
        chain, bad = _chain(lines, earlier, children=children, file=file)
        last = Location(file, row=lines[-1][0])
        findings += [*bad, *_misfits(chain, stands=name in standing.get(table, ()), location=last)]
        good += chain
    return tuple(good), findings


def _chain(
    lines: Sequence[tuple[int, Row]], earlier: Mapping[tuple[str, str, int], Record], *, children: Children, file: str
) -> tuple[list[Amendment], list[Finding]]:
    """The changes of one record in order of version; the first that does not fit ends them."""
    chain: list[Amendment] = []
    for line, row in sorted(lines, key=lambda entry: version_of(entry[1])):
        location = Location(file, row=line, column="version")
        table, name, version = key_of(row.get("record", "").strip(), row)
        replaced = earlier.get((table, name, len(chain) + 1))
        if replaced is None or version_of(row) != len(chain) + 2:
            return chain, [_unfit(f"version {len(chain) + 1} of {name!r} or its change is missing", location, name)]
        fields = children.complete(amendment_fields(row), (f"amendments/{table}", name, version))
        judged = judge(Amendment, {**fields, "replaced": replaced}, location=location, subject=name)
        if isinstance(judged, tuple):
            return chain, list(judged)
        chain.append(judged)
    return chain, []


def _misfits(chain: Sequence[Amendment], *, stands: bool, location: Location) -> list[Finding]:
    """What is wrong with the changes of one record as a whole."""
    if not chain:
        return []
    name, found = chain[0].id, []
    if [change.known_on for change in chain] != sorted(change.known_on for change in chain):
        found.append(_unfit(f"the days of the changes to {name!r} do not ascend", location, name))
    withdrawn = [change.kind is AmendmentKind.WITHDRAWAL for change in chain]
    if any(withdrawn[:-1]):
        found.append(_unfit(f"{name!r} was changed after it had been withdrawn", location, name))
    if stands == withdrawn[-1]:
        why = "it was withdrawn and still stands" if stands else "the version that stands is missing"
        found.append(_unfit(f"{name!r}: {why}", location, name))
    return found


def unused_versions(earlier: Iterable[tuple[str, str, int]], rows: Iterable[Row], *, name: str) -> list[Finding]:
    """A finding for each earlier version that no change replaced.

    Args:
        earlier: Table, id and version of the earlier versions.
        rows: Rows of `amendments.csv`, those that do not fit included: one fault is one finding.
        name: Name of the folder, for findings.
    """
    used = Counter(key_of(row.get("record", "").strip(), row)[:2] for row in rows)
    return [
        _unfit(f"no change replaced version {version} of {id_!r}", Location(f"{name}/earlier_{table}.csv"), id_)
        for table, id_, version in earlier
        if not 1 <= version <= used[table, id_]
    ]


def version_of(row: Row) -> int:
    """The version a row of a table of earlier ones holds; 0 where it is no number."""
    return _number(row.get("version", ""))


def _unfit(message: str, location: Location, subject: str) -> Finding:
    hint = "Each change has a line in amendments.csv, and the version it replaced one in the table of earlier versions."
    return Finding("AL154", message, hint=hint, location=location, subject=subject, value=subject)
