"""Frames and Arrow tables of any type as text cells, exactly, or refused."""

from __future__ import annotations

import datetime as dt
import numbers
import sys
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.errors import InputError
from aidledger.importers.tabular.contract import check_names
from aidledger.importers.tabular.own import is_own, own_as_text
from aidledger.importers.tabular.raw import TEXT, UNIQUE, WORD, RawTable, mapped
from aidledger.table import PACKAGE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["as_arrow", "raw_of"]

Column: TypeAlias = "pa.ChunkedArray[Any]"

_WHOLE = frozenset({"tranche", "fiscal_year"})
_LISTS = {"category": ";", "other_source_urls": " | "}
_MARK = "aidledger_amounts"
_OF_TO_PANDAS = frozenset({"date_earliest", "low", "high"})
_UNCONVERTIBLE = (pa.ArrowException, TypeError, ValueError, OverflowError)
_LARGEST = 2**31 - 1
_INT64 = 2**63
_LARGEST_EXPONENT = 40
_ACCEPTED = "Give text, integers, decimals or dates."


def as_arrow(source: object, columns: Mapping[str, str] | None = None) -> pa.Table:
    """A table of any library as an Arrow table.

    Args:
        source: An Arrow, pandas or Polars table, or an object with `__arrow_c_stream__`.
        columns: The user's mapping, contract name to source name: foreign objects in other columns do
            no harm.

    Returns:
        Its columns, copied only where that cannot be avoided.

    Raises:
        InputError: It is no table, or has a column that Arrow cannot hold.
    """
    if isinstance(source, pa.Table):
        return source
    if "pandas" in sys.modules and isinstance(source, sys.modules["pandas"].DataFrame):
        return _from_pandas(source, columns)
    if isinstance(source, pa.RecordBatch) or hasattr(source, "__arrow_c_stream__"):
        try:
            return pa.table(source)
        except _UNCONVERTIBLE as error:
            raise InputError(f"The {type(source).__name__} is no table: {error}", hint=_ACCEPTED) from error
    raise InputError(
        f"A {type(source).__name__} cannot be read as a table.",
        hint="Give a path, a pandas, Polars or Arrow table, or an object with __arrow_c_stream__.",
    )


def raw_of(table: pa.Table, file: str, columns: Mapping[str, str] | None) -> RawTable:
    """The raw table of columns of any type; rows are numbered from 1.

    Args:
        table: Columns under the names of the source.
        file: Name for findings.
        columns: The user's mapping, contract name to source name.

    Returns:
        The raw table; nulls are empty cells.

    Raises:
        MissingColumnError: A required column is not there.
        InputError: Money as floats or in minor units, two columns of one name, or a column that cannot be text.
    """
    if len(set(table.column_names)) < len(table.column_names):
        raise InputError("The table has two columns of one name.", hint="Rename one of them.")
    if not columns and is_own(table.column_names):
        return _raw_of_own(table, file)
    names, chosen, extras = mapped(table, columns)
    if names["amount"] == "amount" and pa.types.is_integer(table.schema.field("amount").type):
        _check_units(table)
    cells: dict[str, Any] = {wanted: _cells(chosen.column(wanted), wanted, given) for wanted, given in names.items()}
    rows = np.arange(1, table.num_rows + 1, dtype=np.int64)
    return RawTable(pa.table(cells), names, tuple(table.column_names), extras, file, rows)


def _check_units(table: pa.Table) -> None:
    """Refuse whole minor units, which `to_pandas` calls `amount` too: they would be read as a hundred times the money."""
    # Many operations lose the mark; then the columns that only such a frame has tell.
    marked = (table.schema.metadata or {}).get(_MARK.encode(), b"").decode("utf-8", "replace")
    if marked == "minor" or (not marked and _OF_TO_PANDAS.issubset(table.column_names)):
        raise InputError(
            "The column 'amount' holds whole minor units, as to_pandas(amounts=\"minor\") gives them, and would be read "
            "as major ones.",
            hint='Use to_pandas(amounts="decimal"), or give the ledger itself.',
        )


def _raw_of_own(table: pa.Table, file: str) -> RawTable:
    """The raw table of a ledger's own columns, made text first; findings and rejects have the text's names."""
    raw = raw_of(own_as_text(table), file, None)
    others = table.select([name for name in table.column_names if name not in PACKAGE_SCHEMA.names])
    return replace(raw, order=(*raw.order, *others.column_names), extras=others)


def _cells(column: Column, wanted: str, given: str) -> Column:
    if column.type == WORD and wanted not in UNIQUE and column.null_count == 0 and _words_are_whole(column):
        return column
    try:
        text = _text(column, wanted, given).fill_null("")
    except _UNCONVERTIBLE as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"Column {given!r} of type {column.type} cannot be read.", hint=_ACCEPTED) from error
    if text.nbytes > _LARGEST:
        raise InputError(f"Column {given!r} is larger than 2 GiB.", hint="Read the table in parts.")
    return text if wanted in UNIQUE else text.dictionary_encode()


def _words_are_whole(column: Column) -> bool:
    return all(chunk.dictionary.null_count == 0 for chunk in column.chunks)


def _text(column: Column, wanted: str, given: str) -> Column:
    """A column of any type as text."""
    kind: Any = column.type
    if pa.types.is_dictionary(kind):
        return _text(_decoded(column), wanted, given)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _list_text(column, wanted, given)
    return _plain(column, wanted, given).cast(TEXT)


