"""Whole minor units as plain decimal text, a column at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from aidledger.amounts import is_currency, minor_exponent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

__all__ = ["as_decimals", "decimal_text", "exponents_of", "fewest_places"]


def exponents_of(codes: npt.NDArray[np.int32], labels: Sequence[str]) -> npt.NDArray[np.int64]:
    """How many decimals the currency of every row has; 0 where there is none. Shape: rows.

    Args:
        codes: Index of every row's currency; -1 where it is empty.
        labels: Currency codes.
    """
    known = [minor_exponent(label) if is_currency(label) else 0 for label in labels]
    return np.array([*known, 0], dtype=np.int64)[codes]


def fewest_places(minor: npt.NDArray[np.int64], exponents: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The fewest decimals every figure can be written with exactly. Shape: rows.

    Example:
        >>> fewest_places(np.array([40000, 1250, 1255]), np.array([2, 2, 2])).tolist()
        [0, 1, 2]
    """
    places = exponents.copy()
    for _ in range(int(exponents.max(initial=0))):
        shorter = (places > 0) & (minor % 10 ** (exponents - places + 1) == 0)
        if not shorter.any():
            break
        places -= shorter
    return places


def decimal_text(
    minor: npt.NDArray[np.int64], exponents: npt.NDArray[np.int64], places: npt.NDArray[np.int64]
) -> pa.Array[Any]:
    """Figures as text with some number of decimals, exactly.

    Args:
        minor: Minor units; whole multiples of 10**(exponent - places).
        exponents: Decimals of the currency of every row.
        places: Decimals to write.

    Returns:
        Text of every row.

    Example:
        >>> two = np.array([2, 2])
        >>> decimal_text(np.array([40000, 1250]), two, np.array([0, 2])).to_pylist()
        ['400', '12.50']
    """
    units = minor // 10 ** (exponents - places)
    kinds = np.unique(places).tolist()
    if len(kinds) == 1:
        return _scaled(units, kinds[0]).cast(pa.string())
    rows = [np.flatnonzero(places == kind) for kind in kinds]
    parts: Any = pa.chunked_array(
        [_scaled(units[part], kind).cast(pa.string()) for part, kind in zip(rows, kinds, strict=True)], pa.string()
    )
    back: Any = pa.array(np.argsort(np.concatenate([*rows, np.zeros(0, dtype=np.int64)]), kind="stable"))
    return parts.combine_chunks().take(back)


def as_decimals(column: pa.Array[Any], exponents: npt.NDArray[np.int64]) -> pa.Array[Any]:
    """A column of minor units as decimal128 of major units; what is missing stays missing.

    Args:
        column: Minor units.
        exponents: Decimals of the currency of every row; the greatest becomes the column's scale.

    Returns:
        Exact decimals of 38 digits.
    """
    scale = int(exponents.max(initial=0))
    minor = column.fill_null(0).to_numpy(zero_copy_only=False)
    known = column.is_valid()
    lifted = 10 ** (scale - exponents)
    if (lifted > 1).any():
        # A figure with fewer decimals than others could leave int64 when it is given theirs.
        factors: Any = pa.array(lifted.astype(np.int16)).cast(pa.decimal128(5, 0))
        wide: Any = column.cast(pa.decimal128(19, 0))
        return _rescaled(pa.compute.multiply(wide, factors), scale)
    return pa.compute.if_else(known, _scaled(minor, scale), pa.scalar(None, pa.decimal128(38, scale)))


def _rescaled(units: Any, scale: int) -> pa.Array[Any]:
    """Whole decimals taken as counts of 10**-scale."""
    wide = units.cast(pa.decimal128(38, 0))
    return pa.Array.from_buffers(pa.decimal128(38, scale), len(wide), wide.buffers(), offset=wide.offset)


def _scaled(units: npt.NDArray[np.int64], scale: int) -> pa.Array[Any]:
    """Integers as decimals of some scale: the low word is the number, the high one its sign."""
    words = np.empty((len(units), 2), dtype="<i8")
    words[:, 0], words[:, 1] = units, units >> 63
    return pa.Array.from_buffers(pa.decimal128(38, scale), len(units), [None, pa.py_buffer(words)])
