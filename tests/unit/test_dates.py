"""Dates as sources print them."""

from __future__ import annotations

import pickle
import time
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from pydantic import BaseModel, ValidationError

from aidledger.dates import DateError, DateSpan, FiscalYear, Order
from aidledger.errors import InputError


class Row(BaseModel):
    date: DateSpan
    year: FiscalYear | None = None


def code_of(error: ValidationError) -> str:
    return str(error.errors()[0]["type"])


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2024-10-21", "2024-10-21"),
        ("2024-10", "2024-10"),
        ("2024", "2024"),
        ("21 October 2024", "2024-10-21"),
        ("October 21, 2024", "2024-10-21"),
        ("Oct. 21, 2024", "2024-10-21"),
        ("OCT 21 2024", "2024-10-21"),
        ("Sept. 19th, 2024", "2024-09-19"),
        ("Oct. 2024", "2024-10"),
        ("October 2024", "2024-10"),
        ("04/2022", "2022-04"),
        ("12/21/2022", "2022-12-21"),
        ("21/12/22", "2022-12-21"),
        ("3/3/2022", "2022-03-03"),
        ("31.12.2022", "2022-12-31"),
        ("until 2024-10-21", "until 2024-10-21"),
        ("by October 2024", "until 2024-10-31"),
        ("until 12/21/2022", "until 2022-12-21"),
        ("Since February 2022", "since 2022-02-01"),
        ("between 2024-10-01 and 2024-10-21", "2024-10-01/2024-10-21"),
        ("between 3/14/22 & 3/21/22", "2022-03-14/2022-03-21"),
        ("2024-10-01/2024-10-21", "2024-10-01/2024-10-21"),
        ("2024-01/2024-03", "2024-01-01/2024-03-31"),
        ("2024-02-01/2024-02-29", "2024-02"),
        ("unclear, 04/22", "2022-04"),
        ("unclear, 2022", "2022"),
        ("  21\u00a0October 2024 ", "2024-10-21"),
    ],
)
def test_a_date_is_read_into_its_canonical_form(text: str, canonical: str) -> None:
    assert str(DateSpan.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("unti 10/3/2022", "AL120"),
        ("JUY 7, 2023", "AL120"),
        ("Thu. Sep 19, 2024", "AL120"),
        ("2023-1-1", "AL120"),
        ("2024-10-21T00:00:00", "AL120"),
        ("20241021", "AL120"),
        ("1640995200", "AL120"),
        ("04/22", "AL120"),
        ("10/2022/3", "AL120"),
        ("unclear", "AL120"),
        ("until", "AL120"),
        ("until until 2024", "AL120"),
        ("between 2024", "AL120"),
        ("tomorrow", "AL120"),
        ("NaT", "AL120"),
        ("\uff12\uff10\uff12\uff14-10-21", "AL120"),
        ("\u0662\u0660\u0662٤-10-21", "AL120"),
        ("1899-12-31", "AL120"),
        ("2201-01-01", "AL120"),
        ("0000-00-00", "AL120"),
        ("3/3/0022", "AL120"),
        ("1" * 10_000, "AL120"),
        ("06/31/2022", "AL121"),
        ("31/06/2022", "AL121"),
        ("2023-02-29", "AL121"),
        ("2024-13", "AL121"),
        ("30 February 2024", "AL121"),
        ("0/3/2022", "AL121"),
        ("3/10/2022", "AL122"),
        ("until 10/3/2022", "AL122"),
        ("between 3/4/22 & 3/11/22", "AL122"),
        ("2024-10-21/2024-10-01", "AL124"),
        ("between 2024 and 2023", "AL124"),
        ("", "AL140"),
        (" ", "AL140"),
        ("2024-10-21\x00", "AL143"),
        ("2024-10-21\n", "AL143"),
        ("2024-\u202e10-21", "AL143"),
    ],
)
def test_what_is_not_certainly_a_date_is_refused_with_its_code(text: str, code: str) -> None:
    with pytest.raises(DateError) as refusal:
        DateSpan.parse(text)
    assert refusal.value.code == code
    assert refusal.value.hint


