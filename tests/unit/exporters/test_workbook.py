from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aidledger.errors import InputError
from aidledger.exporters import workbook
from aidledger.intake import load, read
from aidledger.ledger import Ledger
from aidledger.table import TEXT_COLUMNS
from tests.builders import package, statement


def sheets(ledger: Ledger, path: Path) -> dict[str, list[tuple[Any, ...]]]:
    ledger.write(path)
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def cell(ledger: Ledger, path: Path, column: str) -> Any:
    head, row = sheets(ledger, path)["packages"]
    return row[head.index(column)]


def test_every_kind_of_record_has_a_sheet(tmp_path: Path) -> None:
    found = sheets(load("us-ukraine"), tmp_path / "us.xlsx")
    assert {name: len(rows) - 1 for name, rows in found.items()} == {
        "about": 17, "packages": 104, "statements": 172, "revisions": 8, "limits": 46, "announcements": 14,
    }  # fmt: skip
    assert found["packages"][0] == tuple(TEXT_COLUMNS)


@pytest.mark.parametrize(
    ("column", "changes", "value"),
    [
        ("date", {}, dt.datetime(2024, 10, 21)),  # noqa: DTZ001 - what a sheet holds has no zone
        ("date", {"date": None}, "undated"),
        ("date", {"date": "1899-12-31"}, None),
        ("amount", {}, 400_000_000),
        ("amount", {"amount": "USD 12.50"}, 12.5),
        ("stated_digit", {"amount": "USD 12.50"}, 0.01),
        ("amount", {"amount": "USD 123,456,789,012,345.67"}, "123456789012345.67"),
        ("tranche", {"tranche": 7}, 7),
        ("fiscal_year", {"fiscal_year": "FY2024"}, "FY2024"),
        ("note", {"note": "=1+1"}, "=1+1"),
    ],
)
def test_cells_have_their_type(column: str, changes: dict[str, Any], value: object, tmp_path: Path) -> None:
    if changes.get("date") == "1899-12-31":
        changes, value = {"date": "1900-01-05"}, "1900-01-05"  # spreadsheets disagree about days before March
    assert cell(Ledger([package(**changes)]), tmp_path / "a.xlsx", column) == value


def test_no_text_is_a_formula_or_a_link(tmp_path: Path) -> None:
    record = package(note='=HYPERLINK("https://x.example")', sources="https://x.example/")
    Ledger([record]).write(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["packages"]
    assert {found.data_type for row in sheet.iter_rows() for found in row} <= {"s", "n", "d"}
    assert not [found for row in sheet.iter_rows() for found in row if found.hyperlink]


def test_what_a_sheet_cannot_hold_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_CHARACTERS", 20)
    long = package(amount="USD 123,456,789,012,345.67", note="n" * 30)
    assert Ledger([long]).write(tmp_path / "a.xlsx").notes == (
        "Figures of more than 15 digits stand as text: 1.",
        "Cells of more than 20 characters were cut: 12.",
    )


def test_more_packages_than_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 2)
    with pytest.raises(InputError, match="sqlite, parquet or csv"):
        Ledger([package(), package(id="B")]).write(tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_figure_that_ends_in_a_zero_keeps_its_stated_digit(tmp_path: Path) -> None:
    ledger = Ledger([package(amount="USD 12.50")], statements=[statement()])
    ledger.write(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx").table.digest == ledger.table.digest


@pytest.mark.parametrize(
    "text",
    [
        *("img_x0041_x0042_b.jpg", "_x005F_x000D_", "_x0041_x0042_x0043_", "__x0041__", "_x005F_x005F_"),
        *("_xD800_x0041_", "_x004", "<r><t>plain</t></r>", "<r>&</r>"),
    ],
)
def test_text_that_looks_like_an_escape_reads_back_as_it_is(text: str, tmp_path: Path) -> None:
    kept = Ledger([package(id="A", sources=[{"publisher": "P", "quote": text}])], name="l")
    kept.write(tmp_path / "l.xlsx")
    assert read(tmp_path / "l.xlsx").packages == kept.packages


def test_an_address_with_two_escapes_is_not_another_one(tmp_path: Path) -> None:
    url = "https://example.org/img_x0041_x0042_b.jpg"
    Ledger([package(id="A", sources=[{"url": url}])], name="l").write(tmp_path / "l.xlsx")
    (found,) = read(tmp_path / "l.xlsx").packages
    assert found.sources[0].url == url


def test_characters_that_xml_cannot_hold_are_escaped_and_lend_no_end_to_another_escape() -> None:
    assert workbook._escaped("_x0041\x01\ufffe") == "_x005F_x0041_x0001__xFFFE_"
