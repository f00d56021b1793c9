from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.amounts.printed import in_full, in_words, rounding_told, smallest_unit

FIGURES = st.decimals(min_value=-(10**15), max_value=10**15, places=14, allow_nan=False)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "XXX"])


def read(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        ("67026076560.93501900000000", "EUR", "67,026,076,560.94"),
        ("3647000000.00", "USD", "3,647,000,000.00"),
        ("400", "JPY", "400"),
        ("400.5", "JPY", "400"),
        ("1.2345", "KWD", "1.234"),
        ("-0.001", "EUR", "0.00"),
        ("0", "XXX", "0"),
        ("Infinity", "EUR", "no upper limit"),
        ("-Infinity", "EUR", "no lower limit"),
    ],
)
def test_a_figure_is_shown_to_the_smallest_unit_of_its_currency(value: str, currency: str, text: str) -> None:
    assert in_full(Decimal(value), currency) == text


def test_a_number_without_a_scale_has_no_more_decimals_than_its_currency() -> None:
    assert in_words(Decimal("462235.371"), "EUR", toward="high") == "462,235.38"
    assert in_words(Decimal("462235.371"), "JPY", toward="low") == "462,235"
    assert in_words(Decimal("1234567.891"), "EUR") == "1.235 million"


@given(value=FIGURES, currency=CURRENCIES)
def test_bounds_stay_bounds_and_estimates_near(value: Decimal, currency: str) -> None:
    unit = Decimal(smallest_unit(currency).split()[1])
    low, high = (read(in_full(value, currency, toward=way)) for way in ("low", "high"))
    assert low <= value <= high
    assert high - low <= unit
    assert abs(read(in_full(value, currency)) - value) <= unit / 2


@given(value=FIGURES, currency=CURRENCIES)
def test_rounding_is_told_exactly_where_a_digit_is_left_out(value: Decimal, currency: str) -> None:
    assert bool(rounding_told([None, value], currency)) == (read(in_full(value, currency)) != value)


def test_what_has_no_end_is_not_rounded() -> None:
    assert rounding_told([Decimal("Infinity"), None], "EUR") == ""
