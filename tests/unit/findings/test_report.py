from __future__ import annotations

import pickle

import pytest

from aidledger.errors import UnknownTermError, ValidationFailedError
from aidledger.findings import Finding, Findings, Severity

ERROR = Finding("AL102", "no currency", subject="P-1")
WARNING = Finding("AL201", "unknown amount")
NOTE = Finding("AL206", "equal amounts")


def test_report_counts_iterates_and_slices() -> None:
    report = Findings([ERROR, WARNING, NOTE])
    assert len(report) == 3
    assert list(report) == [ERROR, WARNING, NOTE]
    assert report[1] is WARNING
    assert report[1:] == Findings([WARNING, NOTE])


def test_reports_can_be_added_and_compared() -> None:
    both = Findings([ERROR]) + Findings([NOTE])
    assert both == Findings([ERROR, NOTE])
    assert hash(both) == hash(Findings([ERROR, NOTE]))
    assert both != [ERROR, NOTE]


def test_empty_report_is_false_and_says_so() -> None:
    assert not Findings()
    assert Findings().render() == "No findings."
    assert repr(Findings()) == "<Findings: none>"


def test_repr_counts_by_severity() -> None:
    assert repr(Findings([ERROR, WARNING, WARNING])) == "<Findings: 1 error, 2 warnings>"


def test_counts_by_code_are_sorted_and_by_severity_complete() -> None:
    report = Findings([NOTE, ERROR, NOTE])
    assert list(report.by_code().items()) == [("AL102", 1), ("AL206", 2)]
    assert report.by_severity() == {Severity.ERROR: 1, Severity.WARNING: 0, Severity.NOTE: 2}


def test_select_and_ignore_take_codes_and_families() -> None:
    report = Findings([ERROR, WARNING, NOTE])
    assert report.select("AL2") == report.ignore("AL1") == Findings([WARNING, NOTE])
    assert report.select("AL102", "AL206") == Findings([ERROR, NOTE])
    assert report.select() == Findings()
    assert report.ignore() == report


@pytest.mark.parametrize("code", ["AL9", "al2", "", "AL1020"])
def test_a_mistyped_code_cannot_hide_findings(code: str) -> None:
    with pytest.raises(UnknownTermError):
        Findings([ERROR]).ignore(code)
    with pytest.raises(UnknownTermError):
        Findings([ERROR]).select(code)


@pytest.mark.parametrize(("limit", "ending"), [(1, "... and 2 more findings."), (2, "... and 1 more finding.")])
def test_long_report_is_cut_and_says_by_how_much(limit: int, ending: str) -> None:
    assert Findings([ERROR, WARNING, NOTE]).render(limit=limit).endswith(ending)


def test_only_errors_raise_and_all_of_them_are_carried() -> None:
    with pytest.raises(ValidationFailedError, match=r"^2 errors found\.") as caught:
        Findings([ERROR, WARNING, ERROR]).raise_if_errors()
    assert caught.value.report == Findings([ERROR, ERROR])


def test_one_error_is_told_in_the_singular() -> None:
    with pytest.raises(ValidationFailedError, match=r"^1 error found\."):
        Findings([ERROR]).raise_if_errors()


def test_warnings_do_not_raise() -> None:
    report = Findings([WARNING, NOTE])
    report.raise_if_errors()
    assert report.errors == Findings()


def test_report_survives_pickling() -> None:
    report = Findings([ERROR, NOTE])
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 - our own bytes
