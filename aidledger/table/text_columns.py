"""Packages as columns of text that people edit and every program reads, without losing anything.

The contract's own columns hold money as minor units and sources as lists of structures, which suits
programs. In a CSV file, a sheet or a line of JSON the same content stands in plain cells: decimal
figures with a currency beside them, a date and where needed its last day. Reading takes exactly these
columns. Nothing is built per row, except for rows that list articles or several sources.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.table.decimals import decimal_text, exponents_of, fewest_places
from aidledger.table.pieces import in_one_piece

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from aidledger.table.packages import PackageTable

__all__ = ["JSON_COLUMNS", "SEVERAL", "TEXT_COLUMNS", "UNDATED", "exchange_columns"]

UNDATED = "undated"
"""What stands for a date of which nothing is known."""

SEVERAL = {"category": ";", "other_source_urls": " | "}
"""Columns with several values in a cell, and what separates them."""

JSON_COLUMNS = frozenset({"other_sources", "items"})
"""Columns whose cells hold a JSON array of objects."""

TEXT_COLUMNS: dict[str, str] = {
    "id": "Stable identifier.",
    "date": f"Day; the first possible one where `date_latest` is filled; `since` or `until` a day; or `{UNDATED}`.",
    "date_latest": "Last possible day, where `date` is the first of several.",
    "date_text": "The date as the source prints it, where it is no plain date.",
    "amount": "Stated figure in units of the currency (the lower end of a range); empty when unknown.",
    "amount_upper": "Upper end of a range.",
    "currency": "ISO 4217 code.",
    "bound": "How the figure was worded: exact, at_most, nearly, at_least, about, between, unknown.",
    "stated_digit": "Last stated digit in units of the currency; that of the figure as written when empty.",
    "unknown_reason": "Why the amount is unknown.",
    "wording": "Words the amount was read from.",
    "donor": "ISO 3166 alpha-3 or registered organisation code.",
    "recipient": "Code of the receiving party.",
    "authority": "Legal or budget power the aid is given under.",
    "stage": "How far the money has come.",
    "category": "Capability codes, separated by semicolons, without a split.",
    "instrument": "Form of the aid: grant, in_kind_stock, loan ...",
    "valuation": "How in-kind aid was valued, where known.",
    "fiscal_year": "Booked year of the authority, such as FY2024.",
    "tranche": "Number in the authority's official sequence.",
    "tranche_basis": "Whether that number was seen or follows from the sequence.",
    "announcement": "Id of the announcement the package was part of.",
    "reannounced": "Part that uses money counted before, in units of the currency.",
    "reannounced_bound": "exact when reuse is documented, at_most when it is inferred.",
    "reannounced_digit": "Last stated digit of that part.",
    "reannounced_wording": "Words that part was read from.",
    "draws_on": "Id of the uncounted limit the package draws on.",
    "source_url": "Address where it was read.",
    "publisher": "Who announced it.",
    "via": "Where it was read, when that is not the publisher's own page.",
    "via_kind": "official, official_repost, wire_or_major_press, table or other.",
    "source_published_on": "Day of publication.",
    "source_quote": "The words of the source.",
    "other_source_urls": "Addresses of further sources, separated by ` | `.",
    "other_sources": "Further sources as a JSON array, where more than their addresses is known.",
    "items": "Articles inside the package as a JSON array.",
    "known_on": "First day this version was public.",
    "confidence": "The compiler's confidence in the row.",
    "note": "Remarks.",
    "suppressed": "Findings of checks that do not count, each with its reason: `AL206: two packages; AL208: ...`.",
}
"""Every text column and what stands in it, in the order of a file."""

_SAME = (
    *("id", "date_text", "currency", "bound", "unknown_reason", "wording", "donor", "recipient", "authority", "stage"),
    *("instrument", "valuation", "tranche", "tranche_basis", "announcement", "reannounced_bound"),
    *("reannounced_wording", "draws_on", "known_on", "confidence", "note", "suppressed"),
)
_OF_SOURCE = {
    "source_url": "url",
    "publisher": "publisher",
    "via": "via",
    "via_kind": "kind",
    "source_published_on": "published_on",
    "source_quote": "quote",
}
_BETWEEN = "between"


def exchange_columns(table: PackageTable) -> pa.Table:
    """The packages as text.

    Args:
        table: Packages.

    Returns:
        `TEXT_COLUMNS`, each of text, null where there is nothing.
    """
    arrow = table.arrow
    cells = {name: _text(arrow.column(name)) for name in _SAME}
    cells |= _dates(table) | _amounts(table) | _sources(arrow)
    codes: Any = in_one_piece(arrow.column("category")).cast(pa.list_(pa.string()))
    cells["category"] = pc.binary_join(codes, SEVERAL["category"])
    cells["fiscal_year"] = pc.binary_join_element_wise("FY", _text(arrow.column("fiscal_year")), "")
    cells["items"] = _json(
        in_one_piece(arrow.column("items")), pc.list_value_length(in_one_piece(arrow.column("items"))).to_numpy() > 0
    )
    return pa.table({name: cells[name] for name in TEXT_COLUMNS})


def _text(column: Any) -> Any:
    array = in_one_piece(column)
    return array.cast(pa.string())


def _numpy(column: Any) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = column.to_numpy(zero_copy_only=False)
    return found


def _where(mask: npt.NDArray[np.bool_], text: Any) -> Any:
    """The text of some rows, and nothing in the others."""
    chosen: Any = pa.array(mask)
    return pc.if_else(chosen, text, pa.scalar(None, pa.string()))


def _dates(table: PackageTable) -> dict[str, Any]:
    first, last = (_text(table.arrow.column(name)) for name in ("date_earliest", "date_latest"))
    no_first, no_last = (_numpy(part.is_null()) for part in (first, last))
    since = pc.binary_join_element_wise("since", first, " ")
    until = pc.binary_join_element_wise("until", last, " ")
    date = pc.if_else(pa.array(no_last), since, pc.if_else(pa.array(no_first), until, first))
    date = pc.if_else(pa.array(no_first & no_last), UNDATED, date)
    same = _numpy(pc.equal(first, last).fill_null(False))  # noqa: FBT003 - what a missing comparison counts as
    return {"date": date, "date_latest": _where(~same & ~no_first, last)}


def _amounts(table: PackageTable) -> dict[str, Any]:
    arrow = table.arrow
    currency = table.words("currency")
    exponents = exponents_of(currency.codes, currency.labels)
    between = table.words("bound").mask([_BETWEEN])
    minor, digit, known = _integers(arrow, "amount_minor"), _integers(arrow, "digit_minor"), table.known
    own, stated = fewest_places(minor, exponents), _places_of(digit, exponents)
    shown = (stated >= own) & ~between & known
    texts = {
        "amount": _where(known, decimal_text(minor, exponents, np.where(shown, stated, own))),
        "stated_digit": _where(known & ~shown, _fewest(digit, exponents)),
    }
    for name, column in {
        "amount_upper": "upper_minor",
        "reannounced": "reannounced_minor",
        "reannounced_digit": "reannounced_digit_minor",
    }.items():
        present = _numpy(arrow.column(column).is_valid())
        texts[name] = _where(present, _fewest(_integers(arrow, column), exponents)) if present.any() else _empty(table)
    return texts


def _empty(table: PackageTable) -> Any:
    return pa.nulls(len(table), pa.string())


def _integers(arrow: pa.Table, name: str) -> npt.NDArray[np.int64]:
    column: Any = arrow.column(name)
    return _numpy(in_one_piece(column.fill_null(0))).astype(np.int64, copy=False)


def _fewest(minor: npt.NDArray[np.int64], exponents: npt.NDArray[np.int64]) -> Any:
    return decimal_text(minor, exponents, fewest_places(minor, exponents))


def _places_of(digit: npt.NDArray[np.int64], exponents: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Decimals a figure must be written with to end on its last stated digit; -1 where it ends before the point."""
    places = np.full(len(digit), -1, dtype=np.int64)
    for place in range(int(exponents.max(initial=0)) + 1):
        places[(exponents >= place) & (digit == 10 ** np.maximum(exponents - place, 0))] = place
    return places


