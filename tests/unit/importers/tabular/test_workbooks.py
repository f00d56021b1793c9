from __future__ import annotations

import datetime as dt
import re
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aidledger.errors import MalformedFileError, MissingColumnError, MissingDependencyError
from aidledger.importers.tabular import read_table, workbooks

HEAD = ("id", "amount", "currency", "date", "category", "donor")
ROW = ("A-1", 400_000_000, "USD", dt.datetime(2024, 10, 21), "munitions", "US")  # noqa: DTZ001 - sheets have no zone


def saved(path: Path, *rows: tuple[Any, ...], title: str = "Sheet") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_typed_cells_are_read_without_a_digit_more(tmp_path: Path) -> None:
    rows = [
        ROW,
        ("A-2", 12.5, "USD", "2024-10", "munitions", "US"),
        ("A-3", 1234567890123.45, *ROW[2:]),
        ("A-4", "up to $5 million", None, *ROW[3:]),
    ]
    read = read_table(saved(tmp_path / "a.xlsx", HEAD, *rows))
    figures = [record.amount.stated for record in read.packages.records()]
    assert figures == [400_000_000, Decimal("12.5"), Decimal("1234567890123.45"), 5_000_000]
    assert not read.findings


def test_blank_rows_and_headings_are_none(tmp_path: Path) -> None:
    read = read_table(saved(tmp_path / "a.xlsx", (*HEAD, None, ""), ROW, (None,) * 6, ("A-2", *ROW[1:])))
    assert len(read.packages) == 2


def test_rows_beyond_the_size_a_sheet_claims_are_read_and_no_others(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", HEAD, ROW, ("A-2", *ROW[1:]))
    lying = tmp_path / "lying.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(lying, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', content)
                content = content.replace(
                    b"</sheetData>", b'<row r="99999999999"><c r="A99999999999"/></row></sheetData>'
                )
            new.writestr(name, content)
    assert len(read_table(lying).packages) == 2


@pytest.mark.parametrize("rows", [(), ((),), (("amount", "amount"),)])
def test_headings_are_needed_once_each(rows: tuple[tuple[Any, ...], ...], tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match="heading"):
        read_table(saved(tmp_path / "a.xlsx", *rows))


def test_a_table_of_something_else_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingColumnError, match="amount"):
        read_table(saved(tmp_path / "a.xlsx", ("x",), (True,)))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_said(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(MalformedFileError):
        read_table(tmp_path / "a.xlsx")


def test_what_unpacks_to_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_MOST_UNPACKED", 100)
    with pytest.raises(MalformedFileError, match="unpacks"):
        read_table(saved(tmp_path / "a.xlsx", HEAD, ROW))


def test_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "a.xlsx", HEAD, ROW)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingDependencyError, match=r"aidledger\[excel\]"):
        read_table(path)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (True, "yes"), (False, "no"), (5, "5"), (0.1, "0.1"), (12.5, "12.5"), (1e15, "1000000000000000"),
        (1e-7, "0.0000001"), (1e22, "10000000000000000000000"), (dt.date(2024, 10, 21), "2024-10-21"), ("x", "x"),
        ("a_x000D_b", "a\rb"), ("_x005F_x0041_", "_x0041_"), ("_xD800_", "_xD800_"), ("_x41_", "_x41_"),
    ],
)  # fmt: skip
def test_a_cell_is_the_text_it_stands_for(cell: object, text: str) -> None:
    assert workbooks._text(cell) == text


def test_rows_have_the_numbers_of_the_sheet_and_findings_name_it(tmp_path: Path) -> None:
    bad = ("A-2", *ROW[1:5], "Atlantis")
    again = ROW
    blank = (None,) * 6
    path = saved(tmp_path / "a.xlsx", (*HEAD, "colour"), ROW, blank, blank, bad, blank, again, title="packages")
    read = read_table(path)
    assert [str(one.location) for one in read.findings] == [
        'a.xlsx[packages]: column "colour"',
        'a.xlsx[packages]:5: column "donor"',
        'a.xlsx[packages]:7: column "id"',
    ]
    assert read.findings[2].message == "id 'A-1' is already used in row 2"
    assert read.rejects.arrow.column("row").to_pylist() == [5, 7]


@pytest.mark.parametrize("title", ["packages", "Q 1"])
def test_the_sheet_is_named_also_where_findings_are_picked(title: str, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", HEAD, ("A-2", *ROW[1:5], "Atlantis"), title=title)
    found = read_table(path).findings
    assert {one.location.sheet for one in (*found, *found[:1], *found.errors)} == {title}


def test_money_with_more_digits_than_a_sheet_keeps_is_refused_and_not_rounded(tmp_path: Path) -> None:
    rows = [
        (f"A-{at}", figure, *ROW[2:])
        for at, figure in enumerate((99999999999999.12, 1234567890123.456, 0.3, 1e14 + 0.5))
    ]
    read = read_table(saved(tmp_path / "a.xlsx", HEAD, *rows))
    assert [(one.code, one.location.row, one.value) for one in read.findings] == [
        ("AL108", 2, "99999999999999.12"),
        ("AL108", 3, "1234567890123.456"),
        ("AL108", 5, "100000000000000.5"),
    ]
    assert [record.id for record in read.packages.records()] == ["A-2"]
    assert read.rejects.arrow.column("amount").to_pylist()[0] == "99999999999999.12"


@pytest.mark.parametrize(("column", "bound"), [("amount_upper", "between"), ("stated_digit", ""), ("reannounced", "")])
def test_every_column_of_money_refuses_such_a_number(column: str, bound: str, tmp_path: Path) -> None:
    read = read_table(saved(tmp_path / "a.xlsx", (*HEAD, "bound", column), (*ROW, bound, 99999999999999.12)))
    assert [one.code for one in read.findings] == ["AL108"]


def test_elsewhere_such_a_number_is_text(tmp_path: Path) -> None:
    read = read_table(saved(tmp_path / "a.xlsx", (*HEAD, "note"), (*ROW, 99999999999999.12)))
    assert [record.note for record in read.packages.records()] == ["99999999999999.12"]
