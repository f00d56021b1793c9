from __future__ import annotations

import pytest

import aidledger as al
from aidledger.dates import DateSpan, FiscalYear
from aidledger.errors import InputError
from aidledger.totals import Filter
from aidledger.totals.filters import boundary
from tests.builders import package, statement

MONTH, DAY = DateSpan.parse("2022-02"), DateSpan.parse("2022-02-10")


def test_words_of_two_filters_are_those_in_both() -> None:
    both = Filter(authority=("PDA", "USAI")).and_also(Filter(authority=("USAI", "FMF"), donor=("USA",)))
    assert (both.authority, both.donor) == (("USAI",), ("USA",))


def test_an_empty_field_leaves_the_other_filter_alone() -> None:
    assert Filter(authority=("PDA",)).and_also(Filter()) == Filter(authority=("PDA",))


def test_filters_that_exclude_each_other_leave_a_word_no_cell_holds() -> None:
    both = Filter(authority=("PDA",)).and_also(Filter(authority=("FMF",)))
    assert both.authority == ("(nothing)",)
    assert both.and_also(Filter(authority=("PDA",))).authority == ("(nothing)",)


def test_packages_left_out_by_either_filter_stay_out() -> None:
    assert Filter(without=("A", "B")).and_also(Filter(without=("B", "C"))).without == ("A", "B", "C")


def test_the_narrower_category_wins_whichever_comes_first() -> None:
    wide, narrow = Filter(category=("munitions",)), Filter(category=("munitions.tank", "tanks"))
    assert wide.and_also(narrow).category == ("munitions.tank",)
    assert narrow.and_also(wide).category == ("munitions.tank",)


def test_categories_that_exclude_each_other_stay_excluded() -> None:
    none = Filter(category=("tanks",)).and_also(Filter(category=("uas",)))
    assert none.category == ("(nothing)",)
    assert none.and_also(Filter(category=("tanks",))).category == ("(nothing)",)


def test_two_fiscal_years_leave_nothing() -> None:
    both = Filter(fiscal_year=FiscalYear(2023)).and_also(Filter(fiscal_year=FiscalYear(2024)))
    assert both.id == ("(nothing)",)


def test_the_same_fiscal_year_twice_is_one() -> None:
    year = Filter(fiscal_year=FiscalYear(2023))
    assert year.and_also(year) == year


def test_the_later_start_and_the_earlier_end_win() -> None:
    both = Filter(since=MONTH, until=MONTH).and_also(Filter(since=DAY, until=DAY))
    assert both.since == DateSpan.parse("2022-02-10/2022-02-28")
    assert both.until == DateSpan.parse("2022-02-01/2022-02-10")


def test_an_open_boundary_is_refused() -> None:
    with pytest.raises(InputError, match="cannot be open"):
        boundary(DateSpan.parse("since 2022"))


def test_a_filter_describes_itself_in_words() -> None:
    full = Filter(
        donor=("USA",),
        authority=("PDA", "USAI"),
        category=("tanks",),
        without=("X",),
        fiscal_year=FiscalYear(2023),
        since=DAY,
        until=MONTH,
    )
    said = "donor USA, authority PDA or USAI, category tanks, FY2023, from 2022-02-10, to 2022-02, without X"
    assert full.describe() == said
    assert Filter().describe() == ""


def test_sentences_about_a_filter_in_time_read_well() -> None:
    first = package(id="A", date="2024-10-21")
    record = al.Ledger([first], statements=[statement(scope={"donor": "USA"})])
    part = record.where(since="2030-01-01")
    assert "the ledger was narrowed (from 2030-01-01), and" in next(iter(part.reconcile())).reason
    with pytest.raises(InputError, match=r"A narrowed ledger \(from 2030-01-01\) cannot be amended"):
        part.amend("A", reason="x", source="https://example.org/", known_on="2024-11-01", amount="$1 million")
    with pytest.raises(InputError, match=r"narrowed differently \(old: whole; new: from 2030-01-01\)"):
        al.diff(record, part)
