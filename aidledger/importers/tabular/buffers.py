"""The bytes of a text column, without a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

__all__ = ["text_buffers"]


def text_buffers(column: pa.Array[Any]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """Where the cells of a text column begin and end, and the bytes they are made of.

    Args:
        column: Text; what null cells happen to hold counts as well.

    Returns:
        Offsets into the bytes, one more than cells, and the bytes; of a slice those of its cells alone.

    Example:
        >>> import pyarrow as pa
        >>> ends, text = text_buffers(pa.array(["ab", "c", ""]).slice(1))
        >>> ends.tolist(), bytes(text)
        ([0, 1, 1], b'c')
    """
    _, offsets, content = column.buffers()
    if offsets is None or content is None or len(column) == 0:
        return np.zeros(len(column) + 1, dtype=np.int32), np.zeros(0, dtype=np.uint8)
    ends = np.frombuffer(memoryview(offsets), dtype=np.int32, count=len(column) + 1, offset=column.offset * 4)
    text = np.frombuffer(memoryview(content), dtype=np.uint8)[ends[0] : ends[-1]]
    return ends - ends[0] if ends[0] else ends, text
