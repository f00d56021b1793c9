"""Lines of CSV and TSV: text columns joined without building a row in Python."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from aidledger.table.guard import FREE_TEXT, guarded
from aidledger.table.pieces import in_one_piece
from aidledger.table.text_columns import JSON_COLUMNS

__all__ = ["delimited_lines"]

_ANY_TEXT = FREE_TEXT | JSON_COLUMNS | {"source_url", "other_source_urls"}


def delimited_lines(columns: pa.Table, delimiter: str) -> pa.Array[Any]:
    """Every row as one line of text, with its line end.

    Args:
        columns: Columns of text.
        delimiter: What stands between cells.

    Returns:
        One text a row. Cells are quoted where they have to be; text that a spreadsheet would run is
        made harmless (`aidledger.table.guard`).

    Example:
        >>> rows = pa.table({"id": ["A"], "note": ["1, or so"]})
        >>> delimited_lines(rows, ",")[0].as_py().rstrip()
        'A,"1, or so"'
    """
    special = f'["\r\n{delimiter}]'
    parts: list[Any] = []
    between = ""  # columns without anything in them cost no more than the signs between them
    for name in columns.column_names:
        text = in_one_piece(columns.column(name))
        if text.null_count < len(text):
            filled = _cells(name, text, special)
            parts += [between, filled] if between else [filled]
            between = ""
        between += delimiter
    ending = between[: -len(delimiter)] + "\n"
    if not parts:
        return pa.array([ending] * columns.num_rows, pa.string())
    return pc.binary_join_element_wise(*parts, ending, "", null_handling="replace", null_replacement="")


def _cells(name: str, text: Any, special: str) -> Any:
    # Looking through every cell is what takes the time, and most columns hold codes, days and figures.
    if name not in _ANY_TEXT:
        return text
    return _quoted(guarded(text) if name in FREE_TEXT else text, special)


def _quoted(text: Any, special: str) -> Any:
    wants = pc.match_substring_regex(text, special)
    if not pc.any(wants).as_py():
        return text
    doubled = pc.replace_substring(text, '"', '""')
    return pc.if_else(wants, pc.binary_join_element_wise('"', doubled, '"', ""), text)
