"""Findings for services: SARIF and JUnit, on data that would like to break them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.dom import minidom

import pytest

from aidledger.checks import CHECKS
from aidledger.cli.junit import as_junit
from aidledger.cli.places import Place, places_of
from aidledger.cli.sarif import as_sarif
from aidledger.findings import Finding, Findings, Location, Severity, Suppressed

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "P<&>\"']]>\x1b[31m\x00\ud800\uffff\u202e"
FOUND = Findings(
    [
        Finding("AL205", "number 2 is missing", "Look for it.", Location(path="tranche"), "A", "3"),
        Finding("AL207", "booked to FY2022", subject="B"),
        Finding("AL210", f"{HOSTILE} is no limit", HOSTILE, Location(path=HOSTILE), HOSTILE, HOSTILE),
    ],
    suppressed=[Suppressed(Finding("AL206", "USD 1 again", subject="A"), 'two packages, "really"')],
)
PLACES = {"A": Place("data/my tables/packages.csv", 7)}


def sarif() -> dict[str, Any]:
    log: dict[str, Any] = json.loads(as_sarif(FOUND, PLACES))
    return log


def junit(**options: Any) -> minidom.Element:
    parsed = minidom.parseString(as_junit(FOUND, PLACES, **options))  # noqa: S318 - we have just written it
    assert parsed.doctype is None
    assert parsed.documentElement is not None
    return parsed.documentElement


def test_sarif_has_what_its_schema_requires() -> None:
    log = sarif()
    assert (log["version"], set(log)) == ("2.1.0", {"$schema", "version", "runs"})
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "aidledger"
    assert [rule["id"] for rule in driver["rules"]] == ["AL205", "AL206", "AL207", "AL210"]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note", "none"}
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note", "none"}
        assert result["message"]["text"]
        assert len(result["partialFingerprints"]["aidledger/v1"]) == 32


def test_sarif_levels_are_the_severities() -> None:
    assert [result["level"] for result in sarif()["runs"][0]["results"]] == ["warning", "note", "error", "note"]


def test_sarif_places_a_finding_on_its_line_by_an_escaped_path() -> None:
    results = sarif()["runs"][0]["results"]
    physical = results[0]["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": {"uri": "data/my%20tables/packages.csv"}, "region": {"startLine": 7}}
    assert "physicalLocation" not in results[1]["locations"][0]
    assert results[0]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "A.tranche"


def test_sarif_keeps_what_is_suppressed_with_its_reason() -> None:
    *others, last = sarif()["runs"][0]["results"]
    assert last["suppressions"] == [{"kind": "inSource", "justification": 'two packages, "really"'}]
    assert all("suppressions" not in result for result in others)


def test_a_fingerprint_stays_when_the_line_moves_and_tells_findings_apart() -> None:
    moved = json.loads(as_sarif(FOUND, {"A": Place("elsewhere.csv", 99)}))["runs"][0]["results"]
    prints = [result["partialFingerprints"] for result in sarif()["runs"][0]["results"]]
    assert prints == [result["partialFingerprints"] for result in moved]
    assert len({json.dumps(each) for each in prints}) == 4


def test_nothing_found_is_a_run_without_results() -> None:
    (run,) = json.loads(as_sarif(Findings(), {}))["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_terminals_are_safe_from_what_sarif_repeats() -> None:
    assert "\x1b" not in as_sarif(FOUND, PLACES)
    assert "\\u001b" not in as_sarif(FOUND, PLACES)


@pytest.mark.parametrize(
    ("fails", "failed", "skipped"), [({Severity.ERROR}, 1, 3), ({Severity.ERROR, Severity.WARNING}, 2, 2)]
)
def test_junit_counts_what_it_lists(fails: set[Severity], failed: int, skipped: int) -> None:
    suites = junit(fails=fails)
    (suite,) = suites.getElementsByTagName("testsuite")
    cases = suite.getElementsByTagName("testcase")
    for element in (suites, suite):
        numbers = {name: int(element.getAttribute(name)) for name in ("tests", "failures", "skipped", "errors")}
        assert numbers == {"tests": len(cases), "failures": failed, "skipped": skipped, "errors": 0}
    assert len(suite.getElementsByTagName("failure")) == failed
    assert len(suite.getElementsByTagName("skipped")) == skipped


def test_junit_passes_every_check_without_findings() -> None:
    names = {case.getAttribute("name") for case in junit(fails=set()).getElementsByTagName("testcase")}
    silent = {each.name for each in CHECKS if not {"AL205", "AL206", "AL207", "AL210"} & set(each.codes)}
    assert silent <= names


def test_junit_names_file_and_line_and_says_why_something_is_skipped() -> None:
    cases = junit(fails={Severity.WARNING}).getElementsByTagName("testcase")
    (failed,) = [case for case in cases if case.getElementsByTagName("failure")]
    assert (failed.getAttribute("file"), failed.getAttribute("line")) == ("data/my tables/packages.csv", "7")
    assert failed.getElementsByTagName("failure")[0].firstChild is not None
    skipped = [element for case in cases for element in case.getElementsByTagName("skipped")]
    assert 'suppressed: two packages, "really"' in [element.getAttribute("message") for element in skipped]


def test_records_are_found_in_the_files_they_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = places_of("us-ukraine")
    assert places["USAI-2021-03-01"].line == 2
    assert places["USAI-2021-03-01"].path.endswith("us-ukraine/packages.csv")
    assert places["DOD-2024-10-21"].path.endswith("us-ukraine/statements.csv")
    monkeypatch.chdir(tmp_path)
    assert places_of("us-ukraine")["PDA-1"].path == "data/us-ukraine/packages.csv"


def test_a_record_of_several_lines_is_placed_on_its_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "packages.csv").write_text('id,note\nA,"one\ntwo"\nB,plain\nA,again\n', encoding="utf-8")
    (mine / "limits.csv").write_text("name\nno ids here\n", encoding="utf-8")
    (mine / "revisions.csv").write_text("id\nC\n", encoding="utf-8")  # the descriptor does not name it
    resources = '{"resources": [{"path": "packages.csv"}, {"path": "limits.csv"}]}'
    (mine / "datapackage.json").write_text(resources, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert places_of("mine") == {"A": Place("mine/packages.csv", 2), "B": Place("mine/packages.csv", 4)}
