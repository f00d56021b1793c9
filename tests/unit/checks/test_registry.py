from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import aidledger as al
from aidledger.checks import CHECKS, Check, check
from aidledger.errors import InputError, UnknownTermError
from aidledger.findings import CODES, Finding, Findings, Severity
from tests.unit.checks.books import book, limit, package, revision, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidledger.table import Book


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


def test_checks_are_selected_and_ignored_by_code_family_and_name() -> None:
    doubtful = book(package(amount="undisclosed", sources=(), date="2024-10"))

    assert check(doubtful, select="AL201").by_code() == {"AL201": 1}
    assert check(doubtful, select=["al201", "packages without a source"]).by_code() == {"AL201": 1, "AL202": 1}
    assert check(doubtful, select="AL2", ignore=("AL201", "Undated or loosely dated")).by_code() == {"AL202": 1}
    assert check(doubtful, select="AL205") == Findings()


def test_checks_that_are_not_asked_about_are_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def watched(each: Check) -> Check:
        def run(_: Book) -> Iterator[Finding]:
            ran.append(each.name)
            return iter(())

        return replace(each, run=run)

    monkeypatch.setattr("aidledger.checks.registry.CHECKS", tuple(watched(each) for each in CHECKS))
    check(book(package()), select="AL209")
    assert ran == ["revisions and their parts", "limits and their parts", "items and their package"]


@pytest.mark.parametrize("wrong", ["AL999", "", "AL20x", "everything", "unknown amount"])
def test_a_mistyped_code_or_name_is_refused_and_hides_nothing(wrong: str) -> None:
    with pytest.raises(UnknownTermError):
        check(book(), select=wrong)
    with pytest.raises(UnknownTermError):
        check(book(), ignore=[wrong])


def test_codes_are_text() -> None:
    with pytest.raises(InputError, match="int"):
        check(book(), select=[205])  # type: ignore[list-item]
    with pytest.raises(InputError, match="int"):
        check(book(), ignore=205)  # type: ignore[arg-type]


def test_a_suppressed_finding_is_set_aside_with_its_reason() -> None:
    found = check(
        book(package(amount="undisclosed", suppressed="AL201: the ministry does not say"), package("B", sources=()))
    )

    assert found.by_code() == {"AL202": 1}
    ((finding, reason),) = found.suppressed
    assert (finding.code, finding.subject, reason) == ("AL201", "A", "the ministry does not say")
    assert repr(found) == "<Findings: 1 warning, 1 suppressed>"
    assert found.render().endswith("1 finding suppressed, each with a reason on record.")


def test_statements_revisions_and_limits_suppress_too() -> None:
    why: dict[str, Any] = {"suppressed": {"code": "AL210", "reason": "that record is not public"}}
    records = {
        "limits": (limit(part_of="GONE", **why),),
        "statements": (statement(scope={"limits": ["GONE"]}, **why),),
        "revisions": (revision("R", "-$1 billion", part_of="GONE", **why),),
    }

    found = check(book(**records))

    assert not found
    assert [each.finding.subject for each in found.suppressed] == ["R", "LIMIT", "S"]
    found.raise_if_errors()


def test_suppressing_one_code_hides_no_other() -> None:
    found = check(book(package(amount="undisclosed", sources=(), suppressed="AL201: unknown")))

    assert found.by_code() == {"AL202": 1}


def test_a_suppression_that_hides_nothing_is_a_finding_where_its_code_was_asked_about() -> None:
    idle = book(package(suppressed="AL206: one day"))

    assert check(idle).by_code() == {"AL217": 1}
    assert check(idle, select=["AL206", "AL217"]).by_code() == {"AL217": 1}
    assert not check(idle, select=["AL205", "AL217"])
    assert not check(idle, ignore="AL217")
    unused = next(each for each in CHECKS if each.codes == ("AL217",))
    assert [finding.subject for finding in unused.run(idle)] == ["A"]


def test_what_reconciliation_finds_is_suppressed_there() -> None:
    said = statement(as_of="2024-12-01", scope={"donor": "USA"}, suppressed="AL301: covers other donors")
    ledger = al.Ledger([package()], statements=[said])

    assert not ledger.check()
    found = ledger.reconcile().findings()
    assert not found
    assert found.suppressed[0].reason == "covers other donors"


def test_a_part_is_checked_with_the_whole_in_view() -> None:
    whole = book(*(package(f"P{i}", tranche=i, amount=f"${i} million", sources=()) for i in (1, 2, 3)))
    part = whole.packages.filter(whole.packages.tranche != 2)

    found = check(whole, about=part)

    assert [(finding.code, finding.subject) for finding in found] == [("AL202", "P1"), ("AL202", "P3")]


def test_findings_about_other_records_stay_when_packages_are_narrowed() -> None:
    records = {"limits": (limit(part_of="GONE"),), "statements": (statement(scope={"limits": ["GONE"]}),)}
    whole = book(package(sources=()), package("B", amount="$3 million"), **records)

    found = check(whole, about=whole.packages.filter(np.array([False, True])))

    assert {finding.subject for finding in found} == {"LIMIT", "S"}


def test_records_of_authorities_that_a_narrowed_ledger_lacks_are_left_out() -> None:
    gone: dict[str, Any] = {"part_of": "GONE"}
    ledger = al.Ledger(
        [package(), package("B", authority="FMF", amount="$3 million")],
        limits=[limit("OURS", **gone), limit("THEIRS", authority="FMF", **gone)],
        revisions=[
            revision("ALL", "-$1 billion", **gone),
            revision("FMF", "-$1 million", scope={"authority": "FMF"}, **gone),
        ],
    )

    assert {finding.subject for finding in ledger.check()} == {"OURS", "THEIRS", "ALL", "FMF"}
    assert {finding.subject for finding in ledger.where(authority="PDA").check()} == {"OURS", "ALL"}


@pytest.mark.parametrize(
    ("word", "where"),
    [("AL301", "reconcile"), ("AL302", "reconcile"), (" al3 ", "reconcile"), ("AL101", "ingest")],
)
def test_what_no_check_can_find_is_refused_with_where_it_comes_from(word: str, where: str) -> None:
    for select in (word, ["AL201", word]):
        with pytest.raises(InputError, match=r"No check finds AL\d") as refused:
            check(book(), select=select)
        assert where in str(refused.value.hint)
    assert check(book(), ignore=word) == Findings()


def test_a_family_of_which_checks_find_some_can_be_selected() -> None:
    assert check(book(package()), select="AL1") == Findings()


def test_a_selection_that_ignore_empties_is_refused() -> None:
    with pytest.raises(InputError, match="leaves out all"):
        check(book(), select="AL201", ignore="AL2")
    with pytest.raises(InputError, match="leaves out all"):
        check(book(), ignore=["AL1", "AL2"])


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

    assert warned == [
        ("AL209", "FMF-TOTAL"),
        ("AL209", "REPLENISH-TOTAL-GAO"),
        ("AL209", "USAI-TOTAL-SINCE-FY2022"),
        ("AL213", "HEAD-2023-09-06"),
    ]


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
