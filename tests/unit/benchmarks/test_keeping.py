from __future__ import annotations

from pathlib import Path

import aidledger as al
from benchmarks import audit, keeping


def test_rich_packages_are_valid_and_say_what_their_words_say(tmp_path: Path) -> None:
    table = keeping.rich(120)
    al.Ledger(table).save(tmp_path)
    # Without the hashes, amounts are held against their wording as well.
    ledger = al.load(tmp_path, verify=False)
    assert ledger.table.digest == table.digest
    assert (tmp_path / "sources.csv").exists()
    assert len((tmp_path / "items.csv").read_bytes().splitlines()) == 1 + 2 * 120


def test_saving_and_loading_are_measured_and_give_the_same_ledger(tmp_path: Path) -> None:
    section = audit.saved_and_loaded(tmp_path, 60, rounds=1)
    assert [row[0] for row in section.rows] == [
        "save: 60 rich packages", "load: 60 rich packages", "save: 60 plain packages", "load: 60 plain packages",
    ]  # fmt: skip
    assert all(float(cell) > 0 for row in section.rows for cell in row[1:])
