"""Deflation and conversion, in either order, and what may not be done twice."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

import aidledger as al
from aidledger.errors import ConversionError, InputError
from tests.builders import package

RATES = al.rates(
    pd.DataFrame({"date": ["2022-03-01", "2024-07-01"], "currency": ["USD"] * 2, "rate": ["1.25", "1.00"]}),
    per="EUR",
    label="two days",
)
DOLLARS = al.prices(pd.DataFrame({"period": ["2022", "2024"], "index": ["100", "110"]}), currency="USD", label="us")
EUROS = al.prices(pd.DataFrame({"period": ["2022", "2024"], "index": ["100", "120"]}), currency="EUR", label="eu")
LEDGER = al.Ledger([package(id="A", amount="USD 1,000.00", date="2022-03-01")])


def test_the_order_of_the_two_steps_is_the_users_and_changes_the_figure() -> None:
    donor_prices = LEDGER.deflate(to=2024, prices=DOLLARS).convert("EUR", rates=RATES, at="2024-07-01").total()
    target_prices = LEDGER.convert("EUR", rates=RATES).deflate(to=2024, prices=EUROS).total()
    assert (donor_prices.value, target_prices.value) == (Decimal(1100), Decimal(960))
    assert donor_prices.rates == "in 2024 prices by us, then converted to EUR at two days, 2024-07-01, the exact day"
    assert (
        target_prices.rates
        == "converted to EUR at two days, each amount's own date, the exact day, then in 2024 prices by eu"
    )


def test_both_steps_are_shown_with_the_day_of_the_exchange_rate() -> None:
    frame = LEDGER.convert("EUR", rates=RATES).deflate(to=2024, prices=EUROS).to_pandas(amounts="decimal")
    row = frame.iloc[0]
    assert (row["amount"], row["value"], row["rate"]) == (1000, 960, Decimal("0.96"))
    assert (str(row["rate_date"].date()), row["rate_source"]) == ("2022-03-01", "two days; then eu")
    [used] = LEDGER.deflate(to=2024, prices=DOLLARS).convert("EUR", rates=RATES, at="2024-07-01").total().rates_used()
    assert (str(used.day), used.rate, used.currency) == ("2024-07-01", Decimal("1.1"), "USD")


def test_constant_prices_are_not_converted_at_the_rates_of_other_years() -> None:
    with pytest.raises(InputError, match="own date"):
        LEDGER.deflate(to=2024, prices=DOLLARS).convert("EUR", rates=RATES)


def test_a_third_step_is_refused_and_a_second_conversion_starts_afresh() -> None:
    both = LEDGER.convert("EUR", rates=RATES).deflate(to=2024, prices=EUROS)
    with pytest.raises(InputError, match="already"):
        both.convert("USD", rates=RATES)
    again = LEDGER.convert("EUR", rates=RATES).convert("USD", rates=RATES).total()
    assert (again.value, again.currency) == (Decimal(1000), "USD")


def test_filters_follow_both_steps_and_the_hash_stays_that_of_the_record() -> None:
    both = LEDGER.convert("EUR", rates=RATES).deflate(to=2024, prices=EUROS)
    assert both.where(donor="USA").total().value == 960
    assert both.hash == LEDGER.hash


def test_unknown_amounts_go_through_both_steps_as_unknown() -> None:
    ledger = al.Ledger([package(amount="undisclosed", date="2022-03-01")])
    total = ledger.convert("EUR", rates=RATES).deflate(to=2024, prices=EUROS).total()
    assert (total.value, total.unvalued) == (Decimal(0), 1)
    assert ledger.convert("EUR", rates=RATES).to_pandas()["value"].isna().all()


def test_a_product_that_cannot_be_kept_is_refused() -> None:
    huge = al.prices(pd.DataFrame({"period": ["2022", "2024"], "index": ["1", "9000000"]}), currency="USD", label="us")
    rates = al.rates.flat({"IDR": "1", "USD": "0.0001"}, label="x", to="IDR")
    dear = al.rates.flat({"IDR": "1", "USD": "900000"}, label="x", to="IDR")
    ledger = LEDGER.deflate(to=2024, prices=huge)
    assert ledger.convert("IDR", rates=rates, at="2024-07-01").total().value == 900_000
    with pytest.raises(ConversionError, match="too large"):
        ledger.convert("IDR", rates=dear, at="2024-07-01")
