"""Few rows as plain Python values: for a hundred of them, a call for each is cheaper than Arrow's for all.

The rules are those of every table: cells are screened by the record's own fields, or passed as
plain figures and days; what is in doubt, the record judges; what it refuses is said in its words.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from aidledger.dates import DateSpan, FiscalYear
from aidledger.display import shorten
from aidledger.findings import Findings
from aidledger.importers.tabular.duplicates import refuse_repeated
from aidledger.importers.tabular.few_lines import FIRST_ROW
from aidledger.importers.tabular.judging import Judged, collector_off, judge_fields
from aidledger.importers.tabular.late import LatePackages, LateSources
from aidledger.importers.tabular.money import plain_figures
from aidledger.importers.tabular.patching import absent
from aidledger.importers.tabular.plain_days import plain_day
from aidledger.importers.tabular.raw import TEXT, RawTable, unread
from aidledger.importers.tabular.refusals import Refusals
from aidledger.importers.tabular.rejects import Rejects, rejects_table
from aidledger.importers.tabular.screening import JUDGED, SOURCE, TERMS, WITH_DEFAULT
from aidledger.importers.tabular.screens import judged_cells
from aidledger.importers.tabular.taken import TableRead
from aidledger.importers.tabular.texts import are_plain_ids, are_plain_notes, are_plain_urls
from aidledger.table import PACKAGE_SCHEMA

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from aidledger.importers.tabular.few_lines import Lines
    from aidledger.table import PackageTable

    Cells = Mapping[str, Sequence[str]]

__all__ = ["read_few"]

_KINDS: dict[str, pa.DataType] = {field.name: field.type for field in PACKAGE_SCHEMA}
_LISTS = frozenset(name for name, kind in _KINDS.items() if isinstance(kind, pa.ListType))


class _Few:
    """The columns of some rows while they are read.

    Attributes:
        rows: How many there are.
        values: Values by column of the ledger's schema; a column that is not there is empty.
        sources: Values by member of the one source of each row, until some rows have several.
        doubts: By field, the rows whose cells for it are not certainly valid.
    """

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.values: dict[str, list[Any]] = {}
        self.sources: dict[str, list[Any]] = {}
        self.doubts: dict[str, set[int]] = {}

    def doubt(self, field: str, rows: Sequence[int]) -> None:
        """Leave a field of some rows to the record."""
        if rows:
            self.doubts.setdefault(field, set()).update(rows)

    def judged(self, cells: Sequence[str], field: str, made: Callable[[Any], Any], *, into: str = "") -> list[Any]:
        """What is made of the values of a column's cells, each content judged once by a field of the record."""
        values: dict[str, Any] = {}
        refused = set()
        for cell, (value, is_fine) in judged_cells(cells, field).items():
            values[cell] = made(value)
            if not is_fine:
                refused.add(cell)
        if refused:
            self.doubt(into or field, [row for row, cell in enumerate(cells) if cell in refused])
        return [*map(values.__getitem__, cells)]


def read_few(lines: Lines) -> TableRead | None:
    """Read few rows like any others.

    Args:
        lines: Their cells.

    Returns:
        Good rows, refused rows and findings; None where ids have to be derived or mended, as others do that.
    """
    cells = {wanted: lines.cells[given] for wanted, given in lines.names.items()}
    if "id" not in cells or not are_plain_ids(cells["id"]):
        return None
    few = _Few(lines.rows)
    for screen in _SCREENS:
        screen(few, cells)
    judged = _judged(few, cells, lines.names)
    refused = judged.refusals.refused
    if len(set(cells["id"])) < lines.rows:
        good = np.flatnonzero(~refused).tolist()
        refuse_repeated([(row, row + FIRST_ROW, cells["id"][row]) for row in good], judged, lines.names["id"])
    findings, rejects = _findings(lines, cells["id"], judged.refusals), _rejects(lines, judged.refusals)
    return TableRead(_packages(few, refused), rejects, findings, lines.file.rpartition(".")[0] or lines.file)


