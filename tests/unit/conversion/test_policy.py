"""Which published rate a day takes: the exact one, an older one, an average or an end; never an invented one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest

from aidledger.conversion import RatePolicy, Rates, table_rates
from aidledger.errors import InputError, MissingRateError


def january(*days: int, month: int = 1) -> Rates:
    """Rates of some days of one month: on day 8 a euro is worth 1.08 dollars."""
    dates = [f"2024-{month:02}-{day:02}" for day in days]
    cells = {"date": dates, "currency": ["USD"] * len(days), "rate": [f"1.{day:02}" for day in days]}
    return table_rates(pa.table(cells), per="EUR")


WHOLE = january(2, 9, 16, 23, 30)


def test_the_average_of_a_month_is_the_exact_mean_of_the_quotations() -> None:
    average = WHOLE.rate("EUR", "USD", on="2024-01-20", policy=RatePolicy.average("M"))
    assert average == sum(map(Decimal, ("1.02", "1.09", "1.16", "1.23", "1.30"))) / 5


def test_the_end_of_a_month_is_the_last_rate_published_in_it() -> None:
    assert WHOLE.rate("EUR", "USD", on="2024-01-02", policy=RatePolicy.end_of("M")) == Decimal("1.30")


@pytest.mark.parametrize("policy", [RatePolicy.average("M"), RatePolicy.end_of("M")], ids=str)
def test_a_month_that_rates_do_not_reach_the_end_of_has_neither(policy: RatePolicy) -> None:
    with pytest.raises(MissingRateError, match="no rate for USD on 2024-01-20 under the policy"):
        january(2, 9, 16, 22).rate("EUR", "USD", on="2024-01-20", policy=policy)


def test_a_month_whose_beginning_is_missing_has_an_end_and_no_average() -> None:
    late = january(16, 23, 30)
    assert late.rate("EUR", "USD", on="2024-01-02", policy=RatePolicy.end_of("M")) == Decimal("1.30")
    with pytest.raises(MissingRateError):
        late.rate("EUR", "USD", on="2024-01-20", policy=RatePolicy.average("M"))


@pytest.mark.parametrize("day", ["2023-12-31", "2024-02-01"])
def test_a_month_without_rates_borrows_from_no_other(day: str) -> None:
    for policy in (RatePolicy.average("M"), RatePolicy.end_of("M")):
        with pytest.raises(MissingRateError):
            WHOLE.rate("EUR", "USD", on=day, policy=policy)


@pytest.mark.parametrize("period", ["Q", "Y"])
def test_quarters_and_years_are_averaged_alike(period: str) -> None:
    months = 3 if period == "Q" else 12
    ends = [dt.date(2024, month, 1) - dt.timedelta(days=1) for month in range(2, months + 1)]
    days = [dt.date(2024, 1, 2), *ends, dt.date(2024, months, 30)]
    cells = {
        "date": [str(day) for day in days],
        "currency": ["USD"] * len(days),
        "rate": ["1.1"] * (len(days) - 1) + ["1.2"],
    }
    rates = table_rates(pa.table(cells), per="EUR")
    expected = (Decimal("1.1") * (len(days) - 1) + Decimal("1.2")) / len(days)
    found = rates.rate("EUR", "USD", on="2024-02-15", policy=RatePolicy.average(period))
    assert abs(found - expected) < Decimal("1e-12")


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("exact", RatePolicy.EXACT),
        ("last", RatePolicy.last(7)),
        ("last:30", RatePolicy.last(30)),
        ("average", RatePolicy.average("M")),
        ("average:q", RatePolicy.average("Q")),
        ("end:Y", RatePolicy.end_of("Y")),
    ],
)
def test_a_policy_is_read_from_a_word(text: str, policy: RatePolicy) -> None:
    assert RatePolicy.parse(text) == policy


@pytest.mark.parametrize(
    "text", ["", "exact:1", "last:-1", "last:0", "last:9999", "last:٣", "average:W", "mean", "end:"]
)
def test_what_is_no_policy_is_refused(text: str) -> None:
    if text == "end:":
        assert RatePolicy.parse(text) == RatePolicy.end_of("M")
        return
    with pytest.raises(InputError):
        RatePolicy.parse(text)


@pytest.mark.parametrize("period", ["W", "", "m"])
def test_a_period_that_is_not_known_is_refused(period: str) -> None:
    with pytest.raises(InputError, match="period"):
        RatePolicy.average(period)


def test_a_policy_needs_a_whole_number_of_days() -> None:
    with pytest.raises(InputError, match="max_age"):
        RatePolicy(max_age=True)


def test_policies_say_what_they_do() -> None:
    assert [str(policy) for policy in (RatePolicy.average("Q"), RatePolicy.end_of("Y"))] == [
        "the average of the quarter",
        "the last rate published in the year",
    ]
