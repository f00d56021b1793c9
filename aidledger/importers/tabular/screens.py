"""The screen of columns of few distinct values: the very fields of the record judge each of them once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import numpy as np
import pyarrow as pa
from pydantic import ConfigDict, TypeAdapter, ValidationError

from aidledger.dates import DateSpan
from aidledger.importers.tabular.plain_days import plain_days
from aidledger.model import AidPackage, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

__all__ = ["Days", "Distinct", "distinct", "distinct_days", "judged_cells", "single"]

Column: TypeAlias = "pa.ChunkedArray[Any]"

# A column with more distinct values than this is no list of terms; the rest of it is left to judging.
_MOST_DISTINCT = 200_000
# Tables say the same words again and again; a longer cell is no word, and is not remembered.
_LONGEST_WORD = 64
_HARDLY_TWICE = frozenset({"id", "note", "source.url"})
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Distinct:
    """A column judged once per distinct value.

    Attributes:
        codes: Index of every cell's value. Shape: rows.
        values: Validated value of every index; None where the value is refused or left to judging.
        fine: Whether the value of every cell is certainly valid. Shape: rows.
        refused: Indices of values that are not certainly valid.
    """

    codes: npt.NDArray[np.int32]
    values: list[object]
    fine: npt.NDArray[np.bool_]
    refused: frozenset[int] = frozenset()


def single(column: Column) -> Any:
    """A column as one array; dictionaries of its chunks become one."""
    return column.chunk(0) if column.num_chunks == 1 else column.unify_dictionaries().combine_chunks()


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
    array = _words(column)
    labels = array.dictionary.to_pylist()
    codes = array.indices.to_numpy(zero_copy_only=False)
    if field is None:
        return Distinct(codes, labels, np.ones(len(codes), dtype=np.bool_))
    values, fine = _judged_labels(labels, field)
    return Distinct(codes, values, _each(codes, fine), frozenset(np.flatnonzero(~fine).tolist()))


def _each(codes: npt.NDArray[np.int32], fine: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """What is true of every value, of every cell."""
    return np.ones(len(codes), dtype=np.bool_) if fine.all() else fine[codes]


def _words(column: Column) -> Any:
    """A column as one dictionary-encoded array."""
    return single(column if pa.types.is_dictionary(column.type) else column.dictionary_encode())


def _judged_labels(labels: list[str], field: str) -> tuple[list[object], npt.NDArray[np.bool_]]:
    """The value of every label, and whether it is certainly valid; a blank one stands for the field's default."""
    found = judged_cells(labels[:_MOST_DISTINCT], field)
    values, fine = zip(*(found.get(label, (None, False)) for label in labels), strict=True) if labels else ((), ())
    return [*values], np.array(fine, dtype=np.bool_)


def judged_cells(cells: Iterable[str], field: str) -> dict[str, tuple[object, bool]]:
    """The value of every distinct cell, and whether it is certainly valid; None where it is not.

    Args:
        cells: Text; a blank cell stands for the field's default.
        field: Field of `AidPackage`, or `source.` and a field of `Source`.
    """
    judge = _judged if field in _HARDLY_TWICE else _remembered
    return {
        cell: judge(field, cell.strip()) if len(cell) <= _LONGEST_WORD else _judged(field, cell.strip())
        for cell in set(cells)
    }


def _judged(field: str, cell: str) -> tuple[object, bool]:
    adapter, default, required = _field(field)
    if not cell:
        return default, not required
    try:
        return adapter.validate_python(cell), True
    except ValidationError:
        return None, False


_remembered = lru_cache(maxsize=4096)(_judged)


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
class Days:
    """A column of dates, judged once per distinct value.

    Attributes:
        codes: Index of every cell's date. Shape: rows.
        earliest: First day of every distinct date; nothing where it is open, or the date is not certainly valid.
        latest: Last day of every distinct date.
        text: The words of every distinct date that says more than its days.
        fine: Whether the date of every cell is certainly valid. Shape: rows.
    """

    codes: npt.NDArray[np.int32]
    earliest: pa.Array[Any]
    latest: pa.Array[Any]
    text: list[str | None]
    fine: npt.NDArray[np.bool_]


def distinct_days(column: Column, field: str) -> Days:
    """Judge the distinct dates of a column: plain days all at once, the others by a field of the record.

    Args:
        column: Text or dictionary of text, without nulls.
        field: Field of `AidPackage` that holds a day or a span of them.
    """
    array = _words(column)
    codes = array.indices.to_numpy(zero_copy_only=False)
    days, fine = plain_days(array.dictionary)
    others = np.flatnonzero(~fine)
    values, passed = _judged_labels(array.dictionary.take(pa.array(others)).to_pylist(), field)
    fine[others] = passed
    text: list[str | None] = [None] * len(days)
    ends = [days, days.copy()], [~fine, ~fine]
    for place, value in zip(others.tolist(), values, strict=True):
        if isinstance(value, DateSpan):
            text[place] = value.text
        for end, name in enumerate(("earliest", "latest")):
            day: Any = getattr(value, name, value)
            ends[1][end][place] = day is None
            ends[0][end][place] = 0 if day is None else (day - _EPOCH).days
    earliest, latest = (pa.array(day, mask=none).cast(pa.date32()) for day, none in zip(*ends, strict=True))
    return Days(codes, earliest, latest, text, _each(codes, fine))
