"""Lines of a ledger's tables on disk, put together from columns; Python sees no single cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from aidledger.display import FORMULA_STARTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["escaped_text", "folder_lines"]

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_SPECIAL = '[",\r\n]'


def folder_lines(columns: Mapping[str, Any], names: Sequence[str], *, rows: int) -> pa.Array[Any]:
    r"""Every row as a line of CSV, with its line end.

    Args:
        columns: Text, dictionaries of text, or one word for all rows, by name. A missing column is an empty cell everywhere.
        names: The columns of the table, in order.
        rows: How many rows there are.

    Returns:
        One text a row, with quotes where they have to be.

    Example:
        >>> cells = {"id": pa.array(["A", "B"]), "note": pa.array(["a, b", None])}
        >>> folder_lines(cells, ["id", "day", "note"], rows=2).to_pylist()
        ['A,,"a, b"\n', 'B,,\n']
    """
    empty: Any = pa.nulls(rows, pa.string())
    cells = [_plain(_quoted(columns[name])) if name in columns else empty for name in names]
    lines = pc.binary_join_element_wise(*cells, ",", null_handling="replace", null_replacement="")
    return pc.binary_join_element_wise(lines, "\n", "")


def escaped_text(text: Any) -> Any:
    r"""Text on one line that no spreadsheet takes for a formula: `aidledger.exporters.cells.escaped` of a column.

    Args:
        text: Text, or a dictionary of it.

    Example:
        >>> print(*escaped_text(pa.array(["=1+1", "two\nlines", "a-b"])).to_pylist())
        \=1+1 two\nlines a-b
    """
    if isinstance(text, pa.DictionaryArray):
        return pa.DictionaryArray.from_arrays(text.indices, escaped_text(text.dictionary))
    for sign, escape in _ESCAPES.items():
        if pc.any(pc.match_substring(text, sign)).as_py():
            text = pc.replace_substring(text, sign, escape)
    wants = pc.match_substring_regex(text, f"^{FORMULA_STARTS}")
    if not pc.any(wants).as_py():
        return text
    return pc.if_else(wants, pc.binary_join_element_wise("\\", text, ""), text)


def _quoted(text: Any) -> Any:
    """Cells in quotes where a comma, a quote or a line end is in them."""
    if isinstance(text, str):
        return text  # a word of ours, the same in every line
    if isinstance(text, pa.DictionaryArray):
        return pa.DictionaryArray.from_arrays(text.indices, _quoted(text.dictionary))
    wants = pc.match_substring_regex(text, _SPECIAL)
    if not pc.any(wants).as_py():
        return text
    doubled = pc.replace_substring(text, '"', '""')
    return pc.if_else(wants, pc.binary_join_element_wise('"', doubled, '"', ""), text)


def _plain(text: Any) -> Any:
    return text.cast(pa.string()) if isinstance(text, pa.DictionaryArray) else text
