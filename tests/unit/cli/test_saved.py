"""Commands on a ledger of one's own: named as the user names it, wherever it lies."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from xml.dom import minidom

import pytest

import aidledger as al
from aidledger.cli import main

Output = pytest.CaptureFixture[str]


def run(capsys: Output, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a saved ledger of two packages of which one was probably entered twice."""
    monkeypatch.chdir(tmp_path)
    twice = [
        al.AidPackage(id=name, amount="$400 million", date="2024-10-21", category="munitions", donor="US")
        for name in ("PDA-1", "PDA-2")
    ]
    al.Ledger(twice, name="mine").save(tmp_path / "mine")
    return tmp_path


def places(capsys: Output, *words: str) -> set[tuple[str, int]]:
    """Files and lines a SARIF report names."""
    code, out, err = run(capsys, "check", *words, "--format", "sarif")
    assert (code, err) == (0, "")
    found = [place for result in json.loads(out)["runs"][0]["results"] for place in result["locations"]]
    physical = [place["physicalLocation"] for place in found if "physicalLocation" in place]
    return {(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in physical}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("source", ["./mine", "mine"])
def test_findings_of_a_saved_ledger_are_placed_in_its_folder(source: str, capsys: Output) -> None:
    found = places(capsys, source)
    assert found
    assert {path for path, _ in found} == {"mine/packages.csv"}
    assert {line for _, line in found} <= {2, 3}


def test_a_saved_ledger_called_like_a_shipped_one_keeps_its_own_lines(here: Path, capsys: Output) -> None:
    (here / "mine").rename(here / "us-ukraine")
    assert {path for path, _ in places(capsys, "./us-ukraine")} == {"us-ukraine/packages.csv"}


def test_a_folder_elsewhere_is_placed_as_the_user_named_it(
    here: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "work").mkdir()
    monkeypatch.chdir(here / "work")
    assert {path for path, _ in places(capsys, "../mine")} == {"../mine/packages.csv"}


@pytest.mark.usefixtures("here")
def test_junit_names_files_of_a_saved_ledger(capsys: Output) -> None:
    code, out, err = run(capsys, "check", "./mine", "--format", "junit")
    assert (code, err) == (0, "")
    cases = minidom.parseString(out).getElementsByTagName("testcase")  # noqa: S318 - our own output
    assert "mine/packages.csv" in {case.getAttribute("file") for case in cases}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", ["report", "total", "cumulative", "reconcile", "check"])
def test_a_folder_needs_no_slash_where_no_data_set_has_its_name(command: str, capsys: Output) -> None:
    code, out, err = run(capsys, command, "mine")
    assert (code, err) == (0, "")
    assert out == run(capsys, command, "mine/")[1].replace("mine/", "mine")


def test_a_data_set_comes_before_a_folder_of_its_name(here: Path, capsys: Output) -> None:
    (here / "mine").rename(here / "seed")
    assert "825,000,000.00" in run(capsys, "total", "seed")[1]
    assert "800,000,000.00" in run(capsys, "total", "./seed")[1]


@pytest.mark.parametrize("name", ["nowhere", "reference"])
def test_what_is_no_ledger_is_refused_with_those_that_are(name: str, capsys: Output) -> None:
    code, _, err = run(capsys, "total", name)
    assert code == 2
    assert f"Dataset '{name}' is not known." in err
    assert "Known: seed, us-ukraine." in err


def test_the_report_points_on_to_what_it_was_made_from(here: Path, capsys: Output) -> None:
    (here / "mine").rename(here / "my ledger")
    closer = " ".join(run(capsys, "report", "./my ledger")[1].partition("Look closer:")[2].split())
    assert closer == "aidledger reconcile './my ledger' --largest 10, aidledger total './my ledger' --explain"
    for command in closer.split(", "):
        assert run(capsys, *shlex.split(command)[1:])[0] == 0


def test_a_saved_copy_of_the_full_record_is_not_taken_for_the_shipped_one(here: Path, capsys: Output) -> None:
    al.load("us-ukraine").save(here / "us-ukraine")
    assert "aidledger reconcile ./us-ukraine --largest 10" in run(capsys, "report", "./us-ukraine")[1]
