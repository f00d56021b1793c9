from __future__ import annotations

import pyarrow as pa
import pytest

from aidledger.importers.tabular import screens
from aidledger.importers.tabular.frames import raw_of
from aidledger.importers.tabular.ingest import read_table
from aidledger.importers.tabular.screening import screen
from aidledger.importers.tabular.screens import distinct

ROW = {"id": "A", "amount": "400", "currency": "USD", "date": "2024-10-21", "category": "munitions", "donor": "USA"}


def column(*cells: str) -> pa.ChunkedArray[pa.StringScalar]:
    return pa.chunked_array([pa.array(cells, pa.string())])


def doubts(**columns: list[str]) -> dict[str, list[bool]]:
    size = len(next(iter(columns.values())))
    table = pa.table({name: [cell] * size for name, cell in ROW.items()} | columns)
    return {field: mask.tolist() for field, mask in screen(raw_of(table, "", None)).doubts.items()}


def test_blank_cells_stand_for_the_default_where_there_is_one() -> None:
    stages, donors = distinct(column("", " ", "delivered"), "stage"), distinct(column("", "US"), "donor")
    assert [str(stages.values[code]) for code in stages.codes] == ["announced", "announced", "delivered"]
    assert (stages.fine.tolist(), donors.fine.tolist()) == ([True] * 3, [False, True])


def test_a_column_of_too_many_values_is_left_to_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "_MOST_DISTINCT", 1)
    assert distinct(column("US", "GB", "US"), "donor").fine.tolist() == [True, False, True]
    table = pa.table(
        {name: [cell] * 3 for name, cell in ROW.items()} | {"donor": ["US", "GB", "xx"], "id": ["A", "B", "C"]}
    )
    assert read_table(table).packages.cells("donor") == ["USA", "GBR"]


def test_clean_columns_leave_no_doubt() -> None:
    assert doubts(donor=["USA", "Germany"]) == {}


def test_a_kind_of_source_without_a_source_is_in_doubt() -> None:
    assert doubts(via_kind=["table", "", "table"], publisher=["", "", "DoD"]) == {"sources": [True, False, False]}


@pytest.mark.parametrize("name", ["date_latest", "date_text", "wording", "tranche", "reannounced"])
def test_filled_cells_of_rare_columns_are_left_to_the_record(name: str) -> None:
    (mask,) = doubts(**{name: ["", "1"]}).values()
    assert mask == [False, True]


@pytest.mark.parametrize(
    ("amount", "currency", "digit", "expected"),
    [
        ("400000000", "USD", "100000000", 10_000_000_000),
        ("400000000", "USD", "1", 100),
        ("400000000", "USD", "0.01", 1),
        ("400000000", "USD", "", 100),
        ("12.50", "USD", " 0.1 ", 10),
        ("12000", "JPY", "1000", 1000),
        ("0", "USD", "1000000", 100_000_000),
        ("5000000000000", "USD", "1000000000000", 10**14),
    ],
)
def test_stated_digits_that_fit_are_taken(amount: str, currency: str, digit: str, expected: int) -> None:
    table = pa.table(
        {
            **{name: [cell] for name, cell in ROW.items()},
            "amount": [amount],
            "currency": [currency],
            "stated_digit": [digit],
        }
    )
    found = screen(raw_of(table, "", None))
    assert found.certain.all()
    assert found.columns["digit_minor"].to_pylist() == [expected]
    assert read_table(table).packages.digest == read_table(table, screened=False).packages.digest


@pytest.mark.parametrize(
    ("amount", "currency", "digit"),
    [
        ("400000001", "USD", "100000000"),
        ("12.50", "USD", "1"),
        ("5", "USD", "0.001"),
        ("5", "JPY", "0.1"),
        ("5", "USD", "3"),
        ("5", "USD", "1.0"),
        ("5", "USD", "1e0"),
        ("50000000000000", "USD", "10000000000000"),
        ("5", "USD", "x"),
    ],
)
def test_other_stated_digits_are_left_to_the_record(amount: str, currency: str, digit: str) -> None:
    assert doubts(amount=[amount], currency=[currency], stated_digit=[digit]) == {"amount": [True]}


def test_optional_columns_are_typed_where_they_are_filled() -> None:
    table = pa.table(
        {name: [cell] * 2 for name, cell in ROW.items()}
        | {
            "id": ["A", "B"],
            "known_on": ["2024-10-22", ""],
            "fiscal_year": ["FY24", ""],
            "date": ["Oct. 2024", "2024-10-21"],
        }
    )
    assert screen(raw_of(table, "", None)).certain.all()
    first, second = read_table(table).packages.records()
    assert (str(first.known_on), str(first.fiscal_year), str(first.date)) == ("2024-10-22", "FY2024", "2024-10")
    assert (second.known_on, second.fiscal_year, str(second.date)) == (None, None, "2024-10-21")
