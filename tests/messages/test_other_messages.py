"""The exact text of findings that come from reading a file or comparing statements."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

import aidledger as al
from aidledger.errors import (
    AidledgerError,
    InputError,
    ReadError,
    UnrecognisedFormatError,
    ValidationFailedError,
)
from aidledger.findings import CODES
from tests.messages.of_files import OF_FILES

HERE = Path(__file__).parent
COVERED_BESIDE = {"AL153", "AL154"}  # in test_folder_messages
COVERED_HERE = (OF_FILES - COVERED_BESIDE) | {"AL301", "AL302"}


def test_a_column_outside_the_contract_and_a_broken_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(
        "id,date,amount,currency,category,donor,colour\n"
        "A,2024-10-21,400000000,USD,munitions,USA,red\n"
        "B,2024-10-21,400000000,USD,munitions\n",
        encoding="utf-8",
    )
    unread, broken = al.ingest(path).findings
    assert unread.render() == (
        'broken.csv: column "colour"\n'
        'AL151 note: the column "colour" is not part of the contract and was not read\n'
        "  Hint: Map it to a column of the contract with columns={...}, or leave it."
    )
    assert broken.render() == (
        "broken.csv:3\nAL152 error: the line has 5 cells instead of 7\n  Hint: Quote cells that contain the delimiter."
    )


def test_a_number_of_a_workbook_with_more_digits_than_a_sheet_keeps(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("id", "date", "amount", "currency", "category", "donor"),
        (None,) * 6,
        ("A", "2024-10-21", 99999999999999.12, "USD", "munitions", "USA"),
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "long.xlsx")
    (found,) = al.ingest(tmp_path / "long.xlsx").findings
    assert found.render() == (
        'long.xlsx[Sheet]:3: column "amount"\n'
        "AL108 error [A]: 99999999999999.12 is a binary float\n"
        '  Hint: Give text ("12.50 USD"), a Decimal or an integer.'
    )


def test_a_frame_of_whole_minor_units() -> None:
    with pytest.raises(InputError) as caught:
        al.read(al.load("seed").to_pandas(amounts="minor"))
    assert str(caught.value) == (
        "The column 'amount' holds whole minor units, as to_pandas(amounts=\"minor\") gives them, and would be read as "
        "major ones.\n"
        'Hint: Use to_pandas(amounts="decimal"), or give the ledger itself.'
    )


def test_a_line_that_is_no_object(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(
        '{"id": "A", "date": "2024-10-21", "amount": "$400 million", "category": "munitions", "donor": "USA"}\n'
        '{"id": "B", "id": "C"}\n',
        encoding="utf-8",
    )
    (broken,) = al.ingest(path).findings
    assert broken.render() == (
        "broken.jsonl:2\nAL152 error: the line names a key twice\n  Hint: Write one JSON object a line."
    )


def test_a_workbook_that_is_not_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "us.xlsx"
    al.load("us-ukraine").write(path)
    book = openpyxl.load_workbook(path)
    book.remove(book["revisions"])
    book.create_sheet("announced")
    book["limits"]["D2"] = "=1+1"
    book.save(path)
    findings = {finding.code + finding.location.sheet: finding.render() for finding in al.ingest(path).findings}
    assert findings["AL170about"] == (
        "us.xlsx[about]\nAL170 error: the sheet revisions is missing\n"
        "  Hint: Get the file back from a copy, or give the packages alone, in a file of their own."
    )
    assert findings["AL171announced"] == (
        "us.xlsx[announced]\nAL171 note: 'announced' is no part of a ledger and was not read\n"
        "  Hint: Nothing to mend, unless a part of the ledger was renamed."
    )
    assert findings["AL172limits"] == (
        'us.xlsx[limits]:2: column "amount"\n'
        "AL172 warning: 1 cell of the column is a formula; what was last calculated was read\n"
        "  Hint: Put the figure itself into the cell: a formula is not run here, and its last result may be old."
    )
    assert findings["AL173"] == (
        "us.xlsx\nAL173 note: the content is not the one that was written: somebody has changed it since\n"
        "  Hint: Nothing to mend if it was changed on purpose; al.load refuses such a file."
    )


def facts(path: Path, **values: object) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for name, value in values.items():
            connection.execute(f"UPDATE ledger SET {name} = ?", (value,))
        connection.commit()


def test_a_part_of_a_ledger_and_what_cannot_be_verified(tmp_path: Path) -> None:
    path = tmp_path / "part.sqlite"
    al.load("us-ukraine").where(authority="PDA").write(path)
    (part,) = al.ingest(path).findings
    assert part.render() == (
        "part.sqlite\n"
        "AL174 warning: the file holds 74 packages, a part of a ledger: what it states of the rest cannot be reconciled "
        "with them\n"
        "  Hint: Write the whole ledger for whoever needs it whole; al.load refuses a part."
    )
    with pytest.raises(UnrecognisedFormatError) as caught:
        al.load(path)
    assert told(caught.value) == (
        "'part.sqlite' holds a part of a ledger: it was written from a narrowed one.",
        "Write the whole ledger and load that, or read the packages of this one with al.read.",
    )
    facts(path, content_hash="", about_hash="")
    assert al.ingest(path).findings[1].render() == (
        "part.sqlite\n"
        "AL175 note: nothing in the file says what its records and its name, title and coverage were when it was "
        "written, so they cannot be verified\n"
        "  Hint: Nothing to mend; write the ledger again with this version to have them verified."
    )


def test_a_claim_of_coverage_that_somebody_changed(tmp_path: Path) -> None:
    path = tmp_path / "us.sqlite"
    al.load("us-ukraine").write(path)
    facts(path, until="2023-06-01")
    (changed,) = al.ingest(path).findings
    assert changed.render() == (
        "us.sqlite\n"
        "AL173 note: name, title or coverage are not those that were written: somebody has changed them since\n"
        "  Hint: Nothing to mend if it was changed on purpose; al.load refuses such a file."
    )


def test_a_database_that_is_being_changed(tmp_path: Path) -> None:
    path = tmp_path / "us.sqlite"
    al.load("us-ukraine").write(path)
    (tmp_path / "us.sqlite-wal").write_bytes(b"changes")
    with pytest.raises(ReadError) as caught:
        al.read(path)
    assert told(caught.value) == (
        "'us.sqlite' has changes that do not stand in the file yet, but in 'us.sqlite-wal'.",
        "Close the program that has it open, or run PRAGMA wal_checkpoint(TRUNCATE) in it, and read again.",
    )


def told(error: AidledgerError) -> tuple[str, str]:
    return error.message, error.hint


def test_rates_that_cannot_be_used(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(
        "date,currency,rate\n"
        "2024-10-18,JPY,162.79\n"
        "2024-10-21,JPY,1.6322\n"
        '2024-10-18,USD,"1,0847"\n'
        "2024-10-18,GBP,0.83\n"
        "2024-10-18,GBP,0.84\n"
        "2023-01-02,HRK,7.5345\n",
        encoding="utf-8",
    )
    with pytest.raises(ValidationFailedError) as caught:
        al.rates(path, per="EUR")
    assert caught.value.report.render() == (
        'rates.csv:2: column "rate"\n'
        "AL163 error: JPY is quoted about a power of ten above or below its rate of 2024-10-18\n"
        "  Hint: Bring all rates of a currency to one unit of it.\n"
        'rates.csv:3: column "rate"\n'
        "AL160 error: '1,0847' is no rate: a positive number of at most 12 places is needed\n"
        '  Hint: Write a plain positive number with a decimal point, such as "1.0853".\n'
        'rates.csv:5: column "date"\n'
        "AL161 error: GBP has two different rates on 2024-10-18\n"
        "  Hint: Keep the one that was published.\n"
        'rates.csv:6: column "date"\n'
        "AL162 error: HRK ended on 2022-12-31 and has no rate on 2023-01-02\n"
        "  Hint: Check the day; a currency the euro replaced has its fixed rate from then on."
    )


def test_rates_out_of_order(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(
        "date,currency,rate\n2024-10-17,USD,1.08\n2024-10-21,USD,1.09\n2024-10-18,USD,1.08\n", encoding="utf-8"
    )
    assert al.rates(path, per="EUR").findings.render() == (
        'rates.csv:3: column "date"\n'
        "AL164 note: 2024-10-18 comes after a later day\n"
        "  Hint: Nothing to mend if the days are right."
    )


def test_a_gap_and_a_statement_that_cannot_be_compared() -> None:
    package = al.AidPackage(id="P", amount="$400 million", date="2024-10-21", category="munitions", donor="US")
    scope = al.Scope(donor="USA")
    statements = [
        al.Statement(id="S", amount="$58 billion", as_of="2024-10-21", scope=scope),
        al.Statement(id="U", amount="$58 billion", scope=scope),
    ]
    gap, incomparable = al.Ledger([package], statements=statements).reconcile().findings()
    assert gap.render() == (
        '"amount"\n'
        "AL301 warning [S]: USD 58 billion is not explained by the packages: gap of 57.100 billion\n"
        '  Hint: See ledger.reconcile()["S"].explain().'
    )
    assert incomparable.render() == (
        '"amount"\n'
        "AL302 note [U]: USD 58 billion cannot be compared: the source gives no as-of date\n"
        "  Hint: Complete the scope where the source allows."
    )


def test_every_code_has_a_fixture_with_its_exact_text() -> None:
    files = [*(HERE / "records").glob("*.txt"), *(HERE / "ledger_fixtures").glob("*.txt")]
    covered = {path.name[: len("AL101")] for path in files} | COVERED_HERE | COVERED_BESIDE
    assert covered == set(CODES)
