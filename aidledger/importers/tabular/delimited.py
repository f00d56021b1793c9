"""CSV and TSV files: in parallel where no cell spans lines, and without losing a line where one does."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from aidledger.display import shorten
from aidledger.errors import MalformedFileError, MissingColumnError
from aidledger.importers.tabular.buffers import text_buffers
from aidledger.importers.tabular.contract import REQUIRED, check_names
from aidledger.importers.tabular.raw import TEXT, UNIQUE, WORD, BrokenLine, RawTable, mapped
from aidledger.importers.tabular.workers import shared
from aidledger.table import unguarded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import TextIO

    import numpy.typing as npt

__all__ = ["read_delimited"]

_BLOCK = 4 << 20
_LARGEST_BLOCK = (1 << 31) - 1
_LONGEST_LINE = 1 << 20
_USUAL_LINE = 1 << 12
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LINE_ENDS, _RETURN = b"\r\n", b"\r"
_APOSTROPHE = ord("'")
_BLANK = 0x20
_DELIMITERS = {",": "commas", ";": 'semicolons ";"', "\t": "tabs", "|": 'bars "|"'}
_OTHERWISE = {",": 'Say format="csv".', "\t": 'Say format="tsv".'}
_LINE_END = re.compile(r"\r\n|\r|\n")


class _File(NamedTuple):
    """A delimited file and what its head says about it."""

    path: Path
    delimiter: str
    encoding: str
    header: tuple[str, ...]
    first: int
    """Line of the first record after the header."""
    has_records: bool
    size: int
    """In bytes."""
    content: bytes | None
    """All of it, where it is no larger than a block."""

    def lacks(self, sign: bytes) -> bool:
        """Whether it is known that a sign stands nowhere."""
        return self.content is not None and sign not in self.content


class _Read(NamedTuple):
    """What one pass over a file gave."""

    table: pa.Table
    skipped: list[pacsv.InvalidRow]
    may_span: bool


def read_delimited(path: Path, delimiter: str, columns: Mapping[str, str] | None) -> RawTable:
    """Read a CSV or TSV file as text cells.

    Args:
        path: The file: UTF-8, or UTF-16 with a byte order mark.
        delimiter: What stands between cells.
        columns: The user's mapping, contract name to source name.

    Returns:
        The raw table.

    Raises:
        MissingColumnError: A required column is not there.
        MalformedFileError: The header names a column twice, a quote never closes, or the text
            cannot be decoded.
    """
    file = _opened(path, delimiter, columns)
    try:
        read = check_names(file.header, columns)
    except MissingColumnError as error:
        raise _otherwise_delimited(path, delimiter, delimiter.join(file.header), columns) or error from None
    words = {given for wanted, given in read.items() if wanted not in UNIQUE}
    found = _read(file, words)
    names, cells, extras = mapped(found.table, columns)
    if not file.lacks(b"'"):
        cells, extras = _unguarded(cells), _unguarded(extras)
    filled = _filled(cells, extras)
    rows, broken = _numbered(file, found, filled)
    if not filled.all():
        keep: Any = pa.array(filled)
        cells, extras, rows = cells.filter(keep), extras.filter(keep), rows[filled]
    return RawTable(cells, names, file.header, extras, path.name, rows, broken)


def _otherwise_delimited(
    path: Path, delimiter: str, header: str, columns: Mapping[str, str] | None
) -> MissingColumnError | None:
    """What to say where the header would have every column, were it cut at another sign."""
    wanted = {(columns or {}).get(name, name) for name in REQUIRED}
    for sign, called in _DELIMITERS.items():
        if sign != delimiter and wanted <= {name.strip(' "') for name in header.split(sign)}:
            return MissingColumnError(
                f"The columns of {path.name} are separated by {called}, and were looked for between {_DELIMITERS[delimiter]}.",
                hint=_OTHERWISE.get(sign)
                or f'Read it as text, pandas.read_csv(path, sep="{sign}", dtype=str), and give the frame; or save it with commas.',
            )
    return None


def _unguarded(table: pa.Table) -> pa.Table:
    """Cells without the apostrophes that keep a spreadsheet from running them; refused rows have them anywhere."""
    # Few columns have an apostrophe anywhere, which is a pass over the bytes.
    has = shared(lambda column: any(map(_has_apostrophe, column.chunks)), table.columns, rows=table.num_rows)
    for place in np.flatnonzero(has).tolist():
        table = table.set_column(place, table.column_names[place], unguarded(table.column(place)))
    return table


def _has_apostrophe(chunk: pa.Array[Any]) -> bool:
    return bool((_bytes(chunk) == _APOSTROPHE).any())


def _bytes(chunk: pa.Array[Any]) -> npt.NDArray[np.uint8]:
    """The text of a chunk of cells or words."""
    return text_buffers(chunk.dictionary if isinstance(chunk, pa.DictionaryArray) else chunk)[1]


def _filled(cells: pa.Table, extras: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows have anything in them: a blank line, or one of delimiters alone, is no row. Shape: rows."""
    filled = _lengths(cells.column("amount")) > 0
    if filled.all():
        return filled
    rest = np.flatnonzero(~filled)
    for column in (*cells.columns, *extras.columns):
        filled[rest] |= _lengths(column.take(pa.array(rest))) > 0
    return filled


