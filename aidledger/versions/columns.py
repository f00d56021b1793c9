"""Comparing columns: which rows of two aligned Arrow arrays differ, without a Python object for a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Mask", "differing"]

Mask: TypeAlias = "npt.NDArray[np.bool_]"
"""Whether something is so, for every row."""


def differing(old: pa.Array[Any], new: pa.Array[Any]) -> Mask:
    """Which cells of two arrays of one type and length differ; two empty cells do not.

    Args:
        old: Text, integers, dates, and lists and structures of them.
        new: The same kind of array, row by row.

    Returns:
        A mask. Shape: rows.
    """
    if isinstance(old, pa.DictionaryArray):
        old, new = _codes(old, new)
    if old.equals(new):
        return np.zeros(len(old), dtype=np.bool_)
    if isinstance(old, pa.ListArray):
        return _differing_lists(old, new)
    if isinstance(old, pa.StructArray):
        differs = _filled_otherwise(old, new)
        for mine, theirs in zip(old.flatten(), new.flatten(), strict=True):
            differs |= differing(mine, theirs)
        return differs
    unequal = pc.fill_null(pc.not_equal(old, new), False)  # noqa: FBT003 - Arrow takes the value by position
    return _filled_otherwise(old, new) | _mask(unequal)


def _codes(old: pa.DictionaryArray, new: pa.DictionaryArray) -> tuple[pa.Array[Any], pa.Array[Any]]:
    """Two columns of words as numbers that stand for the same words in both."""
    joined = pa.chunked_array([old, new.cast(old.type)]).unify_dictionaries()
    indices = [chunk.indices for chunk in joined.chunks]
    return indices[0], indices[1]


def _differing_lists(old: pa.ListArray, new: pa.ListArray) -> Mask:
    """Lists differ in length, or in one of their elements."""
    lengths = [pc.fill_null(pc.list_value_length(array), 0) for array in (old, new)]
    differs = _filled_otherwise(old, new) | _mask(pc.not_equal(*lengths))
    alike = pa.array(~differs)
    rows = np.flatnonzero(~differs)
    old, new = old.filter(alike), new.filter(alike)
    elements = differing(pc.list_flatten(old), pc.list_flatten(new))
    parents = pc.list_parent_indices(old).to_numpy(zero_copy_only=False)
    differs[rows[parents[elements]]] = True
    return differs


def _filled_otherwise(old: pa.Array[Any], new: pa.Array[Any]) -> Mask:
    return np.not_equal(_mask(old.is_valid()), _mask(new.is_valid()))


def _mask(array: pa.Array[Any]) -> Mask:
    mask: Mask = array.to_numpy(zero_copy_only=False).astype(np.bool_)
    return mask
