from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from aidledger.table import COLUMNS, PACKAGE_SCHEMA, major
from aidledger.table.rows import record_of, row_of
from tests.builders import package


def test_every_column_has_a_cell_even_where_nothing_is_known() -> None:
    row = row_of(package(amount="undisclosed", date=None))
    assert set(row) == set(PACKAGE_SCHEMA.names)
    assert {name for name, cell in row.items() if cell is not None} == {
        "id", "bound", "unknown_reason", "wording", "donor", "authority", "stage", "category", "items", "sources",
    }  # fmt: skip


def test_a_full_package_comes_back_as_it_was() -> None:
    p = package(
        amount="between $500 million and $600 million",
        date="until October 2024",
        fiscal_year="FY2024",
        tranche=70,
        known_on="2024-10-21",
        items=[
            {"name": "Bradley", "quantity": "31 vehicles", "category": "munitions"},
            {"name": "A", "amount": "no price"},
        ],
        sources=[{"url": "https://example.org/a", "kind": "official", "published_on": "2024-10-21"}],
    )
    assert record_of(row_of(p)) == p


def test_amounts_are_held_in_minor_units() -> None:
    row = row_of(package(amount="between $500 million and $600 million"))
    assert (row["amount_minor"], row["upper_minor"], row["digit_minor"]) == (50_000_000_000, 60_000_000_000, 10**8)
    assert row_of(package(amount="JPY 400 million"))["amount_minor"] == 400_000_000


def test_a_reused_part_stands_beside_its_package() -> None:
    row = row_of(package(reannounced="up to $60 million"))
    assert (row["reannounced_minor"], row["reannounced_bound"]) == (6_000_000_000, "at_most")
    assert row["reannounced_wording"] == "up to $60 million"


def test_a_reused_part_of_nothing_is_not_the_same_as_none() -> None:
    p = package(reannounced="USD 0.00")
    assert record_of(row_of(p)).reannounced == p.reannounced


def test_the_words_of_an_articles_amount_are_kept() -> None:
    p = package(items=[{"name": "Bradley", "amount": "some $5 million"}])
    back = record_of(row_of(p))
    assert back.items[0].amount is not None
    assert back.items[0].amount.wording == "some $5 million"


def test_cells_are_plain_values_and_no_members_of_enumerations() -> None:
    row = row_of(package(stage="delivered", instrument="loan", valuation="market_price", amount="up to $5 million"))
    assert {type(row[name]) for name in ("stage", "instrument", "valuation", "bound")} == {str}


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("donor", "Atlantis", "AL130"),
        ("amount_minor", -1, "AL112"),
        ("reannounced_minor", 10**12, "AL113"),
        ("note", "\x00", "AL143"),
    ],
)
def test_a_row_is_judged_on_its_way_to_a_record(column: str, cell: object, code: str) -> None:
    row = {**row_of(package(reannounced="USD 1.00", amount="USD 400000000.00")), column: cell}
    with pytest.raises(ValidationError, match=code):
        record_of(row)


@pytest.mark.parametrize("cell", [1.5, "1", None])
def test_minor_units_are_integers(cell: object) -> None:
    with pytest.raises(TypeError, match="expected an integer"):
        major(cell, "USD")


def test_minor_units_become_major_units_exactly() -> None:
    assert major(1250, "USD") == Decimal("12.50")
    assert major(1250, "JPY") == Decimal(1250)
    assert major(10**40 + 1, "USD") == Decimal(f"1{'0' * 37}0.01")


def test_every_column_of_the_contract_is_explained() -> None:
    assert [column.name for column in COLUMNS] == PACKAGE_SCHEMA.names
    assert all(column.meaning.endswith(".") for column in COLUMNS)
