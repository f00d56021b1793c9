"""Totals over a denominator: the year is said, and none is borrowed."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

import aidledger as al
from aidledger.errors import CurrencyMismatchError, InputError, MissingColumnError, ValidationFailedError
from tests.builders import package

LEDGER = al.Ledger(
    [
        package(amount="USD 500.00", date="2022-03-01"),
        package(amount="USD 1,000.00", date="2023-11-01", fiscal_year=2024),
        package(amount="USD 300.00", date="2023-05-01", donor="JPN"),
    ]
)
GDP = pd.DataFrame(
    {
        "donor": ["USA", "USA", "Japan", "USA"],
        "year": ["2022", "2023", "2023", "FY2024"],
        "gdp": ["100000", "200000", "1500", "250000"],
        "people": [100, 100, 30, 100],
    }
)


def test_a_share_is_the_total_over_the_denominator_of_a_named_year() -> None:
    found = LEDGER.totals(by="donor").relative_to(GDP, of="gdp", year="2023", currency="USD")
    assert [(row.key, row.value, row.denominator, row.year) for row in found] == [
        (("JPN",), Decimal("0.2"), Decimal(1500), "2023"),
        (("USA",), Decimal("0.0075"), Decimal(200000), "2023"),
    ]
    assert (found.unit, repr(found), len(found)) == ("share", "<Relative to gdp by donor: 2 groups, share>", 2)
    assert "20.0000" in str(found)


def test_each_year_may_take_its_own_denominator() -> None:
    found = (
        LEDGER.where(donor="USA").totals(by=["donor", "year"]).relative_to(GDP, of="gdp", year="own", currency="USD")
    )
    assert [(row.key[1], row.value) for row in found] == [("2022", Decimal("0.005")), ("2023", Decimal("0.005"))]


def test_fiscal_and_calendar_years_are_different_years() -> None:
    fiscal = LEDGER.where(donor="USA", fiscal_year=2024).totals(by=["donor", "fiscal_year"])
    assert fiscal.relative_to(GDP, of="gdp", year="own", currency="USD").rows[0].value == Decimal("0.004")
    with pytest.raises(InputError, match="no denominator for USA FY2022"):
        LEDGER.where(donor="USA").totals(by=["donor", "fiscal_year"]).relative_to(
            GDP, of="gdp", year="own", currency="USD"
        )


def test_per_head_has_a_unit_and_bounds() -> None:
    frame = LEDGER.totals(by="donor").relative_to(GDP, of="people", year=2023).to_pandas()
    assert frame["value"].tolist() == [10.0, 15.0]
    assert (frame["low"] < frame["value"]).all()
    assert frame["unit"].tolist() == ["USD", "USD"]
    assert "USD per people" in LEDGER.totals(by="donor").relative_to(GDP, of="people", year=2023).render()


def test_shared_and_unlimited_totals_stay_so() -> None:
    ledger = al.Ledger([package(amount="over $5 million", category=["munitions", "artillery"])])
    table = pd.DataFrame({"category": ["munitions", "artillery"], "year": [2024, 2024], "x": [10, 10]})
    found = ledger.totals(by="category", reading="literal").relative_to(table, of="x", year=2024)
    assert {row.value for row in found} == {None}
    assert {row.high for row in found} == {Decimal("Infinity")}
    assert "shared" in str(found)
    assert "no limit" in str(found)


def test_money_of_another_currency_is_no_denominator() -> None:
    with pytest.raises(CurrencyMismatchError, match="no share of an amount in EUR"):
        LEDGER.totals(by="donor").relative_to(GDP, of="gdp", year=2023, currency="EUR")


@pytest.mark.parametrize(("value", "code"), [("0", "AL160"), ("-5", "AL160"), ("1,5", "AL160"), ("7", "AL161")])
def test_a_denominator_that_cannot_be_one_is_listed(value: str, code: str) -> None:
    table = pd.DataFrame({"donor": ["USA", "USA"], "year": [2023, 2023], "gdp": ["5", value]})
    with pytest.raises(ValidationFailedError, match=code):
        LEDGER.totals(by="donor").relative_to(table, of="gdp", year=2023)


def test_wrong_calls_are_named() -> None:
    totals = LEDGER.totals(by="donor")
    with pytest.raises(MissingColumnError, match="gnp"):
        totals.relative_to(GDP, of="gnp", year=2023)
    with pytest.raises(InputError, match="needs totals by year"):
        totals.relative_to(GDP, of="gdp", year="own")
    with pytest.raises(InputError, match="no denominator for JPN 1999") as caught:
        totals.relative_to(GDP, of="gdp", year=1999)
    assert "The table has 2023 for it" in caught.value.hint
    with pytest.raises(InputError, match="no table"):
        totals.relative_to(5, of="gdp", year=2023)
