"""Price levels: what ships, one's own, and years that are never confused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import aidledger as al
from aidledger.conversion.periods import Periods, last_day, period_of, periods_of_days
from aidledger.errors import (
    CurrencyMismatchError,
    InputError,
    MissingColumnError,
    MissingPriceError,
    UnknownTermError,
    ValidationFailedError,
)
from aidledger.table import day_number
from tests.builders import package

GDP = al.prices("us-gdp")


def own(periods: list[object], index: list[str], currency: str = "USD", **columns: list[object]) -> al.Prices:
    return al.prices(pd.DataFrame({"period": periods, "index": index, **columns}), currency=currency, label="mine")


def deflated(prices: al.Prices, to: object, *packages: al.AidPackage) -> Decimal:
    value = al.Ledger(packages).deflate(to=to, prices=prices).total().value  # type: ignore[arg-type] # on purpose
    assert value is not None
    return value


def test_shipped_levels_are_the_published_ones() -> None:
    # OMB Historical Table 10.1 of the budget for fiscal year 2025, and the CPI-U, typed in by hand.
    assert GDP.levels[period_of("FY2023")[1]] == Fraction("1.2207")  # type: ignore[index] # it is a period
    assert al.prices("us-defence").levels[period_of("FY2022")[1]] == Fraction("1.1544")  # type: ignore[index]
    assert al.prices("us-cpi").levels[period_of("2024-10")[1]] == Fraction("315.664")  # type: ignore[index]
    assert al.prices("us-gdp", vintage="FY2022").levels[period_of("FY2020")[1]] == Fraction("1.1385")  # type: ignore[index]
    assert (GDP.currency, GDP.licence) == ("USD", "public domain")


def test_every_shipped_series_is_read() -> None:
    assert [repr(al.prices(name)) for name in ("us-gdp", "us-defence", "us-cpi")] == [
        "<Prices us-gdp (FY2025): USD, FY1940 to FY2029>",
        "<Prices us-defence (FY2025): USD, FY1940 to FY2029>",
        "<Prices us-cpi (2026-05): USD, 1913-01 to 2026-05>",
    ]


def test_what_does_not_ship_is_named() -> None:
    with pytest.raises(UnknownTermError, match="us-gpd"):
        al.prices("us-gpd")
    with pytest.raises(UnknownTermError, match="FY1999"):
        al.prices("us-gdp", vintage="FY1999")


def test_an_amount_is_multiplied_by_the_ratio_of_two_levels() -> None:
    found = deflated(GDP, 2023, package(amount="USD 1,000,000.00", date="2022-03-01"))
    ratio = Fraction("1.2207") / Fraction("1.1673")
    assert found == Decimal(round(ratio * 10**12)).scaleb(-12) * 1_000_000


def test_the_booked_fiscal_year_comes_before_the_date() -> None:
    late = package(amount="USD 1,000,000.00", date="2022-10-04", fiscal_year=2022)
    assert deflated(GDP, 2022, late) == 1_000_000
    assert deflated(GDP, 2023, package(amount="USD 1,000,000.00", date="2022-10-04")) == 1_000_000


def test_the_booked_year_of_another_country_is_not_a_us_fiscal_year() -> None:
    abroad = package(amount="USD 1,000,000.00", date="2023-05-01", fiscal_year=2022, donor="JPN")
    assert deflated(GDP, 2023, abroad) == 1_000_000


def test_october_belongs_to_the_next_fiscal_year_and_to_the_same_calendar_year() -> None:
    october = package(amount="USD 1,000,000.00", date="2022-10-04")
    calendar = own(["2022", "2023"], ["100", "110"])
    fiscal = own(["FY2022", "FY2023"], ["100", "110"])
    assert (deflated(calendar, 2022, october), deflated(fiscal, 2023, october)) == (
        Decimal(1_000_000),
        Decimal(1_000_000),
    )


@pytest.mark.parametrize("to", ["FY2022", "2022-10", "", "soon", True, 22])
def test_a_base_of_another_calendar_is_refused(to: object) -> None:
    with pytest.raises(InputError):
        deflated(own(["2022"], ["100"]), to, package(date="2022-01-01"))


def test_a_year_of_months_is_their_average_and_needs_all_twelve() -> None:
    months = [f"2023-{month:02}" for month in range(1, 13)]
    prices = own([*months, "2024-01"], ["100"] * 6 + ["104"] * 6 + ["153"])
    assert deflated(prices, 2023, package(amount="USD 300.00", date="2024-01-15")) == 300 * Decimal("0.666666666667")
    with pytest.raises(MissingPriceError, match="no level for 2025-10"):
        al.prices("us-cpi").base(2025)


def test_the_transition_quarter_of_1976_is_a_period_of_its_own() -> None:
    days = [dt.date(1976, 6, 30), dt.date(1976, 7, 1), dt.date(1976, 9, 30), dt.date(1976, 10, 1)]
    numbers = periods_of_days(Periods.FISCAL, np.array([day_number(day) for day in days], dtype=np.int32)).tolist()
    names = ["FY1976", "FY1976TQ", "FY1976TQ", "FY1977"]
    assert numbers == [period_of(name)[1] for name in names]  # type: ignore[index] # they are periods
    assert [str(last_day(Periods.FISCAL, number)) for number in numbers] == [
        "1976-06-30",
        "1976-09-30",
        "1976-09-30",
        "1977-09-30",
    ]


@pytest.mark.parametrize(
    ("period", "end"), [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("1969-12", "1969-12-31")]
)
def test_the_last_day_of_a_period(period: str, end: str) -> None:
    found = period_of(period)
    assert found is not None
    assert str(last_day(*found)) == end


@pytest.mark.parametrize("text", ["FY24", "FY2024TQ", "2024-13", "24", "3024", "FY0001", "2024-1", "٢٠٢٤"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert period_of(text) is None


def test_an_estimate_is_flagged_in_the_result() -> None:
    total = al.Ledger([package(date="2022-03-01")]).deflate(to=2025, prices=GDP).total()
    assert "in FY2025 prices by us-gdp (FY2025), an estimate" in total.cite()
    settled = al.Ledger([package(date="2022-03-01")]).deflate(to=2023, prices=GDP).total()
    assert "estimate" not in settled.cite()
    mine = own(["2022", "2023"], ["1", "1.1"], estimate=["", "yes"])
    assert mine.base(2023).estimated
    assert not mine.base(2022).estimated


def test_a_year_without_a_level_raises_and_names_the_package() -> None:
    with pytest.raises(MissingPriceError, match=r"no level for FY1901 \(wanted by package 'OLD'\)"):
        deflated(GDP, 2024, package(id="OLD", date="1901-05-01"))
    with pytest.raises(MissingPriceError, match="has no date"):
        deflated(GDP, 2024, package(id="UNDATED", date=None))
    with pytest.raises(MissingPriceError, match="FY2050"):
        GDP.base(2050)


def test_amounts_of_another_currency_are_refused() -> None:
    with pytest.raises(CurrencyMismatchError, match="EUR cannot be deflated by prices of USD"):
        deflated(GDP, 2024, package(amount="EUR 5 million", date="2022-03-01"))


def test_several_currencies_are_deflated_by_a_table_each_and_stay_apart() -> None:
    ledger = al.Ledger(
        [package(amount="USD 100.00", date="2022-03-01"), package(amount="JPY 1000", date="2022-03-01", donor="JPN")]
    )
    tables = [own(["2022", "2023"], ["100", "110"]), own(["2022", "2023"], ["100", "103"], "JPY")]
    real = ledger.deflate(to=2023, prices=tables)
    with pytest.raises(CurrencyMismatchError, match="convert"):
        real.total()
    assert [(row.key, row.value) for row in real.totals(by="currency")] == [
        (("JPY",), Decimal(1030)),
        (("USD",), Decimal(110)),
    ]
    assert real.to_pandas()["value"].tolist() == [110.0, 1030.0]
    with pytest.raises(InputError, match="one table of prices for each"):
        ledger.deflate(to=2023, prices=[tables[0], tables[0]])


@pytest.mark.parametrize("prices", [3, None, "us-gdp", [3], [GDP, "us-gdp"]])
def test_what_is_no_table_of_prices_is_refused(prices: Any) -> None:
    with pytest.raises(InputError, match="is not a table of prices"):
        al.Ledger([package()]).deflate(to=2024, prices=prices)


def test_deflating_twice_is_refused() -> None:
    real = al.Ledger([package(date="2022-03-01")]).deflate(to=2024, prices=GDP)
    with pytest.raises(InputError, match="deflated already"):
        real.deflate(to=2023, prices=GDP)


@pytest.mark.parametrize(
    ("period", "index", "code"),
    [
        ("soon", "100", "AL120"),
        ("2024", "0", "AL160"),
        ("2024", "-1", "AL160"),
        ("2024", "1,1", "AL160"),
        ("2023", "101", "AL161"),
    ],
)
def test_a_bad_row_is_listed(period: str, index: str, code: str) -> None:
    with pytest.raises(ValidationFailedError, match=f"mine:2.*\n{code}"):
        own(["2023", period], ["100", index])


def test_a_table_is_of_one_kind_and_has_its_columns() -> None:
    with pytest.raises(InputError, match="calendar and fiscal"):
        own(["2023", "FY2024"], ["100", "101"])
    with pytest.raises(InputError, match="holds no price levels"):
        al.prices(pa.table({"period": pa.array([], pa.string()), "index": pa.array([], pa.string())}), currency="USD")
    with pytest.raises(MissingColumnError, match="index"):
        al.prices(pd.DataFrame({"period": ["2023"]}), currency="USD")
    with pytest.raises(InputError, match="one currency"):
        al.prices(pd.DataFrame({"period": ["2023"], "index": ["1"]}))
    with pytest.raises(InputError, match="not a currency"):
        own(["2023"], ["1"], "dollars")
    with pytest.raises(InputError, match="no table of prices"):
        al.prices(5, currency="USD")


def test_levels_absurdly_far_apart_are_refused() -> None:
    with pytest.raises(InputError, match="too far apart"):
        deflated(own(["2022", "2023"], ["0.000000000001", "999999999"]), 2023, package(date="2022-03-01"))
