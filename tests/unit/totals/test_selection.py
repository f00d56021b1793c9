from __future__ import annotations

import pytest

from aidledger.dates import DateSpan, FiscalYear
from aidledger.errors import InputError
from aidledger.model import AidPackage
from aidledger.table import PackageTable
from aidledger.totals import Filter, Presence, Selection
from aidledger.totals.selection import OUTSIDE
from tests.builders import package

FEBRUARY = DateSpan.parse("2022-02")


def selected(*records: AidPackage) -> Selection:
    return Selection.everything(PackageTable.from_records(records))


def presence(record: AidPackage, wanted: Filter) -> int:
    return int(selected(record).presence_in(wanted)[0])


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2022-02-10", Presence.CERTAIN),
        ("2022-02", Presence.CERTAIN),
        ("2022-01-20/2022-02-05", Presence.LIKELY),
        ("2022-02-20/2022-03-05", Presence.POSSIBLE),
        ("2022-01-01/2022-12-31", Presence.POSSIBLE),
        ("until 2022-02-10", Presence.LIKELY),
        ("until 2022-06-10", Presence.POSSIBLE),
        ("since 2022-02-10", Presence.LIKELY),
        ("since 2021-02-10", Presence.POSSIBLE),
        (None, Presence.POSSIBLE),
        ("2022-03-01", OUTSIDE),
        ("since 2022-03-01", OUTSIDE),
        ("until 2022-01-31", OUTSIDE),
    ],
)
def test_presence_follows_from_all_days_a_package_may_have(date: str | None, expected: int) -> None:
    window = Filter(since=DateSpan.parse("2022-02-01"), until=DateSpan.parse("2022-02-28"))
    assert presence(package(date=date), window) == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2022-02-28", Presence.CERTAIN), ("2022-02-10", Presence.LIKELY), ("2022-01-31", OUTSIDE)],
)
def test_a_month_as_start_makes_the_start_itself_uncertain(date: str, expected: int) -> None:
    assert presence(package(date=date), Filter(since=FEBRUARY)) == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2022-02-01", Presence.CERTAIN), ("2022-02-10", Presence.LIKELY), ("2022-03-01", OUTSIDE)],
)
def test_a_month_as_end_makes_the_end_itself_uncertain(date: str, expected: int) -> None:
    assert presence(package(date=date), Filter(until=FEBRUARY)) == expected


def test_an_open_boundary_is_refused() -> None:
    with pytest.raises(InputError, match="cannot be open"):
        selected(package()).where(Filter(since=DateSpan.parse("since 2022")))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"date": "2022-10-04", "fiscal_year": "FY2022"}, Presence.CERTAIN),
        ({"date": "2022-09-30"}, Presence.CERTAIN),
        ({"date": "2022-10-01"}, OUTSIDE),
        ({"date": "2022-09-20/2022-10-05"}, Presence.POSSIBLE),
        ({"date": "2022-09-20/2022-10-05", "fiscal_year": "FY2023"}, OUTSIDE),
        ({"date": None}, Presence.POSSIBLE),
        ({"date": None, "fiscal_year": "FY2022"}, Presence.CERTAIN),
    ],
)
def test_the_booked_year_goes_before_the_year_of_the_date(changes: dict[str, object], expected: int) -> None:
    assert presence(package(**changes), Filter(fiscal_year=FiscalYear(2022))) == expected


def test_the_calendar_of_a_donor_that_is_filtered_out_does_not_matter() -> None:
    both = selected(package(id="A"), package(id="B", donor="DEU"))
    year = Filter(donor=("USA",), fiscal_year=FiscalYear(2025))
    assert both.where(year).table.ids == ["A"]
    with pytest.raises(InputError, match="The fiscal calendar of DEU"):
        both.where(Filter(fiscal_year=FiscalYear(2025)))


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("munitions.tank", Presence.CERTAIN),
        ("munitions;munitions.tank", Presence.CERTAIN),
        ("munitions.tank;tanks", Presence.SHARED),
        ("tanks", OUTSIDE),
    ],
)
def test_a_category_includes_what_lies_below_it(category: str, expected: int) -> None:
    assert presence(package(category=category), Filter(category=("munitions",))) == expected


def test_a_filter_that_excludes_itself_leaves_nothing() -> None:
    none = selected(package(category="tanks")).where(Filter(category=("tanks",)).and_also(Filter(category=("uas",))))
    assert len(none) == 0


def test_articles_with_amounts_may_lie_elsewhere_than_their_package() -> None:
    article = {"name": "T-72", "category": "tanks", "amount": "$100 million"}
    record = package(category="munitions", items=[article])
    assert presence(record, Filter(category=("tanks",))) == Presence.SHARED
    assert presence(record, Filter(category=("munitions",))) == Presence.SHARED
    assert presence(record, Filter(category=("tanks", "munitions"))) == Presence.CERTAIN


def test_single_packages_are_named_or_left_out() -> None:
    both = selected(package(id="A"), package(id="B"))
    assert both.where(Filter(id=("A",))).table.ids == ["A"]
    assert both.where(Filter(without=("A",))).table.ids == ["B"]


def test_the_least_certain_of_two_filters_counts() -> None:
    uncertain = selected(package(date="2022-01-20/2022-02-05")).where(Filter(since=DateSpan.parse("2022-02-01")))
    again = uncertain.where(Filter(until=DateSpan.parse("2022-12-31")))
    assert again.presence.tolist() == [Presence.LIKELY]


def test_no_rows_are_no_rows_in_any_filter() -> None:
    empty = selected()
    assert len(empty.where(Filter(category=("tanks",), fiscal_year=FiscalYear(2022), since=FEBRUARY))) == 0
