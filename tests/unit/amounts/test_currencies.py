"""Currencies: smallest units, and no fallback."""

from __future__ import annotations

import pytest

from aidledger.amounts import AmountError, is_currency, minor_exponent
from aidledger.amounts.currencies import _exponents
from aidledger.amounts.grammar import AMBIGUOUS, CURRENCY_NAMES, DOLLAR_CURRENCIES


@pytest.mark.parametrize(("code", "exponent"), [("USD", 2), ("JPY", 0), ("KWD", 3), ("HRK", 2)])
def test_the_smallest_unit_follows_iso_4217(code: str, exponent: int) -> None:
    assert minor_exponent(code) == exponent


@pytest.mark.parametrize("code", ["usd", "XXQ", "", "US", "$", "9" * 10_000, None, [], 840])
def test_an_unknown_currency_has_no_default(code: object) -> None:
    with pytest.raises(AmountError) as refusal:
        minor_exponent(code)  # type: ignore[arg-type]
    assert refusal.value.code == "AL110"


def test_a_near_code_is_suggested() -> None:
    with pytest.raises(AmountError, match="Did you mean USD"):
        minor_exponent("usd")


def test_codes_are_capitals() -> None:
    assert is_currency("EUR")
    assert not is_currency("eur")


def test_every_name_in_the_lexicon_is_a_known_currency() -> None:
    assert {code for code in CURRENCY_NAMES.values() if not is_currency(code)} == set()
    assert {code for code in DOLLAR_CURRENCIES if not is_currency(code)} == set()


def test_no_name_is_both_clear_and_ambiguous() -> None:
    assert set(CURRENCY_NAMES) & set(AMBIGUOUS) == set()


def test_no_currency_has_more_decimals_than_the_grammar_knows() -> None:
    assert max(_exponents().values()) <= 4
