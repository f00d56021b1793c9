"""The bytes of a table as columns of text, exactly as Python's own strict CSV reader sees them.

Arrow reads CSV many times as fast, and forgives what a strict reader refuses: text after a closing
quote, say. So it reads only what cannot be read in two ways: one record a line, quotes where they
belong, nothing that a limit of the strict reader is about. Everything else goes to the strict
reader, which gives the cells or says what is wrong with which line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from aidledger.importers.strict import parsed_rows, unescaped_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

__all__ = ["TextTable", "text_table", "unescaped"]

_TEXT = pa.string()
_WORD = pa.dictionary(pa.int32(), _TEXT)
_BOM = b"\xef\xbb\xbf"
_LONGEST_CELL = 131_072  # what Python's reader takes at most
_FEWEST_COLUMNS = 2  # with one, a blank line could be a row
_BLOCK = 1 << 24
_MOST_QUOTES = 20_000_000  # of a file of nothing else, the places would take more room than there is
_QUOTE, _COMMA, _LINE_END = 0x22, 0x2C, 0x0A


@dataclass(frozen=True, eq=False)
class TextTable:
    """Text cells by column.

    Attributes:
        names: The header.
        columns: Text, or dictionaries of text, without nulls.
        rows: How many rows there are.
    """

    names: tuple[str, ...]
    columns: Mapping[str, Any]
    rows: int

    def column(self, name: str) -> Any:
        """The cells of a column; empty ones where the table has none of this name."""
        if name in self.columns:
            return self.columns[name]
        codes: Any = pa.array(np.zeros(self.rows, dtype=np.int32))
        return pa.DictionaryArray.from_arrays(codes, pa.array([""]))

    def dictionaries(self, positions: npt.NDArray[np.int64]) -> list[dict[str, str]]:
        """Some rows as mappings from column to cell, in the order of their positions."""
        where: Any = pa.array(positions)
        cells = [self.columns[name].take(where).to_pylist() for name in self.names]
        return [dict(zip(self.names, row, strict=True)) for row in zip(*cells, strict=True)]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, str]]) -> TextTable:
        """The table of some rows that all have the same columns."""
        names = tuple(rows[0]) if rows else ()
        return cls(names, {name: pa.array([row[name] for row in rows], _TEXT) for name in names}, len(rows))


def text_table(content: bytes, file: str, *, words: frozenset[str] = frozenset(), escapes: bool = False) -> TextTable:
    r"""The cells of a table.

    Args:
        content: The file: valid UTF-8.
        file: Its name, for errors.
        words: Columns of few distinct values, which become dictionaries.
        escapes: Whether backslashes in cells are to be undone.

    Returns:
        Text by column.

    Raises:
        MalformedFileError: It is not valid CSV; names the first line that is not.

    Example:
        >>> text_table(b"id,note\nA,yes\n", "mine.csv").dictionaries(np.array([0]))
        [{'id': 'A', 'note': 'yes'}]
    """
    plain = content.removeprefix(_BOM)
    found = _by_arrow(plain, words)
    if found is None:
        found = TextTable.of(parsed_rows(plain.decode(), file))
    if not escapes:
        return found
    columns = {name: unescaped(column) for name, column in found.columns.items()}
    return TextTable(found.names, columns, found.rows)


def unescaped(text: Any) -> Any:
    r"""Text without the backslashes it was saved with: line breaks, and what a spreadsheet would run.

    Args:
        text: Text without nulls, or a dictionary of it.

    Example:
        >>> unescaped(pa.array([r"\=1+1", r"two\nlines", r"back\\slash", "plain"])).to_pylist()
        ['=1+1', 'two\nlines', 'back\\slash', 'plain']
    """
    if isinstance(text, pa.DictionaryArray):
        return pa.DictionaryArray.from_arrays(text.indices, unescaped(text.dictionary))
    has = pc.match_substring(text, "\\")
    if not pc.any(has).as_py():
        return text
    twice = pc.match_substring(text, "\\\\")
    if pc.any(twice).as_py():
        # What follows a backslash that is itself escaped is no escape: such text is read from left to right.
        read = pa.array([unescaped_text(cell) for cell in text.filter(twice).to_pylist()], _TEXT)
        return pc.replace_with_mask(_undone(text), twice, read)
    return _undone(text)


def _undone(text: Any) -> Any:
    """Text in which every backslash begins an escape, without them."""
    for letter, sign in (("n", "\n"), ("r", "\r")):
        text = pc.replace_substring(text, f"\\{letter}", sign)
    return pc.replace_substring_regex(text, r"(?s)\\(.)", r"\1")


def _by_arrow(content: bytes, words: frozenset[str]) -> TextTable | None:
    """The cells as Arrow reads them; None where a strict reader might not see the same."""
    begin = content.find(b"\n") + 1
    names = content[:begin].rstrip(b"\n").decode().split(",")
    if len(names) < _FEWEST_COLUMNS or "" in names or len(set(names)) < len(names):
        return None
    # To Arrow, a blank line is a row of empty cells, and a byte order mark is none wherever it begins to read.
    is_odd = b'"' in content[:begin] or any(sign in content for sign in (b"\r", b"\0", b"\n\n"))
    if (
        is_odd
        or content.startswith(_BOM, begin)
        or begin in {0, len(content)}
        or not _are_quotes_paired(content, begin)
    ):
        return None
    types = {name: _WORD if name in words else _TEXT for name in names}
    try:
        table = pacsv.read_csv(
            pa.BufferReader(pa.py_buffer(content).slice(begin)),
            read_options=pacsv.ReadOptions(column_names=names, block_size=_BLOCK),
            parse_options=pacsv.ParseOptions(ignore_empty_lines=False),
            convert_options=pacsv.ConvertOptions(column_types=types, strings_can_be_null=False, check_utf8=False),
        )
    except pa.ArrowInvalid:
        return None
    lines = content.count(b"\n", begin) + (not content.endswith(b"\n"))
    if table.num_rows != lines:
        return None
    parts: list[Any] = table.columns
    del table  # so that what a column was put together from goes as soon as it is whole
    columns = {name: _single(parts.pop()) for name in reversed(names)}
    return TextTable(tuple(names), columns, lines) if _are_short(columns.values()) else None


def _are_quotes_paired(content: bytes, begin: int) -> bool:
    """Whether every quote opens or closes a cell of one line, or is one of two inside of it.

    Counted from the start, every other quote opens: it stands after a comma, a line end or another
    quote. The rest close, before one of these. Then there is one way to read them.
    """
    quotes = content.count(b'"', begin)
    if not 0 < quotes <= _MOST_QUOTES:
        return not quotes
    text = np.frombuffer(content, dtype=np.uint8, offset=begin)
    places = _places(text, _QUOTE)
    if len(places) % 2:
        return False
    opening, closing = places[::2], places[1::2]
    before, after = text[np.maximum(opening - 1, 0)], text[np.minimum(closing + 1, len(text) - 1)]
    begins = (opening == 0) | (before == _COMMA) | (before == _LINE_END)
    ends = (closing == len(text) - 1) | (after == _COMMA) | (after == _LINE_END)
    # Two quotes side by side, of which the first closes and the second opens, are one quote of the text.
    doubled = np.append(opening[1:] == closing[:-1] + 1, False)
    inside = np.searchsorted(places, _places(text, _LINE_END)) % 2
    return bool((begins | np.append(False, doubled[:-1])).all() and (ends | doubled).all() and not inside.any())


def _places(text: npt.NDArray[np.uint8], sign: int) -> npt.NDArray[np.int64]:
    """Where a byte stands; looked for in parts, so that no mask of the whole is made."""
    parts = [start + np.flatnonzero(text[start : start + _BLOCK] == sign) for start in range(0, len(text), _BLOCK)]
    return np.concatenate(parts)


def _single(column: Any) -> Any:
    return column.unify_dictionaries().combine_chunks()


def _are_short(columns: Iterable[Any]) -> bool:
    """Whether no cell is longer than the strict reader takes."""
    texts = (column.dictionary if isinstance(column, pa.DictionaryArray) else column for column in columns)
    return all((pc.max(pc.binary_length(text)).as_py() or 0) <= _LONGEST_CELL for text in texts)
