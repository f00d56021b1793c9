"""Columns of plain decimal numbers, read exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from aidledger.conversion.series import Whole

__all__ = ["MOST_PLACES", "read_numbers"]

MOST_PLACES = 12
"""Decimal places a rate may have."""

_PLAIN = r"^[0-9]{1,15}(\.[0-9]{1,12})?$"
_INT64_DIGITS = 18


def read_numbers(column: pa.Array[Any]) -> tuple[Whole, int]:
    """Read plain positive numbers, without a float on the way.

    Args:
        column: Text such as `1.0847`, decimals or integers.

    Returns:
        Every number times 10**places, 0 where a cell is anything else; and those places.

    Raises:
        InputError: The column holds binary floats, or no numbers at all.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    text = _as_text(column)
    plain = pc.fill_null(pc.match_substring_regex(text, _PLAIN), fill_value=False)
    text = pc.if_else(plain, text, "0")
    whole = pc.replace_substring_regex(text, r"\..*", "")
    digits = pc.replace_substring_regex(text, r"^[0-9]*\.?", "")
    digits = pc.replace_substring_regex(digits, "0+$", "")
    places = int(pc.max(pc.utf8_length(digits)).as_py() or 0)
    joined = pc.binary_join_element_wise(whole, pc.utf8_rpad(digits, places, "0"), "")
    longest = int(pc.max(pc.utf8_length(joined)).as_py() or 0)
    if longest <= _INT64_DIGITS:
        return joined.cast(pa.int64()).to_numpy(zero_copy_only=False), places
    return np.array([int(cell) for cell in joined.to_pylist()], dtype=np.object_), places


def _as_text(column: pa.Array[Any]) -> pa.Array[Any]:
    import pyarrow as pa

    kind = column.type
    if pa.types.is_floating(kind):
        raise InputError(
            "The figures are binary floats, which cannot hold most of them.",
            hint="Read the column as text or decimals.",
        )
    if pa.types.is_decimal(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_dictionary(kind):
        return column.cast(pa.string())
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        raise InputError(f"The rates are of type {kind}.", hint="Give text, decimals or integers.")
    return column.cast(pa.string())
