from __future__ import annotations

import json

import pytest

from aidledger.importers.tabular import INPUT_COLUMNS
from aidledger.model import AidPackage
from aidledger.table import FREE_TEXT, TEXT_COLUMNS, UNDATED, PackageTable, exchange_columns
from tests.builders import package


def cells(record: AidPackage) -> dict[str, str]:
    """What stands in the text columns of one package."""
    (row,) = exchange_columns(PackageTable.from_records([record])).to_pylist()
    return {name: cell for name, cell in row.items() if cell is not None}


def test_every_text_column_is_read() -> None:
    assert set(TEXT_COLUMNS) == set(INPUT_COLUMNS)
    assert set(TEXT_COLUMNS) > FREE_TEXT


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2024-10-21", {"date": "2024-10-21"}),
        ("2024-10", {"date": "2024-10-01", "date_latest": "2024-10-31"}),
        ("since 2024-10-21", {"date": "since 2024-10-21"}),
        ("until 2024-10-21", {"date": "until 2024-10-21"}),
        (
            {"latest": "2022-10-03", "text": "until 3/10/2022"},
            {"date": "until 2022-10-03", "date_text": "until 3/10/2022"},
        ),
        (None, {"date": UNDATED}),
        (
            {"earliest": "2022-04-01", "latest": "2022-04-30", "text": "unclear, 04/22"},
            {"date": "2022-04-01", "date_latest": "2022-04-30", "date_text": "unclear, 04/22"},
        ),
    ],
)
def test_a_date_says_which_days_are_possible(date: object, said: dict[str, str]) -> None:
    found = cells(package(date=date))
    assert {name: cell for name, cell in found.items() if name.startswith("date")} == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("$400 million", {"amount": "400000000", "stated_digit": "1000000", "bound": "exact"}),
        ("up to $66.5 million", {"amount": "66500000", "stated_digit": "100000", "bound": "at_most"}),
        ("USD 12.50", {"amount": "12.50", "bound": "exact"}),
        ("USD 12,345", {"amount": "12345", "bound": "exact"}),
        (
            "$500-600 million",
            {"amount": "500000000", "amount_upper": "600000000", "stated_digit": "1000000", "bound": "between"},
        ),
        ("undisclosed", {"unknown_reason": "undisclosed", "bound": "unknown"}),
    ],
)
def test_an_amount_says_figure_bound_and_digit(amount: str, said: dict[str, str]) -> None:
    found = cells(package(amount=amount))
    names = ("amount", "amount_upper", "stated_digit", "bound", "unknown_reason")
    assert {name: found[name] for name in names if name in found} == said


def test_further_sources_are_addresses_or_where_more_is_known_objects() -> None:
    plain = cells(package(sources=["https://a.example/", "https://b.example/", "https://c.example/"]))
    assert plain["source_url"] == "https://a.example/"
    assert plain["other_source_urls"] == "https://b.example/ | https://c.example/"
    assert "other_sources" not in plain

    more = cells(package(sources=["https://a.example/", {"via": "Reuters", "published_on": "2024-10-21"}]))
    assert json.loads(more["other_sources"]) == [{"via": "Reuters", "published_on": "2024-10-21"}]
    assert "other_source_urls" not in more


def test_articles_stand_as_json() -> None:
    found = cells(package(items=[{"name": "Bradley", "quantity": "31 vehicles", "amount": "$5 million"}]))
    assert json.loads(found["items"]) == [
        {"name": "Bradley", "count": "31", "unit": "vehicle", "amount": "USD 5 million", "wording": "$5 million"}
    ]


def test_no_packages_are_columns_without_rows() -> None:
    assert exchange_columns(PackageTable.from_records([])).shape == (0, len(TEXT_COLUMNS))
