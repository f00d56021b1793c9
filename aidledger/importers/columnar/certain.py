"""Cells that are certainly valid, and what they say, without a Python object per cell.

Columns of few distinct values are judged once per value by the very fields of the record. Free
text passes a pattern that is narrower than the record's rules; what does not pass it, and every
other value in doubt, is judged by the field, once per distinct value. A cell may be doubted though
it is good; never the other way round.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.importers.columnar.arrays import as_numpy, or_nothing
from aidledger.importers.tabular.screens import distinct
from aidledger.importers.tabular.texts import screen_ids, screen_urls

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]

__all__ = [
    "EASY_TEXT",
    "Checked",
    "addresses",
    "days",
    "filled",
    "free_text",
    "identifiers",
    "judged",
    "terms",
    "words",
]

_TEXT = pa.string()
_MOST_AT_ONCE = 100_000
_ISO_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")

EASY_TEXT = (
    r"!-~"  # ASCII that shows
    r"\x{00A1}-\x{00AC}\x{00AE}-\x{024F}"  # Latin, without the soft hyphen
    r"\x{0400}-\x{0481}\x{048A}-\x{04FF}"  # Cyrillic, without its combining marks
    r"\x{2010}-\x{2027}\x{2030}-\x{205E}\x{20A0}-\x{20BF}"  # dashes, quotation marks, signs of currencies
)
"""Characters, as parts of a class, that stay what they are under NFC, hide nothing and are no blanks."""
_LINE = rf"^([{EASY_TEXT}]([{EASY_TEXT} ]*[{EASY_TEXT}])?)?$"
_LINES = rf"^([{EASY_TEXT}]([{EASY_TEXT} \n]*[{EASY_TEXT}])?)?$"


class Checked(NamedTuple):
    """A column that was looked at.

    Attributes:
        values: Typed values; null where a cell is blank or in doubt.
        fine: Whether a cell is certainly valid. Shape: rows.
    """

    values: Any
    fine: Bools


def filled(column: Any) -> Bools:
    """Which cells have anything in them. Shape: rows."""
    labels, codes = _labelled(column)
    found: Bools = as_numpy(pc.binary_length(labels)) > 0
    return found if codes is None else found[codes]


def terms(column: Any, field: str, *, kind: pa.DataType = _TEXT, say: Callable[[Any], object] = str) -> Checked:
    """Cells of few distinct values, judged by a field of the record.

    Args:
        column: Text, or a dictionary of it, without nulls.
        field: Field of `AidPackage`, or `source.` and a field of `Source`.
        kind: What the values become; text becomes a dictionary.
        say: What stands for a validated value.

    Returns:
        Values. A blank cell stands for the field's default, and is valid where there is one.
    """
    found = distinct(pa.chunked_array([column]), field)
    values = pa.array([None if value is None else say(value) for value in found.values], kind)
    codes = pa.array(found.codes)
    return Checked(words(values, found.codes) if kind == _TEXT else values.take(codes), found.fine)


def free_text(column: Any, field: str, *, longest: int, lines: bool = False) -> Checked:
    """Free text under the rules of a field of the record.

    Args:
        column: Text, or a dictionary of it, without nulls.
        field: Field of `AidPackage`, or `source.` and a field of `Source`.
        longest: How many characters the field takes.
        lines: Whether it takes several lines.
    """
    pattern = _LINES if lines else _LINE
    return _by_label(column, lambda labels: _with_doubts(labels, _matches(labels, pattern, longest), field))


def judged(column: Any, judge: Callable[[str], str | None], *, longest: int) -> Checked:
    """Free text on one line; what is in doubt is judged by a function that raises for what it refuses.

    Args:
        column: Text, or a dictionary of it, without nulls.
        judge: Gives the text as the record has it. What it raises is a `ValueError`.
        longest: How many characters are taken.
    """

    def check(labels: Any) -> Checked:
        fine = _matches(labels, _LINE, longest)
        return _patched(labels, fine, [_said(judge, cell.strip()) for cell in _doubted(labels, fine)])

    return _by_label(column, check)


def _said(judge: Callable[[str], str | None], cell: str) -> tuple[str | None, bool]:
    try:
        return (judge(cell) if cell else None), True
    except ValueError:
        return None, False


def addresses(column: Any) -> Checked:
    """Web addresses."""
    return _by_label(column, lambda labels: _with_doubts(labels, screen_urls(labels), "source.url"))


def identifiers(column: Any) -> Checked:
    """Identifiers of other records, or blanks."""

    def check(labels: Any) -> Checked:
        empty = as_numpy(pc.equal(pc.binary_length(labels), 0))
        return Checked(or_nothing(labels), screen_ids(labels) | empty)

    return _by_label(column, check)


def days(column: Any) -> Checked:
    """Plain days, or blanks."""
    labels, codes = _labelled(column.dictionary_encode() if isinstance(column, pa.StringArray) else column)
    values = [_day(label) for label in labels.to_pylist()]
    fine = np.array([value is not None or not label for value, label in zip(values, labels.to_pylist(), strict=True)])
    found = pa.array(values, pa.date32())
    return Checked(found, fine) if codes is None else Checked(found.take(pa.array(codes)), fine[codes])


def words(values: Any, codes: npt.NDArray[np.int32]) -> pa.DictionaryArray[Any, Any]:
    """A dictionary of text from one text a label: labels that say the same become one.

    Args:
        values: What every label says; null for nothing.
        codes: The label of every row.
    """
    encoded = values.dictionary_encode()
    places = np.append(as_numpy(encoded.indices.fill_null(-1)), -1).astype(np.int32)[codes]
    indices: Any = pa.array(places, mask=places < 0)
    return pa.DictionaryArray.from_arrays(indices, encoded.dictionary)


def _day(label: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(label) if _ISO_DAY.fullmatch(label) else None
    except ValueError:
        return None


def _labelled(column: Any) -> tuple[Any, npt.NDArray[np.int32] | None]:
    """The texts of a column, and which of them stands in every row; None where each row has its own."""
    if isinstance(column, pa.DictionaryArray):
        return column.dictionary, as_numpy(column.indices)
    return column, None


def _by_label(column: Any, check: Callable[[Any], Checked]) -> Checked:
    labels, codes = _labelled(column)
    found = check(labels)
    return found if codes is None else Checked(words(found.values, codes), found.fine[codes])


def _matches(text: Any, pattern: str, longest: int) -> Bools:
    if (pc.max(pc.binary_length(text)).as_py() or 0) == 0:
        return np.ones(len(text), dtype=np.bool_)
    fine: Bools = as_numpy(pc.match_substring_regex(text, pattern))
    fine &= as_numpy(pc.utf8_length(text)) <= longest
    return fine


def _with_doubts(labels: Any, fine: Bools, field: str) -> Checked:
    """The labels, those in doubt judged by the field."""
    cells = _doubted(labels, fine)
    verdicts: list[tuple[str | None, bool]] = []
    for start in range(0, len(cells), _MOST_AT_ONCE):
        found = distinct(pa.chunked_array([pa.array(cells[start : start + _MOST_AT_ONCE], _TEXT)]), field)
        said = [None if value is None else str(value) for value in found.values]
        verdicts += [(said[code], bool(good)) for code, good in zip(found.codes, found.fine, strict=True)]
    return _patched(labels, fine, verdicts)


def _doubted(labels: Any, fine: Bools) -> list[str]:
    """The distinct texts in doubt, in order of appearance."""
    doubted: Any = pa.array(~fine)
    return [] if fine.all() else labels.filter(doubted).unique().to_pylist()


def _patched(labels: Any, fine: Bools, verdicts: list[tuple[str | None, bool]]) -> Checked:
    """The labels with what judging made of those in doubt."""
    if not verdicts:
        return Checked(or_nothing(labels), fine)
    doubted = np.flatnonzero(~fine)
    codes = as_numpy(labels.take(pa.array(doubted)).dictionary_encode().indices)
    good = np.array([verdict[1] for verdict in verdicts])[codes]
    texts = pa.array([verdict[0] for verdict in verdicts], _TEXT).take(pa.array(codes))
    mask: Any = pa.array(~fine)
    passed = fine.copy()
    passed[doubted] = good
    return Checked(pc.replace_with_mask(or_nothing(labels), mask, texts), passed)
