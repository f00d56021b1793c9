"""Screens: which cells are certainly valid, and their typed values, without a Python object per row.

Columns of few distinct values are judged once per value by the very fields of the record
(`distinct`). The others pass strict patterns that are narrower than the record's rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ConfigDict, TypeAdapter, ValidationError

from aidledger.amounts import Bound, is_currency, minor_exponent
from aidledger.model import AidPackage, Source

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Distinct", "Money", "distinct", "screen_ids", "screen_money", "screen_notes", "screen_urls"]

# A column with more distinct values than this is no list of terms; the rest of it is left to judging.
_MOST_DISTINCT = 200_000
_LARGEST_MINOR = 10**18
_ID = r"^[A-Za-z0-9][A-Za-z0-9._:/+-]{0,119}$"
# Narrower than the record: lower-case host names with a lettered top-level domain, printable ASCII path, no port.
_URL = r"^https?://[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.[a-z]{2,20}(/[!-~]*)?$"
_NUMBER = r"^(0|[1-9][0-9]{0,15})(\.[0-9]{1,4})?$"
_NOTE_LENGTH = 4000
_URL_LENGTH = 1900
_SPACE, _DELETE = 0x20, 0x7F
_EASY_BOUNDS = ("", Bound.EXACT, Bound.AT_MOST, Bound.AT_LEAST, Bound.ABOUT)


@dataclass(frozen=True, eq=False)
class Distinct:
    """A column judged once per distinct value.

    Attributes:
        codes: Index of every cell's value. Shape: rows.
        values: Validated value of every index; None where the value is refused or left to judging.
        fine: Whether the value of every cell is certainly valid. Shape: rows.
    """

    codes: npt.NDArray[np.int32]
    values: list[object]
    fine: npt.NDArray[np.bool_]


def distinct(column: pa.ChunkedArray, field: str) -> Distinct:
    """Judge the distinct values of a column by a field of the record.

    Args:
        column: Text or dictionary of text, without nulls.
        field: Field of `AidPackage`, or `source.` and a field of `Source`.

    Returns:
        Codes, validated values and which cells are certainly valid. An empty cell stands for the
        field's default, and is certainly valid where there is one.
    """
    array = _encoded(column)
    labels = array.dictionary.to_pylist()
    adapter, default, required = _field(field)
    values: list[object] = []
    fine: list[bool] = []
    for label in labels[:_MOST_DISTINCT]:
        value, is_fine = (default, not required) if label == "" else _judged(adapter, label)
        values.append(value)
        fine.append(is_fine)
    values += [None] * (len(labels) - len(values))
    fine += [False] * (len(labels) - len(fine))
    codes = array.indices.to_numpy(zero_copy_only=False)
    return Distinct(codes, values, np.array(fine or [False], dtype=np.bool_)[codes])


def _judged(adapter: TypeAdapter[object], label: str) -> tuple[object, bool]:
    try:
        return adapter.validate_python(label), True
    except ValidationError:
        return None, False


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    array = column.unify_dictionaries().combine_chunks()
    return array.chunk(0) if isinstance(array, pa.ChunkedArray) else array


@cache
def _field(name: str) -> tuple[TypeAdapter[object], object, bool]:
    """A validator of one field, exactly as the record has it; its default; whether it is required."""
    owner = Source if name.startswith("source.") else AidPackage
    info = owner.model_fields[name.removeprefix("source.")]
    annotation = info.annotation
    for part in info.metadata:
        annotation = Annotated[annotation, part]  # type: ignore[assignment] # built at run time from the record
    adapter: TypeAdapter[object] = TypeAdapter(annotation, config=ConfigDict(str_strip_whitespace=True))
    return adapter, None if info.is_required() else info.default, info.is_required()


@dataclass(frozen=True, eq=False)
class Money:
    """Amounts as integers. Values are meaningful where `fine` is true. Shape of every array: rows.

    Attributes:
        minor: Figure in minor units.
        digit: Last stated digit in minor units.
        fine: Whether the amount is certainly valid.
    """

    minor: npt.NDArray[np.int64]
    digit: npt.NDArray[np.int64]
    fine: npt.NDArray[np.bool_]


def screen_money(text: pa.ChunkedArray, currency: Distinct, bound: Distinct) -> Money:
    """Pass plain decimals without sign that are whole minor units of a known currency.

    Args:
        text: Figures as text.
        currency: Currency column, judged by value.
        bound: Bound column, judged by value.

    Returns:
        Integers, exact: digits become an int64 without passing through any other number.
    """
    array = text.combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    exponents = np.array([_exponent(value) for value in currency.values] or [-1], dtype=np.int8)[currency.codes]
    easy = np.array([value in _EASY_BOUNDS for value in bound.values] or [False], dtype=np.bool_)[bound.codes]
    plain = _bools(pc.match_substring_regex(array, _NUMBER))
    point = pc.find_substring(array, ".").to_numpy(zero_copy_only=False)
    decimals = np.where(point < 0, 0, pc.binary_length(array).to_numpy(zero_copy_only=False) - point - 1)
    fine = plain & (exponents >= 0) & (decimals <= exponents) & easy
    digits = pc.if_else(pa.array(fine), pc.replace_substring(array, ".", ""), "0").cast(pa.int64())
    missing = np.where(fine, exponents - decimals, 0)
    scale = np.array([10**power for power in range(8)], dtype=np.int64)[missing]
    unscaled = digits.to_numpy(zero_copy_only=False)
    fine &= unscaled <= _LARGEST_MINOR // scale
    return Money(np.where(fine, unscaled, 0) * scale, scale, fine)


def _exponent(currency: object) -> int:
    return minor_exponent(currency) if isinstance(currency, str) and is_currency(currency) else -1


def screen_urls(text: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Pass empty cells and plain https addresses of named hosts. Shape: rows."""
    lengths = _lengths(text)
    return (_bools(pc.match_substring_regex(text, _URL)) & (lengths <= _URL_LENGTH)) | (lengths == 0)


