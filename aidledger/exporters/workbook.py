"""A ledger as a workbook: typed cells, one sheet for every kind of record, and nothing that runs.

Text is written as text, whatever it begins with, so no cell is a formula or a link. A figure is
written as a number when a spreadsheet can hold all its digits (fifteen), otherwise as text.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aidledger._optional import require
from aidledger.errors import InputError
from aidledger.exporters.pieces import pieces
from aidledger.exporters.records import record_rows
from aidledger.table import BESIDE, TEXT_COLUMNS, exchange_columns, table_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aidledger.exporters.job import Job

__all__ = ["write_xlsx"]

_MOST_ROWS = 1_048_576
_MOST_CHARACTERS = 32_767
_MOST_DIGITS = 15
_FIRST_DAY = dt.date(1900, 3, 1)  # spreadsheets disagree about the days before
_WIDTHS = {"id": 22, "note": 40, "wording": 22, "source_url": 30, "publisher": 24, "category": 26, "sources": 30}
_WIDTH = 14
# What a cell may not hold as it is (ECMA-376, ST_Xstring): characters XML cannot hold, and an underscore that would begin
# the escape of one, also where the next escape lends it its end. What looks like rich text XlsxWriter writes as XML.
_CONTROL = "\x00-\x08\x0b-\x1f\ufffe\uffff"
_ESCAPED = re.compile(rf"[{_CONTROL}]|_(?=x[0-9A-Fa-f]{{4}}[_{_CONTROL}])|\A<(?=r>)")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHEETS = {
    "packages": "What was given: one row a package. The columns are those of the table schema packages_text.",
    "statements": "Published totals, balances and headlines: compared with packages, never added to them.",
    "revisions": "Signed restatements.",
    "limits": "Ceilings and appropriations: never part of a total.",
    "announcements": "Announcements that contained several packages.",
    "amendments": "Changes of records, each with the record it replaced as JSON.",
}


def write_xlsx(job: Job) -> tuple[str, ...]:
    """Write a ledger as an Excel workbook.

    Args:
        job: What to write and where to.

    Returns:
        Notes: on packages that were left out, on figures that stand as text because a spreadsheet would round them, and on text that was cut.

    Raises:
        MissingDependencyError: XlsxWriter is not installed.
        InputError: There are more packages than a sheet has rows.
    """
    library = require("xlsxwriter", extra="excel")
    if len(job.table) >= _MOST_ROWS:
        raise InputError(
            f"A sheet has {_MOST_ROWS:,} rows, and the ledger {len(job.table):,} packages.",
            hint="Narrow it, or write sqlite, parquet or csv.",
        )
    with library.Workbook(str(job.path), _OPTIONS) as workbook:
        workbook.set_properties(
            {"title": job.book.title or job.book.name, "comments": f"Ledger hash {job.book.digest}"}
        )
        sheets = _Sheets(workbook)
        sheets.fill("about", ("sheet", "rows", "what it holds"), _about(job))
        sheets.fill("packages", tuple(TEXT_COLUMNS), _package_rows(job))
        for kind, columns in BESIDE.items():
            rows = record_rows(job.beside, kind)
            if rows:
                sheets.fill(kind, columns, ([row[name] for name in columns] for row in rows))
    return (*job.part(), *sheets.notes())


_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": False,
}


class _Sheets:
    """The sheets of one workbook, and what had to be done to cells on the way."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._kind = _sheet_kind(workbook)
        self._heading = workbook.add_format({"bold": True, "bottom": 1})
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._money = workbook.add_format({"num_format": "#,##0.####"})
        self._whole = workbook.add_format({"num_format": "#,##0"})
        self._long_figures = 0
        self._cut = 0
        self._blank = 0

    def fill(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a sheet with a heading and typed cells."""
        sheet = self._workbook.add_worksheet(name, worksheet_class=self._kind)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _WIDTHS.get(column, _WIDTH))
            sheet.write_string(0, place, column, self._heading)
        last = 0
        for last, row in enumerate(rows, start=1):
            self._blank += all(cell is None or cell == "" for cell in row)
            for place, cell in enumerate(row):
                if cell is not None:
                    self._write(sheet, last, place, cell)
        sheet.autofilter(0, 0, last, len(columns) - 1)

    def _write(self, sheet: Any, row: int, place: int, cell: object) -> None:
        if isinstance(cell, bool):
            sheet.write_boolean(row, place, cell)
        elif isinstance(cell, Decimal):
            self._write_figure(sheet, row, place, cell)
        elif isinstance(cell, int):
            sheet.write_number(row, place, cell)
        elif isinstance(cell, dt.date) and cell >= _FIRST_DAY:
            sheet.write_datetime(row, place, dt.datetime.combine(cell, dt.time()), self._day)
        else:
            self._write_text(sheet, row, place, str(cell))

    def _write_figure(self, sheet: Any, row: int, place: int, figure: Decimal) -> None:
        if len(figure.as_tuple().digits) > _MOST_DIGITS:
            self._long_figures += 1
            sheet.write_string(row, place, f"{figure:f}")
        else:
            look = self._whole if figure == figure.to_integral_value() else self._money
            sheet.write_number(row, place, figure, look)

    def _write_text(self, sheet: Any, row: int, place: int, text: str) -> None:
        if len(text) > _MOST_CHARACTERS:
            self._cut += 1
            text = text[:_MOST_CHARACTERS]
        sheet.write_string(row, place, text)

    def notes(self) -> tuple[str, ...]:
        """What a reader of the workbook has to know."""
        found = []
        if self._long_figures:
            found.append(f"Figures of more than {_MOST_DIGITS} digits stand as text: {self._long_figures}.")
        if self._cut:
            found.append(f"Cells of more than {_MOST_CHARACTERS:,} characters were cut: {self._cut}.")
        if self._blank:
            found.append(f"Records of which nothing is said leave a blank row, which is not read back: {self._blank}.")
        return tuple(found)


def _sheet_kind(workbook: Any) -> Any:
    """A worksheet whose text reads back as it is: XlsxWriter overlooks escapes that share an underscore."""
    return type("Sheet", (workbook.worksheet_class,), {"_escape_control_characters": staticmethod(_escaped)})


def _escaped(text: object) -> object:
    if not isinstance(text, str):  # what a cell of truth holds comes here too
        return text
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _about(job: Job) -> Iterator[tuple[object, ...]]:
    book, beside = job.book, job.beside
    counts = {"packages": len(job.table), **{kind: len(record_rows(beside, kind)) for kind in BESIDE}}
    for kind, meaning in _SHEETS.items():
        yield kind, counts[kind], meaning
    yield "ledger", None, book.name or "ledger"  # a file that names none is no ledger's
    yield "title", None, book.title or None
    yield "since", None, book.coverage.since
    yield "until", None, book.coverage.until
    yield "complete", None, book.coverage.complete
    yield "full record", None, book.full_record or None
    yield "narrowed", None, job.is_narrowed
    content, claims = job.hashes
    yield "hash", None, book.digest
    yield "content hash", None, content
    yield "about hash", None, claims
    yield "schema", table_schema("packages_text").version, "Version of the table schema packages_text."


def _package_rows(job: Job) -> Iterator[list[object]]:
    kinds = ["date" if column.name == "date" else column.type for column in table_schema("packages_text")]
    for part in pieces(job.table):
        text = exchange_columns(part)
        cells = dict(zip(text.column_names, (column.to_pylist() for column in text.columns), strict=True))
        cells["stated_digit"] = list(map(_said_digit, cells["amount"], cells["stated_digit"]))
        columns = [_typed(column, kind) for column, kind in zip(cells.values(), kinds, strict=True)]
        yield from (list(row) for row in zip(*columns, strict=True))
        job.tell(len(part))


def _said_digit(amount: str | None, digit: str | None) -> str | None:
    """The stated digit, also where only a zero at the end of the figure says it: a number has no such zeros."""
    if digit is None and amount is not None and "." in amount and amount.endswith("0"):
        return f"{Decimal(1).scaleb(amount.index('.') + 1 - len(amount)):f}"
    return digit


def _typed(cells: list[str | None], kind: str) -> Iterable[object]:
    if kind == "decimal":
        return (None if cell is None else Decimal(cell) for cell in cells)
    if kind == "integer":
        return (None if cell is None else int(cell) for cell in cells)
    if kind == "date":
        return (None if cell is None else _day(cell) for cell in cells)
    return cells


def _day(cell: str) -> dt.date | str:
    """A day; other words about a date stay as they are."""
    return dt.date.fromisoformat(cell) if _ISO_DAY.fullmatch(cell) else cell
