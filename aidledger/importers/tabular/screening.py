"""Screening a whole table: typed columns, and the rows that are certainly valid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.dates import FiscalYear
from aidledger.importers.tabular.buffers import text_buffers
from aidledger.importers.tabular.late import LateCategories, LateSources
from aidledger.importers.tabular.money import screen_money, with_stated_digits
from aidledger.importers.tabular.raw import TEXT, WORD
from aidledger.importers.tabular.screens import Distinct, distinct, distinct_days, single
from aidledger.importers.tabular.texts import screen_ids, screen_notes, screen_urls
from aidledger.importers.tabular.workers import shared
from aidledger.table import PACKAGE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from aidledger.importers.tabular.raw import RawTable

    Bools = npt.NDArray[np.bool_]
    Part = tuple[dict[str, Any], dict[str, Bools]]

__all__ = ["JUDGED", "SOURCE", "TERMS", "WITH_DEFAULT", "Screened", "screen"]

Column: TypeAlias = "pa.ChunkedArray[Any]"

TERMS = (
    *("donor", "recipient", "authority", "stage", "instrument", "valuation"),
    *("tranche_basis", "announcement", "draws_on", "confidence"),
)
WITH_DEFAULT = frozenset({"authority", "stage"})
SOURCE = {"source_url": "url", "publisher": "publisher", "via": "via", "via_kind": "kind"}
# Where cells of these columns are filled, the record reads them: they are rare, or long.
JUDGED = {
    "date_latest": "date",
    "date_text": "date",
    "wording": "amount",
    "amount_upper": "amount",
    "unknown_reason": "amount",
    "tranche": "tranche",
    "reannounced": "reannounced",
    "reannounced_bound": "reannounced",
    "reannounced_digit": "reannounced",
    "reannounced_wording": "reannounced",
    "source_published_on": "sources",
    "source_quote": "sources",
    "other_source_urls": "sources",
    "other_sources": "sources",
    "items": "items",
    "suppressed": "suppressed",
}

# Rows of a piece that is looked at by itself, so that what that takes does not grow with the table.
_PIECE = 1 << 16


@dataclass(frozen=True, eq=False)
class Screened:
    """What screening found.

    Attributes:
        columns: Typed columns of the contract's schema, as arrays, in chunks or late; meaningful where `certain` is true.
        certain: Rows that the record would certainly accept. Shape: rows.
        doubts: By field of the record, the rows whose cells for it are in doubt. Shape of each: rows.
    """

    columns: dict[str, Any]
    certain: Bools
    doubts: dict[str, Bools]

    @classmethod
    def nothing(cls, rows: int) -> Screened:
        """As if everything was in doubt: without an entry in `doubts`, no cell is known to be valid."""
        return cls({}, np.zeros(rows, dtype=np.bool_), {})


class _Cells(NamedTuple):
    """The cells of a table: to ask Arrow for a name again and again is dear.

    Attributes:
        rows: How many rows there are.
        columns: The columns of the contract that are there.
    """

    rows: int
    columns: dict[str, Column]

    def or_empty(self, name: str) -> Column:
        """A column, or empty cells where the table has none but the record has a default."""
        return self.columns[name] if name in self.columns else _empty(self.rows)


def _empty(rows: int) -> Column:
    codes: Any = pa.array(np.zeros(rows, dtype=np.int32))
    empty: Any = pa.DictionaryArray.from_arrays(codes, pa.array([""]))
    return pa.chunked_array([empty])


def screen(raw: RawTable) -> Screened:
    """Screen every column.

    Args:
        raw: Text cells.

    Returns:
        Typed columns and the rows that are certainly valid.
    """
    size = raw.cells.num_rows
    cells = _Cells(size, dict(zip(raw.cells.column_names, raw.cells.columns, strict=True)))
    columns: dict[str, Any] = {}
    doubts: dict[str, Bools] = {}
    for made, fine in shared(lambda task: task(cells), _TASKS, rows=size):
        columns |= made
        doubts |= {field: ~mask for field, mask in fine.items() if not mask.all()}
    for name, field in JUDGED.items():
        if name in cells.columns and (filled := _is_filled(cells.columns[name])).any():
            doubts[field] = doubts.get(field, np.zeros(size, dtype=np.bool_)) | filled
    for name in ("amount", "stated_digit"):
        if (floats := raw.floats.get(name)) is not None:
            doubts["amount"] = doubts.get("amount", np.zeros(size, dtype=np.bool_)) | floats
    certain = np.ones(size, dtype=np.bool_)
    for mask in doubts.values():
        certain &= ~mask
    return Screened(columns, certain, doubts)


def _is_filled(column: pa.ChunkedArray[Any]) -> Bools:
    if _is_one_empty_word(column):
        return np.zeros(len(column), dtype=np.bool_)
    lengths: Any = pc.binary_length(column.cast(TEXT))
    filled: Bools = lengths.to_numpy() > 0
    return filled


def _is_one_empty_word(column: Column) -> bool:
    """Whether a column in one piece has no word but the empty one, as most that are rarely filled."""
    if column.num_chunks != 1 or column.type != WORD:
        return False
    words = column.chunk(0).dictionary
    return len(words) == 1 and not words[0].as_py()


def _ids(cells: _Cells) -> Part:
    if "id" not in cells.columns:
        return {}, {}
    ids = cells.columns["id"]
    return {"id": ids}, {"id": _by_chunk(ids, screen_ids)}


def _notes(cells: _Cells) -> Part:
    if "note" not in cells.columns:
        return {}, {}
    notes = cells.columns["note"]
    return {"note": _none_if_empty(notes)}, {"note": _by_chunk(notes, screen_notes)}


def _by_chunk(column: pa.ChunkedArray[Any], screen: Callable[[pa.Array[Any]], Bools]) -> Bools:
    """Screen a column piece by piece. Shape: rows."""
    return np.concatenate([np.zeros(0, dtype=np.bool_), *map(screen, _pieces(column))])


def _pieces(column: pa.ChunkedArray[Any]) -> Iterator[pa.Array[Any]]:
    """A column in pieces, without a copy: to make one array of it would be one."""
    for chunk in column.chunks:
        for start in range(0, len(chunk), _PIECE):
            yield chunk.slice(start, _PIECE)


def _none_if_empty(text: Column) -> Column:
    if all((np.diff(text_buffers(chunk)[0]) > 0).all() for chunk in text.chunks):
        return text
    empty: Any = pc.equal(pc.binary_length(text), 0)
    named: Column = pc.if_else(empty, pa.scalar(None, TEXT), text)
    return named


def _money(cells: _Cells) -> Part:
    currency, bound = distinct(cells.or_empty("currency"), None), distinct(cells.or_empty("bound"), None)
    money = screen_money(single(cells.columns["amount"]), currency, bound)
    if "stated_digit" in cells.columns:
        money = with_stated_digits(money, distinct(cells.columns["stated_digit"], None), currency)
    bounds = replace(bound, values=[label or "exact" for label in bound.values])
    return {
        "amount_minor": pa.array(money.minor),
        "digit_minor": pa.array(money.digit),
        "currency": _dictionary(currency),
        "bound": _dictionary(bounds),
    }, {"amount": money.fine}


def _dates(cells: _Cells) -> Part:
    found = distinct_days(cells.columns["date"], "date")
    codes: Any = pa.array(found.codes)
    columns = {"date_earliest": found.earliest.take(codes)}
    same = found.earliest.equals(found.latest)
    columns["date_latest"] = columns["date_earliest"] if same else found.latest.take(codes)
    if any(found.text):
        columns["date_text"] = _dictionary(Distinct(found.codes, [*found.text], found.fine))
    if "known_on" not in cells.columns:
        return columns, {"date": found.fine}
    known = distinct_days(cells.columns["known_on"], "known_on")
    columns["known_on"] = known.earliest.take(pa.array(known.codes))
    return columns, {"date": found.fine, "known_on": known.fine}


def _spread(values: Sequence[Any], name: str, found: Distinct) -> pa.Array[Any]:
    """One value per row from one per distinct cell."""
    codes: Any = pa.array(found.codes)
    return pa.array(values, PACKAGE_SCHEMA.field(name).type).take(codes)


def _terms(cells: _Cells) -> Part:
    names = [name for name in TERMS if name in cells.columns or name in WITH_DEFAULT]
    found = {name: distinct(cells.or_empty(name), name) for name in names}
    return {name: _dictionary(part) for name, part in found.items()}, {name: part.fine for name, part in found.items()}


def _categories(cells: _Cells) -> Part:
    found = distinct(cells.columns["category"], "category")
    columns: dict[str, Any] = {"category": LateCategories(_lists(found.values), found.codes)}
    if "fiscal_year" not in cells.columns:
        return columns, {"category": found.fine}
    years = distinct(cells.columns["fiscal_year"], "fiscal_year")
    booked = [value.year if isinstance(value, FiscalYear) else None for value in years.values]
    columns["fiscal_year"] = _spread(booked, "fiscal_year", years)
    return columns, {"category": found.fine, "fiscal_year": years.fine}


def _lists(values: Sequence[object]) -> pa.Array[Any]:
    """Tuples of words as lists, with their dictionary in order; anything else is an empty list."""
    lists = [value if isinstance(value, tuple) else () for value in values]
    labels = sorted({word for words in lists for word in words})
    position = {label: index for index, label in enumerate(labels)}
    codes: Any = pa.array([position[word] for words in lists for word in words], pa.int32())
    ends: Any = pa.array(np.cumsum([0, *map(len, lists)], dtype=np.int32))
    return pa.ListArray.from_arrays(ends, pa.DictionaryArray.from_arrays(codes, pa.array(labels, pa.string())))


def _sources(cells: _Cells) -> Part:
    size = cells.rows
    certain, named, filled = (np.full(size, value, dtype=np.bool_) for value in (True, False, False))
    parts: dict[str, Any] = {}
    for name, field in SOURCE.items():
        if name not in cells.columns:
            continue
        column = cells.columns[name]
        if field == "url":
            certain &= _by_chunk(column, screen_urls)
            parts[field] = _none_if_empty(column)
        else:
            found = distinct(column, f"source.{field}")
            certain &= found.fine
            parts[field] = pa.chunked_array([_dictionary(found).cast(pa.string())])
        present = parts[field].is_valid().to_numpy() if parts[field].null_count else np.True_
        filled |= present
        if field != "kind":
            named |= present
    # A source needs a name: one that has only a kind is the record's to refuse.
    return {"sources": LateSources(parts, named)}, {"sources": certain & (named | ~filled)}


def _dictionary(found: Distinct) -> pa.Array[Any]:
    """The validated values of a column as dictionary-encoded words in order; None becomes an empty cell."""
    words = ["" if value is None else str(value) for value in found.values]
    labels = sorted({word for word in words if word})
    position = {label: index for index, label in enumerate(labels)}
    # Rows of refused values do not stay, so theirs may be any word: then fewer cells have to be looked at.
    other = [0 if labels and index in found.refused else -1 for index in range(len(words))]
    code = [position.get(word, elsewhere) for word, elsewhere in zip(words, other, strict=True)]
    codes = found.codes
    if code != [*range(len(code))]:
        codes = np.array(code or [-1], dtype=np.int32)[codes]
    indices: Any = pa.array(codes, mask=codes < 0) if -1 in code else pa.array(codes)
    return pa.DictionaryArray.from_arrays(indices, pa.array(labels, pa.string()))


_TASKS: tuple[Callable[[_Cells], Part], ...] = (_sources, _notes, _money, _ids, _dates, _terms, _categories)
