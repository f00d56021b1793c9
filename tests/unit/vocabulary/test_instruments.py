from __future__ import annotations

import pytest

from aidledger.errors import UnknownTermError
from aidledger.vocabulary import Instrument, Valuation, instruments, resolve_instrument, resolve_valuation, valuations


def test_the_table_and_the_enumeration_of_instruments_agree() -> None:
    assert {row.code for row in instruments()} == set(Instrument)


def test_the_table_and_the_enumeration_of_valuations_agree() -> None:
    assert {row.code for row in valuations()} == set(Valuation)


def test_loans_guarantees_swap_lines_equity_and_sales_stay_out_of_an_aid_total() -> None:
    assert {item for item in Instrument if not item.in_aid_total} == {
        "loan",
        "guarantee",
        "swap_line",
        "equity",
        "sale",
    }


def test_what_is_contingent_is_marked() -> None:
    assert {row.code for row in instruments() if row.contingent} == {"guarantee", "swap_line"}


@pytest.mark.parametrize(
    ("text", "code"), [("loan", "loan"), ("Military financing", "financing"), ("SWAP LINE", "swap_line")]
)
def test_codes_and_titles_mean_one_instrument(text: str, code: str) -> None:
    assert resolve_instrument(text) is Instrument(code)


@pytest.mark.parametrize("text", ["in kind", "loans", ""])
def test_what_is_no_instrument_is_refused(text: str) -> None:
    with pytest.raises(UnknownTermError):
        resolve_instrument(text)


def test_codes_and_titles_mean_one_valuation() -> None:
    assert resolve_valuation("Market price, upper bound") is Valuation.MARKET_PRICE_UPPER


def test_a_trend_indicator_value_is_no_valuation_of_money() -> None:
    with pytest.raises(UnknownTermError):
        resolve_valuation("tiv")
