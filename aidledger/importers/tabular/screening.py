"""Screening a whole table: typed columns, and the rows that are certainly valid."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from aidledger.dates import DateSpan, FiscalYear
from aidledger.importers.tabular.screens import (
    Distinct,
    Money,
    distinct,
    screen_ids,
    screen_money,
    screen_notes,
    screen_urls,
)
from aidledger.table import PACKAGE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from aidledger.importers.tabular.sources import RawTable

__all__ = ["Screened", "screen"]

_TERMS = ("donor", "recipient", "authority", "stage", "instrument", "valuation")
_LABELS = ("tranche_basis", "announcement", "draws_on", "confidence")
_SOURCE = {"source_url": "url", "publisher": "publisher", "via": "via", "via_kind": "kind"}
# Cells of these columns are read one by one when they are filled: they are rare, or long.
_JUDGED = {
    "date_latest": "date",
    "date_text": "date",
    "wording": "amount",
    "stated_digit": "amount",
    "tranche": "tranche",
    "reannounced": "reannounced",
    "reannounced_bound": "reannounced",
    "other_source_urls": "sources",
}
_WORKERS = 4


@dataclass(frozen=True, eq=False)
class Screened:
    """What screening found.

    Attributes:
        columns: Typed columns of the contract's schema; meaningful where `certain` is true.
        certain: Rows that the record would certainly accept. Shape: rows.
        doubts: By field of the record, the rows whose cells for it are in doubt. Shape of each: rows.
    """

    columns: dict[str, pa.Array]
    certain: npt.NDArray[np.bool_]
    doubts: dict[str, npt.NDArray[np.bool_]]


def screen(raw: RawTable) -> Screened:
    """Screen every column at once.

    Args:
        raw: Text cells.

    Returns:
        Typed columns and the rows that are certainly valid.
    """
    size = raw.cells.num_rows
    columns: dict[str, pa.Array] = {}
    doubts: dict[str, npt.NDArray[np.bool_]] = {}
    # Arrow and numpy release the interpreter's lock, so the columns share the cores.
    with ThreadPoolExecutor(_WORKERS) as pool:
        parts = [pool.submit(task, raw.cells, size) for task in _TASKS]
        for part in parts:
            made, fine = part.result()
            columns |= made
            doubts |= {field: ~mask for field, mask in fine.items() if not mask.all()}
    for name, field in _JUDGED.items():
        if name in raw.cells.column_names and (filled := _filled(raw.cells.column(name))).any():
            doubts[field] = doubts.get(field, np.zeros(size, dtype=np.bool_)) | filled
    certain = np.ones(size, dtype=np.bool_)
    for mask in doubts.values():
        certain &= ~mask
    return Screened(columns, certain, doubts)


_Part = tuple[dict[str, pa.Array], dict[str, "npt.NDArray[np.bool_]"]]


def _cells(cells: pa.Table, name: str, size: int) -> pa.ChunkedArray:
    """A column, or empty cells where the table has none."""
    if name in cells.column_names:
        return cells.column(name)
    return pa.chunked_array([pa.DictionaryArray.from_arrays(pa.array(np.zeros(size, dtype=np.int32)), pa.array([""]))])


def _filled(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    import pyarrow.compute as pc

    text = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    return np.asarray(pc.greater(pc.binary_length(text), 0).to_numpy(), dtype=np.bool_)


def _ids(cells: pa.Table, size: int) -> _Part:
    if "id" not in cells.column_names:
        return {}, {}
    column = cells.column("id")
    return {"id": column.combine_chunks()}, {"id": screen_ids(column)}


def _notes(cells: pa.Table, size: int) -> _Part:
    if "note" not in cells.column_names:
        return {"note": pa.nulls(size, pa.string())}, {}
    column = cells.column("note")
    return {"note": _none_if_empty(column)}, {"note": screen_notes(column)}


def _none_if_empty(column: pa.ChunkedArray) -> pa.Array:
    import pyarrow.compute as pc

    array = column.combine_chunks()
    empty = pc.equal(pc.binary_length(array), 0)
    return pc.if_else(empty, pa.scalar(None, pa.string()), array) if pc.any(empty).as_py() else array


def _money(cells: pa.Table, size: int) -> _Part:
    currency = _as_they_are(_cells(cells, "currency", size))
    bound = _as_they_are(_cells(cells, "bound", size))
    amount = cells.column("amount")
    money: Money = screen_money(amount.cast(pa.string()), currency, bound)
    bounds = Distinct(bound.codes, ["exact" if label == "" else label for label in bound.values], bound.fine)
    return {
        "amount_minor": pa.array(money.minor),
        "digit_minor": pa.array(money.digit),
        "currency": _dictionary(currency),
        "bound": _dictionary(bounds),
    }, {"amount": money.fine}


def _as_they_are(column: pa.ChunkedArray) -> Distinct:
    """Distinct labels without judging them: what is made of them decides."""
    import pyarrow.compute as pc

    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    array = column.unify_dictionaries().combine_chunks()
    codes = array.indices.to_numpy(zero_copy_only=False)
    return Distinct(codes, list(array.dictionary.to_pylist()), np.ones(len(codes), dtype=np.bool_))


def _dates(cells: pa.Table, size: int) -> _Part:
    found = distinct(_cells(cells, "date", size), "date")
    spans = [value if isinstance(value, DateSpan) else None for value in found.values]
    days = {name: [getattr(span, name) if span else None for span in spans] for name in ("earliest", "latest")}
    columns: dict[str, pa.Array] = {
        f"date_{name}": pa.array(ends, pa.date32()).take(pa.array(found.codes)) for name, ends in days.items()
    }
    texts = Distinct(found.codes, [span.text if span else None for span in spans], found.fine)
    # An empty cell is no date: the record has to say that it is missing.
    dated = np.array([span is not None for span in spans] or [False], dtype=np.bool_)[found.codes]
    known = distinct(_cells(cells, "known_on", size), "known_on")
    columns["date_text"] = _dictionary(texts)
    columns["known_on"] = pa.array(known.values, pa.date32()).take(pa.array(known.codes))
    return columns, {"date": found.fine & dated, "known_on": known.fine}


def _terms(cells: pa.Table, size: int) -> _Part:
    found = {name: distinct(_cells(cells, name, size), name) for name in (*_TERMS, *_LABELS)}
    return {name: _dictionary(part) for name, part in found.items()}, {name: part.fine for name, part in found.items()}


def _categories(cells: pa.Table, size: int) -> _Part:
    found = distinct(_cells(cells, "category", size), "category")
    lists = [list(value) if isinstance(value, tuple) else [] for value in found.values]
    column = pa.array(lists, PACKAGE_SCHEMA.field("category").type).take(pa.array(found.codes))
    years = distinct(_cells(cells, "fiscal_year", size), "fiscal_year")
    numbers = [value.year if isinstance(value, FiscalYear) else None for value in years.values]
    booked = pa.array(numbers, pa.int16()).take(pa.array(years.codes))
    return {"category": column, "fiscal_year": booked}, {"category": found.fine, "fiscal_year": years.fine}


def _sources(cells: pa.Table, size: int) -> _Part:
    import pyarrow.compute as pc

    certain = np.ones(size, dtype=np.bool_)
    parts: dict[str, pa.Array] = {}
    for name, field in _SOURCE.items():
        if name not in cells.column_names:
            continue
        if field == "url":
            column = cells.column(name)
            certain &= screen_urls(column)
            parts[field] = _none_if_empty(column)
        else:
            found = distinct(cells.column(name), f"source.{field}")
            certain &= found.fine
            parts[field] = _dictionary(found).cast(pa.string())
    item = PACKAGE_SCHEMA.field("sources").type.value_type
    members = [parts.get(field.name, pa.nulls(size, field.type)) for field in item]
    structs = pa.StructArray.from_arrays([member.cast(field.type) for member, field in zip(members, item, strict=True)], fields=list(item))
    named = [parts[field] for field in ("url", "publisher", "via") if field in parts]
    present = np.zeros(size, dtype=np.bool_)
    for member in named:
        present |= np.asarray(pc.is_valid(member).to_numpy(zero_copy_only=False), dtype=np.bool_)
    offsets = np.concatenate([[0], np.cumsum(present)]).astype(np.int32)
    if not present.all():
        structs = structs.filter(pa.array(present))
    return {"sources": pa.ListArray.from_arrays(pa.array(offsets), structs)}, {"sources": certain}


def _dictionary(found: Distinct) -> pa.DictionaryArray:
    """The validated values of a column as dictionary-encoded words; None becomes an empty cell."""
    labels = list(dict.fromkeys(str(value) for value in found.values if value is not None and value != ""))
    position = {label: index for index, label in enumerate(labels)}
    lookup = [position[str(value)] if value is not None and value != "" else -1 for value in found.values]
    codes = np.array(lookup or [-1], dtype=np.int32)[found.codes]
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(labels, pa.string()))


_TASKS: tuple[Callable[[pa.Table, int], _Part], ...] = (_sources, _notes, _money, _ids, _dates, _terms, _categories)