def _ids(few: _Few, cells: Cells) -> None:
    few.values["id"] = [*cells["id"]]


def _money(few: _Few, cells: Cells) -> None:
    nothing = ("",) * few.rows
    currencies, bounds = cells.get("currency", nothing), cells.get("bound", nothing)
    minor, digit = plain_figures(cells["amount"], currencies, bounds)
    few.doubt("amount", [row for row, unit in enumerate(digit) if not unit])
    few.values["amount_minor"], few.values["digit_minor"] = minor, digit
    few.values["currency"], few.values["bound"] = [*currencies], [bound or "exact" for bound in bounds]


def _dates(few: _Few, cells: Cells) -> None:
    spans = _days(few, cells["date"], "date")
    few.values |= dict(zip(("date_earliest", "date_latest", "date_text"), spans, strict=False))
    if "known_on" in cells:
        few.values["known_on"] = _days(few, cells["known_on"], "known_on")[0]


def _days(few: _Few, cells: Sequence[str], field: str) -> list[list[Any]]:
    """First and last day of every cell, and its words where any is no plain day."""
    days: list[Any] = [plain_day(cell) for cell in cells]
    if None in days:
        return [[*part] for part in zip(*few.judged(cells, field, _ends), strict=True)]
    return [days, [*days]]


def _terms(few: _Few, cells: Cells) -> None:
    for name in TERMS:
        if name in cells or name in WITH_DEFAULT:
            few.values[name] = few.judged(cells.get(name, ("",) * few.rows), name, _word)
    few.values["category"] = few.judged(cells["category"], "category", _codes)
    if "fiscal_year" in cells:
        few.values["fiscal_year"] = few.judged(cells["fiscal_year"], "fiscal_year", _year)


def _notes(few: _Few, cells: Cells) -> None:
    if "note" in cells:
        notes = cells["note"]
        is_plain = are_plain_notes(notes)
        few.values["note"] = [note or None for note in notes] if is_plain else few.judged(notes, "note", _word)


def _sources(few: _Few, cells: Cells) -> None:
    parts = {field: _source_part(few, cells[name], field) for name, field in SOURCE.items() if name in cells}
    few.sources = parts
    if "kind" in parts:
        # A source needs a name: one that has only a kind is the record's to refuse.
        named = _has_any([part for field, part in parts.items() if field != "kind"], few.rows)
        few.doubt("sources", [row for row, kind in enumerate(parts["kind"]) if kind and not named[row]])


def _has_any(parts: Sequence[Sequence[object]], rows: int) -> list[bool]:
    return [*map(any, zip(*parts, strict=True))] or [False] * rows


def _source_part(few: _Few, cells: Sequence[str], field: str) -> list[Any]:
    if field == "url" and are_plain_urls(cells):
        return [*cells]
    return few.judged(cells, f"source.{field}", _word, into="sources")


def _rare(few: _Few, cells: Cells) -> None:
    for name, field in (*JUDGED.items(), ("stated_digit", "amount")):
        if name in cells and any(cells[name]):
            few.doubt(field, [row for row, cell in enumerate(cells[name]) if cell])


def _word(value: object) -> str | None:
    return None if value is None else str(value)


def _codes(value: tuple[str, ...] | None) -> tuple[str, ...]:
    return value or ()


def _year(value: FiscalYear | None) -> int | None:
    return None if value is None else value.year


def _ends(value: DateSpan | dt.date | None) -> tuple[dt.date | None, dt.date | None, str | None]:
    return (value.earliest, value.latest, value.text) if isinstance(value, DateSpan) else (value, value, None)


_SCREENS: tuple[Callable[[_Few, Cells], None], ...] = (_ids, _money, _dates, _terms, _notes, _sources, _rare)


