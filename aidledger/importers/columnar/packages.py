"""Packages of a saved ledger as typed columns, and the rows that are certainly valid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.dates import DateSpan
from aidledger.importers.columnar.arrays import as_numpy, as_text
from aidledger.importers.columnar.certain import Checked, days, filled, free_text, identifiers, judged, terms
from aidledger.importers.columnar.children import listed, sources_beside
from aidledger.importers.columnar.money import amounts, contradicting, reuse
from aidledger.importers.tabular.identities import repeated
from aidledger.importers.tabular.texts import screen_ids
from aidledger.model import suppressions_text
from aidledger.table import PACKAGE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aidledger.importers.columnar.text import TextTable

    Bools = npt.NDArray[np.bool_]
    Group = tuple[Any, npt.NDArray[np.int64]]

__all__ = ["WORDS", "Screened", "screened_packages"]

WORDS = frozenset(
    {
        *("date", "date_latest", "date_is_open", "currency", "bound", "stated_digit", "unknown_reason", "known_on"),
        *("donor", "recipient", "authority", "stage", "category", "instrument", "valuation", "fiscal_year", "tranche"),
        *("tranche_basis", "reannounced_bound", "reannounced_digit", "publisher", "via", "via_kind", "confidence"),
        *("table", "version", "position", "unit", "published_on"),
    }
)
"""Columns of few distinct values."""

_TERMS = ("donor", "recipient", "authority", "stage", "instrument", "valuation")
_LONGEST_TEXT, _LONGEST_NOTE, _LONGEST_DATE = 500, 4000, 100
_LARGEST_TRANCHE = 100_000
_MOST_ELEMENTS = 1000
_TEXT = pa.string()
_CATEGORIES = PACKAGE_SCHEMA.field("category").type


@dataclass(frozen=True, eq=False)
class Screened:
    """What the columns of packages say.

    Attributes:
        columns: Typed columns of the contract's schema, without articles and with the sources that
            stand beside; meaningful where `certain` is true.
        certain: Rows that a record would certainly accept. Shape: rows.
        sources: The sources beside, as groups for `listed`.
    """

    columns: dict[str, Any]
    certain: Bools
    sources: Sequence[Group]

    def finished(self, certain: Bools, sources: Group, items: Group) -> pa.Table:
        """The certain rows as columns of the contract.

        Args:
            certain: Rows that are still certain with everything that belongs to them.
            sources: Further sources, and the row of each.
            items: Articles, and the row of each.
        """
        rows = len(certain)
        kinds = {field.name: field.type for field in PACKAGE_SCHEMA}
        lists = {
            "sources": listed([*self.sources, sources], rows, kinds["sources"]),
            "items": listed([items], rows, kinds["items"]),
        }
        columns = [lists[name] if name in lists else self.columns[name] for name in kinds]
        table = pa.Table.from_arrays(
            [column.cast(kind) for column, kind in zip(columns, kinds.values(), strict=True)], schema=PACKAGE_SCHEMA
        )
        keep: Any = pa.array(certain)
        return table if certain.all() else table.filter(keep)

    @property
    def room(self) -> npt.NDArray[np.int64]:
        """How many more sources every row may have. Shape: rows."""
        left = np.full(len(self.certain), _MOST_ELEMENTS, dtype=np.int64)
        for _, parents in self.sources:
            left -= np.bincount(parents, minlength=len(left))
        return left


def screened_packages(cells: TextTable, *, worded: bool) -> Screened:
    """Look through the columns of packages.

    Args:
        cells: Text by column, as `packages.csv` has them.
        worded: Whether amounts are held against the words they were read from.

    Returns:
        Typed columns and the rows that are certainly valid, as far as their own line goes.
    """
    ids = as_text(cells.column("id"))
    fine = screen_ids(ids)
    fine[repeated(ids)] = False
    columns: dict[str, Any] = {"id": ids}
    for name, part in _single_fields(cells).items():
        columns[name] = part.values
        fine &= part.fine
    money = amounts(cells)
    parts, certain = reuse(cells, money)
    columns |= money.columns | parts
    fine &= money.fine & certain
    dates, certain = _dates(cells)
    columns |= dates
    fine &= certain & ~filled(cells.column("items"))
    first, present, others, parents = sources_beside(cells)
    fine &= first.fine
    if worded:
        fine &= ~contradicting(money.columns)
    rows = np.flatnonzero(present)
    beside = first.values.take(pa.array(rows)) if len(rows) < cells.rows else first.values
    return Screened(columns, fine, ((beside, rows), (others.values, parents)))


def _single_fields(cells: TextTable) -> dict[str, Checked]:
    """Fields that have a column each."""
    found = {name: terms(cells.column(name), name) for name in _TERMS}
    found["category"] = terms(cells.column("category"), "category", kind=_CATEGORIES, say=list)
    found["fiscal_year"] = terms(
        cells.column("fiscal_year"), "fiscal_year", kind=pa.int16(), say=lambda value: value.year
    )
    found["suppressed"] = terms(cells.column("suppressed"), "suppressed", say=suppressions_text)
    found |= {name: identifiers(cells.column(name)) for name in ("announcement", "draws_on")}
    for name in ("tranche_basis", "confidence"):
        found[name] = free_text(cells.column(name), name, longest=_LONGEST_TEXT)
    found["note"] = free_text(cells.column("note"), "note", longest=_LONGEST_NOTE, lines=True)
    found["known_on"] = days(cells.column("known_on"))
    found["tranche"] = _tranches(cells.column("tranche"))
    return found


def _tranches(column: Any) -> Checked:
    text = as_text(column)
    whole: Any = pc.match_substring_regex(text, "^[1-9][0-9]{0,5}$")
    numbers = pc.if_else(whole, text, pa.scalar(None, _TEXT)).cast(pa.int32())
    good = as_numpy(pc.less_equal(numbers, _LARGEST_TRANCHE).fill_null(False))  # noqa: FBT003 - a blank is no number
    return Checked(numbers, good | ~filled(column))


def _dates(cells: TextTable) -> tuple[dict[str, Any], Bools]:
    """Both ends of every date, and its words."""
    first, latest = days(cells.column("date")), days(cells.column("date_latest"))
    text = judged(cells.column("date_text"), _date_text, longest=_LONGEST_DATE)
    is_open = cells.column("date_is_open")
    opened = as_numpy(pc.equal(as_text(is_open), "yes"))
    last = pc.if_else(pa.array(opened), latest.values, pc.coalesce(latest.values, first.values))
    has_first, has_last = as_numpy(first.values.is_valid()), as_numpy(last.is_valid())
    fine = first.fine & latest.fine & text.fine & (opened | ~filled(is_open))
    fine &= as_numpy(pc.less_equal(first.values, last).fill_null(True))  # noqa: FBT003 - with one end there is no order
    # Without a day there is no date, and nothing else may be said about it.
    fine &= has_first | has_last | ~(opened | as_numpy(text.values.is_valid()))
    return {"date_earliest": first.values, "date_latest": last, "date_text": text.values}, fine


def _date_text(cell: str) -> str | None:
    return DateSpan.model_validate({"earliest": "2024-10-21", "latest": "2024-10-21", "text": cell}).text
