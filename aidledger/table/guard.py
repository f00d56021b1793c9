"""An apostrophe before text that a spreadsheet would run as a formula, put there and taken away exactly.

A program that opens a CSV file takes a cell that begins with one of `=`, `+`, `-`, `@`, a tab or a
line end for a formula, whatever quotes stand around it. So such a cell is written with an
apostrophe in front, and reading takes exactly that one away: text that itself begins with
apostrophes before such a character gets one more, so that nothing is lost either way. For a single
text `aidledger.display.guarded_text` does the same.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from aidledger.display import FORMULA_STARTS

__all__ = ["FREE_TEXT", "guarded", "unguarded"]

FREE_TEXT = frozenset(
    {
        *("date_text", "unknown_reason", "wording", "tranche_basis", "reannounced_wording"),
        *("publisher", "via", "source_quote", "confidence", "note", "suppressed"),
    }
)
"""Columns whose cells may begin with anything; codes, numbers, days and addresses begin with none of these."""

_WANTS_GUARD = f"^'*{FORMULA_STARTS}"
_HAS_GUARD = f"^'+{FORMULA_STARTS}"


def guarded(text: Any) -> Any:
    """Text of which no cell begins a formula.

    Args:
        text: An Arrow array of text.

    Example:
        >>> guarded(pa.array(["=1+1", "'=1", "plain", "it's", None])).to_pylist()
        ["'=1+1", "''=1", 'plain', "it's", None]
    """
    wants = pc.match_substring_regex(text, _WANTS_GUARD)
    if not pc.any(wants).as_py():
        return text
    return pc.if_else(wants, pc.binary_join_element_wise("'", text, ""), text)


def unguarded(text: Any) -> Any:
    """Text without the apostrophes that `guarded` puts there; its inverse.

    Args:
        text: An Arrow array of text, or a dictionary of it.

    Example:
        >>> unguarded(pa.array(["'=1+1", "''=1", "plain", "'quoted'"])).to_pylist()
        ['=1+1', "'=1", 'plain', "'quoted'"]
    """
    if isinstance(text, pa.ChunkedArray):
        return pa.chunked_array([unguarded(chunk) for chunk in text.chunks], type=text.type)
    if isinstance(text, pa.DictionaryArray):
        return pa.DictionaryArray.from_arrays(text.indices, unguarded(text.dictionary))
    # Few columns have an apostrophe anywhere: looking for one is much cheaper than the pattern.
    has = pc.starts_with(text, "'")
    if not pc.any(has).as_py():
        return text
    return pc.if_else(pc.match_substring_regex(text, _HAS_GUARD), pc.utf8_slice_codeunits(text, 1), text)
