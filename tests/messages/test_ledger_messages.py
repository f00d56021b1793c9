"""Every finding a check of a whole ledger can make: a case that triggers it, and its exact text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aidledger.checks import CHECKS, check
from aidledger.findings import CODES, Findings
from aidledger.model import AidPackage, Limit, Revision, Statement
from aidledger.table import Announcement, Book, PackageTable

FIXTURES = Path(__file__).parent / "ledger_fixtures"
CASES = sorted(path.stem for path in FIXTURES.glob("*.json"))

each_case = pytest.mark.parametrize("case", CASES)


def read(case: str) -> dict[str, Any]:
    records: dict[str, Any] = json.loads((FIXTURES / f"{case}.json").read_text(encoding="utf-8"))
    return records


def book_of(records: dict[str, Any]) -> Book:
    return Book(
        PackageTable.from_records([AidPackage.model_validate(row) for row in records.get("packages", [])]),
        statements=tuple(Statement.model_validate(row) for row in records.get("statements", [])),
        revisions=tuple(Revision.model_validate(row) for row in records.get("revisions", [])),
        limits=tuple(Limit.model_validate(row) for row in records.get("limits", [])),
        announcements=tuple(Announcement(**row) for row in records.get("announcements", [])),
    )


def told(findings: Findings) -> list[dict[str, str]]:
    """What findings say, as a fixture writes it down."""
    return [
        {
            "code": finding.code,
            "subject": finding.subject,
            "path": finding.location.path,
            "value": finding.value,
            "message": finding.message,
            "hint": finding.hint,
        }
        for finding in findings
    ]


@each_case
def test_case_gives_exactly_its_findings(case: str) -> None:
    records = read(case)

    assert told(check(book_of(records))) == records["findings"]


@each_case
def test_case_reads_exactly_as_its_text(case: str) -> None:
    text = (FIXTURES / f"{case}.txt").read_text(encoding="utf-8")

    assert check(book_of(read(case))).render() + "\n" == text


@each_case
def test_case_triggers_the_code_it_is_named_after_and_no_other(case: str) -> None:
    assert {finding["code"] for finding in read(case)["findings"]} == {case[:5]}


@each_case
def test_text_of_a_case_stands_without_a_file_and_says_how_to_mend_it(case: str) -> None:
    for finding in check(book_of(read(case))):
        assert finding.location.file == ""
        assert finding.location.row is None
        assert finding.location.path
        assert finding.subject
        assert finding.hint.endswith(".")


def test_every_code_of_every_check_has_a_case_and_a_page() -> None:
    codes = {code for each in CHECKS for code in each.codes}

    assert {case[:5] for case in CASES} == codes
    assert codes <= set(CODES)


def test_every_text_belongs_to_a_case() -> None:
    assert sorted(path.stem for path in FIXTURES.glob("*.txt")) == CASES