@pytest.mark.parametrize(("order", "day"), [("mdy", date(2022, 3, 10)), ("dmy", date(2022, 10, 3))])
def test_an_order_settles_which_number_is_the_month(order: Order, day: date) -> None:
    assert DateSpan.parse("3/10/2022", order=order).day == day


def test_an_order_reaches_both_ends_of_a_span() -> None:
    assert str(DateSpan.parse("between 3/4/22 & 3/11/22", order="mdy")) == "2022-03-04/2022-03-11"


def test_an_order_that_is_given_is_not_overruled() -> None:
    with pytest.raises(DateError) as refusal:
        DateSpan.parse("12/21/2022", order="dmy")
    assert refusal.value.code == "AL121"


def test_an_unknown_order_is_a_wrong_call() -> None:
    with pytest.raises(InputError, match="order"):
        DateSpan.parse("3/10/2022", order="ymd")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [
        date(2024, 10, 21),
        datetime(2024, 10, 21, 15, 30, tzinfo=UTC),
        pd.Timestamp("2024-10-21"),
        "21 October 2024",
        {"earliest": "2024-10-21", "latest": "2024-10-21"},
        ("2024-10-21", date(2024, 10, 21)),
        DateSpan.parse("2024-10-21"),
    ],
)
def test_a_field_takes_text_dates_pairs_and_spans(value: object) -> None:
    assert Row(date=value).date.day == date(2024, 10, 21)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "AL123"),
        (1640995200, "AL123"),
        (2024.0, "AL123"),
        (float("nan"), "AL123"),
        (True, "AL123"),
        (pd.NaT, "AL123"),
        (b"2024-10-21", "AL123"),
        (("2024-10-21",), "AL123"),
        ((2024, 2025), "AL123"),
        ((None, None), "AL140"),
        (None, "AL140"),
        ({}, "AL140"),
        (("2024-10-21", "2024-10-01"), "AL124"),
        ({"earliest": "2024-10-21", "latest": "2024-10-01"}, "AL124"),
        (date(1, 1, 1), "AL120"),
        ({"earliest": "2024-10-21", "text": "a\x1b"}, "AL143"),
        ({"earliest": "2024-10-21", "text": "a" * 101}, "AL143"),
        ({"earliest": "2024-10-21", "from": 1}, "extra_forbidden"),
        ("06/31/2022", "AL121"),
    ],
)
def test_a_field_refuses_what_is_no_date(value: object, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Row(date=value)
    assert code_of(refusal.value) == code


def test_a_pair_may_be_open_at_one_end() -> None:
    assert str(DateSpan.model_validate((None, "2024-10"))) == "until 2024-10-31"
    assert str(DateSpan.model_validate(("2024-10", None))) == "since 2024-10-01"


def test_spans_can_be_made_of_spans() -> None:
    month = DateSpan.parse("2024-10")
    assert DateSpan.model_validate((month, "2024-11")).latest == date(2024, 11, 30)


def test_the_wording_is_kept_only_where_it_says_more() -> None:
    assert DateSpan.parse("unclear, 04/22").text == "unclear, 04/22"
    assert DateSpan.parse("2022-04").text is None


def test_wording_takes_no_part_in_equality() -> None:
    assert DateSpan.parse("unclear, 04/22") == DateSpan.parse("2022-04")
    assert len({DateSpan.parse("unclear, 04/22"), DateSpan.parse("2022-04")}) == 1


def test_the_repr_shows_the_canonical_text() -> None:
    assert repr(DateSpan.parse("Oct. 2024")) == "DateSpan('2024-10')"


def test_only_text_can_be_parsed() -> None:
    with pytest.raises(DateError) as refusal:
        DateSpan.parse(20241021)  # type: ignore[arg-type]
    assert refusal.value.code == "AL123"


def test_a_span_equals_nothing_but_spans() -> None:
    assert DateSpan.parse("2024-10-21") != date(2024, 10, 21)


def test_a_longer_span_has_no_single_day() -> None:
    span = DateSpan.parse("2024-10")
    assert not span.is_day
    with pytest.raises(InputError, match="single day"):
        _ = span.day


def test_open_ends_reach_for_ever() -> None:
    since, until = DateSpan.parse("since 2024-10-01"), DateSpan.parse("until 2024-09-30")
    assert since.contains(date(2199, 1, 1))
    assert not since.contains(date(2024, 9, 30))
    assert not since.overlaps(until)
    assert since.overlaps(DateSpan.parse("2024-10"))


def test_a_span_cannot_be_changed_and_a_copy_is_validated() -> None:
    span = DateSpan.parse("2024-10")
    with pytest.raises(ValidationError):
        span.latest = date(2025, 1, 1)  # type: ignore[misc]
    with pytest.raises(ValidationError):
        span.model_copy(update={"latest": date(2023, 1, 1)})


def test_spans_and_their_errors_survive_pickling() -> None:
    span = DateSpan.parse("until 2024-10")
    assert pickle.loads(pickle.dumps(span)) == span  # noqa: S301 - our own bytes
    error = DateError("no date", code="AL121")
    assert pickle.loads(pickle.dumps(error)).code == "AL121"  # noqa: S301 - our own bytes


def test_json_keeps_the_wording() -> None:
    row = Row(date="unclear, 04/22", year="FY22")
    back = Row.model_validate_json(row.model_dump_json())
    assert (back, back.date.text) == (row, "unclear, 04/22")


def test_the_schema_offers_text_and_fields() -> None:
    assert [kind["type"] for kind in DateSpan.model_json_schema()["anyOf"]] == ["string", "object"]
    assert DateSpan.model_json_schema(mode="serialization")["type"] == "object"


@pytest.mark.parametrize(
    "text", ["between " * 12, "& " * 50, "and " * 25, "2024-" * 20, "/" * 100, "since " * 16, "1" * 100]
)
def test_hostile_dates_are_refused_at_once(text: str) -> None:
    start = time.perf_counter()
    for _ in range(50):
        with pytest.raises(DateError):
            DateSpan.parse(text)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("value", ["FY2024", "FY24", "fy 2024", "2024", 2024, FiscalYear(2024)])
def test_a_fiscal_year_is_read(value: str | int | FiscalYear) -> None:
    assert FiscalYear.parse(value) == FiscalYear(2024)


@pytest.mark.parametrize(
    "value",
    [
        True,
        24,
        1900,
        2201,
        2024.0,
        None,
        "",
        "FY",
        "FY2",
        "FY20245",
        "24",
        "FY\uff12\uff14",
        "FY2024\n",
        "2024-25",
        "9" * 5000,
        b"FY24",
    ],
)
def test_what_is_no_fiscal_year_is_refused(value: object) -> None:
    with pytest.raises(DateError) as refusal:
        FiscalYear.parse(value)  # type: ignore[arg-type]
    assert refusal.value.code == "AL125"


def test_a_fiscal_year_starts_in_october() -> None:
    assert str(FiscalYear(2024).span()) == "2023-10-01/2024-09-30"
    assert (FiscalYear.of(date(2023, 9, 30)), FiscalYear.of(date(2023, 10, 1))) == (FiscalYear(2023), FiscalYear(2024))


def test_fiscal_years_are_ordered() -> None:
    assert sorted([FiscalYear(2024), FiscalYear(2022)]) == [FiscalYear(2022), FiscalYear(2024)]


def test_a_fiscal_year_is_written_as_text() -> None:
    row = Row(date="2024-10-21", year="FY24")
    assert row.model_dump(mode="json")["year"] == "FY2024"
    assert Row.model_validate(row.model_dump()) == row


def test_a_field_refuses_a_fiscal_year_with_its_code() -> None:
    with pytest.raises(ValidationError) as refusal:
        Row(date="2024-10-21", year=True)
    assert code_of(refusal.value) == "AL125"


def test_the_schema_of_a_fiscal_year_is_its_pattern() -> None:
    assert Row.model_json_schema(mode="serialization")["properties"]["year"]["anyOf"][0]["pattern"] == "^FY[0-9]{4}$"