def _judged(few: _Few, cells: Cells, names: Mapping[str, str]) -> Judged:
    """What the record says about the fields in doubt; what it accepts becomes values."""
    judged = Judged({}, Refusals(few.rows), {})
    if not few.doubts:
        return judged
    doubted = {field: np.array(sorted(rows), dtype=np.int64) for field, rows in few.doubts.items()}
    with collector_off():
        judge_fields(doubted, partial(_contents_of, cells), names, judged)
    if "sources" in judged.patches:
        few.values["sources"], few.sources = _as_lists(few.sources, few.rows), {}
    for patch in judged.patches.values():
        for row, code in zip(patch.rows.tolist(), patch.codes.tolist(), strict=True):
            for name, value in patch.cells[code].items():
                column = few.values.setdefault(name, [() if name in _LISTS else None] * few.rows)
                column[row] = value
    return judged


def _as_lists(parts: Mapping[str, Sequence[object]], rows: int) -> list[Any]:
    """At most one source for every row, in a list of its own."""
    found = zip(*parts.values(), strict=True)
    return [[dict(zip(parts, row, strict=True))] if any(row) else [] for row in found] or [[]] * rows


def _contents_of(
    cells: Cells, columns: Sequence[str], rows: npt.NDArray[np.int64]
) -> tuple[list[tuple[str, ...]], npt.NDArray[np.int64]]:
    contents: dict[tuple[str, ...], int] = {}
    found = (tuple(cells[name][row] for name in columns) for row in rows.tolist())
    which = [contents.setdefault(content, len(contents)) for content in found]
    return list(contents), np.array(which, dtype=np.int64)


def _packages(few: _Few, refused: npt.NDArray[np.bool_]) -> PackageTable:
    """The table of the good rows."""
    dropped = np.flatnonzero(refused)[::-1].tolist()
    for column in (*few.values.values(), *few.sources.values()):
        for row in dropped:
            del column[row]
    size = few.rows - len(dropped)
    return LatePackages(partial(_arrow, few.values, few.sources, size), size)


def _arrow(values: Mapping[str, Sequence[object]], sources: Mapping[str, Sequence[object]], size: int) -> pa.Table:
    arrays: dict[str, Any] = {name: pa.array(column, _KINDS[name]) for name, column in values.items()}
    if sources:
        arrays["sources"] = _single_sources(sources, size)
    empty = {kind: absent(kind, size) for kind in {kind for name, kind in _KINDS.items() if name not in arrays}}
    columns: list[Any] = [arrays[name] if name in arrays else empty[kind] for name, kind in _KINDS.items()]
    return pa.Table.from_arrays(columns, schema=PACKAGE_SCHEMA)


def _single_sources(parts: Mapping[str, Sequence[object]], size: int) -> pa.Array[Any]:
    named: Any = np.array(_has_any([*parts.values()], size), dtype=np.bool_)
    columns: dict[str, Any] = {name: pa.array(part, TEXT) for name, part in parts.items()}
    return LateSources(columns, named).built(None)


def _findings(lines: Lines, ids: Sequence[str], refusals: Refusals) -> Findings:
    used = set(lines.names.values())
    first = [unread(name, lines.file) for name in lines.order if name not in used]
    places = refusals.ordered()[0].tolist()
    rows, subjects = [row + FIRST_ROW for row in places], [shorten(ids[row]) for row in places]
    return Findings(refusals.reported(first, lines.file, rows, subjects))


def _rejects(lines: Lines, refusals: Refusals) -> Rejects:
    """The refused rows; their table is made when somebody looks at it."""
    return Rejects.later(partial(_rejects_table, lines, refusals), int(np.count_nonzero(refusals.refused)))


def _rejects_table(lines: Lines, refusals: Refusals) -> pa.Table:
    return rejects_table(_raw(lines), refusals)


def _raw(lines: Lines) -> RawTable:
    columns: dict[str, Any] = {name: pa.array(cells, TEXT) for name, cells in lines.cells.items()}
    used = set(lines.names.values())
    chosen = pa.table({wanted: columns[given] for wanted, given in lines.names.items()})
    extras = pa.table({name: columns[name] for name in lines.order if name not in used})
    rows = np.arange(FIRST_ROW, FIRST_ROW + lines.rows, dtype=np.int64)
    return RawTable(chosen, lines.names, lines.order, extras, lines.file, rows)
