"""What single packages were converted to, as columns; and the rates of a total as text."""

from __future__ import annotations

from decimal import Decimal

import pytest

import aidledger as al
from aidledger.errors import InputError
from tests.builders import package

RATES = al.rates("ecb")
LEDGER = al.Ledger(
    [
        package(id="A", amount="USD 100.01", date="2024-10-20"),
        package(id="B", amount="between EUR 10.01 and EUR 10.04", date="2024-10-21", donor="DEU"),
        package(id="C", amount="undisclosed", date="2024-10-21", donor="DEU"),
        package(id="D", amount="JPY 1000", date="2024-10-21", donor="JPN"),
    ]
).convert("EUR", rates=RATES, policy=al.RatePolicy.last(7))


def test_values_are_exact_and_stand_beside_what_was_stated() -> None:
    rows = LEDGER.to_pandas(amounts="decimal").set_index("id").to_dict("index")
    dollar = RATES.rate("USD", "EUR", on="2024-10-18")
    assert rows["A"]["value"] == Decimal("100.01") * dollar
    assert (rows["A"]["amount"], rows["A"]["currency"], rows["A"]["rate"]) == (
        Decimal("100.01"),
        "USD",
        dollar,
    )
    assert str(rows["A"]["rate_date"].date()) == "2024-10-18"
    assert rows["B"]["value"] == Decimal("10.025")
    assert rows["D"]["value"] == 1000 * RATES.rate("JPY", "EUR", on="2024-10-21")


def test_what_is_unknown_has_no_value_no_rate_and_no_day() -> None:
    row = LEDGER.to_pandas().set_index("id").loc["C"]
    assert row[["value", "rate", "rate_date"]].isna().all()


def test_the_sum_of_the_values_is_the_total() -> None:
    values = LEDGER.to_pandas(amounts="decimal")["value"].dropna()
    assert sum(values, Decimal(0)) == LEDGER.total().value


def test_whole_minor_units_are_refused_for_converted_values() -> None:
    with pytest.raises(InputError, match="finer than minor units"):
        LEDGER.to_pandas(amounts="minor")


def test_an_explanation_shows_each_rate_with_its_day_packages_and_source() -> None:
    text = str(LEDGER.total().explain())
    assert "Rates used (2, none rounded after it was taken):" in text
    assert f"USD       2024-10-18  {RATES.rate('USD', 'EUR', on='2024-10-18')}" in text
    assert "JPY: European Central Bank" in text


def test_many_rates_are_cut_short_and_counted() -> None:
    days = [f"2024-{month:02}-{day:02}" for month in (3, 4) for day in range(1, 29)]
    many = al.Ledger([package(id=day, amount="USD 1.00", date=day) for day in days])
    total = many.convert("EUR", rates=RATES, policy=al.RatePolicy.last(7)).total()
    assert sum(rate.rows for rate in total.rates_used()) == len(days)
    assert f"... and {len(total.rates_used()) - 15} more." in str(total.explain())
    assert many.total().rates_used() == ()


def test_a_range_from_nothing_is_summed_however_fine_its_rate() -> None:
    rates = al.rates.flat({"KWD": "0.30712"}, per="USD", label="of a day")
    ledger = al.Ledger([package(amount="between KWD 0 and KWD 60 million", date="2024-10-21")])
    total = ledger.convert("USD", rates=rates).total()
    assert total.low == 0
    assert total.high == 60_000_000 * rates.rate("KWD", "USD", on="2024-10-21")
    assert total.value == total.high / 2
    (fact,) = total.open_facts
    assert (fact.lowers, fact.raises) == (total.value, total.high - total.rounding_high)
