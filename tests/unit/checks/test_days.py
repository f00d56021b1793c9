from __future__ import annotations

from typing import Any

import pytest

from aidledger.checks.days import booked_in_another_year, dates_out_of_order, in_retired_currency, loosely_dated
from tests.unit.checks.books import book, messages, package, statement, subjects


@pytest.mark.parametrize(
    ("date", "known_on"),
    [
        ("2024-10-21", "2024-10-21"),
        ("2024-10-21", "2025-01-01"),
        ("2024-10", "2024-10-01"),
        ("until 2024-10-21", "2024-01-01"),
        ("2024-10-21", None),
        (None, "2024-10-21"),
    ],
)
def test_a_package_known_on_or_after_its_first_possible_day_is_in_order(date: str | None, known_on: str | None) -> None:
    assert subjects(dates_out_of_order, book(package(date=date, known_on=known_on))) == []


@pytest.mark.parametrize("date", ["2024-10-21", "since 2024-10-21", "2024-10-21/2024-10-30"])
def test_a_package_known_before_every_possible_day_is_out_of_order(date: str) -> None:
    (finding,) = dates_out_of_order(book(package("A"), package("B", date=date, known_on="2024-10-20")))

    assert (finding.subject, finding.value, finding.location.path) == ("B", "2024-10-20", "known_on")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"as_of": "2024-10-21"},
        {"known_on": "2024-10-21"},
        {"as_of": "2024-10-21", "known_on": "2024-10-21"},
        {"as_of": "until 2024-10-21", "known_on": "2024-01-01"},
        {"as_of": "2024-10-21", "scope": {"since": "2024-10-21"}},
        {"as_of": "2024-10-21", "scope": {"since": "until 2025-01-01"}},
        {"as_of": "since 2024-10-21", "scope": {"since": "2025-01-01"}},
        {"scope": {"since": "2025-01-01"}},
    ],
)
def test_a_statement_that_can_be_in_order_is(fields: dict[str, Any]) -> None:
    assert subjects(dates_out_of_order, book(statements=(statement(**fields),))) == []


def test_a_statement_known_before_the_day_it_is_about_is_out_of_order() -> None:
    (finding,) = dates_out_of_order(book(statements=(statement(as_of="2024-10-21", known_on="2024-10-20"),)))

    assert (finding.subject, finding.value, finding.location.path) == ("S", "2024-10-20", "known_on")


def test_a_statement_that_starts_after_it_ends_is_out_of_order() -> None:
    (finding,) = dates_out_of_order(book(statements=(statement(as_of="2021-01-01", scope={"since": "2022-02-24"}),)))

    assert (finding.subject, finding.value, finding.location.path) == ("S", "2022-02-24", "scope.since")


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2023-10-01", "FY2024"),
        ("2024-09-30", "FY2024"),
        ("2023-09-30", "FY2023"),
        ("2023-09/2023-10", "FY2023"),
        ("2023-09/2023-10", "FY2024"),
        ("until 2024-10-21", "FY2022"),
        ("since 2020-01-01", "FY2022"),
        (None, "FY2022"),
        ("2024-10-21", None),
    ],
)
def test_a_booked_year_that_a_possible_day_lies_in_is_no_finding(date: str | None, year: str | None) -> None:
    assert subjects(booked_in_another_year, book(package(date=date, fiscal_year=year))) == []


@pytest.mark.parametrize(
    ("date", "year", "message"),
    [
        ("2023-10-01", "FY2023", "booked to FY2023, dated 2023-10-01 in FY2024"),
        ("2023-09-30", "FY2024", "booked to FY2024, dated 2023-09-30 in FY2023"),
        ("2023-10-01/2024-12-01", "FY2023", "booked to FY2023, dated 2023-10-01 in FY2024"),
        ("2023-10-01/2024-12-01", "FY2026", "booked to FY2026, dated 2024-12-01 in FY2025"),
        ("until 2023-10-01", "FY2025", "booked to FY2025, dated 2023-10-01 in FY2024"),
        ("since 2023-10-01", "FY2022", "booked to FY2022, dated 2023-10-01 in FY2024"),
    ],
)
def test_a_booked_year_no_possible_day_lies_in_is_found(date: str, year: str, message: str) -> None:
    assert messages(booked_in_another_year, book(package(date=date, fiscal_year=year))) == [message]


@pytest.mark.parametrize("date", ["1900-01-01", "2200-12-31"])
def test_a_day_at_the_edge_of_the_calendar_is_compared_too(date: str) -> None:
    assert subjects(booked_in_another_year, book(package(date=date, fiscal_year="FY2022"))) == ["A"]


def test_years_of_a_donor_with_an_unknown_calendar_are_not_compared() -> None:
    assert subjects(booked_in_another_year, book(package(donor="DEU", fiscal_year="FY2020"))) == []


def test_authority_used_before_its_year_gets_another_hint_than_authority_carried_over() -> None:
    before = package("A", date="2024-09-30", fiscal_year="FY2025")
    after = package("B", date="2024-10-01", fiscal_year="FY2024")

    early, late = booked_in_another_year(book(before, after))

    assert "rarely" in early.hint
    assert late.hint.startswith("Nothing to mend")


def test_a_single_day_is_not_loosely_dated() -> None:
    assert subjects(loosely_dated, book(package())) == []


@pytest.mark.parametrize("date", ["2024-10", "2024-10-20/2024-10-21", "until 2024-10-21", "since 2024-10-21"])
def test_several_possible_days_are_loosely_dated(date: str) -> None:
    (finding,) = loosely_dated(book(package(date=date)))

    assert finding.value == date
    assert f'"{date}"' in finding.message


def test_a_package_without_date_is_found_as_such() -> None:
    (finding,) = loosely_dated(book(package(date=None)))

    assert (finding.message, finding.value) == ("has no date", "")


@pytest.mark.parametrize(
    ("amount", "date", "retired"),
    [
        ("HRK 5 million", "2022-12-31", False),
        ("HRK 5 million", "2023-01-01", True),
        ("HRK 5 million", "2022-12-20/2023-01-20", False),
        ("HRK 5 million", None, False),
        ("EUR 5 million", "2023-01-01", False),
        ("undisclosed", "2023-01-01", False),
    ],
)
def test_a_currency_may_not_outlive_its_last_day(amount: str, date: str | None, retired: bool) -> None:  # noqa: FBT001 - a case
    assert (subjects(in_retired_currency, book(package(amount=amount, date=date))) == ["A"]) is retired
