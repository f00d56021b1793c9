"""Laws of converted totals: exact against Python integers, and commuting with addition."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

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
def test_conversion_commutes_with_summation(given_packages: tuple[AidPackage, ...], table: Rates) -> None:
    converted = Ledger(given_packages).convert("USD", rates=table)
    parts = [group.value or Decimal(0) for group in converted.totals(by=["donor", "category"])]
    assert sum(map(Fraction, parts), Fraction(0)) == Fraction(converted.total().value or 0)


@given(packages(), published())
def test_the_last_step_of_a_converted_curve_is_the_converted_total(
    given_packages: tuple[AidPackage, ...], table: Rates
) -> None:
    converted = Ledger(given_packages).convert("USD", rates=table, policy=RatePolicy.last(3))
    steps = converted.cumulative(freq="D").curve()
    assert (steps[-1].value if steps else 0) == converted.total().value


@given(packages())
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
