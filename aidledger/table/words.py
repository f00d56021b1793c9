"""Dictionary-encoded columns as arrays: codes and sorted labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa

from aidledger.table.pieces import in_one_piece

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

__all__ = ["Words", "filled", "numpy_of", "with_sorted_words", "words_of"]

_Column: TypeAlias = "pa.ChunkedArray[Any] | pa.Array[Any]"

# The words that rows are chosen and grouped by.
_GROUPED = ("currency", "bound", "donor", "recipient", "authority", "stage", "instrument", "valuation", "category")


class Words(NamedTuple):
    """A dictionary-encoded column.

    Attributes:
        codes: Index into `labels` for every row; -1 where the cell is empty. Shape: rows.
        labels: Distinct words, sorted.
    """

    codes: npt.NDArray[np.int32]
    labels: tuple[str, ...]

    def code(self, label: str) -> int:
        """The code of `label`, or -2 when the column does not contain it (-1 is an empty cell)."""
        return self.labels.index(label) if label in self.labels else -2

    def mask(self, labels: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which rows hold one of `labels`. Shape: rows."""
        # One place more than labels: an empty cell has code -1 and finds the last.
        wanted = np.zeros(len(self.labels) + 1, dtype=np.bool_)
        wanted[[code for label in labels if (code := self.code(label)) >= 0]] = True
        return wanted[self.codes]


def numpy_of(column: _Column) -> npt.NDArray[np.generic]:
    """A column as an array; not copied where it need not be."""
    array: npt.NDArray[np.generic] = in_one_piece(column).to_numpy(zero_copy_only=False)
    return array


_Integer = TypeVar("_Integer", np.int32, np.int64)


def filled(column: _Column, default: int, kind: type[_Integer]) -> npt.NDArray[_Integer]:
    """A column of integers, with a number in the place of empty cells; not copied where there are none."""
    if column.null_count == len(column):
        return np.broadcast_to(np.array(default, dtype=kind), len(column))
    return numpy_of(column if column.null_count == 0 else column.fill_null(default)).astype(kind, copy=False)


def words_of(column: _Column) -> Words:
    """A column as codes and the labels that occur, sorted whatever the order of rows."""
    if column.null_count == len(column):
        return Words(filled(column, -1, np.int32), ())
    array = in_one_piece(column)
    coded = array if isinstance(array, pa.DictionaryArray) else array.dictionary_encode()
    labels = [str(label) for label in coded.dictionary.to_pylist()]
    if len(labels) == 1 and not coded.null_count and len(coded):
        return Words(np.zeros(len(coded), dtype=np.int32), tuple(labels))
    indices = filled(coded.indices, len(labels), np.int32)
    # A filtered column keeps the dictionary of the whole.
    occurring = _occurring(indices, len(labels))
    order = sorted({label for label, occurs in zip(labels, occurring.tolist(), strict=True) if occurs})
    if order == labels and not coded.null_count:
        return Words(indices, tuple(order))
    position = {label: index for index, label in enumerate(order)}
    lookup = np.array([*(position.get(label, -1) for label in labels), -1], dtype=np.int32)
    return Words(lookup.take(indices), tuple(order))


_SAMPLE = 2**15


def _occurring(codes: npt.NDArray[np.int32], size: int) -> npt.NDArray[np.bool_]:
    """Which codes below `size` occur; often some rows are enough to know that all do."""
    found = np.bincount(codes[:_SAMPLE], minlength=size)[:size] > 0
    if not found.all() and len(codes) > _SAMPLE:
        found = np.bincount(codes, minlength=size)[:size] > 0
    return found


def with_sorted_words(arrow: pa.Table) -> pa.Table:
    """The same table, with the dictionaries of words that rows are grouped by in order of their words.

    Codes then need no other number when rows are grouped: done once where a table is made, this is
    not done again for every total.
    """
    for name in _GROUPED:
        column = in_one_piece(arrow.column(name))
        is_list = pa.types.is_list(column.type)
        words = column.values if is_list else column
        ranked = _ranked(words)
        if ranked is words:
            continue
        if is_list:
            ranked = pa.ListArray.from_arrays(
                column.offsets, ranked, mask=column.is_null() if column.null_count else None
            )
        arrow = arrow.set_column(arrow.schema.get_field_index(name), arrow.schema.field(name), ranked)
    return arrow


def _ranked(words: pa.DictionaryArray[Any]) -> pa.DictionaryArray[Any]:
    labels = words.dictionary.to_pylist()
    order = sorted(set(labels))
    if order == labels:
        return words
    rank = {label: number for number, label in enumerate(order)}
    ranks: pa.Array[Any] = pa.array([rank[label] for label in labels], pa.int32())
    return pa.DictionaryArray.from_arrays(ranks.take(words.indices), pa.array(order, words.dictionary.type))
