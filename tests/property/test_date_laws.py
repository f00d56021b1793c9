"""Laws of dates: text and back, JSON and back, sets of days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from aidledger.dates import DateError, DateSpan, FiscalYear

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> DateSpan:
    """Any span that can exist."""
    earliest, latest = sorted((draw(DAYS), draw(DAYS)))
    cut = draw(st.integers(0, 3))
    if cut == 3:
        return DateSpan(earliest=earliest, latest=earliest)
    return DateSpan(earliest=None if cut == 1 else earliest, latest=None if cut == 2 else latest)


@given(spans())
def test_the_text_of_a_span_reads_back(span: DateSpan) -> None:
    assert DateSpan.parse(str(span)) == span
    assert DateSpan.parse(str(span)).text is None


@given(spans())
def test_json_reads_back(span: DateSpan) -> None:
    assert DateSpan.model_validate_json(span.model_dump_json()) == span


@given(DAYS)
def test_every_way_to_write_a_day_names_the_same_day(day: date) -> None:
    ways = (f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", f"{day:%b}. {day.day}, {day.year}")
    assert {DateSpan.parse(way) for way in ways} == {DateSpan.model_validate(day)}
    assert DateSpan.parse(f"{day.month}/{day.day}/{day.year}", order="mdy").day == day
    assert DateSpan.parse(f"{day.day}/{day.month}/{day.year}", order="dmy").day == day


@given(DAYS)
def test_without_an_order_a_slashed_date_is_right_or_refused(day: date) -> None:
    for text in (f"{day.month}/{day.day}/{day.year}", f"{day.day}/{day.month}/{day.year}"):
        try:
            assert DateSpan.parse(text).day == day
        except DateError as error:
            assert error.code == "AL122"  # noqa: PT017 - either outcome is lawful


@given(spans(), spans(), DAYS)
def test_a_day_in_both_means_they_overlap(a: DateSpan, b: DateSpan, day: date) -> None:
    assert a.overlaps(b) is b.overlaps(a)
    assert a.overlaps(b) or not (a.contains(day) and b.contains(day))


@given(spans())
def test_a_span_contains_its_ends_and_nothing_beyond(span: DateSpan) -> None:
    if span.earliest is not None:
        assert span.contains(span.earliest)
        assert not span.contains(span.earliest - timedelta(days=1))
    if span.latest is not None:
        assert span.contains(span.latest)
        assert not span.contains(span.latest + timedelta(days=1))


@given(st.text("0123456789-/ &,.betwnuilsycaJO", max_size=30) | st.text(max_size=30))
def test_any_text_is_read_reproducibly_or_refused_with_a_code(text: str) -> None:
    try:
        span = DateSpan.parse(text)
    except DateError as error:
        assert error.code.startswith("AL1")  # noqa: PT017 - either outcome is lawful
        return
    assert DateSpan.parse(str(span)) == span


@given(DAYS)
def test_a_day_lies_in_its_fiscal_year_and_in_no_other(day: date) -> None:
    assume(date(1900, 10, 1) <= day < date(2200, 10, 1))
    year = FiscalYear.of(day)
    assert year.span().contains(day)
    others = (FiscalYear(other) for other in (year.year - 1, year.year + 1) if 1900 < other <= 2200)
    assert not any(other.span().contains(day) for other in others)


@given(st.integers(1901, 2200))
def test_a_fiscal_year_reads_back(year: int) -> None:
    assert FiscalYear.parse(str(FiscalYear(year))) == FiscalYear(year)
