from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from aidledger.dates import DateSpan, FiscalYear
from aidledger.errors import InputError, UnknownTermError
from aidledger.model import Basis
from aidledger.totals.filters import Filter
from aidledger.totals.wanted import choice, keys, wanted


def test_names_and_aliases_become_codes() -> None:
    found = wanted(donor="US", recipient="Ukraine", authority="Presidential Drawdown Authority", stage="Announced")
    assert (found.donor, found.recipient, found.authority, found.stage) == (
        ("USA",),
        ("UKR",),
        ("PDA",),
        ("announced",),
    )


def test_several_words_are_kept_once_each_in_order() -> None:
    assert wanted(authority=["USAI", "PDA", "USAI"]).authority == ("USAI", "PDA")


def test_sets_of_words_always_give_the_same_filter() -> None:
    assert wanted(id={"B", "A", "C"}).id == ("A", "B", "C")
    assert wanted(id=frozenset({"B", "A"})).id == ("A", "B")


def test_generators_are_read_once() -> None:
    assert wanted(id=(name for name in ("A", "B"))).id == ("A", "B")


@pytest.mark.parametrize(
    ("name", "word", "hint"),
    [
        ("donor", "Germny", "Did you mean"),
        ("authority", "Presidential Drawdown Autority", "Did you mean"),
        ("category", "tnks", "Did you mean"),
        ("stage", "anounced", "Did you mean"),
        ("instrument", "lone", "Did you mean"),
        ("valuation", "market prise", "Did you mean"),
        ("currency", "EURO", ""),
    ],
)
def test_unknown_words_are_refused_with_a_suggestion(name: str, word: str, hint: str) -> None:
    with pytest.raises(UnknownTermError) as caught:
        wanted(**{name: word})
    assert hint in caught.value.hint


def test_sums_over_accounts_are_refused_as_authorities() -> None:
    with pytest.raises(InputError, match="sum over several accounts"):
        wanted(authority="DOD_TOTAL")


@pytest.mark.parametrize("value", [5, ["PDA", None], [3]])
def test_what_is_no_text_is_refused(value: Any) -> None:
    with pytest.raises(InputError, match=r"authority=.* is not text"):
        wanted(authority=value)


def test_currencies_are_read_in_either_case() -> None:
    assert wanted(currency="eur").currency == ("EUR",)


@pytest.mark.parametrize("value", ["FY2024", "FY24", "2024", 2024, FiscalYear(2024)])
def test_fiscal_years_are_read_in_every_form(value: Any) -> None:
    assert wanted(fiscal_year=value).fiscal_year == FiscalYear(2024)


@pytest.mark.parametrize("value", [True, 24.0, "next year", 12])
def test_other_fiscal_years_are_refused(value: Any) -> None:
    with pytest.raises(InputError, match="not a fiscal year"):
        wanted(fiscal_year=value)


@pytest.mark.parametrize("value", ["2022-02", dt.date(2022, 2, 1), DateSpan.parse("2022-02")])
def test_boundaries_are_days_or_spans(value: Any) -> None:
    since = wanted(since=value).since
    assert since is not None
    assert since.earliest == dt.date(2022, 2, 1)


@pytest.mark.parametrize("value", ["", "yesterday", 20220201, float("nan"), "3/10/2022"])
def test_other_boundaries_are_refused_by_name(value: Any) -> None:
    with pytest.raises(InputError, match=r"^until="):
        wanted(until=value)


@pytest.mark.parametrize("value", ["since 2022", "until 2022"])
def test_boundaries_with_an_open_end_are_refused(value: str) -> None:
    with pytest.raises(InputError, match="has an open end"):
        wanted(since=value)


def test_keys_are_one_word_or_several() -> None:
    assert keys("authority") == ("authority",)
    assert keys(["authority", "year"]) == ("authority", "year")


def test_members_of_closed_sets_are_found_by_value() -> None:
    assert choice(Basis, "new_money") is Basis.NEW_MONEY
    assert choice(Basis, Basis.NEW_MONEY) is Basis.NEW_MONEY


@pytest.mark.parametrize("word", ["newmoney", "", None, 3])
def test_other_words_are_no_members(word: Any) -> None:
    with pytest.raises(UnknownTermError, match="Basis"):
        choice(Basis, word)


def test_an_empty_list_is_refused_and_not_read_as_everything() -> None:
    with pytest.raises(InputError, match="id is an empty list"):
        wanted(id=[])
    assert wanted(id=None) == Filter()


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(InputError, match="is after until"):
        wanted(since="2024-07-01", until="2024-05-01")
