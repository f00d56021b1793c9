from __future__ import annotations

import pyarrow as pa
import pytest

from aidledger.table import PACKAGE_SCHEMA, PackageTable, with_sorted_words
from aidledger.table.words import words_of
from tests.builders import package


def test_labels_are_sorted_whatever_the_order_of_rows() -> None:
    found = words_of(pa.array(["b", "a", None, "b"]).dictionary_encode())
    assert found.labels == ("a", "b")
    assert found.codes.tolist() == [1, 0, -1, 1]


def test_words_that_no_row_holds_are_no_labels() -> None:
    encoded = pa.DictionaryArray.from_arrays(pa.array([1, 1], pa.int32()), pa.array(["a", "b", "c"]))
    found = words_of(encoded)
    assert (found.labels, found.codes.tolist()) == (("b",), [0, 0])


def test_a_word_is_found_behind_the_sample_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aidledger.table.words._SAMPLE", 2)
    found = words_of(pa.array(["a", "a", "b"]).dictionary_encode())
    assert (found.labels, found.codes.tolist()) == (("a", "b"), [0, 0, 1])


def test_sorting_words_changes_no_row() -> None:
    packages = [
        package(id="1", donor="USA", category=("munitions", "air_defence")),
        package(id="2", donor="GBR", category=("air_defence",)),
        package(id="3", donor="USA", category=("training",)),
    ]
    table = PackageTable.from_records(packages).arrow
    found = with_sorted_words(table)
    assert found.schema == PACKAGE_SCHEMA
    assert found.to_pylist() == table.to_pylist()
    assert found.column("donor").combine_chunks().dictionary.to_pylist() == ["GBR", "USA"]
    assert found.column("category").combine_chunks().values.dictionary.to_pylist() == [
        "air_defence",
        "munitions",
        "training",
    ]


def test_sorted_words_are_left_as_they_are() -> None:
    table = PackageTable.from_records([package(donor="GBR"), package(id="2", donor="USA")]).arrow
    assert with_sorted_words(table).column("donor").chunk(0).indices.equals(table.column("donor").chunk(0).indices)
