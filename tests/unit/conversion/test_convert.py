"""Factors: one exact integer per row."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest

from aidledger.conversion import Conversion, RatePolicy, Rates
from aidledger.conversion import table_rates as rates
from aidledger.errors import ConversionError, MissingRateError
from aidledger.model import AidPackage
from aidledger.table import PackageTable

DAY = "2024-10-21"


def package(amount: str, date: object = DAY, **changes: object) -> AidPackage:
    fields = {
        "amount": amount,
        "date": date,
        "category": "munitions",
        "donor": "USA",
        "note": f"{amount} {date}",
        **changes,
    }
    return AidPackage.model_validate(fields)


def daily(**by_currency: str) -> Rates:
    cells = {"date": [DAY] * len(by_currency), "currency": list(by_currency), "rate": list(by_currency.values())}
    return rates(pa.table(cells), to="USD", label="daily")


def converted(conversion: Conversion, *packages: AidPackage) -> list[Decimal]:
    table = PackageTable.from_records(packages)
    factors = conversion.row_rates(table)
    return [
        Decimal(int(minor) * int(factor)).scaleb(-factors.exponent)
        for minor, factor in zip(table.minor, factors.factors, strict=True)
    ]


def test_an_amount_is_converted_at_the_rate_of_its_day_without_rounding() -> None:
    assert converted(Conversion("USD", daily(EUR="1.0847")), package("EUR 12.34")) == [Decimal("13.385198")]


def test_an_amount_in_the_target_currency_stays_as_it_is() -> None:
    assert converted(Conversion("USD", daily(EUR="1.1")), package("USD 12.50"), package("EUR 1.00")) == [
        Decimal("12.50"),
        Decimal("1.10"),
    ]


def test_currencies_of_different_minor_units_come_out_in_one() -> None:
    conversion = Conversion("USD", daily(JPY="0.0067", KWD="3.26", EUR="1.1"))
    amounts = converted(conversion, package("JPY 1000"), package("KWD 1.234"), package("EUR 1.00"))
    assert amounts == [Decimal("6.7"), Decimal("4.02284"), Decimal("1.1")]


def test_the_pivot_converts_into_another_currency() -> None:
    [value] = converted(Conversion("EUR", daily(EUR="1.25")), package("USD 10.00"))
    assert value == 8


def test_one_day_can_serve_all_amounts() -> None:
    conversion = Conversion("USD", daily(EUR="1.1"), at=dt.date(2024, 10, 21))
    assert converted(conversion, package("EUR 1.00", "2014-01-01"), package("EUR 2.00", None)) == [
        Decimal("1.1"),
        Decimal("2.2"),
    ]


def test_a_day_without_a_rate_raises_and_names_currency_and_day() -> None:
    with pytest.raises(MissingRateError, match="no rate for EUR on 2024-10-22"):
        converted(Conversion("USD", daily(EUR="1.1")), package("EUR 1.00", "2024-10-22"))


def test_a_policy_reaches_back() -> None:
    conversion = Conversion("USD", daily(EUR="1.1"), RatePolicy.last(3))
    assert converted(conversion, package("EUR 1.00", "2024-10-24")) == [Decimal("1.1")]


def test_a_target_without_rates_raises() -> None:
    with pytest.raises(MissingRateError, match="no rates for UAH"):
        converted(Conversion("UAH", daily(EUR="1.1")), package("EUR 1.00"))


def test_an_undated_package_has_no_rate_of_its_day() -> None:
    with pytest.raises(MissingRateError, match="has no date"):
        converted(Conversion("USD", daily(EUR="1.1")), package("EUR 1.00", None))


def test_an_unknown_amount_needs_no_rate() -> None:
    assert converted(
        Conversion("USD", daily(EUR="1.1")), package("undisclosed", "1999-01-01"), package("EUR 1.00")
    ) == [0, Decimal("1.1")]


def test_an_empty_table_has_no_factors() -> None:
    assert converted(Conversion("USD", daily(EUR="1.1"))) == []


def test_the_conversion_says_what_it_does() -> None:
    at = Conversion("USD", daily(EUR="1.1"), RatePolicy.last(3), dt.date(2024, 12, 31)).describe()
    assert at == "converted to USD at daily, 2024-12-31, the last published rate, at most 3 days old"
    assert "each amount's own date, the exact day" in Conversion("USD", daily(EUR="1.1")).describe()


def test_published_rates_too_large_for_exact_integers_are_refused_not_wrapped() -> None:
    published = daily(KWD="4000000.1", EUR="12000000.123456789012")
    with pytest.raises(ConversionError, match="too large"):
        Conversion("USD", published).row_rates(PackageTable.from_records([package("EUR 1.00")]))


def test_a_quotient_has_as_many_places_as_its_size_leaves_room_for() -> None:
    published = daily(EUR="1.07", JPY="0.0000067")
    [value] = converted(Conversion("JPY", published), package("EUR 1.00"))
    assert abs(value - Decimal("1.07") / Decimal("0.0000067")) < Decimal("1e-8")


def test_a_rate_that_would_round_to_nothing_is_refused() -> None:
    with pytest.raises(ConversionError, match="rounds to nothing"):
        converted(Conversion("KWD", daily(KWD="999999999999", IRR="0.000000000001")), package("IRR 100,000"))
