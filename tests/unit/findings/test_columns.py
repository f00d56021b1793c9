from __future__ import annotations

import pickle

import pytest

from aidledger.errors import UnknownTermError, ValidationFailedError
from aidledger.findings import Finding, FindingColumns, Findings, Location, Said, Severity

SAID = (
    Said("AL102", "no currency", "Name it.", "Betrag", "amount", "5"),
    Said("AL206", "equal amounts"),
    Said("AL102", "no currency either"),
)
COLUMNS = FindingColumns("a.csv", SAID, [0, 1, 2, 0], [2, 3, None, 9], ["P-1", "", "P-3", "P-4"])
OBJECTS = (
    Finding("AL102", "no currency", "Name it.", Location("a.csv", row=2, column="Betrag", path="amount"), "P-1", "5"),
    Finding("AL206", "equal amounts", location=Location("a.csv", row=3)),
    Finding("AL102", "no currency either", location=Location("a.csv"), subject="P-3"),
    Finding("AL102", "no currency", "Name it.", Location("a.csv", row=9, column="Betrag", path="amount"), "P-4", "5"),
)


def test_columns_are_made_into_the_findings_they_stand_for() -> None:
    assert tuple(COLUMNS) == OBJECTS
    assert [COLUMNS[place] for place in range(-4, 4)] == [*OBJECTS, *OBJECTS]
    assert tuple(COLUMNS[1:3]) == OBJECTS[1:3]
    assert OBJECTS[2] in COLUMNS
    with pytest.raises(IndexError):
        COLUMNS[4]


def test_columns_can_be_put_in_order_of_row() -> None:
    assert tuple(COLUMNS[::-1].by_row()) == (OBJECTS[2], OBJECTS[0], OBJECTS[1], OBJECTS[3])


def test_a_report_of_columns_is_the_report_of_their_findings() -> None:
    report, plain = Findings(COLUMNS), Findings(OBJECTS)
    assert report == plain
    assert hash(report) == hash(plain)
    assert len(report) == 4
    assert report.by_code() == plain.by_code() == {"AL102": 3, "AL206": 1}
    assert report.by_severity() == plain.by_severity() == {Severity.ERROR: 3, Severity.WARNING: 0, Severity.NOTE: 1}
    assert report.render(limit=2) == plain.render(limit=2)
    assert report._repr_html_() == plain._repr_html_()
    assert report + plain == plain + report == Findings([*OBJECTS, *OBJECTS])
    assert report[1:] == plain[1:]


def test_a_report_of_columns_selects_by_code() -> None:
    report, plain = Findings(COLUMNS), Findings(OBJECTS)
    assert report.errors == plain.errors
    assert report.select("AL2") == plain.select("AL2") == Findings(OBJECTS[1:2])
    assert report.ignore("AL2") == plain.ignore("AL2")
    assert report.select("AL1", "AL2") == plain
    assert report.suppress({("P-1", "AL102"): "known"}).suppressed[0].finding == OBJECTS[0]
    with pytest.raises(UnknownTermError):
        report.select("AL9")
    with pytest.raises(ValidationFailedError, match=r"^3 errors found\."):
        report.raise_if_errors()


def test_a_code_that_is_not_in_the_catalogue_is_refused_when_somebody_looks() -> None:
    with pytest.raises(UnknownTermError):
        list(FindingColumns("a.csv", [Said("AL999", "what?")], [0], [1], [""]))


def test_columns_survive_pickling() -> None:
    assert pickle.loads(pickle.dumps(Findings(COLUMNS))) == Findings(OBJECTS)  # noqa: S301 - our own bytes
