"""Every command, run in this process on the three figures where that will do."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any
from xml.dom import minidom

import pytest

import aidledger as al
from aidledger import __version__, intake
from aidledger.bundled import resource_path
from aidledger.cli import main
from aidledger.cli.rows import DATASET_COLUMNS, FINDING_COLUMNS, RECONCILED_COLUMNS
from aidledger.errors import MissingDependencyError, ReadError
from aidledger.findings import Finding, Findings
from aidledger.importers import load_book
from aidledger.ledger import Ledger
from aidledger.model import AidPackage
from aidledger.table import Book, PackageTable
from tests.builders import package, statement

Output = pytest.CaptureFixture[str]


def run(capsys: Output, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def rows(capsys: Output, *words: str) -> list[dict[str, str]]:
    code, out, err = run(capsys, *words, "--format", "csv")
    assert (code, err) == (0, "")
    return list(csv.DictReader(io.StringIO(out)))


def content(capsys: Output, *words: str) -> dict[str, Any]:
    code, out, err = run(capsys, *words, "--format", "json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.fixture(scope="module")
def us() -> Book:
    return load_book("us-ukraine")[0]


@pytest.fixture
def shipped(us: Book, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The full record, read once."""
    monkeypatch.setattr(intake, "load_book", lambda _: (us, Findings()))
    return Ledger.from_book(us)


def ship(monkeypatch: pytest.MonkeyPatch, *packages: AidPackage, **parts: Any) -> None:
    book = Book(packages=PackageTable.from_records(packages), **parts)
    monkeypatch.setattr(intake, "load_book", lambda _: (book, Findings()))


