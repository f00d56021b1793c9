"""Rates by currency and day: what a cell says, and how far the table reaches."""

from __future__ import annotations

import time
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

import aidledger as al
from aidledger.conversion import table_rates
from aidledger.conversion.layout import Target
from aidledger.errors import ConversionError
from aidledger.table import day_number, day_of

ECB = al.rates("ecb")
EVERY = Target("USD", al.RatePolicy.last(7), "")


@pytest.mark.parametrize(
    "policy",
    [al.RatePolicy.EXACT, al.RatePolicy.last(7), al.RatePolicy.average("M"), al.RatePolicy.end_of("Q")],
    ids=str,
)
def test_every_cell_is_the_rate_of_its_currency_and_day(policy: al.RatePolicy) -> None:
    days = (day_number(day_of(0)) + 16_000, 16_060)
    codes = ["USD", "HRK", "JPY", "DEM", "EUR", "RUB"]
    layout = ECB.lay_out(codes, Target("GBP", policy, "", days))
    for line, code in enumerate(codes):
        for day in range(days[0], days[1] + 1):
            [cell] = layout.rates(np.array([line], dtype=np.int32), np.array([day], dtype=np.int32), (day, day)).cells
            has = ECB.has(code, day_of(day), policy) and ECB.has("GBP", day_of(day), policy)
            assert (layout.sheet.factors[cell] >= 0) == has
            if has:
                assert layout.sheet.rate(int(cell)) == ECB.rate(code, "GBP", on=day_of(day), policy=policy)


def test_seven_currencies_of_4500_days_are_laid_out_in_milliseconds() -> None:
    codes, days = ["USD", "GBP", "SEK", "NOK", "DKK", "PLN", "JPY"], (16_000, 20_500)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        ECB.lay_out(codes, Target("EUR", al.RatePolicy.last(7), "", days))
        times.append(time.perf_counter() - start)
    # A few on a quiet machine; the old way took seconds.
    assert min(times) < 0.1


def test_all_of_the_ecb_is_laid_out_at_once() -> None:
    start = time.perf_counter()
    layout = ECB.lay_out(ECB.currencies, EVERY)
    assert time.perf_counter() - start < 2
    assert layout.sheet.factors.dtype == np.int64


def test_rates_of_very_unequal_currencies_have_fewer_places_and_no_overflow() -> None:
    table = pa.table({"date": ["2024-10-18"] * 2, "currency": ["KWD", "IRR"], "rate": ["0.3", "400000000"]})
    layout = table_rates(table, per="EUR").lay_out(["KWD", "IRR", "EUR"], Target("IRR", al.RatePolicy.EXACT, ""))
    assert layout.sheet.rate(int(np.flatnonzero(layout.sheet.factors > 0)[0])) > 10**9


def test_a_rate_that_rounds_to_nothing_is_refused() -> None:
    table = pa.table({"date": ["2024-10-18"], "currency": ["IRR"], "rate": ["900000000000000"]})
    with pytest.raises(ConversionError, match="rounds to nothing"):
        table_rates(table, per="EUR").lay_out(["IRR"], Target("EUR", al.RatePolicy.EXACT, ""))


def test_the_rate_and_its_day_and_source_are_known_for_every_cell() -> None:
    package = al.AidPackage(amount="USD 100.00", date="2024-10-20", category="munitions", donor="USA")
    kuna = al.AidPackage(amount="HRK 753.45", date="2024-10-20", category="munitions", donor="HRV")
    total = al.Ledger([package, kuna]).convert("EUR", rates=ECB, policy=al.RatePolicy.last(3)).total()
    fixed, market = total.rates_used()
    assert (str(market.day), market.rate) == ("2024-10-18", ECB.rate("USD", "EUR", on="2024-10-18"))
    assert "European Central Bank" in market.source
    assert (str(fixed.day), fixed.source.startswith("Council Regulation (EC) No 2866/98")) == ("2023-01-01", True)
    assert round(total.value or 0, 2) == round(100 * market.rate, 2) + Decimal("100.00")
