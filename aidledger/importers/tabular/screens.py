"""Screens: which cells are certainly valid, and their typed values, without a Python object per row.

Columns of few distinct values are judged once per value by the very fields of the record
(`distinct`). The others pass strict patterns that are narrower than the record's rules.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ConfigDict, TypeAdapter, ValidationError

from aidledger.amounts import Bound, is_currency, minor_exponent
from aidledger.importers.tabular.buffers import text_buffers
from aidledger.model import AidPackage, Source

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = [
    "Distinct",
    "Money",
    "distinct",
    "screen_ids",
    "screen_money",
    "screen_notes",
    "screen_urls",
    "single",
    "with_stated_digits",
]

Column: TypeAlias = "pa.ChunkedArray[Any]"

# A column with more distinct values than this is no list of terms; the rest of it is left to judging.
_MOST_DISTINCT = 200_000
_LARGEST_MINOR = 10**18
# Lengths are checked apart where possible: to compile a counted repetition takes long beside a hundred rows.
_ID = r"^[A-Za-z0-9][A-Za-z0-9._:/+-]*$"
_ID_LENGTH = 120
# Lower-case host names of up to four parts with a lettered ending, no port; of printable ASCII, what an address may have.
_HOST = r"([a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,2}\.){1,3}[a-z]{2,20}"
_URL = rf"^https?://{_HOST}(/[!#-;=?-\[\]_a-z{{-}}~]*)?$"
_NUMBER = r"^(0|[1-9][0-9]*)(\.[0-9]+)?$"
# Days that no rule of dates excludes, but for those that do not exist.
_ISO_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_POWER_OF_TEN = re.compile(r"10{0,15}|0\.0{0,8}1")
_NO_POWER = -99
_COARSEST_DIGIT = 12  # a trillion, as in `aidledger.amounts`
_MOST_DIGITS = 18  # of an integer that certainly fits 64 bits
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


def single(column: Column) -> Any:
    """A column as one array; dictionaries of its chunks become one."""
    return column.unify_dictionaries().combine_chunks()


def distinct(column: Column, field: str | None) -> Distinct:
    """Judge the distinct values of a column by a field of the record.

    Args:
        column: Text or dictionary of text, without nulls.
        field: Field of `AidPackage`, or `source.` and a field of `Source`; None to take every label
            as it is, where what is made of it decides.

    Returns:
        Codes, validated values and which cells are certainly valid. A blank cell stands for the
        field's default, and is certainly valid where there is one.
    """
    array = single(column if pa.types.is_dictionary(column.type) else column.dictionary_encode())
    labels = array.dictionary.to_pylist()
    codes = array.indices.to_numpy(zero_copy_only=False)
    if field is None:
        return Distinct(codes, labels, np.ones(len(codes), dtype=np.bool_))
    adapter, default, required = _field(field)
    values: list[object] = [None] * len(labels)
    fine = np.zeros(max(len(labels), 1), dtype=np.bool_)
    judged = _judged_day if field == "date" else _judged
    for position, label in enumerate(labels[:_MOST_DISTINCT]):
        cell = label.strip()
        values[position], fine[position] = judged(adapter, cell) if cell else (default, not required)
    return Distinct(codes, values, fine[codes])


def _judged(adapter: TypeAdapter[object], cell: str) -> tuple[object, bool]:
    try:
        return adapter.validate_python(cell), True
    except ValidationError:
        return None, False


def _judged_day(adapter: TypeAdapter[object], cell: str) -> tuple[object, bool]:
    """A plain day in the one form that most tables have; any other date as the span its field makes of it."""
    if _ISO_DAY.fullmatch(cell):
        try:
            return dt.date.fromisoformat(cell), True
        except ValueError:
            return None, False
    return _judged(adapter, cell)


@cache
def _field(name: str) -> tuple[TypeAdapter[object], object, bool]:
    """A validator of one field, exactly as the record has it; its default; whether it is required."""
    owner: type[AidPackage | Source] = Source if name.startswith("source.") else AidPackage
    info = owner.model_fields[name.removeprefix("source.")]
    annotation: Any = info.annotation
    for part in info.metadata:
        annotation = Annotated[annotation, part]
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


def screen_money(text: pa.StringArray, currency: Distinct, bound: Distinct) -> Money:
    """Pass plain decimals without sign that are whole minor units of a known currency.

    Args:
        text: Figures as text.
        currency: Currency column, by label.
        bound: Bound column, by label.

    Returns:
        Integers, exact: digits become an int64 without passing through any other number.
    """
    exponents = np.array([_exponent(value) for value in currency.values] or [-1], dtype=np.int8)[currency.codes]
    easy = np.array([value in _EASY_BOUNDS for value in bound.values] or [False], dtype=np.bool_)[bound.codes]
    point = _numpy(pc.find_substring(text, "."))
    lengths = _numpy(pc.binary_length(text))
    decimals = np.where(point < 0, 0, lengths - point - 1)
    fits = lengths - (point >= 0) <= _MOST_DIGITS
    fine = _numpy(pc.match_substring_regex(text, _NUMBER)) & (decimals <= exponents) & easy & fits
    digits = pc.if_else(pa.array(fine), pc.replace_substring(text, ".", ""), "0")
    unscaled = _numpy(digits.cast(pa.int64()))
    scale = np.array([10**power for power in range(8)], dtype=np.int64)[np.where(fine, exponents - decimals, 0)]
    fine &= unscaled <= _LARGEST_MINOR // scale
    return Money(np.where(fine, unscaled, 0) * scale, scale, fine)


def with_stated_digits(money: Money, stated: Distinct, currency: Distinct) -> Money:
    """Take last stated digits from a column of their own, where they are powers of ten that fit the figures.

    Args:
        money: Figures, with the digits that follow from how they are written.
        stated: Stated digits in units of the currency, by label; blank ones follow from the figure.
        currency: Currency column, by label.

    Returns:
        The amounts; those whose stated digit is no plain power of ten, or does not fit, are not fine.
    """
    powers = np.array([_power(str(label)) for label in stated.values] or [_NO_POWER], dtype=np.int64)[stated.codes]
    exponents = np.array([_exponent(value) for value in currency.values] or [-1], dtype=np.int64)[currency.codes]
    given = powers != _NO_POWER
    places = np.where(given, powers + exponents, 0)
    fits = (places >= 0) & (powers <= _COARSEST_DIGIT)
    digit = np.array([10**power for power in range(_MOST_DIGITS + 1)], dtype=np.int64)[np.where(fits, places, 0)]
    fine = money.fine & (~given | (fits & (money.minor % digit == 0)))
    return Money(money.minor, np.where(given, digit, money.digit), fine)


def _power(label: str) -> int:
    """The exponent of a power of ten in plain digits; `_NO_POWER` for a blank, too many for anything else."""
    text = label.strip()
    if not text:
        return _NO_POWER
    if not _POWER_OF_TEN.fullmatch(text):
        return _MOST_DIGITS
    whole, _, decimals = text.partition(".")
    return -len(decimals) if decimals else len(whole) - 1


def _exponent(currency: object) -> int:
    return minor_exponent(currency) if isinstance(currency, str) and is_currency(currency) else -1


def screen_urls(text: pa.StringArray) -> npt.NDArray[np.bool_]:
    """Pass empty cells and plain addresses of named hosts. Shape: rows."""
    lengths = _numpy(pc.binary_length(text))
    fine: npt.NDArray[np.bool_] = _numpy(pc.match_substring_regex(text, _URL)) & (lengths <= _URL_LENGTH)
    fine |= lengths == 0
    return fine


def screen_ids(text: pa.StringArray) -> npt.NDArray[np.bool_]:
    """Pass well-formed identifiers. Shape: rows."""
    fine: npt.NDArray[np.bool_] = _numpy(pc.match_substring_regex(text, _ID))
    fine &= _numpy(pc.binary_length(text)) <= _ID_LENGTH
    return fine


def screen_notes(text: pa.StringArray) -> npt.NDArray[np.bool_]:
    """Pass printable ASCII without blanks at the ends, of allowed length. Shape: rows."""
    fine: npt.NDArray[np.bool_] = _numpy(pc.binary_length(text)) <= _NOTE_LENGTH
    if not _is_printable_ascii(text):
        fine &= _numpy(pc.match_substring_regex(text, r"^[ -~]*$"))
    fine &= ~_numpy(pc.or_(pc.starts_with(text, " "), pc.ends_with(text, " ")))
    return fine


def _is_printable_ascii(array: pa.StringArray) -> bool:
    """Whether all text of an array is printable ASCII: one pass over its bytes."""
    _, text = text_buffers(array)
    # Bytes below a blank wrap around to large numbers, so one comparison covers both ends.
    return len(text) == 0 or int((text - np.uint8(_SPACE)).max()) < _DELETE - _SPACE


def _numpy(array: Any) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = array.to_numpy(zero_copy_only=False)
    return found