class TestProgram:
    def test_alone_it_says_what_to_do_next(self, capsys: Output) -> None:
        code, out, _ = run(capsys)
        assert code == 0
        assert "aidledger report" in out

    def test_version(self, capsys: Output) -> None:
        assert run(capsys, "--version") == (0, f"aidledger {__version__}\n", "")

    def test_help_is_fine(self, capsys: Output) -> None:
        code, out, _ = run(capsys, "total", "--help")
        assert code == 0
        assert "examples:" in out

    def test_wrong_usage_is_two(self, capsys: Output) -> None:
        code, _, err = run(capsys, "nonsense")
        assert code == 2
        assert "invalid choice" in err

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("total", "nowhere"), "Dataset 'nowhere' is not known."),
            (("total", "reference"), "Dataset 'reference' is not known."),
            (("total", "seed", "--dataset", "us-ukraine"), "Two data sets are named: seed and us-ukraine."),
            (("total", "seed", "--donor", "Ukrane"), "Did you mean 'Ukraine'?"),
            (("total", "seed", "--since", "soon"), "since"),
            (("total", "seed", "--by", "colour"), "'colour' is not known"),
            (("total", "seed", "--by", "year", "--explain"), "--explain is about one total"),
            (("reconcile", "seed", "--statement", "SEED-58B"), "SEED-58BN"),
            (("reconcile", "seed", "--authority", "PDAA"), "Authority 'PDAA' is not known."),
            (("cumulative", "seed", "--basis", "revalued"), "revalued"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
    )
    def test_a_wrong_word_is_two_with_a_line_and_no_traceback(
        self, words: tuple[str, ...], said: str, capsys: Output
    ) -> None:
        code, out, err = run(capsys, *words)
        assert (code, out) == (2, "")
        assert err.startswith("aidledger: ")
        assert said in err
        assert "Traceback" not in err

    def test_traceback_on_request(self, capsys: Output) -> None:
        code, _, err = run(capsys, "total", "nowhere", "--traceback")
        assert code == 2
        assert "Traceback" in err

    @pytest.mark.parametrize("error", [ReadError("gone"), MissingDependencyError("gone")])
    def test_what_cannot_be_read_is_three(
        self, error: Exception, capsys: Output, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(name: str) -> None:
            raise error

        monkeypatch.setattr(intake, "load_book", broken)
        assert run(capsys, "report") == (3, "", "aidledger: gone\n")

    def test_rows_that_were_refused_are_one(self, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        findings = Findings([Finding("AL102", "amount '400' names no currency")])
        monkeypatch.setattr(intake, "load_book", lambda _: (None, findings))
        code, _, err = run(capsys, "report")
        assert code == 1
        assert "AL102 error" in err

    @pytest.mark.parametrize("traceback", [[], ["--traceback"]])
    def test_a_full_disk_is_three(self, traceback: list[str], capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*args: object, **kwargs: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("aidledger.cli.write", full)
        code, _, err = run(capsys, "total", "seed", *traceback)
        assert code == 3
        assert "No space left on device" in err
        assert ("Traceback" in err) is bool(traceback)

    def test_interruption_is_quiet(self, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(name: str) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(intake, "load_book", interrupted)
        assert run(capsys, "report") == (130, "", "")


class TestReport:
    def test_the_default_is_the_full_record(self, shipped: Ledger, capsys: Output) -> None:
        code, out, _ = run(capsys, "report")
        assert code == 0
        assert out.startswith(shipped.title)
        assert out.endswith("Look closer: aidledger reconcile --largest 10, aidledger total --explain\n")

    def test_a_part_points_to_the_full_record(self, capsys: Output) -> None:
        _, out, _ = run(capsys, "report", "--dataset", "seed")
        assert "Look closer: aidledger report us-ukraine, aidledger reconcile seed" in out

    @pytest.mark.usefixtures("shipped")
    def test_it_can_be_narrowed(self, capsys: Output) -> None:
        assert "Narrowed to  authority PDA" in run(capsys, "report", "--authority", "pda")[1]

    def test_ascii_and_width_are_heeded(self, capsys: Output) -> None:
        _, out, _ = run(capsys, "report", "seed", "--ascii", "--width", "100")
        assert out.isascii()
        assert 80 < max(map(len, out.splitlines())) <= 100


class TestTotal:
    def test_figures_for_people_are_exact(self, capsys: Output) -> None:
        code, out, _ = run(capsys, "total", "seed")
        assert code == 0
        assert "best estimate    USD 825,000,000.00" in out

    def test_explain_lists_the_packages(self, capsys: Output) -> None:
        assert "SEED-400M" in run(capsys, "total", "seed", "--explain")[1]

    def test_json_is_the_ledgers_total(self, shipped: Ledger, capsys: Output) -> None:
        found, expected = content(capsys, "total", "--basis", "new-money"), shipped.total(basis="new_money")
        assert Decimal(found["value"]) == expected.value
        assert (Decimal(found["low"]), Decimal(found["high"])) == (expected.low, expected.high)
        assert found["hash"] == shipped.hash
        assert len(found["ids"]) == expected.rows
        assert found["open_facts"][0]["packages"] > 0

    @pytest.mark.usefixtures("shipped")
    def test_revisions_that_were_added_are_named(self, capsys: Output) -> None:
        assert content(capsys, "total", "--basis", "revalued")["revisions"] == ["REV-2023-06-20"]

    def test_csv_is_one_row(self, capsys: Output) -> None:
        (row,) = rows(capsys, "total", "seed")
        assert row["value"] == "825000000.00"
        assert row["ids"] == "SEED-400M;SEED-425M"

    @pytest.mark.parametrize("by", ["authority", "currency"])
    def test_groups_add_up(self, by: str, shipped: Ledger, capsys: Output) -> None:
        found = rows(capsys, "total", "--by", by)
        assert sum(Decimal(row["value"]) for row in found) == shipped.total().value
        assert {row["currency"] for row in found} == {"USD"}

    def test_groups_as_table_and_json(self, capsys: Output) -> None:
        assert "UNSPECIFIED" in run(capsys, "total", "seed", "--by", "authority")[1]
        found = content(capsys, "total", "seed", "--by", "authority")
        assert (found["ledger"], found["rows"][0]["packages"]) == ("seed", 2)

    def test_filters_are_those_of_the_ledger(self, shipped: Ledger, capsys: Output) -> None:
        words = ("--authority", "PDA", "--since", "2022-02-24", "--until", "2024-10-21", "--reading", "literal")
        expected = shipped.where(authority="PDA", since="2022-02-24", until="2024-10-21").total(reading="literal")
        found = content(capsys, "total", *words)
        assert (found["value"], found["scope"]) == (str(expected.value), expected.scope)

    @pytest.mark.usefixtures("shipped")
    def test_an_option_given_twice_means_either(self, capsys: Output) -> None:
        assert content(capsys, "total", "--authority", "PDA", "--authority", "FMF")["packages"] == 79

    def test_no_upper_limit_is_said(self, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        ship(monkeypatch, package(), package(amount="undisclosed"))
        assert "to no upper limit" in run(capsys, "total")[1]
        assert content(capsys, "total")["high"] == "Infinity"

    @pytest.mark.usefixtures("shipped")
    def test_no_point_is_said(self, capsys: Output) -> None:
        assert "none: categories are shared" in run(capsys, "total", "--category", "munitions")[1]
        assert content(capsys, "total", "--category", "munitions")["value"] is None

    def test_what_is_left_out_is_said(self, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        ship(monkeypatch, package(), package(instrument="loan", amount="$1 million"))
        assert "left out" in run(capsys, "total")[1]
        assert content(capsys, "total")["excluded"][0]["amount"] == "1000000.00"

    def test_an_empty_record_is_zero(self, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        ship(monkeypatch)
        assert content(capsys, "total")["packages"] == 0
        assert rows(capsys, "total", "--by", "authority") == []


class TestCumulative:
    def test_the_last_step_is_the_total(self, shipped: Ledger, capsys: Output) -> None:
        found = rows(capsys, "cumulative", "--freq", "FY")
        assert Decimal(found[-1]["value"]) == shipped.total().value
        assert (found[-1]["period"], found[-1]["end"]) == ("FY2025", "2025-09-30")

    def test_curves_carry_their_keys(self, capsys: Output) -> None:
        found = content(capsys, "cumulative", "seed", "--by", "authority")
        assert found["freq"] == "M"
        assert found["rows"][0]["authority"] == "UNSPECIFIED"

    def test_table_has_one_row_a_period(self, capsys: Output) -> None:
        assert "2024-10" in run(capsys, "cumulative", "seed")[1]

    def test_a_table_without_rows_has_its_header(self, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        ship(monkeypatch)
        assert run(capsys, "cumulative", "--format", "csv")[1] == "period,end,value,low,high,currency\n"


class TestReconcile:
    def test_every_statement_is_there(self, shipped: Ledger, capsys: Output) -> None:
        found = rows(capsys, "reconcile")
        assert len(found) == len(shipped.statements)
        assert tuple(found[0]) == RECONCILED_COLUMNS

    def test_a_statement_is_explained(self, capsys: Output) -> None:
        code, out, _ = run(capsys, "reconcile", "seed", "--statement", "SEED-58BN")
        assert code == 0
        assert "missing from the record" in out

    def test_exact_gaps(self, capsys: Output) -> None:
        (row,) = content(capsys, "reconcile", "seed")["rows"]
        assert (row["verdict"], row["gap"], row["stated_low"]) == ("GAP", "57175000000.00", "58000000000")

    @pytest.mark.usefixtures("shipped")
    def test_explanations_are_structured(self, capsys: Output) -> None:
        (row,) = content(capsys, "reconcile", "--statement", "DOD-2023-02-24")["rows"]
        assert row["explanations"][0]["changes"]
        assert row["source"].startswith("http")

    @pytest.mark.parametrize(("words", "code"), [(("seed",), 0), (("seed", "--strict"), 1)])
    def test_gaps_count_only_when_asked_for(self, words: tuple[str, ...], code: int, capsys: Output) -> None:
        assert run(capsys, "reconcile", *words)[0] == code

    @pytest.mark.usefixtures("shipped")
    def test_strict_looks_at_what_is_shown(self, capsys: Output) -> None:
        assert run(capsys, "reconcile", "--strict", "--verdict", "agrees", "--format", "json")[0] == 0

    @pytest.mark.usefixtures("shipped")
    def test_a_narrow_screen_gets_a_narrow_table(self, capsys: Output) -> None:
        narrow, wide = (run(capsys, "reconcile", "--width", width)[1] for width in ("80", "120"))
        assert max(map(len, narrow.splitlines())) <= 80
        assert "as of" not in narrow
        assert "as of" in wide
        assert "51 GAP" in wide
        assert "Across statements:" in narrow

    def test_nothing_about_that(self, capsys: Output) -> None:
        assert run(capsys, "reconcile", "seed", "--authority", "PDA")[1] == "No statement is about that.\n"

    @pytest.mark.usefixtures("shipped")
    def test_packages_stay_whole_when_statements_are_chosen(self, capsys: Output) -> None:
        every = {row["statement"]: row for row in rows(capsys, "reconcile")}
        some = rows(capsys, "reconcile", "--authority", "PDA", "--donor", "US", "--recipient", "Ukraine")
        assert some
        assert all(row == every[row["statement"]] for row in some)

    @pytest.mark.parametrize(
        ("words", "test"),
        [
            (("--since", "2024-10-21", "--until", "2024-10-21"), lambda row: row["as_of"] == "2024-10-21"),
            (("--since", "2025-01"), lambda row: row["as_of"] >= "2025-01"),
            (("--until", "2022-03"), lambda row: row["as_of"] < "2022-04"),
            (("--verdict", "GAP"), lambda row: row["verdict"] == "GAP"),
            (("--fiscal-year", "FY2022"), lambda row: row["statement"] != "DOD-2024-10-21"),
            (("--stage", "authorised"), lambda row: row["verdict"] == "NOT_COMPARABLE"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
    )
    def test_statements_are_chosen_by(self, words: tuple[str, ...], test: Any, shipped: Ledger, capsys: Output) -> None:
        found = rows(capsys, "reconcile", *words)
        assert 0 < len(found) < len(shipped.statements)
        assert all(test(row) for row in found)

    @pytest.mark.usefixtures("shipped")
    def test_largest_gaps_come_first(self, capsys: Output) -> None:
        gaps = [abs(Decimal(row["gap"])) for row in rows(capsys, "reconcile", "--largest", "4")]
        assert len(gaps) == 4
        assert gaps == sorted(gaps, reverse=True)

    def test_an_undated_statement_is_in_no_span(self, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        ship(monkeypatch, package(), statements=(statement(as_of=None),))
        assert rows(capsys, "reconcile", "--since", "1990") == []
        assert rows(capsys, "reconcile")[0]["as_of"] == ""


class TestCheck:
    def test_a_clean_record_is_fine(self, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Ledger, "check", lambda _, **_wanted: Findings())
        assert run(capsys, "check", "seed", "--strict") == (0, "No findings.\n", "")

    @pytest.mark.parametrize(
        ("code", "words", "expected"),
        [("AL102", (), 1), ("AL209", (), 0), ("AL209", ("--strict",), 1), ("AL207", ("--strict",), 0)],
    )
    def test_exit_code_follows_the_severity(
        self, code: str, words: tuple[str, ...], expected: int, capsys: Output, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Ledger, "check", lambda _, **_wanted: Findings([Finding(code, "=so it is", subject="P-1")]))
        found, out, _ = run(capsys, "check", "seed", *words)
        assert found == expected
        assert out.rstrip().splitlines()[-1].startswith("1 ")
        assert run(capsys, "check", "seed", *words, "--format", "json")[0] == expected

    def test_findings_as_rows(self, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            Ledger, "check", lambda _, **_wanted: Findings([Finding("AL209", "=so it is", subject="P-1")])
        )
        (row,) = rows(capsys, "check", "seed")
        assert tuple(row) == FINDING_COLUMNS
        assert (row["code"], row["message"]) == ("AL209", "'=so it is")

    @pytest.mark.parametrize("option", ["--select", "--code"])
    def test_a_family_of_codes_can_be_chosen(self, option: str, capsys: Output) -> None:
        every = rows(capsys, "check", "us-ukraine")
        chosen = rows(capsys, "check", "us-ukraine", option, "al207,AL210")
        assert {row["code"] for row in chosen} == {"AL207"}
        assert chosen == [row for row in every if row["code"] == "AL207"]

    def test_codes_and_checks_can_be_ignored(self, capsys: Output) -> None:
        left = rows(capsys, "check", "us-ukraine", "--ignore", "AL207", "--ignore", "limits and their parts")
        assert {row["code"] for row in left} == {"AL213"}

    def test_an_unknown_code_is_wrong_usage(self, capsys: Output) -> None:
        found, _, said = run(capsys, "check", "seed", "--select", "AL999")
        assert found == 2
        assert "AL999" in said

    def test_sarif_names_the_line_of_the_record(self, capsys: Output) -> None:
        found, out, _ = run(capsys, "check", "us-ukraine", "--select", "AL207", "--format", "sarif")
        results = json.loads(out)["runs"][0]["results"]
        (physical,) = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results}
        assert found == 0
        assert physical.endswith("us-ukraine/packages.csv")
        lines = resource_path("us-ukraine", "packages").read_text(encoding="utf-8").splitlines()
        for each in results:
            subject = each["message"]["text"].split("]")[0].removeprefix("[")
            line = each["locations"][0]["physicalLocation"]["region"]["startLine"]
            assert lines[line - 1].startswith(f"{subject},")

    def test_junit_fails_what_strict_fails(self, capsys: Output) -> None:
        found, out, _ = run(capsys, "check", "us-ukraine", "--strict", "--format", "junit")
        suite = minidom.parseString(out).documentElement  # noqa: S318 - we have just written it
        assert found == 1
        assert suite is not None
        assert int(suite.getAttribute("failures")) == len(suite.getElementsByTagName("failure")) > 0
        assert 'failures="0"' in run(capsys, "check", "us-ukraine", "--format", "junit")[1]


class TestDatasets:
    def test_both_are_listed(self, capsys: Output) -> None:
        assert [row["name"] for row in rows(capsys, "datasets")] == ["seed", "us-ukraine"]
        assert "us-ukraine" in run(capsys, "datasets")[1]

    def test_columns_are_those_of_the_rows(self, capsys: Output) -> None:
        assert tuple(content(capsys, "datasets")["rows"][0]) == DATASET_COLUMNS

    def test_statements_are_counted_as_a_ledger_counts_them(self, capsys: Output) -> None:
        counts = {row["name"]: int(row["statements"]) for row in rows(capsys, "datasets")}
        assert counts == {name: len(al.load(name).statements) for name in ("seed", "us-ukraine")}
