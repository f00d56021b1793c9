from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aidledger.intake import load, read
from aidledger.ledger import Ledger
from tests.builders import package


def written(ledger: Ledger, path: Path) -> list[dict[str, Any]]:
    ledger.write(path)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_money_is_a_string_and_lists_are_arrays(tmp_path: Path) -> None:
    record = package(amount="USD 12.50", category=["artillery", "tanks"], tranche=7, items=[{"name": "Bradley"}])
    (row,) = written(Ledger([record]), tmp_path / "a.jsonl")
    assert row["amount"] == "12.50"
    assert row["category"] == list(record.category)
    assert row["tranche"] == 7
    assert row["items"] == [{"name": "Bradley"}]
    assert "recipient" not in row


def test_text_of_any_kind_is_escaped_and_comes_back(tmp_path: Path) -> None:
    notes = ['a "quote"', "back\\slash", "two\nlines", "Ґанок 🚀", "</script>"]
    ledger = Ledger([package(id=f"P-{place}", note=note) for place, note in enumerate(notes)])
    assert [row["note"] for row in written(ledger, tmp_path / "a.jsonl")] == notes
    assert read(tmp_path / "a.jsonl").table.digest == ledger.table.digest


def test_an_amount_nobody_knows_is_null(tmp_path: Path) -> None:
    (row,) = written(Ledger([package(amount="undisclosed")]), tmp_path / "a.jsonl")
    assert row["amount"] is None
    assert row["unknown_reason"] == "undisclosed"


def test_no_packages_are_no_lines(tmp_path: Path) -> None:
    assert written(Ledger(), tmp_path / "a.jsonl") == []


def test_a_ledger_of_no_packages_reads_back(tmp_path: Path) -> None:
    load("us-ukraine").where(donor="GBR").write(tmp_path / "none.jsonl")
    assert len(read(tmp_path / "none.jsonl")) == 0
