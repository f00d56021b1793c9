"""JSON Lines: one object a line, put together from columns; Python only sees cells that need escapes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from aidledger.exporters.pieces import pieces, write_texts
from aidledger.table import JSON_COLUMNS, SEVERAL, exchange_columns, in_one_piece

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aidledger.table import PackageTable

__all__ = ["json_lines", "write_jsonlines"]

_NUMBERS = frozenset({"tranche"})
_ALWAYS = frozenset({"amount"})  # a file in which no amount is known has the column all the same
# Escaped besides what JSON asks for: line separators end a line of JavaScript.
_SPECIAL = '["\\\\\\x00-\\x1f\\x7f\u2028\u2029]'


def write_jsonlines(table: PackageTable, path: Path, *, tell: Callable[[int], None]) -> None:
    """Write packages as JSON Lines, UTF-8; what is not known is left out.

    Args:
        table: Packages.
        path: Where to; nothing stands there yet.
        tell: Called with the number of rows that were written since the last call.
    """
    with path.open("xb") as file:
        for part in pieces(table):
            write_texts(json_lines(exchange_columns(part)), file)
            tell(len(part))


def json_lines(columns: pa.Table) -> pa.Array[Any]:
    """Every row as one JSON object and its line end.

    Args:
        columns: Columns of text as `exchange_columns` gives them.

    Returns:
        One text a row. Amounts are strings of decimal digits; `category` and `other_source_urls` are
        arrays; articles and further sources are arrays of objects.

    Example:
        >>> row = pa.table({"id": ["A"], "amount": ["5"], "note": pa.array([None], pa.string())})
        >>> json_lines(row)[0].as_py().rstrip()
        '{"id":"A","amount":"5"}'
    """
    members = [_member(name, in_one_piece(columns.column(name))) for name in columns.column_names]
    inside = pc.binary_join_element_wise(*members, ",", null_handling="skip")
    return pc.binary_join_element_wise("{", inside, "}\n", "")


def _member(name: str, text: Any) -> Any:
    """The name and value of a column in every row; null where there is no value."""
    if name in SEVERAL:
        return _array(name, text)
    if name in JSON_COLUMNS or name in _NUMBERS:
        return pc.binary_join_element_wise(f'"{name}":', text, "")
    member = pc.binary_join_element_wise(f'"{name}":"', _escaped(text), '"', "")
    return pc.fill_null(member, f'"{name}":null') if name in _ALWAYS else member


def _array(name: str, text: Any) -> Any:
    # Codes and addresses hold no quotes, so separators can become those of JSON.
    parts = pc.replace_substring(text, SEVERAL[name], '","')
    return pc.binary_join_element_wise(f'"{name}":["', parts, '"]', "")


def _escaped(text: Any) -> Any:
    wants = pc.fill_null(pc.match_substring_regex(text, _SPECIAL), False)  # noqa: FBT003 - for cells without text
    if not pc.any(wants).as_py():
        return text
    found = text.filter(wants).dictionary_encode()
    escaped = pa.array([json.dumps(cell)[1:-1] for cell in found.dictionary.to_pylist()], pa.string())
    return pc.replace_with_mask(text, wants, escaped.take(found.indices))
