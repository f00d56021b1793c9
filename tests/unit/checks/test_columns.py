from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.checks.columns import booked_or_dated_year, cells, fiscal_years, money, whole_sum
from aidledger.dates import FiscalYear
from aidledger.table import day_number
from tests.unit.checks.books import book, package


@given(st.lists(st.integers(-(10**18), 10**18), max_size=50))
def test_the_sum_is_that_of_python(values: list[int]) -> None:
    assert whole_sum(np.array(values, dtype=np.int64)) == sum(values)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2199, 12, 31)))
def test_fiscal_years_of_columns_are_those_of_single_days(day: dt.date) -> None:
    years = fiscal_years(np.array([day_number(day)], dtype=np.int32))

    assert years.tolist() == [FiscalYear.of(day).year]


def test_cells_of_chosen_rows_come_in_the_order_asked_for() -> None:
    table = book(package("A", tranche=1), package("B"), package("C", tranche=3)).packages

    assert cells(table, "tranche", np.array([2, 1, 0])) == ["3", "", "1"]
    assert cells(table, "id", np.array([], dtype=np.int64)) == []


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ({"fiscal_year": "FY2023"}, 2023),
        ({"fiscal_year": None}, 2025),
        ({"date": "2024-09/2024-10"}, 0),
        ({"date": "until 2024-10-21"}, 0),
        ({"date": None}, 0),
        ({"donor": "DEU"}, 0),
        ({"donor": "DEU", "fiscal_year": "FY2023"}, 2023),
    ],
    ids=str,
)
def test_the_booked_year_wins_and_a_date_decides_only_where_it_is_certain(fields: dict[str, Any], year: int) -> None:
    assert booked_or_dated_year(book(package(**fields)).packages).tolist() == [year]


@pytest.mark.parametrize(
    ("value", "text"),
    [("32670000000", "USD 32.67 billion"), ("1000000000.01", "USD 1.00000000001 billion"), ("-0.5", "USD -0.5")],
)
def test_money_is_told_without_rounding(value: str, text: str) -> None:
    assert money(Decimal(value), "USD") == text
