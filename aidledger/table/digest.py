"""The fingerprint of a table: the same for the same content, however it lies in memory.

Every column is reduced to plain buffers (which cells are filled, how long they are, what they
hold), so that a million rows take a second and no Python object is made for a cell.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["content_digest"]


def content_digest(table: pa.Table, *, key: str) -> str:
    """SHA-256 over the content of a table.

    Args:
        table: Columns of text, integers, dates, and lists and structures of them.
        key: Column that tells the rows apart; rows are taken in its order.

    Returns:
        64 hexadecimal digits, the same for any order of rows, chunks and dictionaries.
    """
    sha = hashlib.sha256(f"{table.num_rows} rows".encode())
    order = pc.sort_indices(table, sort_keys=[(key, "ascending")])
    for name in table.column_names:
        sha.update(name.encode())
        for part in _parts(table.column(name).take(order).combine_chunks()):
            sha.update(len(part).to_bytes(8, "little"))
            sha.update(part)
    return sha.hexdigest()


def _parts(array: pa.Array[Any]) -> list[bytes | memoryview]:
    """Canonical buffers of an array; what null cells happen to hold is not in them."""
    if isinstance(array, pa.DictionaryArray):
        array = array.dictionary_decode()
    filled = np.packbits(_numbers(array.is_valid().cast(pa.int8()), "<i1").astype(np.bool_)).tobytes()
    if isinstance(array, pa.ListArray):
        return [filled, _lengths(pc.list_value_length(array)), *_parts(pc.list_flatten(array))]
    if isinstance(array, pa.StructArray):
        return [filled, *(part for field in array.flatten() for part in _parts(field))]
    if isinstance(array, pa.StringArray):
        return [filled, _lengths(pc.binary_length(array)), _text(array)]
    numbers = array.cast(pa.int32()) if pa.types.is_date32(array.type) else array
    return [filled, _numbers(numbers.cast(pa.int64()), "<i8").tobytes()]


def _lengths(lengths: pa.Array[Any]) -> bytes:
    return _numbers(lengths, "<i4").tobytes()


def _numbers(array: pa.Array[Any], kind: str) -> npt.NDArray[np.signedinteger[Any]]:
    numbers: npt.NDArray[np.signedinteger[Any]] = array.fill_null(0).to_numpy(zero_copy_only=False).astype(kind)
    return numbers


def _text(array: pa.StringArray) -> memoryview | bytes:
    """The cells of a column one after the other, without those that are null."""
    plain = array.fill_null("")
    if not len(plain):
        return b""  # an empty array may do without buffers
    _, offsets, data = plain.buffers()
    ends = np.frombuffer(offsets or b"", dtype=np.int32)[plain.offset : plain.offset + len(plain) + 1]
    return memoryview(data or b"")[int(ends[0]) : int(ends[-1])]
