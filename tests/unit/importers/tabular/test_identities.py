from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from aidledger.importers.tabular import hashing, identities, read_table
from aidledger.importers.tabular.hashing import text_hashes
from aidledger.importers.tabular.identities import repeated

ROW = {"amount": "$400 million", "date": "2024-10-21", "category": "munitions", "donor": "USA"}


@pytest.mark.parametrize(
    ("ids", "places"),
    [
        ([], []),
        (["A"], []),
        (["", ""], []),
        (["A", "A"], [0, 1]),
        (["A", "B", "B", "C"], [1, 2]),
        (["B", "A", "C"], []),
        (["B", "", "A", "B", "", "A"], [0, 2, 3, 5]),
        (["a", "A", "a\u0301"], []),
    ],
)
def test_ids_used_more_than_once_are_found(ids: list[str], places: list[int]) -> None:
    assert repeated(pa.array(ids, pa.string())).tolist() == places


def test_equal_hashes_of_different_ids_make_no_duplicates(monkeypatch: pytest.MonkeyPatch) -> None:
    def colliding(column: pa.StringArray) -> npt.NDArray[np.uint64]:
        return np.zeros(len(column), dtype=np.uint64)

    monkeypatch.setattr(identities, "text_hashes", colliding)
    assert repeated(pa.array(["C", "A", "B", "A"])).tolist() == [1, 3]
    rows = pa.Table.from_pylist([{**ROW, "id": name} for name in ("C", "A", "B", "A")])
    taken = read_table(rows)
    assert taken.packages.cells("id") == ["C", "A", "B"]
    assert [(f.code, f.location.row, f.message) for f in taken.findings] == [
        ("AL150", 4, "id 'A' is already used in row 2")
    ]


def test_hashes_depend_on_every_byte_and_on_the_length() -> None:
    texts = ["", "\x00", "\x00\x00", "a", "aa", "abcdefgh", "abcdefghi", "abcdefgi", "x" * 120, "x" * 119 + "y"]
    assert len(set(text_hashes(pa.array(texts)).tolist())) == len(texts)


def test_hashes_of_a_slice_are_those_of_its_cells() -> None:
    whole = pa.array(["PDA-1", "PDA-10", "PDA-1", "x"])
    assert text_hashes(whole.slice(1, 2)).tolist() == text_hashes(whole).tolist()[1:3]


def test_nothing_has_no_hashes() -> None:
    assert hashing.text_hashes(pa.array([], pa.string())).tolist() == []
    assert len(text_hashes(pa.array(["", ""]))) == 2


def test_derived_ids_are_those_of_the_records() -> None:
    rows = [
        {**ROW, "amount": "12.50", "currency": "USD", "authority": "PDA", "fiscal_year": "FY24", "recipient": "UA"},
        {**ROW, "amount": "400", "currency": "JPY", "category": "tanks;artillery", "stage": "committed"},
        {**ROW, "amount": "0", "currency": "KWD", "date": "until 2024-10-21", "instrument": "loan", "bound": "about"},
        {**ROW, "amount": "1.000", "currency": "KWD", "date": "2024", "announcement": "ANN-1", "draws_on": "LIM-1"},
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = pa.table({name: [row.get(name, "") for row in rows] for name in columns})
    taken = read_table(table)
    assert len(taken.packages) == 4
    assert [package.id for package in taken.packages.records()] == taken.packages.cells("id")
    assert [p.model_copy(update={"id": ""}).id for p in taken.packages.records()] == taken.packages.cells("id")
    assert taken.packages.digest == read_table(table, screened=False).packages.digest


def test_identical_rows_without_ids_collide() -> None:
    taken = read_table(pa.table({name: [cell] * 2 for name, cell in ROW.items()}))
    assert (len(taken.packages), len(taken.rejects)) == (1, 1)
    assert [(f.code, f.location.row, f.location.column) for f in taken.findings] == [("AL150", 2, "id")]
