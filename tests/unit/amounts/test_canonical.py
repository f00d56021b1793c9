"""Canonical text: short, and read back as the same amount."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.amounts import Amount, AmountError
from aidledger.amounts.canonical import minor_units, power_of_ten


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("$400 million", "USD 400 million"),
        ("$66.50 billion", "USD 66.50 billion"),
        ("$9,000,000,000", "USD 9,000,000,000"),
        ("$0.2 billion", "USD 0.2 billion"),
        ("$1,200 million", "USD 1.200 billion"),
        ("up to approximately $5.55 billion", "up to USD 5.55 billion"),
        ("less than £3bn", "nearly GBP 3 billion"),
        ("$5 million+", "at least USD 5 million"),
        ("circa €5m", "about EUR 5 million"),
        ("$500–600 million", "between USD 500 million and USD 600 million"),
        ("between $500 million and $1.25 billion", "between USD 0.500 billion and USD 1.250 billion"),
        ("-$2.6 billion", "USD -2.6 billion"),
        ("$200.00", "USD 200.00"),
        ("not disclosed", "undisclosed"),
        ("USD classified", "USD classified"),
    ],
)
def test_an_amount_has_one_canonical_text(text: str, canonical: str) -> None:
    assert str(Amount.parse(text)) == canonical


@pytest.mark.parametrize(
    ("figure", "currency", "text"), [("200", "USD", "USD 0.200 thousand"), ("5", "JPY", "JPY 0.005 thousand")]
)
def test_a_small_whole_figure_is_written_so_that_its_unit_cannot_seem_lost(
    figure: str, currency: str, text: str
) -> None:
    amount = Amount(stated=Decimal(figure), currency=currency)
    assert str(amount) == text
    assert Amount.parse(text) == amount


@pytest.mark.parametrize(("value", "minor"), [("12.5", 1250), ("-0.01", -1), ("0E+99", 0), ("1E+3", 100_000), ("0", 0)])
def test_minor_units_are_exact(value: str, minor: int) -> None:
    assert minor_units(Decimal(value), 2) == minor


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0.001", "AL105"),
        ("1E-99999", "AL105"),
        ("1E+99999", "AL106"),
        ("10000000000000000.01", "AL106"),
        ("NaN", "AL101"),
    ],
)
def test_what_is_no_number_of_minor_units_is_refused(value: str, code: str) -> None:
    with pytest.raises(AmountError) as refusal:
        minor_units(Decimal(value), 2)
    assert refusal.value.code == code


@pytest.mark.parametrize(("digit", "power"), [("1", 0), ("1000000", 6), ("1E+6", 6), ("0.01", -2), ("10.0", 1)])
def test_a_power_of_ten_is_recognised_however_it_is_written(digit: str, power: int) -> None:
    assert power_of_ten(Decimal(digit)) == power


@pytest.mark.parametrize("digit", ["0", "2", "11", "-1", "NaN", "Infinity", "101"])
def test_anything_else_is_no_stated_digit(digit: str) -> None:
    with pytest.raises(AmountError) as refusal:
        power_of_ten(Decimal(digit))
    assert refusal.value.code == "AL111"
