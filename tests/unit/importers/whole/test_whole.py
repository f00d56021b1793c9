from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import aidledger as al
from aidledger.errors import (
    AlteredFileError,
    MalformedFileError,
    ReadError,
    UnrecognisedFormatError,
    ValidationFailedError,
)
from tests.builders import limit, package, revision, statement

BOTH = pytest.mark.parametrize("suffix", ["sqlite", "xlsx"])


def whole(*more: al.AidPackage) -> al.Ledger:
    """A ledger with every kind of record, each of them changed once, and more packages where they are wanted."""
    ledger = al.Ledger(
        [package(id="P", amount="$5 million"), package(id="Q", donor="GBR", items=[{"name": "Bradley"}]), *more],
        statements=[statement(id="S", amount="more than $5 million", scope={"donor": "USA", "since": "2022-02"})],
        revisions=[revision(id="R", applies=False, reason="superseded")],
        limits=[limit(id="L", as_of="2022-03", is_total=True)],
        announcements=[al.load("us-ukraine").announcements[0]],
        name="ours",
        title="Our own",
    )
    for name in ("P", "S", "R", "L"):
        ledger = ledger.amend(
            name, note="=1+1", reason="checked", source="https://example.org/a", known_on="2025-01-01"
        )
    return ledger.amend(
        "P", amount="$6 million", reason="again", source="https://example.org/b", known_on="2025-02-01"
    ).withdraw("Q", reason="never was", source="https://example.org/b", known_on="2025-03-01")


def part() -> al.Ledger:
    """That ledger with another package, which it is narrowed to leave out."""
    return whole(package(id="X", donor="GBR", authority="UNSPECIFIED")).where(donor="USA")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    whole().write(tmp_path / "ours.xlsx")
    return tmp_path / "ours.xlsx"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    whole().write(tmp_path / "ours.sqlite")
    return tmp_path / "ours.sqlite"


