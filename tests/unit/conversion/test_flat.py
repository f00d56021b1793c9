"""One rate a currency, whatever the day."""

from __future__ import annotations

from decimal import Decimal

import pytest

import aidledger as al
from aidledger.errors import InputError, ValidationFailedError


def test_flat_rates_hold_on_any_day_and_without_one() -> None:
    rates = al.rates.flat({"AUD": "1.5", "USD": 2, "GBP": Decimal("0.80")}, label="release 7")
    for day in ("1900-01-01", "2024-02-29", "2199-12-31"):
        assert rates.rate("USD", "AUD", on=day) == Decimal("0.75")
    undated = al.AidPackage(amount="AUD 3,000.00", date=None, category="munitions", donor="AUS")
    total = al.Ledger([undated]).convert("EUR", rates=rates).total()
    # Two thirds, rounded once to twelve places: that number is the rate.
    assert total.value == 3000 * Decimal("0.666666666667")
    [used] = total.rates_used()
    assert (used.day, used.source, used.rows) == (None, "release 7", 1)


def test_either_direction_is_said_in_words() -> None:
    assert al.rates.flat({"USD": "0.5"}, to="EUR", label="x").rate("USD", "EUR", on="2024-01-01") == Decimal("0.5")
    assert al.rates.flat({"USD": "0.5"}, per="EUR", label="x").rate("USD", "EUR", on="2024-01-01") == 2
    with pytest.raises(InputError, match="Both"):
        al.rates.flat({"USD": "0.5"}, to="EUR", per="EUR", label="x")


@pytest.mark.parametrize(
    ("quotations", "code"),
    [({"USD": "0"}, "AL160"), ({"USD": "-1"}, "AL160"), ({"EUR": "2"}, "AL160"), ({"dollars": "1"}, "AL110")],
)
def test_what_cannot_be_a_rate_is_refused(quotations: dict[str, str], code: str) -> None:
    with pytest.raises(ValidationFailedError, match=code):
        al.rates.flat(quotations, label="x")


def test_floats_and_unknown_pivots_are_refused() -> None:
    with pytest.raises(InputError, match="floats"):
        al.rates.flat({"USD": 1.1}, label="x")  # type: ignore[dict-item] # on purpose
    with pytest.raises(InputError, match="not a currency"):
        al.rates.flat({"USD": "1.1"}, per="euro", label="x")
