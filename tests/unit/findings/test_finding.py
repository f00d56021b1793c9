from __future__ import annotations

import pickle

import pytest

from aidledger.errors import UnknownTermError, ValidationFailedError
from aidledger.findings import Finding, Findings, Location, Severity

ERROR = Finding("AL102", "no currency", subject="P-1")
WARNING = Finding("AL201", "unknown amount")
NOTE = Finding("AL206", "equal amounts")


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (Location(), ""),
        (Location(row=3), "row 3"),
        (Location("a.csv"), "a.csv"),
        (Location("a.csv", row=17, column="amount"), 'a.csv:17: column "amount"'),
        (Location("a.xlsx", "Main", 4, "items", "items[0].count"), 'a.xlsx[Main]:4: column "items[0].count"'),
        (Location("a.csv", row=4, column="Betrag", path="amount"), 'a.csv:4: column "Betrag"'),
        (Location("a.csv", row=4, column="wording", path="amount.wording"), 'a.csv:4: column "wording"'),
        (Location("a.csv", row=4, column="amount", path="amount.wording"), 'a.csv:4: column "amount"'),
        (Location("a.csv", row=4, column="Art", path="category[1]"), 'a.csv:4: column "Art" (category[1])'),
        (Location("a.csv", row=4, column="category", path="category[1]"), 'a.csv:4: column "category[1]"'),
        (Location("a.csv", row=4, path="category"), 'a.csv:4: column "category"'),
        (Location(column="amount", path="amount.stated"), '"amount.stated"'),
        (Location(path="reannounced"), '"reannounced"'),
        (Location(row=3, column="amount"), 'row 3: column "amount"'),
    ],
)
def test_location_reads_like_a_place(location: Location, text: str) -> None:
    assert str(location) == text


def test_finding_renders_where_what_and_how_to_mend() -> None:
    finding = Finding("AL102", "no currency", hint="Name it.", location=Location("a.csv", row=2), subject="P-1")
    assert finding.render() == "a.csv:2\nAL102 error [P-1]: no currency\n  Hint: Name it."


def test_finding_without_place_and_hint_is_one_line() -> None:
    assert WARNING.render() == "AL201 warning: unknown amount"


def test_hostile_text_cannot_write_lines_of_its_own_or_paint_the_terminal() -> None:
    finding = Finding("AL102", "a\nAL999 fine", hint="\x1b[2J", location=Location("x\u202e.csv"), subject="\r")
    text = finding.render()
    assert len(text.splitlines()) == 3
    assert text.replace("\n", "").isprintable()


def test_finding_of_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownTermError):
        Finding("AL999", "what?")


def test_severity_follows_from_the_code() -> None:
    assert [finding.severity for finding in (ERROR, WARNING, NOTE)] == list(Severity)


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
