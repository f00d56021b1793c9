"""Small steps with Arrow arrays that all of this package takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["as_numpy", "as_text", "or_nothing"]

_TEXT = pa.string()


def as_numpy(column: Any) -> npt.NDArray[Any]:
    """An array without nulls as numpy has it; truth values are copied, so that they can be changed."""
    found: npt.NDArray[Any] = column.to_numpy(zero_copy_only=False)
    return found


def as_text(column: Any) -> Any:
    """A column as plain text, whether it is a dictionary or not."""
    return column.cast(_TEXT) if isinstance(column, pa.DictionaryArray) else column


def or_nothing(text: Any) -> Any:
    """Text with nulls for blank cells.

    Example:
        >>> or_nothing(pa.array(["a", ""])).to_pylist()
        ['a', None]
    """
    empty: Any = pc.equal(pc.binary_length(text), 0)
    return pc.if_else(empty, pa.scalar(None, _TEXT), text) if pc.any(empty).as_py() else text
