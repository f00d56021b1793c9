from __future__ import annotations

import csv
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest

from aidledger.exporters import delimited, jsonlines
from aidledger.exporters.pieces import pieces
from aidledger.intake import read
from aidledger.ledger import Ledger
from aidledger.table import TEXT_COLUMNS, delimited_lines
from tests.builders import package

HOSTILE = ['=HYPERLINK("https://x.example")', "+1", "-1+1", "@SUM(A1)", "'=1", "\uff1d1+1", "plain, with a comma", 'a "quote"', "'kept'", "two\nlines"]  # fmt: skip


def written(ledger: Ledger, path: Path) -> list[dict[str, str]]:
    ledger.write(path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_cell_begins_a_formula_and_all_text_comes_back(tmp_path: Path) -> None:
    ledger = Ledger([package(id=f"P-{place}", note=note) for place, note in enumerate(HOSTILE)])
    rows = written(ledger, tmp_path / "a.csv")
    assert not [cell for row in rows for cell in row.values() if cell[:1] in {*"=+-@\t\r\n", "\uff1d"}]
    assert [record.note for record in read(tmp_path / "a.csv").packages] == HOSTILE


def test_every_column_is_there_in_order_and_lines_end_alike(tmp_path: Path) -> None:
    Ledger([package()]).write(tmp_path / "a.csv")
    content = (tmp_path / "a.csv").read_bytes()
    assert content.splitlines()[0].decode() == ",".join(TEXT_COLUMNS)
    assert content.endswith(b"\n")
    assert b"\r" not in content


def test_a_ledger_without_packages_is_a_header(tmp_path: Path) -> None:
    Ledger().write(tmp_path / "a.csv")
    assert len(read(tmp_path / "a.csv")) == 0


def test_pieces_join_in_order_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger([package(id=f"P-{number:02}", note=f"note {number}") for number in range(25)])
    ledger.write(tmp_path / "whole.csv")
    ledger.write(tmp_path / "whole.jsonl")
    for module in (delimited, jsonlines):
        monkeypatch.setattr(module, "pieces", partial(pieces, rows=2))
    for name in ("csv", "jsonl"):
        ledger.write(tmp_path / f"parts.{name}")
        assert (tmp_path / f"parts.{name}").read_bytes() == (tmp_path / f"whole.{name}").read_bytes()


def test_tabs_separate_cells_of_tsv(tmp_path: Path) -> None:
    Ledger([package(note="a, b")]).write(tmp_path / "a.tsv")
    head, row = (tmp_path / "a.tsv").read_text(encoding="utf-8").splitlines()
    assert len(head.split("\t")) == len(row.split("\t")) == len(TEXT_COLUMNS)
    assert read(tmp_path / "a.tsv").packages[0].note == "a, b"


def test_columns_without_anything_in_them_leave_their_signs() -> None:
    nothing = pa.array([None, None], pa.string())
    some = pa.array(["x", None], pa.string())
    for names, line in {"ab": ",", "abX": ",,x", "aXb": ",x,", "Xab": "x,,", "XaX": "x,,x", "X": "x", "a": ""}.items():
        table = pa.table(
            [some if name == "X" else nothing for name in names], names=[f"{n}" for n in range(len(names))]
        )
        assert delimited_lines(table, ",").to_pylist() == [f"{line}\n", line.replace("x", "") + "\n"]
        assert delimited_lines(table.slice(0, 0), ",").to_pylist() == []
