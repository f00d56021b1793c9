from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from aidledger.table.digest import content_digest


def digest(**columns: pa.Array[Any] | list[object]) -> str:
    return content_digest(pa.table(columns), key="id")


IDS = ["a", "b", "c"]


def test_rows_count_in_the_order_of_the_key() -> None:
    assert digest(id=["b", "a"], x=[2, 1]) == digest(id=["a", "b"], x=[1, 2])
    assert digest(id=["b", "a"], x=[1, 2]) != digest(id=["a", "b"], x=[1, 2])


def test_chunks_and_slices_do_not_count() -> None:
    whole = pa.table({"id": IDS, "x": ["1", None, "333"]})
    chunked = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])
    padded = pa.concat_tables([whole, whole]).combine_chunks().slice(3)
    assert len({content_digest(t, key="id") for t in (whole, chunked, padded)}) == 1


def test_dictionaries_do_not_count() -> None:
    plain = pa.array(["x", None, "y"])
    swapped = pa.DictionaryArray.from_arrays(pa.array([1, None, 0]), pa.array(["y", "x", "unused"]))
    assert digest(id=IDS, w=plain) == digest(id=IDS, w=plain.dictionary_encode()) == digest(id=IDS, w=swapped)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["ab", "c", ""], ["a", "bc", ""]),
        (["", None, "a"], [None, "", "a"]),
        ([0, None, 1], [None, 0, 1]),
        ([[1], [2, 3], []], [[1, 2], [3], []]),
        ([[], None, [1]], [None, [], [1]]),
        ([[None], [1], []], [[0], [1], []]),
        ([{"k": "a", "n": 1}, None, {}], [{"k": "a", "n": 1}, {}, None]),
        ([{"k": None}, {"k": ""}, {}], [{"k": ""}, {"k": None}, {}]),
        (["é", "x", "y"], ["e\u0301", "x", "y"]),
    ],
)
def test_what_differs_differs(one: list[object], other: list[object]) -> None:
    kind = pa.infer_type(one)
    assert digest(id=IDS, x=pa.array(one, kind)) != digest(id=IDS, x=pa.array(other, kind))


def test_what_lies_under_an_empty_cell_does_not_count() -> None:
    mask = pa.py_buffer(b"\x05")  # the second of three is empty
    offsets, data = pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0"), pa.py_buffer(b"xSy")
    dirty = pa.StringArray.from_buffers(3, offsets, data, mask)
    assert dirty.to_pylist() == ["x", None, "y"]
    assert digest(id=IDS, w=dirty) == digest(id=IDS, w=pa.array(["x", None, "y"]))
    numbers = pa.Array.from_buffers(pa.int64(), 3, [mask, pa.py_buffer(b"\1" * 24)])
    clean = pa.array([numbers[0].as_py(), None, numbers[2].as_py()])
    assert digest(id=IDS, n=numbers) == digest(id=IDS, n=clean)


def test_empty_tables_and_columns_have_digests() -> None:
    nothing = content_digest(pa.table({"id": pa.array([], pa.string())}), key="id")
    assert len(nothing) == 64
    assert digest(id=["a"], x=pa.array([None], pa.string())) != digest(id=["a"], x=pa.array([""]))
