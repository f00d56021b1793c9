from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import aidledger as al
from aidledger.cli import main
from aidledger.cli.diffing import CHANGE_COLUMNS, STEP_COLUMNS

Output = pytest.CaptureFixture[str]


def run(capsys: Output, *words: str) -> tuple[int, str, str]:
    code = main(["diff", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A saved ledger, and the one it became."""
    place: Path = tmp_path_factory.mktemp("ledgers")
    old = al.load("seed")
    new = old.amend(
        "SEED-400M", amount="$450 million", reason="r", source="https://example.org/", known_on="2025-02-01"
    )
    old.save(place / "old")
    new.save(place / "new")
    return str(place / "old"), str(place / "new")


def test_records_that_differ_are_shown(folders: tuple[str, str], capsys: Output) -> None:
    code, out, err = run(capsys, *folders)
    assert (code, err) == (0, "")
    assert "packages: 1 amount" in out
    assert "SEED-400M" in out
    assert "1 -> 2" in out


def test_the_waterfall_on_request(folders: tuple[str, str], capsys: Output) -> None:
    _, out, _ = run(capsys, *folders, "--waterfall")
    assert "amount            1" in out
    _, out, _ = run(capsys, *folders, "--waterfall", "--format", "csv", "--donor", "US")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert tuple(rows[0]) == STEP_COLUMNS
    assert [(row["step"], row["value"]) for row in rows] == [
        ("old total", "825000000.00"), ("amount", "50000000.00"), ("new total", "875000000.00"),
    ]  # fmt: skip


def test_rows_for_programs(folders: tuple[str, str], capsys: Output) -> None:
    _, out, _ = run(capsys, *folders, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert tuple(row) == CHANGE_COLUMNS
    assert (row["id"], row["kinds"], row["old_amount"], row["new_amount"]) == (
        "SEED-400M", "amount", "USD 400 million", "USD 450 million",
    )  # fmt: skip
    _, out, _ = run(capsys, "seed", folders[1], "--format", "json", "--waterfall")
    content = json.loads(out)
    assert content["counts"] == {"amount": 1}
    assert content["old"]["hash"] == al.load("seed").hash
    assert [step["step"] for step in content["waterfall"]] == ["old total", "amount", "new total"]
    assert content["rows"][0]["new_version"] == 2


def test_exit_codes(folders: tuple[str, str], capsys: Output) -> None:
    assert run(capsys, *folders, "--strict")[0] == 1
    assert run(capsys, folders[0], "seed", "--strict")[0] == 0
    assert run(capsys, "seed", "nowhere")[0] == 2
    assert run(capsys, "seed", "./nowhere")[0] == 3
    assert run(capsys, "seed")[0] == 2


def test_an_altered_folder_is_three_and_named(folders: tuple[str, str], tmp_path: Path, capsys: Output) -> None:
    al.load(folders[0]).save(tmp_path)
    (tmp_path / "packages.csv").write_text("id\n", encoding="utf-8")
    code, _, err = run(capsys, "seed", str(tmp_path))
    assert code == 3
    assert "packages.csv is not the file that was saved" in err


def test_other_commands_read_saved_ledgers_too(folders: tuple[str, str], capsys: Output) -> None:
    assert main(["total", folders[1]]) == 0
    assert "875,000,000.00" in capsys.readouterr().out
