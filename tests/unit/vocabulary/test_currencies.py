from __future__ import annotations

from datetime import date, timedelta

import pytest

from aidledger.vocabulary import currencies


@pytest.mark.parametrize(
    ("code", "exponent"),
    [
        ("USD", 2),
        ("EUR", 2),
        ("UAH", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("ISK", 0),
        ("HUF", 2),
        ("KWD", 3),
        ("BHD", 3),
        ("CLF", 4),
        ("ITL", 0),
        ("DEM", 2),
    ],
)
def test_a_currency_knows_its_smallest_unit(code: str, exponent: int) -> None:
    assert currencies()[code].exponent == exponent


@pytest.mark.parametrize(
    ("code", "until"),
    [("HRK", date(2022, 12, 31)), ("BGN", date(2025, 12, 31)), ("EEK", date(2010, 12, 31)), ("LVL", date(2013, 12, 31)), ("LTL", date(2014, 12, 31)),
     ("SKK", date(2008, 12, 31)), ("SIT", date(2006, 12, 31)), ("MTL", date(2007, 12, 31)), ("CYP", date(2007, 12, 31)), ("DEM", date(2001, 12, 31)),
     ("GRD", date(2001, 12, 31))],
)  # fmt: skip
def test_a_currency_the_euro_replaced_knows_its_last_day(code: str, until: date) -> None:
    assert currencies()[code].valid_until == until


def test_every_currency_of_a_euro_country_names_the_day_it_joined() -> None:
    joined = {code for code, row in currencies().items() if row.joined_euro}

    assert joined == {*"ATS BEF BGN CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK".split()}  # noqa: SIM905


def test_later_members_left_their_currency_the_day_before_the_euro_came() -> None:
    for row in currencies().values():
        if row.joined_euro and row.joined_euro > date(2002, 1, 1):
            assert row.valid_until == row.joined_euro - timedelta(days=1), row.code


@pytest.mark.parametrize("code", ["USD", "EUR", "GBP", "UAH", "PLN", "CZK", "RON", "TWD", "XDR"])
def test_a_currency_in_use_has_no_last_day(code: str) -> None:
    assert currencies()[code].valid_until is None


@pytest.mark.parametrize("code", ["XAU", "XXX", "XTS", "USA", "BTC", "XBT", "usd"])
def test_metals_test_codes_countries_and_lower_case_are_no_currencies(code: str) -> None:
    assert code not in currencies()


def test_the_mapping_is_read_only() -> None:
    with pytest.raises(TypeError):
        currencies()["USD"] = currencies()["EUR"]  # type: ignore[index]


def test_every_row_is_keyed_by_its_own_code() -> None:
    assert all(code == row.code and row.source for code, row in currencies().items())