def change(path: Path, *commands: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for command in commands:
            connection.execute(command)
        connection.commit()


def edit(path: Path, change: Callable[[Any], object]) -> None:
    opened = openpyxl.load_workbook(path)
    change(opened)
    opened.save(path)


def said(path: Path) -> list[str]:
    return [f"{one.code} {one.location} {one.message}" for one in al.ingest(path).findings]


@BOTH
def test_a_whole_ledger_comes_back_with_its_history(suffix: str, tmp_path: Path) -> None:
    ledger, path = whole(), tmp_path / f"ours.{suffix}"
    written = ledger.write(path)
    assert written.notes == ()
    read = al.read(path)
    assert read == ledger
    assert al.load(path) == ledger
    assert (read.name, read.title) == ("ours", "Our own")
    assert str(read.history("P")) == str(ledger.history("P"))
    assert read.as_known("2025-01-15").total().value == ledger.as_known("2025-01-15").total().value
    assert len(read._book.amendments) == 6


@BOTH
def test_the_shipped_record_comes_back_whole(suffix: str, tmp_path: Path) -> None:
    us = al.load("us-ukraine")
    us.write(tmp_path / f"us.{suffix}")
    read = al.load(tmp_path / f"us.{suffix}")
    assert read == us
    assert read.coverage == us.coverage
    assert read._book.full_record == us._book.full_record


@BOTH
def test_a_name_of_ones_own_wins(suffix: str, tmp_path: Path) -> None:
    whole().write(tmp_path / f"ours.{suffix}")
    assert al.read(tmp_path / f"ours.{suffix}", name="theirs").name == "theirs"


@BOTH
def test_a_narrowed_ledger_comes_back_as_the_part_it_is(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"part.{suffix}"
    us = al.load("us-ukraine")
    narrowed = us.where(authority="PDA")
    written = narrowed.write(path)
    assert written.notes == (
        "The file holds a part of the ledger, 74 of 104 packages: al.read reads it, al.load refuses it.",
    )
    assert us.write(tmp_path / f"whole.{suffix}").notes == ()
    read = al.read(path)
    assert (len(read), len(read.statements)) == (len(narrowed), len(us.statements))
    assert (us.coverage.complete, read.coverage.complete) == (True, False)
    assert (read.coverage.since, read.coverage.until) == (us.coverage.since, us.coverage.until)
    (finding,) = al.ingest(path).findings
    assert (finding.code, finding.severity.value) == ("AL174", "warning")
    assert [package.id for package in part()] == ["P"]
    part().write(path)
    assert [line.split()[0] for line in said(path)] == ["AL174"]
    assert {change.id for change in al.read(path)._book.amendments} == {"P", "Q", "R", "L", "S"}


@BOTH
@pytest.mark.parametrize("verify", [True, False])
def test_a_part_of_a_ledger_is_not_loaded_as_one(suffix: str, verify: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    path = tmp_path / f"part.{suffix}"
    al.load("us-ukraine").where(authority="PDA").write(path)
    with pytest.raises(UnrecognisedFormatError, match="holds a part of a ledger") as caught:
        al.load(path, verify=verify)
    assert "al.read" in caught.value.hint


@BOTH
def test_a_converted_part_is_verified_as_it_was_stated(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"part.{suffix}"
    rates = al.rates.flat({"EUR": "1.1"}, to="USD", label="mine")
    part().convert("EUR", rates=rates).write(path)
    assert [line.split()[0] for line in said(path)] == ["AL174"]


@BOTH
def test_what_was_changed_in_a_part_is_noted(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"part.{suffix}"
    al.load("us-ukraine").where(authority="PDA").write(path)
    if suffix == "xlsx":
        edit(path, lambda book: book["limits"].cell(2, 3).__setattr__("value", "USAI"))
    else:
        change(path, "UPDATE limits SET authority = 'USAI' WHERE rowid = 1")
    assert [line.split()[0] for line in said(path)] == ["AL174", "AL173"]


def tell(path: Path, fact: str, value: object) -> None:
    """Change what a file says of its ledger; None takes it out."""
    if path.suffix == ".sqlite":
        column = {"ledger": "name"}.get(fact, fact.replace(" ", "_"))
        stored = "''" if value is None else f"'{value}'" if isinstance(value, str) else str(int(bool(value)))
        change(path, f"UPDATE ledger SET {column} = {stored}")
        return

    def put(book: Any) -> None:
        (row,) = [row for row in book["about"].iter_rows() if row[0].value == fact]
        row[2].value = value

    edit(path, put)


@BOTH
@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("until", "2023-06-01"),
        ("since", "2023-06-01"),
        ("complete", True),
        ("ledger", "theirs"),
        ("title", "Theirs"),
        ("full record", "seed"),
    ],
)
def test_what_a_file_says_of_its_ledger_is_verified(suffix: str, fact: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / f"ours.{suffix}"
    whole().write(path)
    tell(path, fact, value)
    (finding,) = al.ingest(path).findings
    assert (finding.code, finding.message.partition(" are ")[0]) == ("AL173", "name, title or coverage")
    with pytest.raises(AlteredFileError, match="does not hold the ledger that was written"):
        al.load(path)
    assert len(al.load(path, verify=False)) == 1


@BOTH
@pytest.mark.parametrize("word", [True, "certainly"])
def test_a_ledger_that_is_said_to_be_a_part_is_loaded_by_nobody(suffix: str, word: object, tmp_path: Path) -> None:
    path = tmp_path / f"ours.{suffix}"
    whole().write(path)
    if suffix == "sqlite" and isinstance(word, str):
        word = True  # its tables are strict
    tell(path, "narrowed", word)
    assert [line.split()[0] for line in said(path)] == ["AL174", "AL173"]
    with pytest.raises(UnrecognisedFormatError, match="part of a ledger"):
        al.load(path)


@BOTH
def test_a_part_that_is_said_to_be_whole_is_not_what_was_written(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"part.{suffix}"
    al.load("us-ukraine").where(authority="PDA").write(path)
    tell(path, "narrowed", False)  # noqa: FBT003 - a cell
    assert [line.split()[0] for line in said(path)] == ["AL173", "AL173"]
    with pytest.raises(AlteredFileError):
        al.load(path)


@BOTH
def test_a_file_without_these_hashes_is_read_and_a_note_says_so(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"ours.{suffix}"
    for ledger, codes in ((whole(), ["AL175"]), (part(), ["AL174", "AL175"])):
        ledger.write(path)
        for fact in ("about hash", "content hash"):
            tell(path, fact, None)
        assert [line.split()[0] for line in said(path)] == codes
    whole().write(path)
    tell(path, "about hash", None)
    assert al.load(path) == whole()
    part().write(path)
    tell(path, "content hash", None)
    assert "says what its records were" in said(path)[1]


@BOTH
@pytest.mark.parametrize("name", ["", "  a \t b\r\n", "_x0041_ \u200b", "=1+1", "é\u0301"])
def test_a_name_that_a_sheet_keeps_otherwise_is_no_change(suffix: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / f"ours.{suffix}"
    ledger = al.Ledger([package()], name=name, title=name)
    ledger.write(path)
    assert said(path) == []
    assert al.load(path) == ledger


@pytest.mark.parametrize("through", ["itself", "link"])
def test_a_database_that_another_program_is_changing_is_refused(through: str, database: Path, tmp_path: Path) -> None:
    path = database
    if through == "link":
        path = tmp_path / "link.sqlite"
        path.symlink_to(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE packages SET note = 'changed'")
        connection.commit()
        for door in (al.load, al.read, al.ingest):
            with pytest.raises(ReadError, match="changes that do not stand in the file yet") as caught:
                door(path)
            assert "wal_checkpoint" in caught.value.hint
            assert caught.value.path == str(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert al.read(path).packages[0].note == "changed"
    assert al.read(path).packages[0].note == "changed"


def test_a_journal_that_is_needed_is_a_reason_to_refuse_and_one_that_is_done_with_is_none(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = PERSIST")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE packages SET note = 'changed'")
        with pytest.raises(ReadError, match=r"ours\.sqlite-journal"):
            al.read(database)
        connection.commit()
        assert database.with_name("ours.sqlite-journal").stat().st_size > 0
        assert al.read(database).packages[0].note == "changed"


def test_what_else_stands_beside_a_database_is_no_reason(database: Path) -> None:
    database.with_name("ours.sqlite-wal").touch()
    database.with_name("ours.sqlite-journal").mkdir()
    assert al.load(database) == whole()


def test_a_journal_nobody_may_open_may_hold_anything(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database.with_name("ours.sqlite-wal").write_bytes(b"x")
    opened = Path.open

    def refuse(path: Path, *how: Any, **more: Any) -> Any:
        if path.name.endswith("-wal"):
            raise PermissionError(path)
        return opened(path, *how, **more)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match=r"ours\.sqlite-wal"):
        al.read(database)


def test_the_history_of_packages_that_are_left_out_is_left_out(tmp_path: Path) -> None:
    ledger = al.Ledger([package(id="P"), package(id="Q", donor="GBR", authority="UNSPECIFIED")])
    for name in "PQ":
        ledger = ledger.amend(name, note="n", reason="r", source="https://example.org/a", known_on="2025-01-01")
    ledger.where(donor="USA").write(tmp_path / "a.sqlite")
    assert [change.id for change in al.read(tmp_path / "a.sqlite")._book.amendments] == ["P"]


@BOTH
def test_what_was_changed_is_noted_by_read_and_refused_by_load(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"ours.{suffix}"
    whole().write(path)
    if suffix == "xlsx":
        edit(path, lambda book: book["limits"].cell(2, 3).__setattr__("value", "USAI"))
    else:
        change(path, "UPDATE limits SET authority = 'USAI'")
    assert [one.code for one in al.ingest(path).findings] == ["AL173"]
    assert [record.authority for record in al.read(path).limits] == ["USAI"]
    with pytest.raises(AlteredFileError, match="does not hold the ledger that was written"):
        al.load(path)
    assert len(al.load(path, verify=False)) == 1


def test_a_sheet_that_is_missing_is_a_finding(book: Path) -> None:
    edit(book, lambda opened: opened.remove(opened["statements"]))
    assert said(book)[0] == "AL170 ours.xlsx[about] the sheet statements is missing"
    with pytest.raises(ValidationFailedError):
        al.read(book)


def test_a_workbook_that_lost_its_packages_says_so(book: Path) -> None:
    edit(book, lambda opened: setattr(opened["packages"], "title", "Packages 2"))
    edit(book, lambda opened: opened.move_sheet("Packages 2", -1))
    assert "AL170 ours.xlsx the sheet packages is missing" in said(book)


def test_a_table_that_is_missing_is_a_finding(database: Path) -> None:
    change(database, "DROP TABLE limits", "DROP TABLE amendments")
    found = said(database)
    assert "AL170 ours.sqlite the table limits is missing" in found
    assert "AL170 ours.sqlite the table amendments is missing" in found


def test_what_else_stands_in_the_file_is_noted(book: Path, database: Path) -> None:
    edit(book, lambda opened: opened.create_sheet("my notes"))
    change(database, "CREATE TABLE mine (a TEXT)", "CREATE VIEW seen AS SELECT 1")
    assert said(book) == ["AL171 ours.xlsx[my notes] 'my notes' is no part of a ledger and was not read"]
    assert said(database) == ["AL171 ours.sqlite[mine] 'mine' is no part of a ledger and was not read"]


def test_a_wrong_heading_costs_one_finding_and_no_other_sheet(book: Path) -> None:
    edit(book, lambda opened: opened["statements"].cell(1, 1).__setattr__("value", "Id"))
    found = said(book)
    assert found[:2] == [
        'AL151 ours.xlsx[statements]: column "Id" the column "Id" is not part of the contract and was not read',
        "AL170 ours.xlsx[statements] statements lacks the column 'id'; its 1 row cannot be read",
    ]
    assert len(al.ingest(book).ledger.limits) == 1


def test_a_column_of_ones_own_is_noted_and_the_rest_is_read(book: Path, database: Path) -> None:
    def add(opened: Any) -> None:
        sheet = opened["limits"]
        sheet.cell(1, sheet.max_column + 1).value = "mine"

    edit(book, add)
    change(database, "ALTER TABLE limits ADD COLUMN mine TEXT")
    for path in (book, database):
        assert [one.split()[0] for one in said(path)] == ["AL151"]
        assert al.read(path) == whole()


def test_rows_that_are_wrong_are_found_where_they_stand(book: Path, database: Path) -> None:
    def spoil(opened: Any) -> None:
        sheet = opened["limits"]
        sheet.insert_rows(2)  # a blank row is none
        sheet.cell(3, 2).value = "roof"

    edit(book, spoil)
    change(database, "UPDATE limits SET kind = 'roof'", "UPDATE statements SET as_of = 'soon'")
    places = [(one.code, str(one.location)) for one in al.ingest(book).findings if one.location.row]
    assert places[0] == ("AL142", 'ours.xlsx[limits]:3: column "kind"')
    found = [str(one.location) for one in al.ingest(database).findings if one.location.row]
    assert {place.partition(":")[0] for place in found} >= {"ours.sqlite[limits]", "ours.sqlite[statements]"}


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("replaced", "not JSON", "AL154"),
        ("replaced", "[1]", "AL154"),
        ("replaced", '{"id": "P"}', "AL140"),
        ("replaced", '{"id": 1, "id": 2}', "AL154"),
        ("replaced", "[" * 100_000, "AL154"),
        ("record", "people", "AL154"),
        ("version", "-1", "AL154"),
        ("kind", "whim", "AL142"),
        ("known_on", "soon", "AL120"),
    ],
)
def test_a_history_that_is_wrong_is_found(column: str, value: str, code: str, database: Path) -> None:
    change(database, f"UPDATE amendments SET {column} = '{value}' WHERE id = 'S'")
    found = al.ingest(database).findings
    assert code in {one.code for one in found}
    assert {one.location.sheet for one in found if one.location.row} == {"amendments"}
    assert {change.id for change in al.ingest(database).ledger._book.amendments} == {"P", "Q", "R", "L"}


def test_formulas_are_not_run_and_said(book: Path) -> None:
    def calculate(opened: Any) -> None:
        opened["packages"]["E2"] = "=1000*1000"
        opened["limits"]["E2"] = "=2*3"
        opened["limits"]["E3"] = "=2*3"

    edit(book, calculate)
    found = [one for one in al.ingest(book).findings if one.code == "AL172"]
    assert [str(one.location) for one in found] == [
        'ours.xlsx[packages]:2: column "amount"',
        'ours.xlsx[limits]:2: column "amount_upper"',
    ]
    assert "1 cell of the column is a formula" in found[0].message
    assert "2 cells of the column are formulas" in found[1].message


def test_formulas_in_a_table_of_ones_own_are_said_too(tmp_path: Path) -> None:
    opened = openpyxl.Workbook()
    sheet = opened.active
    assert sheet is not None
    sheet.append(["amount", "date", "category", "donor"])
    sheet.append(["$5 million", dt.date(2024, 10, 21), "munitions", '="U"&"S"'])
    opened.save(tmp_path / "a.xlsx")
    (finding, *_) = al.ingest(tmp_path / "a.xlsx").findings
    assert (finding.code, str(finding.location)) == ("AL172", 'a.xlsx[Sheet]:2: column "donor"')


def test_a_sheet_that_claims_a_million_rows_is_read_to_its_end(book: Path) -> None:
    edit(book, lambda opened: opened["limits"].cell(1_000_000, 1).__setattr__("value", "far"))
    found = [one for one in al.ingest(book).findings if one.location.sheet == "limits"]
    assert {one.location.row for one in found} == {1_000_000}


def test_a_workbook_of_packages_with_other_sheets_is_not_taken_for_a_ledger(tmp_path: Path) -> None:
    opened = openpyxl.Workbook()
    sheet = opened.active
    assert sheet is not None
    sheet.title = "packages"
    sheet.append(["amount", "date", "category", "donor"])
    sheet.append(["$5 million", "2024-10-21", "munitions", "US"])
    opened.create_sheet("about").append(["who", "when"])
    opened.create_sheet("statements").append(["bank", "balance"])
    opened.save(tmp_path / "a.xlsx")
    taken = al.ingest(tmp_path / "a.xlsx")
    assert (len(taken.ledger), list(taken.findings), taken.ledger.name) == (1, [], "a")
    with pytest.raises(UnrecognisedFormatError, match="says nothing of a ledger"):
        al.load(tmp_path / "a.xlsx")


def test_a_database_of_packages_alone_is_read_as_what_it_is(database: Path) -> None:
    change(database, "DROP TABLE ledger")
    assert (len(al.read(database)), al.read(database).statements) == (1, ())


def test_a_database_of_the_first_layout_has_no_history_and_lacks_nothing(database: Path) -> None:
    change(
        database,
        "DROP TABLE amendments",
        *(f"ALTER TABLE ledger DROP COLUMN {name}" for name in ("full_record", "content_hash", "about_hash")),
        "PRAGMA user_version = 1",
    )
    assert [one.code for one in al.ingest(database).findings] == ["AL173", "AL175"]
    assert len(al.read(database).statements) == 1


def test_a_database_of_a_later_layout_is_refused(database: Path) -> None:
    change(database, "PRAGMA user_version = 99")
    with pytest.raises(UnrecognisedFormatError, match="has layout 99"):
        al.read(database)


@pytest.mark.parametrize(
    "command",
    [
        "DELETE FROM ledger",
        "INSERT INTO ledger SELECT * FROM ledger",
        "UPDATE ledger SET since = 'soon'",
        "ALTER TABLE limits ADD COLUMN mine BLOB DEFAULT x'00'",
        "DROP TABLE limits; CREATE TABLE limits (id, amount_minor); INSERT INTO limits VALUES ('L', 1.5)",
    ],
)
def test_cells_that_no_writer_wrote_are_refused(command: str, database: Path) -> None:
    change(database, *command.split("; "))
    with pytest.raises(MalformedFileError):
        al.ingest(database)


def test_lines_of_a_package_that_was_deleted_are_found(database: Path) -> None:
    change(database, "DELETE FROM packages")
    assert said(database)[0] == (
        "AL153 ours.sqlite[package_categories] 1 line of packages that are not there, the first of 'P'"
    )


def test_a_view_in_the_place_of_a_table_is_not_asked(database: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n"
    change(database, "DROP TABLE statements", f"CREATE VIEW statements AS {endless}")
    assert "AL170 ours.sqlite the table statements is missing" in said(database)


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_a_table_is_no_saved_ledger(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("amount\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"no ledger that was saved.\n?.*al\.read"):
        al.load(tmp_path / name)


def test_a_plain_name_in_the_folder_is_loaded_like_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole().write(tmp_path / "ours.sqlite")
    monkeypatch.chdir(tmp_path)
    assert al.load("ours.sqlite") == whole()


def test_a_record_of_which_nothing_is_said_is_noted_by_the_workbook(tmp_path: Path) -> None:
    nothing = type(al.load("us-ukraine").announcements[0])("", "", "")
    written = al.Ledger([package()], announcements=[nothing]).write(tmp_path / "a.xlsx")
    assert written.notes == ("Records of which nothing is said leave a blank row, which is not read back: 1.",)
