"""A ledger's own columns, as they come back from Arrow, Parquet and other libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from aidledger.errors import InputError
from aidledger.table import PACKAGE_SCHEMA, PackageTable, exchange_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["is_own", "own_as_text"]


def is_own(names: Sequence[str]) -> bool:
    """Whether a table has every column of a ledger's own."""
    return set(names) >= set(PACKAGE_SCHEMA.names)


def own_as_text(table: pa.Table) -> pa.Table:
    """A ledger's own columns as text cells, to be read like any other table: nothing of it is believed.

    Args:
        table: Columns of the contract, in the types that another library made of them.

    Returns:
        Text columns without nulls.

    Raises:
        InputError: A column is of another type, or holds what the contract's type cannot.
    """
    columns = [_conforming(table.column(field.name), field) for field in PACKAGE_SCHEMA]
    text = exchange_columns(PackageTable(pa.Table.from_arrays(columns, schema=PACKAGE_SCHEMA)))
    return pa.table({name: text.column(name).fill_null("") for name in text.column_names})


def _conforming(column: pa.ChunkedArray[Any], field: pa.Field[Any]) -> Any:
    kind: Any = field.type
    if pa.types.is_floating(column.type) and column.null_count < len(column):
        raise _unfit(field.name, column.type, "binary floats do not hold exact values")
    try:
        plain = _decoded(column)
        if pa.types.is_dictionary(kind):
            return plain.cast(kind.value_type).dictionary_encode().cast(kind)
        if pa.types.is_list(kind) and pa.types.is_dictionary(kind.value_type):
            plain = plain.cast(pa.list_(pa.string()))  # from views of text there is no way straight to words
        return plain.cast(kind)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise _unfit(field.name, column.type, str(error)) from error


def _decoded(column: pa.ChunkedArray[Any]) -> Any:
    """Words as plain text; Arrow casts no dictionaries with other keys than ours."""
    kind: Any = column.type
    if not pa.types.is_dictionary(kind):
        return column
    chunks: list[Any] = [chunk.dictionary.cast(pa.string()).take(chunk.indices) for chunk in column.chunks]
    return pa.chunked_array(chunks, type=pa.string())


def _unfit(name: str, kind: pa.DataType, why: str) -> InputError:
    return InputError(
        f"Column {name!r} of type {kind} is not the ledger's own: {why}.",
        hint="Hand on the columns that to_arrow() gives, unchanged.",
    )
