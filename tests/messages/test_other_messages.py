"""The exact text of findings that come from reading a file or comparing statements."""

from __future__ import annotations

from pathlib import Path

import aidledger as al
from aidledger.findings import CODES

HERE = Path(__file__).parent
COVERED_HERE = {"AL151", "AL152", "AL301", "AL302"}
COVERED_BESIDE = {"AL153", "AL154"}  # in test_folder_messages


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
