"""Published rates: held exactly, refused when they cannot be right, never guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, localcontext
from fractions import Fraction

import pyarrow as pa
import pytest

from aidledger.conversion import RatePolicy, Rates
from aidledger.conversion import table_rates as rates
from aidledger.errors import InputError, MissingColumnError, MissingRateError, ValidationFailedError

FRIDAY, SATURDAY, MONDAY = dt.date(2024, 10, 18), dt.date(2024, 10, 19), dt.date(2024, 10, 21)


def table(*rows: tuple[object, str, object]) -> pa.Table:
    dates, currencies, values = zip(*rows, strict=True) if rows else ((), (), ())
    text = [None if value is None else str(value) for value in values]
    return pa.table(
        {"date": [str(date) for date in dates], "currency": list(currencies), "rate": pa.array(text, pa.string())}
    )


def to_usd(*rows: tuple[object, str, object]) -> Rates:
    return rates(table(*rows), to="USD", label="test rates")


def test_a_rate_is_the_decimal_that_was_given() -> None:
    assert to_usd((FRIDAY, "EUR", "1.0847")).rate("EUR", "USD", on=FRIDAY) == Decimal("1.0847")


def test_the_pivot_is_worth_itself() -> None:
    assert to_usd((FRIDAY, "EUR", "1.1")).rate("USD", "USD", on=MONDAY) == 1


def test_a_cross_rate_goes_through_the_pivot_and_is_rounded_once() -> None:
    table_of_rates = to_usd((FRIDAY, "EUR", "1.1"), (FRIDAY, "GBP", "1.3"))
    assert table_of_rates.rate("EUR", "GBP", on="2024-10-18") == round(Fraction(11, 13) * 10**12) / Decimal(10**12)


def test_a_day_without_a_rate_raises_and_names_the_nearest() -> None:
    with pytest.raises(MissingRateError, match="no rate for EUR on 2024-10-19") as caught:
        to_usd((FRIDAY, "EUR", "1.1"), (MONDAY, "EUR", "1.2")).rate("EUR", "USD", on=SATURDAY)
    assert "2024-10-18 and 2024-10-21" in caught.value.hint


def test_a_currency_without_rates_raises_and_lists_what_is_there() -> None:
    with pytest.raises(MissingRateError, match="no rates for UAH") as caught:
        to_usd((FRIDAY, "EUR", "1.1")).rate("UAH", "USD", on=FRIDAY)
    assert "EUR, USD" in caught.value.hint


def test_the_last_published_rate_is_taken_only_when_asked_for() -> None:
    published = to_usd((FRIDAY, "EUR", "1.1"), (MONDAY, "EUR", "1.2"))
    assert published.rate("EUR", "USD", on=SATURDAY, policy=RatePolicy.last(2)) == Decimal("1.1")


def test_a_rate_older_than_the_policy_allows_is_out_of_reach() -> None:
    with pytest.raises(MissingRateError):
        to_usd((FRIDAY, "EUR", "1.1")).rate("EUR", "USD", on=MONDAY, policy=RatePolicy.last(2))


def test_no_rate_is_taken_from_the_future() -> None:
    with pytest.raises(MissingRateError):
        to_usd((MONDAY, "EUR", "1.2")).rate("EUR", "USD", on=FRIDAY, policy=RatePolicy.last(30))


@pytest.mark.parametrize("age", [0, -1, 367])
def test_a_policy_refuses_an_age_that_is_no_number_of_days(age: int) -> None:
    with pytest.raises(InputError, match="max_age"):
        RatePolicy.last(age)


@pytest.mark.parametrize(
    "rate",
    [
        "0",
        "-1.1",
        "NaN",
        "Infinity",
        "1,1",
        "",
        "one",
        None,
        "1_0",
        "\u0663",
        "1e300000000",
        "0.0000000000001",
        "1" * 16,
    ],
)
def test_a_rate_that_cannot_be_one_is_listed(rate: object) -> None:
    with pytest.raises(ValidationFailedError) as caught:
        to_usd((FRIDAY, "EUR", "1.1"), (MONDAY, "EUR", rate))
    assert [finding.code for finding in caught.value.report] == ["AL160"]  # type: ignore[attr-defined] # a Findings report
    assert "test rates:2" in str(caught.value)


def test_every_bad_row_is_listed_not_only_the_first() -> None:
    with pytest.raises(ValidationFailedError, match="3 rates cannot be used"):
        to_usd((FRIDAY, "EURO", "1.1"), ("2024-02-30", "EUR", "1.1"), (FRIDAY, "EUR", "1.1"), (FRIDAY, "EUR", "1.2"))


def test_the_same_rate_twice_is_no_contradiction() -> None:
    assert to_usd((FRIDAY, "EUR", "1.10"), (FRIDAY, "EUR", "1.1")).rate("EUR", "USD", on=FRIDAY) == Decimal("1.1")


def test_rows_may_come_in_any_order() -> None:
    published = to_usd((MONDAY, "EUR", "1.2"), (FRIDAY, "EUR", "1.1"))
    assert published.rate("EUR", "USD", on=SATURDAY, policy=RatePolicy.last(1)) == Decimal("1.1")


def test_rates_as_binary_floats_are_refused() -> None:
    with pytest.raises(InputError, match="binary floats"):
        rates(pa.table({"date": ["2024-10-18"], "currency": ["EUR"], "rate": [1.1]}), to="USD")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumnError, match="currency or rate"):
        rates(pa.table({"date": ["2024-10-18"]}), to="USD")


def test_an_unknown_pivot_is_refused() -> None:
    with pytest.raises(InputError, match="not a currency"):
        rates(table((FRIDAY, "EUR", "1.1")), to="dollars")


def test_dates_may_be_dates() -> None:
    frame = pa.table({"date": pa.array([FRIDAY]), "currency": ["EUR"], "rate": pa.array([Decimal("1.1")])})
    assert rates(frame, to="USD").rate("EUR", "USD", on=FRIDAY) == Decimal("1.1")


def test_tables_join_and_the_right_hand_one_wins() -> None:
    both = to_usd((FRIDAY, "EUR", "1.1"), (FRIDAY, "GBP", "1.3")) | to_usd(
        (FRIDAY, "EUR", "1.2"), (FRIDAY, "UAH", "0.024")
    )
    assert both.currencies == ("EUR", "GBP", "UAH", "USD")
    assert both.rate("EUR", "USD", on=FRIDAY) == Decimal("1.2")


def test_tables_of_different_pivots_do_not_join() -> None:
    with pytest.raises(InputError, match="cannot be joined"):
        to_usd((FRIDAY, "EUR", "1.1")) | rates(table((FRIDAY, "USD", "0.9")), to="EUR")


def test_a_table_joins_only_with_another_table() -> None:
    with pytest.raises(TypeError):
        to_usd((FRIDAY, "EUR", "1.1")) | {"EUR": 1}  # type: ignore[operator] # on purpose


def test_the_repr_is_short() -> None:
    assert repr(to_usd((FRIDAY, "EUR", "1.1"))) == "<Rates test rates: 1 currency against USD>"


def test_a_day_with_something_behind_it_is_no_day() -> None:
    with pytest.raises(ValidationFailedError, match="is not a day"):
        to_usd(("2024-10-21garbage", "EUR", "1.1"))


def test_the_pivot_cannot_be_worth_anything_but_itself() -> None:
    assert to_usd((FRIDAY, "USD", "1"), (FRIDAY, "EUR", "1.1")).currencies == ("EUR", "USD")
    with pytest.raises(ValidationFailedError, match="one USD is one USD"):
        to_usd((FRIDAY, "USD", "2"))


def test_something_that_is_no_table_is_refused() -> None:
    with pytest.raises(InputError, match="no table of rates"):
        rates(5, to="USD")


def test_a_day_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(InputError, match="not a day"):
        to_usd((FRIDAY, "EUR", "1.1")).rate("EUR", "USD", on="garbage")


def test_a_rate_does_not_depend_on_the_caller_s_decimal_context() -> None:
    with localcontext(prec=2):
        assert to_usd((FRIDAY, "EUR", "1.0847")).rate("EUR", "USD", on=FRIDAY) == Decimal("1.0847")


def test_a_policy_made_by_hand_is_checked_too() -> None:
    with pytest.raises(InputError, match="max_age"):
        RatePolicy(-3)
