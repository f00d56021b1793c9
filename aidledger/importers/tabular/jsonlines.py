"""JSON Lines: numbers never pass through a float, and every row knows its line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from aidledger.errors import MalformedFileError
from aidledger.importers.tabular.raw import MONEY, TEXT, UNIQUE, RawTable, mapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["read_jsonlines"]

_LONGEST_LINE = 16 << 20
_LISTS = {"other_source_urls": " | "}


class _Float(str):
    """The digits of a number with a fraction: kept as text, refused where money is meant."""

    __slots__ = ()


def read_jsonlines(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    """Read a JSON Lines file as text cells.

    Args:
        path: The file: UTF-8, one object a line.
        columns: The user's mapping, contract name to source name.

    Returns:
        The raw table; missing keys and nulls are empty cells, lists are joined.

    Raises:
        MissingColumnError: No row has a required column.
        MalformedFileError: A line is no JSON object, names a key twice or is too long.
    """
    rows: list[dict[str, object]] = []
    lines: list[int] = []
    for line, row in _objects(path):
        rows.append(row)
        lines.append(line)
    order = tuple(dict.fromkeys(name for row in rows for name in row))
    table = pa.table({name: pa.array([_cell(row.get(name), name) for row in rows], TEXT) for name in order})
    names, cells, extras = mapped(table, columns)
    floats = {
        wanted: np.array([isinstance(row.get(given), _Float) for row in rows], dtype=np.bool_)
        for wanted, given in names.items()
        if wanted in MONEY
    }
    for position, wanted in enumerate(cells.column_names):
        if wanted not in UNIQUE:
            cells = cells.set_column(position, wanted, cells.column(wanted).dictionary_encode())
    return RawTable(cells, names, order, extras, path.name, np.array(lines, dtype=np.int64), (), floats)


def _objects(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Every object with the number of its line; blank lines are none."""
    with path.open("rb") as file:
        for line, text in enumerate(iter(lambda: file.readline(_LONGEST_LINE + 1), b""), start=1):
            if len(text) > _LONGEST_LINE:
                raise _malformed(path, line, "is longer than 16 MiB")
            try:
                stripped = text.decode("utf-8-sig" if line == 1 else "utf-8").strip()
                if stripped:
                    yield line, _object(stripped)
            except UnicodeError as error:
                raise _malformed(path, line, "is not UTF-8 text") from error
            except (ValueError, RecursionError) as error:
                why = str(error) if isinstance(error, _NotARowError) else "is not JSON"
                raise _malformed(path, line, why) from error


class _NotARowError(ValueError):
    """Valid JSON that is no row."""


def _object(text: str) -> dict[str, object]:
    row = json.loads(text, parse_float=_Float, parse_int=str, parse_constant=str, object_pairs_hook=_distinct)
    if not isinstance(row, dict):
        raise _NotARowError("is not a JSON object")
    return {_unicode(name): _plain(cell) for name, cell in row.items()}


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise _NotARowError("names a key twice")
    return row


def _unicode(text: str) -> str:
    """The text; half a surrogate pair can be written in JSON, but is none."""
    text.encode()
    return text


def _plain(cell: object) -> object:
    """A value as text, or a list of texts; what is nested deeper stays JSON."""
    if cell is None or isinstance(cell, _Float):
        return cell
    if isinstance(cell, str):
        return _unicode(cell)
    if isinstance(cell, list) and not any(isinstance(part, list | dict) for part in cell):
        return [_plain(part) for part in cell]
    return _unicode(json.dumps(cell, ensure_ascii=False))


def _cell(cell: object, name: str) -> str:
    if isinstance(cell, list):
        return _LISTS.get(name, ";").join(part for part in cell if part)
    return cell if isinstance(cell, str) else ""


def _malformed(path: Path, line: int, why: str) -> MalformedFileError:
    return MalformedFileError(
        f"Line {line} of {path.name} {why}.", path=path, line=line, hint="Write one JSON object a line."
    )
