"""Bad tables of rates: every row is refused by name, and nothing is repaired in silence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from aidledger.conversion import Rates, table_rates
from aidledger.errors import InputError, MissingColumnError, ValidationFailedError
from aidledger.findings import Findings

GOOD = ("2024-10-18", "USD", "1.0847")


def read(*rows: tuple[object, object, object], **how: str) -> Rates:
    dates, currencies, values = zip(*rows, strict=True)
    table = pa.table(
        {
            "date": [None if cell is None else str(cell) for cell in dates],
            "currency": pa.array(currencies, pa.string()),
            "rate": pa.array([None if cell is None else str(cell) for cell in values], pa.string()),
        }
    )
    return table_rates(table, **({"per": "EUR", "label": "mine.csv"} | how))


def refused(*rows: tuple[object, object, object]) -> list[tuple[str, int | None]]:
    """Code and row of everything that is wrong."""
    with pytest.raises(ValidationFailedError) as caught:
        read(*rows)
    report = caught.value.report
    assert isinstance(report, Findings)
    return [(finding.code, finding.location.row) for finding in report]


@pytest.mark.parametrize(
    "rate",
    [
        "0",
        "0.000",
        "-1.1",
        "NaN",
        "nan",
        "Infinity",
        "inf",
        "1,0847",
        "",
        " 1.1",
        "1e5",
        "+1",
        "0x1",
        "one",
        None,
        "٣",
        "1" * 16,
    ],
)
def test_a_rate_that_cannot_be_one_is_refused_with_its_row(rate: object) -> None:
    assert refused(GOOD, ("2024-10-21", "USD", rate)) == [("AL160", 2)]


@pytest.mark.parametrize(
    ("currency", "code"), [("XXY", "AL110"), ("usd", "AL110"), ("US$", "AL110"), (None, "AL110"), ("", "AL110")]
)
def test_an_unknown_currency_is_refused_with_its_row(currency: object, code: str) -> None:
    assert refused(GOOD, ("2024-10-21", currency, "1.1")) == [(code, 2)]


@pytest.mark.parametrize("day", ["2024-02-30", "21.10.2024", "2024-10", "", None, "45000", "2024-10-21T00:00"])
def test_a_day_that_cannot_be_read_is_refused_with_its_row(day: object) -> None:
    assert refused(GOOD, (day, "USD", "1.1")) == [("AL120", 2)]


def test_a_day_with_two_different_rates_is_refused_and_with_the_same_twice_is_not() -> None:
    assert refused(GOOD, (GOOD[0], "USD", "1.0848")) == [("AL161", 2)]
    assert read(GOOD, (GOOD[0], "USD", "1.08470")).rate("EUR", "USD", on=GOOD[0]) == Decimal("1.0847")


def test_a_day_that_has_not_come_is_refused() -> None:
    later = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=30)
    assert refused(GOOD, (later, "USD", "1.1")) == [("AL162", 2)]
    assert refused(GOOD, ("1850-01-01", "USD", "1.1")) == [("AL162", 2)]


def test_a_retired_currency_has_no_rate_after_its_end() -> None:
    assert refused(("2022-12-30", "HRK", "7.5365"), ("2023-01-02", "HRK", "7.5345")) == [("AL162", 2)]


def test_rates_for_a_hundred_among_rates_for_one_are_refused() -> None:
    assert refused(
        ("2024-10-18", "JPY", "162.79"), ("2024-10-21", "JPY", "1.6322"), ("2024-10-22", "JPY", "1.6466")
    ) == [("AL163", 2)]


def test_a_currency_that_lost_most_of_its_worth_is_no_change_of_scale() -> None:
    assert read(("2024-10-18", "ARS", "400"), ("2024-10-21", "ARS", "1600")).findings == Findings()


def test_every_fault_is_listed_in_order_of_rows() -> None:
    assert refused(("x", "USD", "1"), GOOD, ("2024-10-21", "USD", "0"), ("2024-10-22", "EURO", "1")) == [
        ("AL120", 1),
        ("AL160", 3),
        ("AL110", 4),
    ]


def test_rows_out_of_order_are_used_and_noted() -> None:
    rates = read(("2024-10-17", "USD", "1.09"), ("2024-10-21", "USD", "1.10"), GOOD)
    assert [(finding.code, finding.location.row) for finding in rates.findings] == [("AL164", 3)]
    assert rates.rate("EUR", "USD", on=GOOD[0]) == Decimal("1.0847")


def test_newest_first_is_an_order_too() -> None:
    assert read(("2024-10-21", "USD", "1.10"), GOOD, ("2024-10-17", "USD", "1.09")).findings == Findings()


def test_the_pivot_is_worth_itself_and_nothing_else() -> None:
    assert refused(GOOD, ("2024-10-18", "EUR", "2")) == [("AL160", 2)]
    assert read(GOOD, ("2024-10-18", "EUR", "1.000")).currencies == ("EUR", "USD")


def test_floats_and_other_types_are_refused() -> None:
    for column in ([1.0847], [True], [b"1"]):
        with pytest.raises(InputError, match=r"floats|of type"):
            table_rates(pa.table({"date": ["2024-10-18"], "currency": ["USD"], "rate": column}), per="EUR")


@pytest.mark.parametrize("column", [pa.array([2]), pa.array([Decimal("2.00")]), pa.array(["2"]).dictionary_encode()])
def test_integers_decimals_and_dictionaries_are_text_enough(column: pa.Array) -> None:
    rates = table_rates(pa.table({"date": ["2024-10-18"], "currency": ["USD"], "rate": column}), per="EUR")
    assert rates.rate("EUR", "USD", on="2024-10-18") == 2


def test_numbers_beyond_int64_stay_exact() -> None:
    rates = read(("2024-10-18", "USD", "123456789012345.123456789012"), ("2024-10-18", "GBP", "0.5"))
    assert rates.rate("EUR", "USD", on="2024-10-18") == Decimal("123456789012345.123456789012")


def test_a_table_with_a_column_for_each_currency_is_read_too() -> None:
    frame = pd.DataFrame({"Date": ["2024-10-21", "2024-10-18"], "USD": ["1.0853", "N/A"], "JPY": ["162.79", "162.5"]})
    rates = table_rates(frame, per="EUR")
    assert rates.rate("EUR", "USD", on="2024-10-21") == Decimal("1.0853")
    assert rates.span("USD") == (dt.date(2024, 10, 21), dt.date(2024, 10, 21))


def test_a_fault_in_such_a_table_has_its_row() -> None:
    frame = pd.DataFrame({"Date": ["2024-10-21", "2024-10-18"], "USD": ["1.0853", "0"], "JPY": ["162.79", ""]})
    with pytest.raises(ValidationFailedError, match="rates:2"):
        table_rates(frame, per="EUR")


def test_columns_that_mean_nothing_are_refused_and_missing_ones_named() -> None:
    with pytest.raises(InputError, match="neither a day nor a currency"):
        table_rates(pa.table({"Date": ["2024-10-21"], "USD": ["1.1"], "colour": ["red"]}), per="EUR")
    with pytest.raises(InputError, match="floats"):
        table_rates(pa.table({"Date": ["2024-10-21"], "USD": [1.1]}), per="EUR")
    with pytest.raises(MissingColumnError, match="date or currency or rate"):
        table_rates(pa.table({"day": ["2024-10-21"]}), per="EUR")


def test_the_direction_is_never_guessed() -> None:
    table = pa.table({"date": ["2024-10-18"], "currency": ["USD"], "rate": ["1.0847"]})
    for how in ({}, {"to": "EUR", "per": "EUR"}):
        with pytest.raises(InputError, match="not clear what the rates are quoted in"):
            table_rates(table, **how)
    assert table_rates(table, per="EUR").rate("EUR", "USD", on="2024-10-18") == Decimal("1.0847")
    assert table_rates(table, to="EUR").rate("USD", "EUR", on="2024-10-18") == Decimal("1.0847")


def test_a_table_may_name_its_pivot_itself() -> None:
    columns = {"date": ["2024-10-18"] * 2, "currency": ["USD", "GBP"], "rate": ["1.0847", "0.83"]}
    assert table_rates(pa.table({**columns, "per": ["EUR", "EUR"]})).pivot == "EUR"
    with pytest.raises(InputError, match="names 2 currencies"):
        table_rates(pa.table({**columns, "to": ["EUR", "USD"]}))
