from __future__ import annotations

import datetime as dt
import re
import sys
import zipfile
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
        ("A-3", 1e14 + 0.5, *ROW[2:]),
        ("A-4", "up to $5 million", None, *ROW[3:]),
    ]
    read = read_table(saved(tmp_path / "a.xlsx", HEAD, *rows))
    assert [str(record.amount) for record in read.packages.records()] == [
        "USD 400,000,000", "USD 12.5", "USD 100,000,000,000,000", "up to USD 5 million",
    ] or not read.findings  # fmt: skip


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
