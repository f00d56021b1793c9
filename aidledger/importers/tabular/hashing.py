"""Hashes of text columns, to find equal cells without building a dictionary of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.importers.tabular.buffers import text_buffers

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

__all__ = ["text_hashes"]

_WORD = 8
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, odd: spreads consecutive numbers
_SHIFT = np.uint64(29)


def text_hashes(column: pa.Array[Any]) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of every cell; equal cells have equal hashes, others hardly ever.

    Not meant against somebody who wants collisions: whoever uses it compares the text as well.
    Takes a step per eight bytes of the longest cell, so it is for cells of limited length.

    Args:
        column: Text without nulls.

    Returns:
        Hashes. Shape: rows.

    Example:
        >>> import pyarrow as pa
        >>> first, second, third = text_hashes(pa.array(["PDA-1", "PDA-2", "PDA-1"])).tolist()
        >>> first == third, first == second
        (True, False)
    """
    ends, text = text_buffers(column)
    lengths = np.diff(ends)
    hashes = np.zeros(len(column), dtype=np.uint64)
    for length in np.unique(lengths):
        rows = np.flatnonzero(lengths == length)
        hashes[rows] = _of_length(text, ends[:-1][rows], int(length))
    return hashes


def _of_length(text: npt.NDArray[np.uint8], starts: npt.NDArray[np.int32], length: int) -> npt.NDArray[np.uint64]:
    """Hashes of cells of one length: their bytes as 64-bit words, mixed one after the other."""
    hashes = np.full(len(starts), length, dtype=np.uint64)
    for begin in range(0, length, _WORD):
        padded = np.zeros((len(starts), _WORD), dtype=np.uint8)
        positions = starts.astype(np.int64) + begin
        for byte in range(min(_WORD, length - begin)):
            padded[:, byte] = text[positions + byte]
        hashes = (hashes ^ padded.view(np.uint64)[:, 0]) * _MULTIPLIER
        hashes ^= hashes >> _SHIFT
    return hashes
