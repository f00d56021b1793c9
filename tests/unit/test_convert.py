"""A converted ledger: totals in one currency, packages as they were stated."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

import aidledger as al
from aidledger.errors import BasisMismatchError, CurrencyMismatchError, InputError, MissingRateError


@pytest.fixture
def rates() -> al.Rates:
    cells = {"date": ["2024-10-18", "2024-10-21"], "currency": ["EUR", "EUR"], "rate": ["1.0847", "1.0823"]}
    return al.rates(pa.table(cells), to="USD", label="test rates")


@pytest.fixture
def mixed() -> al.Ledger:
    def package(name: str, amount: str, date: str, donor: str) -> al.AidPackage:
        return al.AidPackage(id=name, amount=amount, date=date, category="munitions", donor=donor)

    return al.Ledger(
        [package("A", "EUR 1,000,000.00", "2024-10-18", "DEU"), package("B", "USD 2,000,000.00", "2024-10-19", "USA")],
    )


def test_a_mixed_ledger_refuses_to_add_and_names_convert(mixed: al.Ledger) -> None:
    with pytest.raises(CurrencyMismatchError, match="convert"):
        mixed.total()


def test_a_converted_total_is_exact_and_says_how(mixed: al.Ledger, rates: al.Rates) -> None:
    total = mixed.convert("USD", rates=rates).total()
    assert (total.value, total.currency) == (Decimal(3084700), "USD")
    assert "converted to USD at test rates, each amount's own date, the exact day" in total.cite()
    assert "Rates" in str(total.explain())


def test_one_day_can_serve_all(mixed: al.Ledger, rates: al.Rates) -> None:
    assert mixed.convert("USD", rates=rates, at="2024-10-21").total().value == Decimal(3082300)


def test_filters_follow_the_conversion(mixed: al.Ledger, rates: al.Rates) -> None:
    assert mixed.convert("USD", rates=rates).where(donor="DEU").total().value == Decimal(1084700)


def test_packages_keep_the_amount_that_was_stated(mixed: al.Ledger, rates: al.Rates) -> None:
    assert str(mixed.convert("USD", rates=rates)["A"].amount) == "EUR 1,000,000.00"


def test_grouping_by_currency_shows_what_each_became(mixed: al.Ledger, rates: al.Rates) -> None:
    totals = mixed.convert("USD", rates=rates).totals(by="currency")
    assert [(row.key, row.value, row.currency) for row in totals] == [
        (("EUR",), Decimal(1084700), "USD"),
        (("USD",), Decimal(2000000), "USD"),
    ]


def test_frames_of_converted_sums_keep_every_digit_on_request(mixed: al.Ledger, rates: al.Rates) -> None:
    converted = mixed.convert("USD", rates=rates)
    assert converted.totals(by="donor").to_pandas(amounts="decimal")["value"].tolist() == [
        Decimal(1084700),
        Decimal(2000000),
    ]
    assert converted.cumulative(freq="M").to_pandas()["value"].tolist() == [3084700.0]
    with pytest.raises(InputError, match="finer than minor units"):
        converted.totals(by="donor").to_pandas(amounts="minor")


def test_a_missing_rate_raises_at_once(mixed: al.Ledger, rates: al.Rates) -> None:
    with pytest.raises(MissingRateError, match="no rates for GBP"):
        mixed.convert("GBP", rates=rates)


def test_an_unknown_currency_or_day_is_refused(mixed: al.Ledger, rates: al.Rates) -> None:
    with pytest.raises(InputError, match="dollars"):
        mixed.convert("dollars", rates=rates)
    with pytest.raises(InputError, match="not a single day"):
        mixed.convert("USD", rates=rates, at="2024")


def test_revisions_are_not_converted_in_silence(rates: al.Rates) -> None:
    record = al.load("us-ukraine").convert("USD", rates=rates, at="2024-10-21")
    with pytest.raises(BasisMismatchError, match="not converted"):
        record.total(basis="revalued")


def test_statements_are_compared_in_their_own_currency(rates: al.Rates) -> None:
    seed = al.load("seed")
    converted = seed.convert("EUR", rates=rates, at="2024-10-21")
    assert converted.reconcile().explain() == seed.reconcile().explain()


def test_an_empty_ledger_converts_to_nothing(rates: al.Rates) -> None:
    total = al.Ledger().convert("USD", rates=rates).total()
    assert (total.value, total.currency, total.rows) == (Decimal(0), "USD", 0)