def _sources(arrow: pa.Table) -> dict[str, Any]:
    lists = in_one_piece(arrow.column("sources"))
    lengths = _numpy(pc.list_value_length(lists))
    flat = pc.list_flatten(lists)
    starts: Any = pa.array(np.cumsum(lengths) - lengths, mask=lengths == 0)
    first = flat.take(starts)
    found = {name: _text(pc.struct_field(first, field)) for name, field in _OF_SOURCE.items()}
    further, only_address = _further(lists, flat, lengths)
    found["other_source_urls"] = _addresses(further, (lengths > 1) & only_address)
    found["other_sources"] = _json(further, (lengths > 1) & ~only_address)
    return found


def _further(lists: Any, flat: Any, lengths: npt.NDArray[np.int64]) -> tuple[Any, npt.NDArray[np.bool_]]:
    """Every source but the first, and whether they are addresses and nothing else."""
    rows = _numpy(pc.list_parent_indices(lists)).astype(np.int64)
    later = np.ones(len(flat), dtype=np.bool_)
    later[(np.cumsum(lengths) - lengths)[lengths > 0]] = False
    more = _numpy(pc.is_null(pc.struct_field(flat, "url")))
    for field in (name for name in _OF_SOURCE.values() if name != "url"):
        more |= _numpy(pc.is_valid(pc.struct_field(flat, field)))
    only_address = np.ones(len(lists), dtype=np.bool_)
    only_address[rows[later & more]] = False
    ends = np.concatenate([[0], np.cumsum(np.maximum(lengths - 1, 0))]).astype(np.int32)
    keep: Any = pa.array(later)
    return pa.ListArray.from_arrays(pa.array(ends), flat.filter(keep)), only_address


def _addresses(lists: Any, rows: npt.NDArray[np.bool_]) -> Any:
    if not rows.any():
        return pa.nulls(len(lists), pa.string())
    addresses = pa.ListArray.from_arrays(lists.offsets, pc.struct_field(lists.values, "url").fill_null(""))
    return _where(rows, pc.binary_join(addresses, SEVERAL["other_source_urls"]))


def _json(lists: Any, rows: npt.NDArray[np.bool_]) -> Any:
    """Lists of structures as JSON, in some rows."""
    texts: list[str | None] = [None] * len(lists)
    for row in np.flatnonzero(rows).tolist():
        texts[row] = json.dumps([_present(part) for part in lists[row].as_py()], ensure_ascii=False, default=str)
    return pa.array(texts, pa.string())


def _present(part: Mapping[str, object]) -> dict[str, object]:
    # An amount that was read from no words says so: its own text is not its wording.
    kept = {"wording"} if part.get("amount") is not None else set()
    return {name: value for name, value in part.items() if value is not None or name in kept}
