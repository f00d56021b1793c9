from __future__ import annotations

import pytest

import aidledger as al
from aidledger.checks import CHECKS, Check, check
from aidledger.findings import CODES, Severity
from tests.unit.checks.books import book, limit, package, statement


def test_every_check_has_a_name_of_its_own_and_known_codes() -> None:
    assert len({each.name for each in CHECKS}) == len(CHECKS)
    assert {code for each in CHECKS for code in each.codes} <= set(CODES)


def test_checks_are_frozen() -> None:
    with pytest.raises(AttributeError, match="cannot assign"):
        CHECKS[0].name = "other"  # type: ignore[misc]


@pytest.mark.parametrize("each", CHECKS, ids=lambda each: each.name)
def test_a_check_finds_nothing_in_an_empty_ledger_and_in_a_sound_one(each: Check) -> None:
    assert list(each.run(book())) == []
    assert list(each.run(book(package()))) == []


def test_findings_come_gravest_first_and_then_in_order_of_rows() -> None:
    rows = [
        package("A", date="2024-10"),
        package("B", sources=(), donor="DEU"),
        package("C", draws_on="GONE", donor="GBR"),
        package("D", sources=(), donor="FRA"),
    ]

    found = check(book(*rows))

    assert [finding.subject for finding in found] == ["C", "B", "D", "A"]
    assert [finding.severity for finding in found] == [
        Severity.ERROR,
        Severity.WARNING,
        Severity.WARNING,
        Severity.NOTE,
    ]


def test_findings_can_be_selected_and_ignored_by_code() -> None:
    found = check(book(package(amount="undisclosed", sources=())))

    assert found.select("AL201").by_code() == {"AL201": 1}
    assert found.ignore("AL201").by_code() == {"AL202": 1}


def test_a_part_is_checked_with_the_whole_in_view() -> None:
    whole = book(*(package(f"P{i}", tranche=i, amount=f"${i} million", sources=()) for i in (1, 2, 3)))
    part = whole.packages.filter(whole.packages.tranche != 2)

    found = check(whole, about=part)

    assert [(finding.code, finding.subject) for finding in found] == [("AL202", "P1"), ("AL202", "P3")]


def test_findings_about_other_records_stay_when_packages_are_narrowed() -> None:
    records = {"limits": (limit(part_of="GONE"),), "statements": (statement(scope={"limits": ["GONE"]}),)}
    whole = book(package(sources=()), **records)

    found = check(whole, about=book().packages)

    assert {finding.subject for finding in found} == {"LIMIT", "S"}


def test_about_everything_is_the_same_as_not_narrowing() -> None:
    whole = book(package(sources=()))

    assert check(whole, about=whole.packages) == check(whole)


def test_checking_changes_nothing() -> None:
    whole = book(package(amount="undisclosed"), limits=(limit(),))
    before = whole.digest

    check(whole)

    assert whole.digest == before


@pytest.fixture(scope="module")
def shipped() -> al.Findings:
    return al.load("us-ukraine").check()


def test_the_shipped_record_has_no_errors(shipped: al.Findings) -> None:
    assert len(shipped.errors) == 0


def test_the_shipped_totals_that_no_source_explains_are_the_only_warnings(shipped: al.Findings) -> None:
    warned = [(finding.code, finding.subject) for finding in shipped if finding.severity is Severity.WARNING]

    assert warned == [("AL209", "FMF-TOTAL"), ("AL209", "REPLENISH-TOTAL-GAO"), ("AL209", "USAI-TOTAL-SINCE-FY2022")]


def test_the_shipped_notes_are_drawdowns_booked_to_the_year_before(shipped: al.Findings) -> None:
    notes = [finding.subject for finding in shipped if finding.severity is Severity.NOTE]

    assert notes == [f"PDA-{number}" for number in (22, 23, 24, 48, 49, 50, 51, 52, 53, 54, 55)]
    assert {finding.code for finding in shipped.select("AL207")} == {"AL207"}


def test_without_its_reuse_the_shipped_record_would_exceed_two_ceilings() -> None:
    us = al.load("us-ukraine")
    forgotten = [package.model_copy(update={"reannounced": None}) for package in us.packages]

    found = al.Ledger(forgotten, limits=us.limits).check().select("AL204")

    assert [finding.subject for finding in found] == ["PDA-CAP-FY2023", "PDA-CAP-FY2024"]


def test_without_one_drawdown_the_shipped_record_has_a_gap() -> None:
    us = al.load("us-ukraine")
    lacking = [package for package in us.packages if package.id != "PDA-44"]

    found = al.Ledger(lacking, limits=us.limits).check().select("AL205")

    assert [finding.subject for finding in found] == ["PDA-45"]
