from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from aidledger.errors import (
    BasisMismatchError,
    CurrencyMismatchError,
    InputError,
    StageMismatchError,
    UnknownTermError,
    ValuationMismatchError,
)
from aidledger.ledger import Ledger
from tests.builders import package

LEDGER = Ledger(
    [
        package(id="A", authority="PDA", recipient="UKR"),
        package(id="B", authority="PDA", amount="$5 million to $6 million"),
        package(id="C", authority="USAI", amount="undisclosed"),
        package(id="D", authority="FMF", amount="$1.000 billion", announcement="X", category="tanks;uas"),
    ]
)


def test_groups_come_in_order_of_their_keys() -> None:
    groups = LEDGER.totals(by=["authority", "recipient"])
    assert [group.key for group in groups] == [("FMF", "(none)"), ("PDA", "(none)"), ("PDA", "UKR"), ("USAI", "(none)")]


def test_a_group_is_found_by_its_key() -> None:
    groups = LEDGER.totals(by=["authority", "announcement"])
    assert groups["FMF", "X"].value == Decimal(1_000_000_000)
    assert LEDGER.totals(by="authority")["PDA"].rows == 2


def test_an_unknown_group_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownTermError, match=r"Group 'IMET' is not known.\nHint: Known: FMF, PDA, USAI."):
        LEDGER.totals(by="authority")["IMET"]


def test_unlimited_groups_are_infinite() -> None:
    group = LEDGER.totals(by="authority")["USAI"]
    assert (group.value, group.high, group.unvalued) == (Decimal(0), Decimal("Infinity"), 1)


def test_the_total_row_is_the_total() -> None:
    assert LEDGER.totals(by="category").total == LEDGER.total()


def test_groups_are_rendered_with_the_total_below() -> None:
    lines = str(LEDGER.totals(by=["authority", "category"])).splitlines()
    assert lines[0].split() == ["authority", "category", "USD", "bn", "low", "high", "packages"]
    assert lines[2].split() == ["FMF", "tanks", "shared", "0.000", "1.001", "1"]
    assert lines[-1].split() == ["total", "1.406", "1.404", "∞", "4"]


def test_repr_names_keys_and_basis() -> None:
    assert repr(LEDGER.totals(by="authority")) == "<Totals by authority: 3 groups, basis announced>"
    assert len(LEDGER.totals(by="authority")) == 3


@pytest.mark.parametrize("by", ["", "colour", "date"])
def test_unknown_keys_are_refused(by: str) -> None:
    with pytest.raises(UnknownTermError, match="Grouping key"):
        LEDGER.totals(by=by)


@pytest.mark.parametrize("by", [(), [], set()])
def test_grouping_by_nothing_is_refused(by: object) -> None:
    with pytest.raises(InputError, match="nothing to group by"):
        LEDGER.totals(by=by)  # type: ignore[arg-type]


@pytest.mark.parametrize("by", [None, 3, [1], ["authority", None]])
def test_keys_that_are_no_words_are_refused(by: object) -> None:
    with pytest.raises(InputError, match="is not text"):
        LEDGER.totals(by=by)  # type: ignore[arg-type]


def test_a_key_given_twice_counts_once() -> None:
    assert LEDGER.totals(by=["authority", "authority"]).by == ("authority",)


def test_groups_no_revision_is_published_by_are_refused() -> None:
    with pytest.raises(BasisMismatchError, match="narrowed by grouping by category and grouping by month"):
        LEDGER.totals(by=["category", "authority", "month"], basis="revalued")
    with pytest.raises(BasisMismatchError, match=r"narrowed by recipient \(none\)"):
        LEDGER.totals(by="recipient", basis="revalued")


def test_currencies_are_split_when_asked_for_and_refused_otherwise() -> None:
    both = Ledger([package(id="A"), package(id="B", amount="EUR 5 million"), package(id="C", amount="undisclosed")])
    groups = both.totals(by="currency")
    assert [(group.key[0], group.currency) for group in groups] == [("(none)", "XXX"), ("EUR", "EUR"), ("USD", "USD")]
    assert groups.total is None
    assert str(groups).splitlines()[0].split() == ["currency", "bn", "low", "high", "packages"]
    with pytest.raises(CurrencyMismatchError):
        both.totals(by="authority")


def test_stages_are_split_when_asked_for_and_refused_otherwise() -> None:
    both = Ledger([package(id="A"), package(id="B", stage="delivered")])
    assert [group.key[0] for group in both.totals(by="stage")] == ["announced", "delivered"]
    with pytest.raises(StageMismatchError):
        both.totals(by="authority")


def test_valuations_are_split_when_asked_for_and_refused_otherwise() -> None:
    both = Ledger([package(id="A", valuation="net_book_value"), package(id="B", valuation="market_price")])
    assert [group.key[0] for group in both.totals(by="valuation")] == ["market_price", "net_book_value"]
    with pytest.raises(ValuationMismatchError):
        both.totals(by="authority")


def test_one_currency_and_one_stage_have_a_total_even_when_grouped_by() -> None:
    assert LEDGER.totals(by=["currency", "stage"]).total == LEDGER.total()


def test_groups_of_an_empty_ledger_are_none() -> None:
    groups = Ledger().totals(by=["authority", "category", "year"])
    assert list(groups) == []
    assert groups.to_pandas().empty
    assert str(groups).splitlines()[-1].split() == ["total", "0.000", "0.000", "0.000", "0"]


def test_what_is_left_out_is_named() -> None:
    (exclusion,) = Ledger([package(instrument="loan")]).totals(by="authority").excluded
    assert exclusion.ids == (package(instrument="loan").id,)


def test_frames_of_groups_are_exact_on_request() -> None:
    frame = LEDGER.totals(by="authority").to_pandas(amounts="decimal")
    assert frame["value"].tolist() == [Decimal(1_000_000_000), Decimal(405_500_000), Decimal(0)]
    assert pd.isna(frame["high"][2])
    assert list(frame.columns) == [
        "authority", "value", "low", "high", "rounding_low", "rounding_high", "currency", "rows", "unvalued",
    ]  # fmt: skip


def test_frames_grouped_by_currency_name_it_once() -> None:
    frame = LEDGER.totals(by="currency").to_pandas()
    assert list(frame.columns).count("currency") == 1


def test_many_keys_of_many_words_do_not_overflow() -> None:
    records = [package(id=f"P{row}", announcement=f"A{row}", draws_on=f"L{row}") for row in range(40)]
    keys = ["id", "announcement", "draws_on", "donor", "authority", "stage", "currency", "month", "category"]
    groups = Ledger(records).totals(by=keys)
    assert len(groups) == 40
    assert groups[next(iter(groups)).key].rows == 1
