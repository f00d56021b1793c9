from __future__ import annotations

import pytest

from aidledger.errors import InputError
from aidledger.ledger import Ledger
from aidledger.model import AidPackage
from tests.builders import package

Cells = dict[tuple[str, ...], tuple[int, int, int]]


def cells(*records: AidPackage, by: str | list[str], **wanted: str) -> Cells:
    """Value, low and high of every group, in millions, halves cut off."""
    found = Ledger(records).where(**wanted).totals(by=by)
    return {
        group.key: (int((group.value or 0) / 10**6), int(group.low / 10**6), int(group.high / 10**6)) for group in found
    }


def test_a_span_within_one_period_is_certain() -> None:
    assert cells(package(date="2022-03"), by="month") == {("2022-03",): (400, 399, 400)}


def test_a_span_over_two_periods_opens_the_high_of_each() -> None:
    found = cells(package(date="2022-12-20/2023-01-10"), by="year")
    assert found == {("2022",): (0, 0, 400), ("2023",): (400, 0, 400)}


def test_a_long_span_stands_in_every_period_between() -> None:
    found = cells(package(date="2023-11-20/2024-02-10"), by=["year", "month"])
    assert list(found) == [("2023", "2023-11"), ("2023", "2023-12"), ("2024", "2024-01"), ("2024", "2024-02")]
    assert found["2024", "2024-02"] == (400, 0, 400)


def test_years_and_fiscal_years_meet_in_october() -> None:
    found = cells(package(date="2023-09-01/2024-01-31"), by=["year", "fiscal_year"])
    assert list(found) == [("2023", "FY2023"), ("2023", "FY2024"), ("2024", "FY2024")]


def test_a_span_within_both_keys_is_certain_although_it_spans_quarters() -> None:
    found = cells(package(date="2024-02-01/2024-05-31"), by=["year", "fiscal_year"])
    assert found == {("2024", "FY2024"): (400, 399, 400)}


def test_a_booked_year_is_certain_whatever_the_date() -> None:
    record = package(date="2022-09-20/2022-10-10", fiscal_year="FY2022")
    assert cells(record, by="fiscal_year") == {("FY2022",): (400, 399, 400)}
    assert cells(package(date=None, fiscal_year="FY2022"), by="fiscal_year") == {("FY2022",): (400, 399, 400)}


def test_a_booked_year_and_a_month_are_spread_by_the_month_alone() -> None:
    record = package(date="2022-09-20/2022-10-10", fiscal_year="FY2022")
    found = cells(record, by=["fiscal_year", "month"])
    assert found == {("FY2022", "2022-09"): (0, 0, 400), ("FY2022", "2022-10"): (400, 0, 400)}


def test_an_open_end_reaches_as_far_as_other_packages_do() -> None:
    records = (package(id="A", date="2021-06-01"), package(id="B", date="until 2023-05-05"), package(id="C"))
    found = cells(*records, by="year")
    assert found[("2021",)] == (400, 399, 801)
    assert found[("2022",)] == (0, 0, 400)
    assert found[("2023",)] == (400, 0, 400)
    assert found[("2024",)] == (400, 399, 400)


def test_an_open_end_is_uncertain_even_alone() -> None:
    assert cells(package(date="until 2022-05-05"), by="year") == {("2022",): (400, 0, 400)}


def test_an_open_end_reaches_to_booked_years_without_dates() -> None:
    records = (package(id="A", date="since 2022-05-05"), package(id="B", date=None, fiscal_year="FY2024"))
    assert cells(*records, by="fiscal_year")[("FY2024",)] == (400, 399, 801)


def test_packages_without_a_date_stand_apart_and_open_every_period() -> None:
    found = cells(package(id="A", date="2022-05-05"), package(id="B", date=None), by="year")
    assert found == {("2022",): (400, 399, 801), ("undated",): (400, 399, 400)}


def test_a_ledger_of_undated_packages_has_one_undated_group() -> None:
    assert cells(package(date=None), by="month") == {("undated",): (400, 399, 400)}


def test_periods_outside_the_boundaries_do_not_appear() -> None:
    record = package(date="2022-12-20/2023-01-10")
    assert cells(record, by="year", until="2022-12-31") == {("2022",): (0, 0, 400)}
    assert cells(record, by="year", since="2023-01-01") == {("2023",): (400, 0, 400)}
    assert cells(record, by="month", fiscal_year="FY2023") == {("2022-12",): (0, 0, 400), ("2023-01",): (400, 0, 400)}
    assert cells(package(date="2022-09-20/2022-10-10"), by="month", fiscal_year="FY2022") == {("2022-09",): (0, 0, 400)}


def test_an_open_end_reaches_to_the_boundaries_asked_for() -> None:
    found = cells(package(date="until 2024-05-05"), by="year", since="2022-01-01", until="2023-12-31")
    assert found == {("2022",): (0, 0, 400), ("2023",): (0, 0, 400)}


def test_fiscal_years_of_other_donors_are_refused_unless_booked() -> None:
    with pytest.raises(InputError, match="The fiscal calendar of DEU"):
        cells(package(donor="DEU"), by="fiscal_year")
    assert list(cells(package(donor="DEU", fiscal_year="FY2024"), by="fiscal_year")) == [("FY2024",)]


def test_no_rows_have_no_groups() -> None:
    assert cells(by=["year", "category"]) == {}
