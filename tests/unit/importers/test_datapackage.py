from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from aidledger import bundled
from aidledger.errors import MalformedFileError, UnknownTermError
from aidledger.findings import Findings
from aidledger.importers import load_book, shipped_datasets
from aidledger.table import Announcement, Coverage

Rows = list[dict[str, str]]
Write = Callable[..., None]

GOOD = {"id": "P-1", "date": "2024-10-21", "amount": "$400 million", "donor": "USA", "category": "munitions"}
STATEMENT = {"id": "S-1", "as_of": "2024-10-21", "amount": "over $58 billion", "donor": "USA"}


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """A place of our own for data packages, beside the real reference tables."""
    (tmp_path / "reference").symlink_to(bundled.data_dir() / "reference")
    monkeypatch.setattr(bundled, "data_dir", lambda: tmp_path)

    def write(own: dict[str, object] | None = None, **tables: Rows) -> None:
        folder = tmp_path / "mine"
        folder.mkdir()
        (folder / "datapackage.json").write_text(json.dumps({"title": "Mine", "aidledger": own}), encoding="utf-8")
        for table, rows in tables.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
                writer.writeheader()
                writer.writerows(rows)

    return write


def told(findings: Findings) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.location)) for finding in findings]


def test_good_rows_become_records(write: Write) -> None:
    write(
        packages=[GOOD, {**GOOD, "id": "P-2"}],
        statements=[STATEMENT],
        announcements=[{"id": "A-1", "date": "2024-10-21", "publisher": " DoD ", "source_url": "", "note": "x"}],
    )
    book, findings = load_book("mine")
    assert not findings
    assert book.packages.ids == ["P-1", "P-2"]
    assert [statement.id for statement in book.statements] == ["S-1"]
    assert book.announcements == (Announcement("A-1", "2024-10-21", "DoD", "", "x"),)
    assert (book.name, book.title, book.coverage, book.full_record) == ("mine", "Mine", Coverage(), "")


def test_missing_tables_are_empty(write: Write) -> None:
    write(packages=[GOOD])
    book, _ = load_book("mine")
    assert (book.statements, book.revisions, book.limits, book.announcements) == ((), (), (), ())


def test_bad_rows_are_findings_with_their_line_and_the_rest_is_kept(write: Write) -> None:
    write(packages=[GOOD, {**GOOD, "id": "P-2", "donor": "Atlantis", "amount": "$200"}, {**GOOD, "id": "P-3"}])
    book, findings = load_book("mine")
    assert book.packages.ids == ["P-1", "P-3"]
    assert told(findings) == [
        ("AL103", 'mine/packages.csv:3: column "amount"'),
        ("AL130", 'mine/packages.csv:3: column "donor"'),
    ]
    assert {finding.subject for finding in findings} == {"P-2"}


def test_the_first_good_row_of_an_id_is_kept(write: Write) -> None:
    bad, first, second = {**GOOD, "donor": "Atlantis"}, {**GOOD, "donor": "GBR"}, {**GOOD, "donor": "DEU"}
    write(packages=[bad, first, second])
    book, findings = load_book("mine")
    assert [package.donor for package in book.packages.records()] == ["GBR"]
    assert told(findings) == [
        ("AL130", 'mine/packages.csv:2: column "donor"'),
        ("AL150", 'mine/packages.csv:4: column "id"'),
    ]
    assert findings[1].message == "id 'P-1' is already used in line 3"


def test_rows_of_equal_content_without_ids_are_duplicates(write: Write) -> None:
    write(packages=[{**GOOD, "id": ""}, {**GOOD, "id": ""}])
    book, findings = load_book("mine")
    assert (len(book.packages), findings.by_code()) == (1, {"AL150": 1})


def test_statements_share_their_ids_across_tables(write: Write) -> None:
    write(packages=[GOOD], statements=[STATEMENT], balances=[{**STATEMENT, "kind": "remaining"}])
    book, findings = load_book("mine")
    assert len(book.statements) == 1
    assert findings[0].message == "id 'S-1' is already used in line 2 of mine/statements.csv"


def test_a_package_and_a_statement_may_have_the_same_id(write: Write) -> None:
    write(packages=[GOOD], statements=[{**STATEMENT, "id": "P-1"}])
    assert not load_book("mine")[1]


def test_an_amount_that_contradicts_its_wording_is_kept_and_told(write: Write) -> None:
    cells = {"amount": "425000000", "currency": "USD", "wording": "$400 million"}
    write(packages=[{**GOOD, **cells}])
    book, findings = load_book("mine")
    assert len(book.packages) == 1
    assert told(findings) == [("AL111", 'mine/packages.csv:2: column "wording"')]
    assert findings[0].value == "$400 million"


def test_a_misspelt_column_is_told_once(write: Write) -> None:
    write(packages=[{**GOOD, "reanounced": "x", "zzz": ""}, {**GOOD, "id": "P-2", "reanounced": "", "zzz": ""}])
    _, findings = load_book("mine")
    assert told(findings) == [
        ("AL141", 'mine/packages.csv:1: column "reanounced"'),
        ("AL141", 'mine/packages.csv:1: column "zzz"'),
    ]
    assert findings[0].hint.startswith("Did you mean 'reannounced'")
    assert findings[1].hint == "Use the documented columns."


def test_the_descriptor_says_what_is_covered(write: Write) -> None:
    coverage = {"since": "2022-02-01", "until": "2024-10-21", "complete": True}
    write({"coverage": coverage, "full_record": "us-ukraine"}, packages=[GOOD])
    book, _ = load_book("mine")
    assert book.coverage == Coverage(dt.date(2022, 2, 1), dt.date(2024, 10, 21), complete=True)
    assert book.full_record == "us-ukraine"


def test_coverage_may_be_open(write: Write) -> None:
    write({"coverage": {"until": "2024-10-21", "complete": "yes"}}, packages=[GOOD])
    assert load_book("mine")[0].coverage == Coverage(None, dt.date(2024, 10, 21), complete=False)


@pytest.mark.parametrize("day", ["soon", 20241021, "", {}])
def test_a_broken_claim_of_coverage_is_an_error(write: Write, day: object) -> None:
    write({"coverage": {"since": day}}, packages=[GOOD])
    with pytest.raises(MalformedFileError, match="coverage"):
        load_book("mine")


def test_what_ships_is_listed_with_its_rows(write: Write) -> None:
    write(packages=[GOOD], statements=[STATEMENT, {**STATEMENT, "id": "S-2"}])
    (found,) = shipped_datasets()
    assert (found.name, found.title, found.rows) == ("mine", "Mine", {"packages": 1, "statements": 2})


def test_an_unknown_dataset_is_refused() -> None:
    with pytest.raises(UnknownTermError, match="us-ukraine"):
        load_book("us-ukrain")


@pytest.mark.parametrize("name", ["seed", "us-ukraine"])
def test_what_ships_has_no_findings(name: str) -> None:
    assert not load_book(name)[1]
