"""Hashes of text columns, to find equal cells without building a dictionary of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["text_hashes"]

_WORD = 8
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, odd: spreads consecutive numbers


def text_hashes(column: pa.StringArray) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of every cell; equal cells have equal hashes, others hardly ever.

    Not meant against somebody who wants collisions: whoever uses it compares the text as well.

    Args:
        column: Text without nulls.

    Returns:
        Hashes. Shape: rows.
    """
    size = len(column)
    offsets = np.frombuffer(column.buffers()[1], dtype=np.int32, count=size + 1, offset=column.offset * 4)
    content = column.buffers()[2]
    text = np.frombuffer(content, dtype=np.uint8) if content is not None else np.zeros(0, dtype=np.uint8)
    lengths = np.diff(offsets)
    hashes = np.zeros(size, dtype=np.uint64)
    for length in np.unique(lengths):
        rows = np.flatnonzero(lengths == length)
        hashes[rows] = _of_length(text, offsets[:-1][rows], int(length))
    return hashes


def _of_length(text: npt.NDArray[np.uint8], starts: npt.NDArray[np.int32], length: int) -> npt.NDArray[np.uint64]:
    """Hashes of cells of one length: their bytes as 64-bit words, mixed one after the other."""
    words = -(-length // _WORD)
    hashes = np.full(len(starts), length, dtype=np.uint64)
    for word in range(words):
        width = min(_WORD, length - word * _WORD)
        padded = np.zeros((len(starts), _WORD), dtype=np.uint8)
        begin = starts.astype(np.int64) + word * _WORD
        for byte in range(width):
            padded[:, byte] = text[begin + byte]
        hashes = (hashes ^ padded.view(np.uint64)[:, 0]) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return hashes
