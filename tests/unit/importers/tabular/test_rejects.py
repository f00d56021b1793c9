from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from aidledger.errors import WriteError
from aidledger.importers.tabular import Rejects, read_table

ROW = {"id": "A", "amount": "x", "date": "2024", "category": "tanks", "donor": "US"}


def test_refused_rows_are_kept_whole_in_the_order_and_under_the_names_of_the_source() -> None:
    table = pa.table({"Nr": [1, 2, 3], **{name: [cell] * 3 for name, cell in ROW.items()}, "extra": [[1], None, [2]]})
    table = table.set_column(table.column_names.index("amount"), "Betrag", [["x", "$5 million", "y"]])
    taken = read_table(table, columns={"amount": "Betrag"})
    rest = {"date": "2024", "category": "tanks", "donor": "US"}
    assert taken.rejects.arrow.to_pylist() == [
        {"row": n, "codes": "AL101", "line": "", "Nr": str(n), "id": "A", "Betrag": cell, **rest, "extra": extra}
        for n, cell, extra in ((1, "x", "[1]"), (3, "y", "[2]"))
    ]
    assert taken.rejects.arrow.column_names == ["row", "codes", "line", "Nr", "id", "Betrag", *rest, "extra"]


def test_several_codes_of_a_row_are_said_once_each() -> None:
    taken = read_table(pa.Table.from_pylist([{**ROW, "donor": "zz", "category": "zz;yy", "date": "zz"}]))
    assert taken.rejects.arrow.column("codes").to_pylist() == ["AL101 AL120 AL130"]


def test_rejects_can_be_read_again_with_their_own_columns_beside_new_ones(tmp_path: Path) -> None:
    first = read_table(pa.Table.from_pylist([ROW]))
    first.rejects.write(tmp_path / "rejects.csv")
    again = read_table(tmp_path / "rejects.csv").rejects
    assert again.arrow.column_names == ["row", "codes", "line", "row_", "codes_", "line_", *ROW]
    assert again.arrow.column("row_").to_pylist() == ["1"]


def test_rejects_count_and_show_themselves() -> None:
    one, two = (read_table(pa.Table.from_pylist([ROW] * n)).rejects for n in (1, 2))
    assert (repr(one), repr(two), len(two)) == ("<Rejects: 1 row>", "<Rejects: 2 rows>", 2)
    assert isinstance(one.to_pandas(), pd.DataFrame)
    assert one.to_pandas().loc[0, "amount"] == "x"


def test_rejects_made_later_are_counted_before_and_made_once() -> None:
    tables = iter([pa.table({"row": [1, 2]})])
    rejects = Rejects.later(lambda: next(tables), 2)
    assert repr(rejects) == "<Rejects: 2 rows>"
    assert rejects.arrow is rejects.arrow


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@sum", "'@sum"),
        ("\t=1", "'\t=1"),
        ("\n=1", "'\n=1"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("-3.20", "-3.20"),
        ("+5", "+5"),
        ("a=1", "a=1"),
        ('say "x", y\nz', 'say "x", y\nz'),
        ("", ""),
    ],
)
def test_no_cell_becomes_a_formula(tmp_path: Path, cell: str, written: str) -> None:
    Rejects(pa.table({"row": [1], "codes": ["AL101"], "note": [cell], "=x": ["y"]})).write(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["row", "codes", "note", "'=x"], ["1", "AL101", written, "y"]]


def test_a_crash_in_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def crash(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.csv.write_csv", crash)
    with pytest.raises(WriteError, match="No space left"):
        Rejects(pa.table({"row": [1]})).write(target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_folder_that_does_not_exist_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="could not be written"):
        Rejects(pa.table({"row": [1]})).write(tmp_path / "no" / "out.csv")