def _lengths(column: pa.ChunkedArray[Any]) -> npt.NDArray[np.int32]:
    """How long every cell is, in bytes. Shape: rows."""
    return np.concatenate([np.zeros(0, dtype=np.int32), *map(_lengths_of, column.chunks)])


def _lengths_of(chunk: pa.Array[Any]) -> npt.NDArray[np.int32]:
    if isinstance(chunk, pa.DictionaryArray):
        lengths: npt.NDArray[np.int32] = _lengths_of(chunk.dictionary)[chunk.indices.to_numpy()]
        return lengths
    return np.diff(text_buffers(chunk)[0])


def _opened(path: Path, delimiter: str, columns: Mapping[str, str] | None) -> _File:
    size = path.stat().st_size
    with path.open("rb") as bytes_:
        head = bytes_.read(size if size <= _BLOCK else 2)
    content = head if size <= _BLOCK else None
    encoding = "utf-16" if head[:2] in _UTF16 else "utf-8-sig"
    with _text(path, content, encoding, errors="replace") as file:
        try:
            reader = csv.reader(iter(lambda: file.readline(_LONGEST_LINE), ""), delimiter=delimiter, strict=True)
            header = tuple(next(reader, ()))
            has_records = file.read(1) != ""
        except (csv.Error, UnicodeError) as error:
            file.seek(0)
            line = file.readline(_LONGEST_LINE).rstrip("\r\n")
            other = _otherwise_delimited(path, delimiter, line, columns)
            raise other or _no_header(path, f"cannot be read: {error}") from error
    if any(name.startswith("'") for name in header):
        plain = tuple(unguarded(pa.array(header, TEXT)).to_pylist())
        if len(set(plain)) == len(set(header)):  # else the apostrophe is what tells two columns apart
            header = plain
    if any("\ufffd" in name for name in header):
        raise _no_header(path, "is not UTF-8 text")
    if not header:
        raise _no_header(path, "is empty")
    twice = next((name for place, name in enumerate(header) if name in header[:place]), None)
    if twice is not None:
        raise _no_header(path, f"names the column {shorten(twice)!r} twice")
    return _File(path, delimiter, encoding, header, reader.line_num + 1, has_records, size, content)


def _text(path: Path, content: bytes | None, encoding: str, *, errors: str = "strict") -> TextIO:
    """The text of a file, with its line ends as they are."""
    if content is None:
        return path.open(encoding=encoding, newline="", errors=errors)
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="", errors=errors)


def _no_header(path: Path, why: str) -> MalformedFileError:
    return MalformedFileError(
        f"The header of {path.name} {why}.",
        path=path,
        line=1,
        hint="Name every column once, in the first line of a CSV file saved as UTF-8.",
    )


def _read(file: _File, words: set[str]) -> _Read:
    """Read in parallel; again, in one go, where a line was broken or a cell may have been cut.

    A parallel reader cuts blocks at line ends. Where a quoted cell spans that line end, the block
    before fails, has a broken line, or ends in a cell that holds the line end: each of them shows.
    """
    for parallel in (True, False) if file.size > _BLOCK else (False,):
        try:
            found = _pass(file, words, parallel=parallel, block=_BLOCK)
            if parallel and not found.skipped and not _has(found.table, _LINE_ENDS):
                return found._replace(may_span=False)
            # Where a block ends between the two signs of a line end inside a cell, Arrow loses the second.
            if not parallel and not (file.size > _BLOCK and _has(found.table, _RETURN)):
                return found
        except pa.ArrowInvalid as error:
            if "UTF8" in str(error):
                raise _undecodable(file, error) from error
    try:
        # In one block: for a cell larger than one; or a quote that never closes, which is found out later.
        return _pass(file, words, parallel=False, block=min(max(file.size * 2, _BLOCK), _LARGEST_BLOCK))
    except pa.ArrowInvalid as error:
        if not _is_text(file):
            raise _undecodable(file, error) from error
        raise MalformedFileError(
            f"{file.path.name} cannot be read: {shorten(str(error), 200)}.",
            path=file.path,
            hint="Check that every quote is closed.",
        ) from error


def _is_text(file: _File) -> bool:
    """Whether all of a file is text: lines that are not cannot be handed to whoever skips broken ones."""
    if file.content is not None and file.content.isascii():
        return True
    try:
        with _text(file.path, file.content, file.encoding) as text:
            while text.read(_BLOCK):
                pass
    except UnicodeError:
        return False
    return True


def _undecodable(file: _File, error: Exception) -> MalformedFileError:
    return MalformedFileError(
        f"{file.path.name} is not UTF-8 text: {shorten(str(error), 200)}.",
        path=file.path,
        hint="Save the file as UTF-8.",
    )


