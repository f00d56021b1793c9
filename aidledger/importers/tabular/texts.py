"""Screens of text columns whose cells are nearly all different: ids, addresses, remarks.

They look at the bytes of a whole column at once. Where every byte is one that may stand there, the
question is answered for all cells together; only what is left goes to a pattern.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.importers.tabular.buffers import text_buffers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]
    Bools = npt.NDArray[np.bool_]

__all__ = [
    "are_plain_ids",
    "are_plain_notes",
    "are_plain_urls",
    "cells_with",
    "screen_ids",
    "screen_notes",
    "screen_urls",
]

_ID_LENGTH = 120
_NOTE_LENGTH = 4000
_URL_LENGTH = 1900
# Lower-case host names of up to four parts with a lettered ending, no port; of printable ASCII, what an address may have.
_HOST = r"([a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,2}\.){1,3}[a-z]{2,20}"
_URL = rf"^https?://{_HOST}(/[!#-;=?-\[\]_a-z{{-}}~]*)?$"
_NOT_IN_URL = b'"<>\\^`'
_BEGINNING = re.compile(rf"https?://{_HOST}/")
_REST = re.compile(r"[!#-;=?-\[\]_a-z{-}~]*")
_IDS = re.compile(rf"(?:[A-Za-z0-9][A-Za-z0-9._:/+-]{{0,{_ID_LENGTH - 1}}}\n)*")
_BEGINNINGS = 8
_SHARE = 16
_FIRST, _LAST = 0x21, 0x7E  # printable ASCII without the blank
_BLANK = 0x20


def cells_with(marked: Bools, ends: npt.NDArray[np.int32]) -> Bools:
    """Which cells hold a marked byte.

    Args:
        marked: Whether each byte of a column is marked.
        ends: Where its cells begin and end, as from `text_buffers`.

    Returns:
        One answer per cell. Shape: rows.

    Example:
        >>> ends, text = text_buffers(pa.array(["ab", "", "ba", "b"]))
        >>> cells_with(text == ord("a"), ends).tolist()
        [True, False, True, False]
    """
    found = np.zeros(len(ends) - 1, dtype=np.bool_)
    often = np.count_nonzero(marked)
    if often > len(found):
        filled = np.flatnonzero(np.diff(ends))
        found[filled] = np.logical_or.reduceat(marked, ends[filled])
    elif often:
        places = np.flatnonzero(marked).astype(np.int32)
        found[np.searchsorted(ends, places, side="right") - 1] = True
    return found


def screen_ids(text: pa.Array[Any]) -> Bools:
    """Pass well-formed identifiers: a letter or digit, then those and `._:/+-`. Shape: rows."""
    ends, content = text_buffers(text)
    lengths = np.diff(ends)
    fine: Bools = (lengths > 0) & (lengths <= _ID_LENGTH)
    if len(content) == 0:
        return fine
    named = _is_letter(content) | _is_digit(content)
    allowed = named | (content - np.uint8(ord("-")) <= ord("/") - ord("-"))
    for sign in b":+_":
        allowed |= content == sign
    fine &= ~cells_with(~allowed, ends)
    # An empty cell has no first byte, and looks at that of the next; it does not pass anyway.
    fine &= named[np.minimum(ends[:-1], len(content) - 1)]
    return fine


def are_plain_ids(cells: Sequence[str]) -> bool:
    """Whether `screen_ids` would pass all of few cells, none of which spans lines.

    Example:
        >>> are_plain_ids(["PDA-1", "7"]), are_plain_ids(["PDA-1", ""])
        (True, False)
    """
    return _IDS.fullmatch("".join([f"{cell}\n" for cell in cells])) is not None


def _is_letter(content: Bytes) -> Bools:
    return (content | np.uint8(0x20)) - np.uint8(ord("a")) <= ord("z") - ord("a")


def _is_digit(content: Bytes) -> Bools:
    # What is smaller than the first of a range wraps around to a large number: one comparison covers both ends.
    return content - np.uint8(ord("0")) <= ord("9") - ord("0")


def screen_urls(text: pa.Array[Any]) -> Bools:
    """Pass empty cells and plain addresses of named hosts. Shape: rows."""
    ends, content = text_buffers(text)
    lengths = np.diff(ends)
    fine: Bools = lengths == 0
    unfit = content - np.uint8(_FIRST) > _LAST - _FIRST
    for sign in _NOT_IN_URL:
        unfit |= content == sign
    open_ = ~fine & (lengths <= _URL_LENGTH) & ~cells_with(unfit, ends)
    # Few hosts have most addresses: once one is known to be good, so is what begins the same and has fit bytes.
    for _ in range(_BEGINNINGS):
        alike = _alike(text, open_)
        fine |= alike
        open_ &= ~alike
        if np.count_nonzero(alike) * _SHARE < len(text):
            break
    rest = np.flatnonzero(open_)
    if len(rest):
        fine[rest] = _numpy(pc.match_substring_regex(text.take(pa.array(rest)), _URL))
    return fine


def are_plain_urls(cells: Sequence[str]) -> bool:
    """Whether all of few cells are plain addresses with a path, each of which `screen_urls` would pass.

    Example:
        >>> (
        ...     are_plain_urls(["https://www.example.org/a", "http://example.com/"]),
        ...     are_plain_urls(["https://example.org"]),
        ... )
        (True, False)
    """
    beginnings = {cell[: cell.find("/", len("https://")) + 1] for cell in cells}
    is_begun = all(map(_BEGINNING.fullmatch, beginnings)) and max(map(len, cells), default=0) <= _URL_LENGTH
    return is_begun and _REST.fullmatch("".join(cells)) is not None


def _alike(text: pa.Array[Any], among: Bools) -> Bools:
    """Which cells begin with the host of the first of them, where that is a plain one."""
    place = int(among.argmax()) if len(among) else 0
    found = _BEGINNING.match(text[place].as_py()) if among.any() else None
    return _numpy(pc.starts_with(text, found[0])) & among if found else np.zeros(len(text), dtype=np.bool_)


def screen_notes(text: pa.Array[Any]) -> Bools:
    """Pass printable ASCII without blanks at the ends, of allowed length. Shape: rows."""
    ends, content = text_buffers(text)
    fine: Bools = np.diff(ends) <= _NOTE_LENGTH
    unfit = content - np.uint8(_BLANK) > _LAST - _BLANK
    if unfit.any():
        fine &= ~cells_with(unfit, ends)
    fine &= ~_numpy(pc.or_(pc.starts_with(text, " "), pc.ends_with(text, " ")))
    return fine


def are_plain_notes(cells: Sequence[str]) -> bool:
    """Whether `screen_notes` would pass all of few cells.

    Example:
        >>> are_plain_notes(["A remark.", ""]), are_plain_notes([" padded"]), are_plain_notes(["na\u00efve"])
        (True, False, False)
    """
    text = "".join(cells)
    is_short = max(map(len, cells), default=0) <= _NOTE_LENGTH
    return is_short and text.isascii() and text.isprintable() and [*map(str.strip, cells)] == [*cells]


def _numpy(array: Any) -> Bools:
    found: Bools = array.to_numpy(zero_copy_only=False)
    return found
