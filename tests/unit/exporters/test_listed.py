from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from aidledger.exporters.listed import elements, values


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        (pa.array(["a", None, "b"]), ["a", None, "b"]),
        (pa.array(["a", None, "a"]).dictionary_encode(), ["a", None, "a"]),
        (pa.chunked_array([pa.array(["a"]).dictionary_encode(), pa.array(["b"]).dictionary_encode()]), ["a", "b"]),
        (pa.array([dt.date(2024, 10, 21), None]), ["2024-10-21", None]),
        (pa.array([1, 2**62]), [1, 2**62]),
        (pa.array([1, None]), [1, None]),
        (pa.array([None, None], pa.int64()), [None, None]),
        (pa.array([], pa.string()), []),
    ],
)
def test_cells_are_plain_values(column: object, cells: list[object]) -> None:
    assert list(values(column)) == cells


def test_elements_know_their_row_and_place_also_in_a_slice() -> None:
    lists = pa.chunked_array([pa.array([["x"], ["a", "b"], None, [], ["c"]])]).slice(1)
    ids, places, found = elements(lists, pa.array(["P", "Q", "R", "S"]))
    assert (ids.to_pylist(), places.to_pylist(), found.to_pylist()) == (["P", "P", "S"], [0, 1, 0], ["a", "b", "c"])
