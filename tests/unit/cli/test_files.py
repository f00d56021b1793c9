"""The commands that write and read files."""

from __future__ import annotations

from pathlib import Path

import pytest

from aidledger.cli import main
from aidledger.cli.file_options import READ_FORMATS, WRITE_FORMATS
from aidledger.exporters import FORMATS
from aidledger.importers.tabular import sources
from aidledger.intake import read

Output = pytest.CaptureFixture[str]

TABLE = "amount,date,category,who\n$400 million,2024-10-21,munitions,US\n$5,2024-10-21,munitions,US\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(capsys: Output, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def test_formats_of_the_command_line_are_those_of_the_library() -> None:
    assert set(WRITE_FORMATS) <= set(FORMATS)
    assert set(READ_FORMATS) <= set(sources.FORMATS)


def test_export_writes_what_the_filters_leave(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "pda.csv"
    code, out, err = run(capsys, "export", str(path), "--authority", "PDA", "--quiet")
    assert (code, err) == (0, "")
    assert "74 packages as csv" in out
    assert "Note: The file holds packages alone" in out
    assert {record.authority for record in read(path).packages} == {"PDA"}


def test_export_takes_a_data_set_and_a_format(tmp_path: Path, capsys: Output) -> None:
    code, out, _ = run(capsys, "export", str(tmp_path / "seed"), "seed", "--format", "jsonl")
    assert (code, len(read(tmp_path / "seed", "jsonl"))) == (0, 2)
    assert "as jsonl" in out


def test_export_to_nowhere_is_three_and_to_no_format_two(tmp_path: Path, capsys: Output) -> None:
    assert run(capsys, "export", str(tmp_path / "no" / "a.csv"))[0] == 3
    code, _, err = run(capsys, "export", str(tmp_path / "a.pdf"))
    assert (code, "does not tell a format" in err) == (2, True)


def test_ingest_reports_refused_rows_and_writes_both_kinds(mine: Path, tmp_path: Path, capsys: Output) -> None:
    good, bad = tmp_path / "good.parquet", tmp_path / "bad.csv"
    words = ("ingest", str(mine), "--column", "donor=who", "--write", str(good), "--rejects", str(bad), "--quiet")
    code, out, err = run(capsys, *words)
    assert (code, err) == (1, "")
    assert "1 package read, 1 row rejected." in out
    assert 'mine.csv:3: column "amount"' in out
    assert len(read(good)) == 1
    assert "$5" in bad.read_text(encoding="utf-8")


def test_ingest_of_a_clean_table_is_fine(tmp_path: Path, capsys: Output) -> None:
    run(capsys, "export", str(tmp_path / "seed.xlsx"), "seed")
    assert run(capsys, "ingest", str(tmp_path / "seed.xlsx")) == (
        0,
        "2 packages read, 0 rows rejected. Also read: 1 statement.\n",
        "",
    )


def test_ingest_can_be_brief(mine: Path, capsys: Output) -> None:
    mine.write_text(f"{TABLE}$6,2024-10-21,munitions,US\n", encoding="utf-8")
    words = ("ingest", str(mine), "--column", "donor=who")
    long, brief = (run(capsys, *words, *more)[1] for more in ((), ("--limit", "1")))
    assert (long.count("AL103"), brief.count("AL103")) == (3, 2)  # once in the summary


@pytest.mark.parametrize("limit", ["0", "-1", "many", "1.5", "9999999", "²"])
def test_a_limit_is_a_number_above_zero_as_for_diff(limit: str, mine: Path, capsys: Output) -> None:
    for words in (("ingest", str(mine)), ("diff", "seed", "us-ukraine")):
        code, _, err = run(capsys, *words, "--limit", limit)
        assert code == 2
        assert "is not a number above zero" in err or limit == "-1"


@pytest.mark.parametrize("words", [("--column", "donor"), ("--column", "=x"), ("--format", "pdf")])
def test_wrong_options_are_two(words: tuple[str, str], mine: Path, capsys: Output) -> None:
    assert run(capsys, "ingest", str(mine), *words)[0] == 2


def test_a_column_mapped_twice_is_two(mine: Path, capsys: Output) -> None:
    assert run(capsys, "ingest", str(mine), "--column", "donor=who", "--column", "donor=amount")[0] == 2
