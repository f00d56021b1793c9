"""Columns as Python values, a column at a time, for writers that take rows and no Arrow.

Nothing is built for a row: words of which there are few become few Python texts that rows share,
and lists inside rows are laid out once, with the row and the place of every element.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.table import in_one_piece

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["elements", "values"]


def values(column: Any) -> Iterable[Any]:
    """The cells of a column as Python values; days are ISO text.

    Args:
        column: An Arrow array, chunked or not, of text, words, whole numbers, truth values or days.

    Returns:
        One value a row, None where there is none.

    Example:
        >>> list(values(pa.array(["a", None, "a"]).dictionary_encode()))
        ['a', None, 'a']
    """
    array = in_one_piece(column)
    if array.null_count == len(array):
        return repeat(None, len(array))
    if isinstance(array, pa.DictionaryArray):
        labels = np.array([*array.dictionary.to_pylist(), None], dtype=object)
        found: list[Any] = labels[array.indices.fill_null(len(labels) - 1).to_numpy()].tolist()
        return found
    if pa.types.is_date32(array.type):
        # There are few days, and many rows on each.
        return values(array.dictionary_encode().cast(pa.dictionary(pa.int32(), pa.string())))
    if pa.types.is_integer(array.type) and not array.null_count:
        whole: list[Any] = array.to_numpy().tolist()
        return whole
    cells: list[Any] = array.to_pylist()
    return cells


def elements(column: Any, ids: Any) -> tuple[Any, Any, Any]:
    """The elements of lists, one after the other.

    Args:
        column: A column of lists.
        ids: The id of every row.

    Returns:
        For every element the id of its row, its place in the list, counted from 0, and the element itself.

    Example:
        >>> ids, places, found = elements(pa.array([["a", "b"], [], ["c"]]), pa.array(["X", "Y", "Z"]))
        >>> ids.to_pylist(), places.to_pylist(), found.to_pylist()
        (['X', 'X', 'Z'], [0, 1, 0], ['a', 'b', 'c'])
    """
    lists = in_one_piece(column)
    rows = pc.list_parent_indices(lists)
    lengths = pc.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False)
    starts = np.cumsum(lengths) - lengths
    places = np.arange(len(rows)) - starts[rows.to_numpy()]
    return ids.take(rows), pa.array(places), pc.list_flatten(lists)