def _pass(file: _File, words: set[str], *, parallel: bool, block: int) -> _Read:
    skipped: list[pacsv.InvalidRow] = []

    def skip(row: pacsv.InvalidRow) -> Literal["skip", "error"]:
        skipped.append(row)
        return "skip"

    types: dict[str, pa.DataType] = {name: WORD if name in words else TEXT for name in file.header}
    if not file.has_records:
        return _Read(pa.table({name: pa.array([], kind) for name, kind in types.items()}), skipped, may_span=False)
    table = pacsv.read_csv(
        file.path if file.content is None else pa.BufferReader(file.content),
        read_options=pacsv.ReadOptions(
            block_size=block,
            use_threads=parallel,
            encoding="utf8" if file.encoding == "utf-8-sig" else file.encoding,
            column_names=list(file.header),
            skip_rows=file.first - 1,
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=file.delimiter,
            newlines_in_values=not parallel,
            # Only a single thread knows the numbers of the lines it skips.
            invalid_row_handler=skip if file.content is None or _is_text(file) else None,
            ignore_empty_lines=False,
        ),
        convert_options=pacsv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )
    return _Read(table, skipped, may_span=not file.lacks(b'"'))


def _has(table: pa.Table, ends: bytes) -> bool:
    """Whether a cell holds one of some line ends: a pass over the bytes."""
    return any(shared(lambda column: _column_has(column, ends), table.columns, rows=table.num_rows))


def _column_has(column: pa.ChunkedArray[Any], ends: bytes) -> bool:
    return any(_text_has(_bytes(chunk), ends) for chunk in column.chunks)


def _text_has(text: npt.NDArray[np.uint8], ends: bytes) -> bool:
    has_control = len(text) > 0 and bool(text.min() < _BLANK)
    return has_control and any(bool((text == end).any()) for end in ends)


def _numbered(
    file: _File, found: _Read, filled: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], tuple[BrokenLine, ...]]:
    """The line every row starts on, and the broken lines, without blank ones."""
    total = found.table.num_rows + len(found.skipped)
    places = np.array([row.number for row in found.skipped], dtype=np.int64) - file.first
    texts = [str(row.text) for row in found.skipped]
    is_row = np.ones(total, dtype=np.bool_)
    is_row[places] = False
    spans, has_content = np.ones(total, dtype=np.int64), np.ones(total, dtype=np.bool_)
    if found.may_span:
        spans[is_row] += _line_ends_inside(found.table)
    spans[places] += np.array([len(_LINE_END.findall(text)) for text in texts], dtype=np.int64)
    has_content[is_row], has_content[places] = filled, [text.strip() != "" for text in texts]
    starts = np.cumsum(spans) - spans + file.first
    if has_content.any():
        last = total - 1 - int(has_content[::-1].argmax())
        _check_last_record(file, int(starts[last]), spans=int(spans[last]) > 1)
    broken = tuple(
        BrokenLine(int(starts[place]), text, int(row.actual_columns), len(file.header))
        for place, text, row in zip(places, texts, found.skipped, strict=True)
        if text.strip()
    )
    return starts[is_row], broken


def _line_ends_inside(table: pa.Table) -> npt.NDArray[np.int64]:
    """How many line ends the cells of every row hold. Shape: rows."""
    count = np.zeros(table.num_rows, dtype=np.int64)
    for column in table.columns:
        if _column_has(column, _LINE_ENDS):
            text: Any = column.cast(TEXT)
            count += pc.count_substring_regex(text, _LINE_END.pattern).to_numpy()
    return count


def _check_last_record(file: _File, line: int, *, spans: bool) -> None:
    """Refuse a file that ends inside a quoted cell: it was cut off, or a stray quote swallowed all that follows.

    Args:
        file: The file.
        line: Where its last record starts.
        spans: Whether that record has further lines.
    """
    text = None if spans else _last_line(file)
    if text is None:
        with _text(file.path, file.content, file.encoding) as lines:
            text = "".join(islice(lines, line - 1, None))
    cell = r'(?:"(?:[^"]++|"")*+"[^D\r\n]*+|[^"D\r\n][^D\r\n]*+|)'
    record = rf'{cell}(?:D{cell})*+(?:[\r\nD ]|"")*+'.replace("D", re.escape(file.delimiter))
    if re.fullmatch(record, text) is None:
        raise MalformedFileError(
            f"{file.path.name} ends inside a quoted cell of the record in line {line}.",
            path=file.path,
            line=line,
            hint="Close the quote, or double a quote that is meant as one.",
        )


def _last_line(file: _File) -> str | None:
    """The last line with anything in it, from the end of the file; None where that does not show it."""
    if file.encoding != "utf-8-sig":
        return None
    with file.path.open("rb") if file.content is None else io.BytesIO(file.content) as content:
        for length in (_USUAL_LINE, _LONGEST_LINE):
            content.seek(max(file.size - length, 0))
            tail = content.read().rstrip(_LINE_ENDS)
            begin = max(tail.rfind(b"\n"), tail.rfind(b"\r")) + 1
            if begin:
                return tail[begin:].decode(errors="replace")
    return None
