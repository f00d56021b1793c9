"""JSON Lines: numbers never pass through a float, every row knows its line, and a broken line spoils no other.

Lines become columns a batch at a time, so a long file needs the memory of its columns and not of its objects.
"""

from __future__ import annotations

import json
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from aidledger.errors import MalformedFileError
from aidledger.importers.tabular.contract import REQUIRED
from aidledger.importers.tabular.raw import MONEY, TEXT, UNIQUE, BrokenLine, RawTable, mapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import IO

    import numpy.typing as npt

__all__ = ["read_jsonlines"]

_LONGEST_LINE = 16 << 20
_BATCH = 1000  # few enough objects at once to stay in the processor's cache, and out of the collector's way
_LISTS = {"other_source_urls": " | "}
_SHOWN = 1000


class _Float(str):
    """The digits of a number with a fraction: kept as text, refused where money is meant."""

    __slots__ = ()


_PLAIN = frozenset({str, type(None), _Float})
_NESTED = frozenset({list, dict})

_Line: TypeAlias = "tuple[int, dict[str, object]] | BrokenLine"


class _Batch(NamedTuple):
    """Columns of some lines, and which of their cells were numbers with a fraction."""

    size: int
    columns: dict[str, Any]
    floats: dict[str, npt.NDArray[np.bool_]]


def read_jsonlines(path: Path, columns: Mapping[str, str] | None) -> RawTable:
    """Read a JSON Lines file as text cells.

    Args:
        path: The file: UTF-8, one object a line.
        columns: The user's mapping, contract name to source name.

    Returns:
        The raw table; missing keys and nulls are empty cells, lists are joined where no money is meant. A line that is no JSON
        object, names a key twice, is too long or is not UTF-8 is a broken one.

    Raises:
        MissingColumnError: No row has a required column.
        MalformedFileError: Not one line is an object.
    """
    wanted_of = {given: wanted for wanted, given in (columns or {}).items()}
    batches: list[_Batch] = []
    lines: list[int] = []
    broken: list[BrokenLine] = []
    with path.open("rb") as file:
        found = _lines(file)
        while part := list(islice(found, _BATCH)):
            rows = [line for line in part if not isinstance(line, BrokenLine)]
            broken += [line for line in part if isinstance(line, BrokenLine)]
            lines += [number for number, _ in rows]
            batches.append(_batch([row for _, row in rows], wanted_of))
    if broken and not lines:
        raise _malformed(path, broken[0])
    order = tuple(dict.fromkeys(name for batch in batches for name in batch.columns) if lines else _of_none(columns))
    names, cells, extras = mapped(pa.table({name: _joined(batches, name) for name in order}), columns)
    floats = {wanted: _are_floats(batches, given) for wanted, given in names.items() if wanted in MONEY}
    for position, wanted in enumerate(cells.column_names):
        if wanted not in UNIQUE:
            cells = cells.set_column(position, wanted, cells.column(wanted).dictionary_encode())
    numbers = np.array(lines, dtype=np.int64)
    return RawTable(cells, names, order, extras, path.name, numbers, tuple(broken), floats)


def _of_none(columns: Mapping[str, str] | None) -> dict[str, None]:
    """Columns of a file without lines, which names none: a table of no packages, as a heading alone would be."""
    given = {name: name for name in REQUIRED} | dict(columns or {})
    return dict.fromkeys(given.values())


def _batch(rows: Sequence[dict[str, object]], wanted_of: Mapping[str, str]) -> _Batch:
    columns: dict[str, Any] = {}
    floats: dict[str, npt.NDArray[np.bool_]] = {}
    for name in dict.fromkeys(chain.from_iterable(rows)):
        cells = [row.get(name) for row in rows]
        kinds = set(map(type, cells))
        wanted = wanted_of.get(name, name)
        columns[name] = pa.array(cells if kinds <= _PLAIN else [_cell(cell, wanted) for cell in cells], TEXT)
        if _Float in kinds:
            floats[name] = np.array([type(cell) is _Float for cell in cells], dtype=np.bool_)
    return _Batch(len(rows), columns, floats)


def _joined(batches: Sequence[_Batch], name: str) -> Any:
    """A column of all batches, with empty cells where a row has nothing under that name."""
    parts = [batch.columns.get(name, pa.nulls(batch.size, TEXT)) for batch in batches]
    return pa.chunked_array(parts, TEXT).fill_null("")


def _are_floats(batches: Sequence[_Batch], name: str) -> npt.NDArray[np.bool_]:
    parts = [batch.floats.get(name, np.zeros(batch.size, dtype=np.bool_)) for batch in batches]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.bool_)


def _lines(file: IO[bytes]) -> Iterator[_Line]:
    """Every object with the number of its line, and every line that is none; blank lines are neither."""
    decoder = json.JSONDecoder(parse_float=_Float, parse_int=str, parse_constant=str, object_pairs_hook=_distinct)
    for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE + 1), b""), start=1):
        try:
            if len(line) > _LONGEST_LINE:
                _skip(file, line)
                raise _NotARowError(f"is longer than {_LONGEST_LINE >> 20} MiB")
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            if text:
                yield number, _object(decoder, text, line)
        except (ValueError, RecursionError) as error:
            yield BrokenLine(number, line[:_SHOWN].decode("utf-8", "backslashreplace").strip(), why=_reason(error))


def _skip(file: IO[bytes], line: bytes) -> None:
    """Go on to the end of a line of which only the beginning was read."""
    while line and not line.endswith(b"\n"):
        line = file.readline(_LONGEST_LINE)


def _reason(error: Exception) -> str:
    if isinstance(error, _NotARowError):
        return str(error)
    return "is not UTF-8 text" if isinstance(error, UnicodeError) else "is not JSON"


class _NotARowError(ValueError):
    """Valid JSON that is no row."""


def _object(decoder: json.JSONDecoder, text: str, line: bytes) -> dict[str, object]:
    row, end = decoder.raw_decode(text)
    if end < len(text):
        raise ValueError("something stands behind the value")
    if not isinstance(row, dict):
        raise _NotARowError("is not a JSON object")
    if b"\\ud" in line or b"\\uD" in line:
        # Half a surrogate pair can be written in JSON, but is no text.
        json.dumps(row, ensure_ascii=False).encode()
    return row


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise _NotARowError("names a key twice")
    return row


def _cell(cell: object, wanted: str) -> str | None:
    """A value as text; lists of values are joined, and what is nested deeper, or a list where money is meant, stays JSON."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, list) and wanted not in MONEY and _NESTED.isdisjoint(map(type, cell)):
        return _LISTS.get(wanted, ";").join(filter(None, [_cell(part, wanted) for part in cell]))
    return json.dumps(cell, ensure_ascii=False)


def _malformed(path: Path, line: BrokenLine) -> MalformedFileError:
    return MalformedFileError(
        f"Line {line.row} of {path.name} {line.why}.", path=path, line=line.row, hint="Write one JSON object a line."
    )
