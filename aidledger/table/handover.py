"""The packages as an Arrow table for others: dictionaries of what occurs, and a note of what it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pyarrow as pa

from aidledger.errors import InputError
from aidledger.table.decimals import as_decimals, exponents_of
from aidledger.table.pieces import in_one_piece
from aidledger.table.published import table_schema
from aidledger.table.schema import PACKAGE_SCHEMA

if TYPE_CHECKING:
    from aidledger.table.packages import PackageTable

__all__ = ["ExactAs", "arrow_table"]

ExactAs: TypeAlias = Literal["minor", "decimal"]
"""How money leaves in columns: whole minor units, or decimals of major units."""

_MONEY = {
    "amount_minor": "amount",
    "upper_minor": "upper",
    "digit_minor": "digit",
    "reannounced_minor": "reannounced",
    "reannounced_digit_minor": "reannounced_digit",
}


def arrow_table(table: PackageTable, *, amounts: ExactAs = "minor", about: dict[str, str] | None = None) -> pa.Table:
    """The packages under the published schema.

    Args:
        table: Packages.
        amounts: `minor` gives int64 minor units, as the schema says; `decimal` gives decimal128 of
            major units under the names without `_minor`.
        about: What to say of the ledger in the metadata, such as its name and hash.

    Returns:
        An Arrow table. Its metadata names the schema and its version under `aidledger`. The same
        content gives the same table, however it was loaded.

    Raises:
        InputError: `amounts` is another word.
    """
    if amounts not in ("minor", "decimal"):
        raise InputError(f"amounts={amounts!r} is not known.", hint='Use "minor" or "decimal".')
    columns = {name: _compact(table, name) for name in PACKAGE_SCHEMA.names}
    if amounts == "decimal":
        columns = _in_decimals(table, columns)
    schema = table_schema("packages")
    note = {"schema": schema.name, "version": schema.version, "amounts": amounts, **(about or {})}
    return pa.table(columns).replace_schema_metadata({"aidledger": json.dumps(note)})


def _compact(table: PackageTable, name: str) -> Any:
    """A column; words with a dictionary of those that occur, sorted."""
    column = table.arrow.column(name)
    if name == "category":
        return column.cast(pa.list_(pa.string()))  # few libraries take lists of dictionary-encoded words
    if not pa.types.is_dictionary(column.type):
        return column
    words = table.words(name)
    codes: Any = pa.array(words.codes, mask=words.codes < 0)
    return pa.DictionaryArray.from_arrays(codes, pa.array(words.labels, pa.string()))


def _in_decimals(table: PackageTable, columns: dict[str, Any]) -> dict[str, Any]:
    currency = table.words("currency")
    exponents = exponents_of(currency.codes, currency.labels)
    return {
        _MONEY.get(name, name): as_decimals(in_one_piece(column), exponents) if name in _MONEY else column
        for name, column in columns.items()
    }
