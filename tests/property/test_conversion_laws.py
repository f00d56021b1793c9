"""Laws of converted totals: exact against Python integers, and commuting with addition."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

import aidledger as al
from aidledger.conversion import RatePolicy, Rates
from aidledger.conversion import table_rates as rates
from aidledger.ledger import Ledger
from aidledger.model import AidPackage
from aidledger.totals.exact import product_sum

CURRENCIES = ("EUR", "JPY", "USD", "KWD")
DAYS = [dt.date(2024, 10, 1) + dt.timedelta(days=offset) for offset in range(5)]
rate_values = st.decimals("0.000000001", "99999", places=9)


@st.composite
def published(draw: st.DrawFn) -> Rates:
    around = {currency: draw(rate_values) for currency in CURRENCIES if currency != "USD"}
    # Neighbours a power of ten apart would be refused: rates move by less than half.
    moves = st.integers(80, 150)
    cells = [
        (day, currency, max(round(value * draw(moves) / 100, 9), Decimal("0.000000001")))
        for day in DAYS
        for currency, value in around.items()
    ]
    dates, codes, values = zip(*cells, strict=True)
    return rates(
        pa.table({"date": list(dates), "currency": list(codes), "rate": [f"{value:f}" for value in values]}), to="USD"
    )


@st.composite
def packages(draw: st.DrawFn) -> tuple[AidPackage, ...]:
    count = draw(st.integers(0, 6))
    return tuple(
        AidPackage(
            id=f"P{number}",
            amount={"stated": draw(st.integers(1, 10**14)), "currency": draw(st.sampled_from(CURRENCIES))},
            date=draw(st.sampled_from(DAYS)),
            category=draw(st.sampled_from(["munitions", "artillery"])),
            donor=draw(st.sampled_from(["USA", "DEU"])),
        )
        for number in range(count)
    )


@given(packages(), published())
@settings(max_examples=40)
def test_a_converted_total_is_the_exact_sum_of_amount_times_rate(
    given_packages: tuple[AidPackage, ...], table: Rates
) -> None:
    expected = sum(
        (
            Fraction(package.amount.value or 0)
            * Fraction(table.rate(package.amount.currency or "", "USD", on=package.date.day))
            for package in given_packages
            if package.date
        ),
        Fraction(0),
    )
    assert Fraction(Ledger(given_packages).convert("USD", rates=table).total().value or 0) == expected


@given(packages(), published())
@settings(max_examples=40)
def test_conversion_commutes_with_summation(given_packages: tuple[AidPackage, ...], table: Rates) -> None:
    converted = Ledger(given_packages).convert("USD", rates=table)
    parts = [group.value or Decimal(0) for group in converted.totals(by=["donor", "category"])]
    assert sum(map(Fraction, parts), Fraction(0)) == Fraction(converted.total().value or 0)


@given(packages(), published())
@settings(max_examples=40)
def test_the_last_step_of_a_converted_curve_is_the_converted_total(
    given_packages: tuple[AidPackage, ...], table: Rates
) -> None:
    converted = Ledger(given_packages).convert("USD", rates=table, policy=RatePolicy.last(3))
    steps = converted.cumulative(freq="D").curve()
    assert (steps[-1].value if steps else 0) == converted.total().value


@given(packages())
@settings(max_examples=40)
def test_converting_to_the_own_currency_changes_nothing(given_packages: tuple[AidPackage, ...]) -> None:
    dollars = [package for package in given_packages if package.amount.currency == "USD"]
    no_rates = rates(pa.table({"date": ["2024-10-01"], "currency": ["EUR"], "rate": ["1.1"]}), to="USD")
    own, converted = (
        Ledger(dollars).total(),
        Ledger(dollars).convert("USD", rates=no_rates, policy=RatePolicy.last(30)).total(),
    )
    assert (own.value, own.low, own.high) == (converted.value, converted.low, converted.high)


@given(st.lists(st.tuples(st.integers(-(2**62), 2**62), st.integers(0, 2**62), st.integers(0, 3)), max_size=30))
def test_sums_of_products_are_exact_beyond_any_integer_of_the_machine(rows: list[tuple[int, int, int]]) -> None:
    values, factors, keys = (
        (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
        if rows
        else (np.zeros(0, dtype=np.int64),) * 3
    )
    expected = [sum(value * factor for value, factor, key in rows if key == wanted) for wanted in range(4)]
    assert [int(number) for number in product_sum(values, factors, keys, 4)] == expected


ECB = al.rates("ecb")
ecb_days = st.dates(dt.date(2015, 1, 10), dt.date(2026, 10, 20))
ecb_pairs = st.lists(st.sampled_from(["EUR", "USD", "GBP", "JPY", "PLN", "HUF"]), min_size=2, max_size=2, unique=True)


@given(ecb_days, ecb_pairs, st.integers(1, 10**13))
@settings(max_examples=60)
def test_there_and_back_returns_within_the_declared_rounding(day: dt.date, pair: list[str], minor: int) -> None:
    base, quote = pair
    policy = RatePolicy.last(10)
    there, back = (ECB.rate(a, b, on=day, policy=policy) for a, b in ((base, quote), (quote, base)))
    half = Fraction(1, 2 * 10**12)
    # Each rate is off by at most half a unit of its twelfth place, and so is the product.
    allowed = half * (Fraction(there) + Fraction(back)) + half * half
    assert abs(Fraction(there) * Fraction(back) - 1) <= allowed
    assert abs(minor * Fraction(there) * Fraction(back) - minor) <= minor * allowed


@given(st.lists(st.tuples(st.integers(0, 10**14), st.integers(2000, 2023)), min_size=1, max_size=6), st.data())
@settings(max_examples=40)
def test_deflating_to_the_same_year_is_identity(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    base = data.draw(st.integers(2000, 2023))
    ledger = Ledger(
        AidPackage(
            id=str(number),
            amount={"stated": cents, "currency": "USD"},
            date=dt.date(base, 3, 1),
            category="munitions",
            donor="USA",
        )
        for number, (cents, _) in enumerate(rows)
    )
    own, real = ledger.total(), ledger.deflate(to=base, prices=al.prices("us-gdp")).total()
    assert (own.value, own.low, own.high) == (real.value, real.low, real.high)


@given(st.lists(st.tuples(st.integers(1, 10**12), st.sampled_from(["AUD", "CHF", "EUR"])), min_size=1, max_size=8))
@settings(max_examples=40)
def test_flat_rates_reproduce_a_table_worked_out_by_hand(rows: list[tuple[int, str]]) -> None:
    flat = {"AUD": "0.64", "CHF": "1.04"}
    ledger = Ledger(
        AidPackage(
            id=str(number),
            amount={"stated": whole, "currency": code},
            date="2022-03-01",
            category="munitions",
            donor="AUS",
        )
        for number, (whole, code) in enumerate(rows)
    )
    by_hand = sum(whole * Decimal(flat.get(code, "1")) for whole, code in rows)
    assert ledger.convert("EUR", rates=al.rates.flat(flat, to="EUR", label="hand")).total().value == by_hand


@given(st.lists(st.tuples(st.integers(0, 10**12), st.sampled_from(CURRENCIES)), min_size=1, max_size=8), ecb_days)
@settings(max_examples=30)
def test_conversion_at_one_day_scales_bounds_and_reuse_alike(rows: list[tuple[int, str]], day: dt.date) -> None:
    dollars = [whole for whole, _ in rows]
    ledger = Ledger(
        AidPackage(
            id=str(number),
            amount=f"over USD {whole + 1}.00",
            reannounced=f"up to USD {whole // 2}.00" if whole // 2 else None,
            date="2022-03-01",
            category="munitions",
            donor="USA",
        )
        for number, whole in enumerate(dollars)
    )
    rate = ECB.rate("USD", "EUR", on=day, policy=RatePolicy.last(10))
    for basis in ("announced", "new_money"):
        own = ledger.total(basis=basis)
        euros = ledger.convert("EUR", rates=ECB, at=day, policy=RatePolicy.last(10)).total(basis=basis)
        for name in ("value", "low", "high", "rounding_low", "rounding_high"):
            assert Fraction(getattr(euros, name)) == Fraction(getattr(own, name)) * Fraction(rate)
