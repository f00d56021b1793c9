"""From a file or a frame to a raw table: the contract's columns as text, dictionary-encoded where that pays."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from aidledger.display import shorten
from aidledger.errors import InputError, MalformedFileError, ReadError, UnrecognisedFormatError
from aidledger.findings import Finding, Location
from aidledger.importers.tabular.contract import check_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

__all__ = ["RawTable", "open_raw"]

TEXT = pa.string()
WORD = pa.dictionary(pa.int32(), pa.string())
# Columns whose cells are (nearly) all different: dictionaries would only cost.
_UNIQUE = frozenset({"id", "amount", "source_url", "other_source_urls", "note", "wording", "reannounced"})
_BLOCK = 4 << 20
_MAX_LINE = 1 << 20
_FORMATS = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".arrow": "arrow", ".feather": "arrow"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, eq=False)
class RawTable:
    """Text cells of the contract's columns, before anything is believed.

    Attributes:
        cells: One column per contract column that was found; text or dictionary of text, no nulls.
        file: Name for findings.
        rows: Number of every row for findings: the line of the file (the header is 1, a record that
            spans lines counts once), or the 1-based row of a frame. Shape: rows.
        findings: What went wrong while reading: broken lines, columns nobody reads.
    """

    cells: pa.Table
    file: str
    rows: npt.NDArray[np.int64]
    findings: tuple[Finding, ...] = ()


def open_raw(source: object, *, format: str | None = None, columns: Mapping[str, str] | None = None) -> RawTable:  # noqa: A002 - the word of the public contract
    """Read a source as text cells.

    Args:
        source: Path of a CSV, TSV, JSONL, Parquet or Arrow file; an Arrow, pandas or Polars table;
            or any object with `__arrow_c_stream__`.
        format: Name of the format, where the file's suffix does not tell.
        columns: Contract name to source name, for columns named otherwise.

    Returns:
        The raw table.

    Raises:
        MissingColumnError: A required column is not there.
        ReadError: The file cannot be read.
        InputError: Money as floats, or a source of another type.
    """
    if isinstance(source, (str, os.PathLike)):
        return _from_file(Path(source), format, columns)
    return _from_table(_as_arrow(source), "", 1, columns)


def _from_file(path: Path, chosen: str | None, columns: Mapping[str, str] | None) -> RawTable:
    kind = chosen or _FORMATS.get(path.suffix.lower())
    if not path.is_file():
        raise ReadError(f"There is no file {path.name!r}.", path=path, hint="Check the path.")
    try:
        match kind:
            case "csv" | "tsv":
                return _from_csv(path, "\t" if kind == "tsv" else ",", columns)
            case "jsonl":
                return _from_table(_jsonl(path), path.name, 1, columns)
            case "parquet":
                return _from_table(pq.read_table(path), path.name, 1, columns)
            case "arrow":
                return _from_table(pa.ipc.open_file(pa.memory_map(str(path))).read_all(), path.name, 1, columns)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OSError) as error:
        raise MalformedFileError(f"{path.name} cannot be read: {shorten(str(error), 200)}", path=path, hint=_hint(str(error))) from error
    raise UnrecognisedFormatError(
        f"The format of {path.name} is not recognised.", path=path, hint=f'Say format="csv"; known: {", ".join(sorted(set(_FORMATS.values())))}.'
    )


def _hint(message: str) -> str:
    return "Save the file as UTF-8." if "UTF8" in message.upper().replace("-", "") else "Check that the file is whole."


def _from_csv(path: Path, delimiter: str, columns: Mapping[str, str] | None) -> RawTable:
    encoding = "utf-16" if _head(path) in _UTF16 else "utf8"
    header = _csv_header(path, delimiter, encoding)
    mapping = check_names(header, columns)
    broken: list[pacsv.InvalidRow] = []

    def skip(row: pacsv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    def read(*, threads: bool, spanning: bool) -> pa.Table:
        broken.clear()
        return pacsv.read_csv(
            path,
            read_options=pacsv.ReadOptions(block_size=_BLOCK, use_threads=threads, encoding=encoding),
            parse_options=pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=spanning, invalid_row_handler=skip),
            convert_options=pacsv.ConvertOptions(
                column_types={given: TEXT if wanted in _UNIQUE else WORD for wanted, given in mapping.items()},
                include_columns=list(mapping.values()),
                strings_can_be_null=False,
            ),
        )

    try:
        # Reading in parallel is fastest when no cell spans lines; where one does, a block breaks.
        table = read(threads=True, spanning=False)
    except pa.ArrowInvalid:
        table = read(threads=True, spanning=True)
    if broken:
        # Only a single thread knows the numbers of the lines it skipped.
        table = read(threads=False, spanning=True)
    numbers = np.arange(2, len(table) + len(broken) + 2, dtype=np.int64)
    if broken:
        numbers = np.setdiff1d(numbers, [row.number for row in broken])
    findings = [*_unread(header, mapping, path.name), *(_broken(row, path.name) for row in broken)]
    return RawTable(_named(table, mapping), path.name, numbers, tuple(findings))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(2)


def _csv_header(path: Path, delimiter: str, encoding: str) -> list[str]:
    import csv

    with path.open(encoding="utf-8-sig" if encoding == "utf8" else encoding, newline="") as file:
        try:
            first = next(csv.reader([file.readline(_MAX_LINE)], delimiter=delimiter, strict=True), [])
        except (csv.Error, UnicodeDecodeError) as error:
            raise MalformedFileError(f"The header of {path.name} cannot be read: {error}", path=path, line=1, hint="Save the file as UTF-8 CSV.") from error
    if len(set(first)) != len(first):
        raise MalformedFileError(f"The header of {path.name} names a column twice.", path=path, line=1, hint="Rename one of them.")
    return first


def _broken(row: pacsv.InvalidRow, file: str) -> Finding:
    return Finding(
        "AL152",
        f"the line has {row.actual_columns} cells instead of {row.expected_columns}",
        hint="Quote cells that contain the delimiter.",
        location=Location(file, row=row.number),
        value=shorten(str(row.text)),
    )


def _unread(names: list[str], mapping: Mapping[str, str], file: str) -> Iterator[Finding]:
    used = set(mapping.values())
    for name in names:
        if name not in used:
            yield Finding(
                "AL151",
                f"the column {shorten(name)!r} is not part of the contract and was not read",
                hint=f"Map it with columns={{...: {shorten(name)!r}}}, or leave it.",
                location=Location(file, column=shorten(name)),
            )


def _named(table: pa.Table, mapping: Mapping[str, str]) -> pa.Table:
    return pa.table({wanted: table.column(given) for wanted, given in mapping.items()})


def _as_arrow(source: object) -> pa.Table:
    if isinstance(source, pa.Table):
        return source
    if hasattr(source, "__arrow_c_stream__"):
        return pa.table(source)
    raise InputError(
        f"A {type(source).__name__} cannot be read as a table.",
        hint="Give a path, a pandas, Polars or Arrow table, or an object with __arrow_c_stream__.",
    )


def _from_table(table: pa.Table, file: str, first: int, columns: Mapping[str, str] | None) -> RawTable:
    names = [str(name) for name in table.column_names]
    if len(set(names)) != len(names):
        raise InputError("The table has two columns of one name.", hint="Rename one of them.")
    mapping = check_names(names, columns)
    cells = {wanted: _text(table.column(given), wanted, given) for wanted, given in mapping.items()}
    rows = np.arange(first, table.num_rows + first, dtype=np.int64)
    return RawTable(pa.table(cells), file, rows, tuple(_unread(names, mapping, file)))


def _text(column: pa.ChunkedArray, wanted: str, given: str) -> pa.ChunkedArray:
    """A column of any type as text, exactly; nulls become empty cells."""
    kind = column.type
    if pa.types.is_floating(kind):
        raise InputError(
            f"Column {given!r} holds binary floats, and exact values cannot be recovered from them.",
            hint="Read it as text or decimals: in pandas with dtype=str, in Polars with schema_overrides.",
        )
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        column = pc.binary_join(column.cast(pa.list_(TEXT)), ";")
    elif pa.types.is_timestamp(kind) or pa.types.is_date64(kind):
        column = column.cast(pa.date32(), safe=False).cast(TEXT)
    elif pa.types.is_dictionary(kind):
        if wanted not in _UNIQUE and kind.value_type == TEXT and kind.index_type == pa.int32() and column.null_count == 0:
            return column
        column = column.cast(kind.value_type).cast(TEXT)
    elif not pa.types.is_string(kind):
        column = _castable(column, given)
    column = pc.fill_null(column, "")
    return column if wanted in _UNIQUE else pc.dictionary_encode(column)


def _castable(column: pa.ChunkedArray, given: str) -> pa.ChunkedArray:
    try:
        return column.cast(TEXT)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise InputError(f"Column {given!r} of type {column.type} cannot be read.", hint="Give text, integers, decimals or dates.") from error


class _Float(str):
    """The digits of a JSON number with a fraction: kept as text, refused where money is meant."""

    __slots__ = ()


def _jsonl(path: Path) -> pa.Table:
    """Rows of a JSON Lines file as text cells; numbers never pass through a float."""
    rows: list[dict[str, str]] = []
    names: dict[str, None] = {}
    with path.open(encoding="utf-8-sig") as file:
        for line, text in enumerate(iter(lambda: file.readline(_MAX_LINE), ""), start=1):
            if not text.strip():
                continue
            try:
                row = json.loads(text, parse_float=_Float, parse_int=str, parse_constant=str)
            except (ValueError, RecursionError) as error:
                raise MalformedFileError(f"Line {line} of {path.name} is not JSON.", path=path, line=line, hint="One JSON object a line.") from error
            if not isinstance(row, dict):
                raise MalformedFileError(f"Line {line} of {path.name} is not a JSON object.", path=path, line=line, hint="One JSON object a line.")
            rows.append({name: _json_cell(cell) for name, cell in row.items()})
            names.update(dict.fromkeys(rows[-1]))
    return pa.table({name: pa.array([row.get(name, "") for row in rows], TEXT) for name in names})


def _json_cell(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, _Float):
        # No reader of JSON promises to keep the digits of such a number, so the writer's are not trusted.
        return f"float {cell}"
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, list):
        return ";".join(_json_cell(part) for part in cell)
    return cell if isinstance(cell, str) else json.dumps(cell)
