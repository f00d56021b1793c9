from __future__ import annotations

import pyarrow as pa

from aidledger.table import in_one_piece


def test_an_array_is_in_one_piece_already() -> None:
    array = pa.array([1, 2])
    assert in_one_piece(array) is array


def test_a_column_of_one_chunk_is_not_copied() -> None:
    array = pa.array([1, 2])
    found = in_one_piece(pa.chunked_array([array]))
    assert found.buffers()[1].address == array.buffers()[1].address


def test_chunks_are_joined_in_order() -> None:
    assert in_one_piece(pa.chunked_array([[1], [2, 3], []])).to_pylist() == [1, 2, 3]


def test_a_column_without_chunks_is_an_empty_array() -> None:
    found = in_one_piece(pa.chunked_array([], pa.int64()))
    assert (found.type, found.to_pylist()) == (pa.int64(), [])