def _plain(column: Column, wanted: str, given: str) -> Column:
    """A column in a type that Arrow writes as text without losing or inventing anything."""
    kind: Any = column.type
    if pa.types.is_floating(kind):
        return _whole_numbers(column, wanted, given)
    if pa.types.is_timestamp(kind) or pa.types.is_date64(kind):
        return column.cast(pa.date32(), safe=False)
    if pa.types.is_decimal(kind) and kind.scale < 0:
        return column.cast(pa.decimal256(76, 0))
    if not _is_plain(kind):
        raise InputError(f"Column {given!r} of type {kind} cannot be read.", hint=_ACCEPTED)
    return column


def _is_plain(kind: pa.DataType) -> bool:
    """Whether a type is text, or written as text in one way only."""
    checks = (
        *(pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null),
        *(pa.types.is_integer, pa.types.is_decimal, pa.types.is_boolean, pa.types.is_date32),
        *(pa.types.is_binary, pa.types.is_large_binary),
    )
    return any(check(kind) for check in checks)


def _decoded(column: Column) -> Column:
    """A dictionary-encoded column as plain values."""
    # Arrow cannot decode dictionaries of every kind of text itself.
    kind: Any = TEXT if pa.types.is_string_view(column.type.value_type) else column.type.value_type
    chunks: list[Any] = [chunk.dictionary.cast(kind).take(chunk.indices) for chunk in column.chunks]
    return pa.chunked_array(chunks, type=kind)


def _whole_numbers(column: Column, wanted: str, given: str) -> Column:
    """Floats that hold nothing, or in a column of whole numbers nothing else."""
    floats: Any = column.cast(pa.float64())
    floats = pc.if_else(pc.is_nan(floats), pa.scalar(None, pa.float64()), floats)
    if floats.null_count < len(floats) and wanted not in _WHOLE:
        raise _holds_floats(given)
    whole: Column = floats.cast(pa.int64())
    return whole


def _holds_floats(given: str) -> InputError:
    return InputError(
        f"Column {given!r} holds binary floats, and exact values cannot be recovered from them.",
        hint="Read it as text or decimals: in pandas with dtype=str, in Polars with schema_overrides.",
    )


def _list_text(column: Column, wanted: str, given: str) -> Column:
    """Lists as text with the separator of their column; missing elements are left out."""
    if wanted not in _LISTS:
        raise InputError(f"Column {given!r} holds lists.", hint=_ACCEPTED)
    chunks = []
    for chunk in column.chunks:
        flat: Any = pa.chunked_array([pc.list_flatten(chunk)])
        values = _text(flat, wanted, given).fill_null("").combine_chunks()
        ends = np.searchsorted(pc.list_parent_indices(chunk).to_numpy(), np.arange(len(chunk) + 1))
        lists: Any = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), values)
        chunks.append(pc.binary_join(lists, _LISTS[wanted]))
    return pa.chunked_array(chunks, type=TEXT)


def _from_pandas(frame: pd.DataFrame, columns: Mapping[str, str] | None) -> pa.Table:
    """A frame's columns, and the named levels of its index; objects are taken one by one."""
    levels = [name for name in frame.index.names if name is not None]
    if levels:
        try:
            frame = frame.reset_index(level=levels)
        except ValueError as error:
            raise InputError(f"The index cannot become a column: {error}.", hint="Rename it.") from error
    names = [str(name) for name in frame.columns]
    read = set(check_names(names, columns).values())
    arrays = [_pandas_column(frame.iloc[:, place], name, wanted=name in read) for place, name in enumerate(names)]
    table = pa.Table.from_arrays(arrays, names=names)
    return table.replace_schema_metadata({_MARK: str(frame.attrs[_MARK])}) if _MARK in frame.attrs else table


def _pandas_column(series: pd.Series[Any], name: str, *, wanted: bool) -> pa.Array[Any] | Column:
    if series.dtype != object:
        try:
            return pa.array(series, from_pandas=True)
        except (*_UNCONVERTIBLE, NotImplementedError):
            # Categories of mixed objects, periods, intervals.
            series = series.astype(object)
    missing = series.isna().tolist()
    values = [None if absent else value for value, absent in zip(series.tolist(), missing, strict=True)]
    return _object_column(values, name) if wanted else pa.array([None if v is None else ascii(v) for v in values], TEXT)


def _object_column(values: list[object], name: str) -> pa.Array[Any]:
    """Python objects as text, or as what they all are."""
    present = [value for value in values if value is not None]
    if any(isinstance(value, float) for value in present) and all(isinstance(v, numbers.Real) for v in present):
        return pa.array([None if value is None else float(value) for value in values], pa.float64())  # type: ignore[arg-type]
    if any(isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral) for value in present):
        raise _holds_floats(name)
    if present and all(map(_is_whole, present)):
        return pa.array([None if value is None else int(value) for value in values], pa.int64())  # type: ignore[call-overload]
    try:
        if any(isinstance(value, list | tuple) for value in present):
            return pa.array([value if value is None else [*value] for value in values])  # type: ignore[misc]
        return pa.array([None if value is None else _object(value) for value in values], TEXT)
    except UnicodeError as error:
        raise InputError(f"Column {name!r} holds text that is not Unicode.", hint="Decode it properly.") from error
    except _UNCONVERTIBLE as error:
        raise InputError(f"Column {name!r} cannot be read: {error}.", hint=_ACCEPTED) from error


def _is_whole(value: object) -> bool:
    return type(value) is not bool and isinstance(value, numbers.Integral) and abs(int(value)) < _INT64


def _object(value: object) -> str:
    """One Python object as text, exactly."""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return f"{value:f}" if isinstance(exponent, int) and abs(exponent) <= _LARGEST_EXPONENT else str(value)
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, dt.date):
        return value.date().isoformat() if isinstance(value, dt.datetime) else value.isoformat()
    raise TypeError(f"objects of type {type(value).__name__} are not text")