def screen_ids(text: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Pass well-formed identifiers. Shape: rows."""
    return _bools(pc.match_substring_regex(text, _ID))


def screen_notes(text: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Pass printable ASCII without blanks at the ends, of allowed length. Shape: rows."""
    ok: list[npt.NDArray[np.bool_]] = []
    for chunk in text.chunks:
        lengths = pc.binary_length(chunk).to_numpy(zero_copy_only=False)
        if _is_printable_ascii(chunk):
            fine = np.ones(len(chunk), dtype=np.bool_)
        else:
            fine = _bools(pc.match_substring_regex(chunk, r"^[ -~]*$"))
        blank = _bools(pc.or_(pc.starts_with(chunk, " "), pc.ends_with(chunk, " ")))
        ok.append(fine & ~blank & (lengths <= _NOTE_LENGTH))
    return np.concatenate(ok) if ok else np.zeros(0, dtype=np.bool_)


def _is_printable_ascii(chunk: pa.StringArray) -> bool:
    """Whether all text of a chunk is printable ASCII: one pass over its bytes."""
    if len(chunk) == 0 or chunk.buffers()[2] is None:
        return True
    offsets = np.frombuffer(chunk.buffers()[1], dtype=np.int32, count=len(chunk) + 1, offset=chunk.offset * 4)
    content = np.frombuffer(chunk.buffers()[2], dtype=np.uint8)[offsets[0] : offsets[-1]]
    # Bytes below a blank wrap around to large numbers, so one comparison covers both ends.
    return len(content) == 0 or int((content - np.uint8(_SPACE)).max()) < _DELETE - _SPACE


def _lengths(text: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    return np.asarray(pc.binary_length(text).to_numpy(), dtype=np.int64)


def _bools(array: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = array.to_numpy() if isinstance(array, pa.ChunkedArray) else array.to_numpy(zero_copy_only=False)
    return found.astype(np.bool_, copy=False)
