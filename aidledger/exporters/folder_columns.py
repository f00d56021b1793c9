"""Packages as the text columns of a ledger's tables on disk.

One table of packages becomes three: the packages themselves with the sources that fit beside
them, and lines of their own for other sources and for articles. Nothing is built per row.
`aidledger.importers.columnar` is the way back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.exporters.folder_lines import escaped_text
from aidledger.table import in_one_piece
from aidledger.table.decimals import decimal_text, exponents_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from aidledger.table import PackageTable

__all__ = ["FolderColumns", "Lines", "folder_columns"]

_WORDS = (
    *("id", "donor", "recipient", "authority", "stage", "instrument", "valuation", "announcement", "draws_on"),
    *("currency", "bound", "unknown_reason", "reannounced_bound"),
)
_TEXT = ("date_text", "wording", "tranche_basis", "reannounced_wording", "confidence", "note", "suppressed")
_SOURCE = {"source_url": "url", "publisher": "publisher", "via": "via", "via_kind": "kind"}
_SOURCE_TEXT = frozenset({"publisher", "via", "quote"})
_POWERS = 10 ** np.arange(19, dtype=np.int64)


class Lines(NamedTuple):
    """Text columns of one table.

    Attributes:
        columns: Text, or dictionaries of text, by name; a missing one is empty.
        rows: How many rows there are.
    """

    columns: Mapping[str, Any]
    rows: int


class FolderColumns(NamedTuple):
    """What a table of packages becomes on disk.

    Attributes:
        packages: One line a package.
        sources: One line for each source of packages whose sources say more than fits beside them.
        items: One line an article.
    """

    packages: Lines
    sources: Lines
    items: Lines


def folder_columns(table: PackageTable, name: str, *, versions: pa.Array[Any] | None = None) -> FolderColumns:
    """The text of some packages.

    Args:
        table: Packages, in the order of their lines.
        name: Name of their table, by which sources and articles find their packages.
        versions: Which version of its id each package is, as text; none for those that stand.

    Returns:
        Text columns, escaped, not yet quoted.
    """
    arrow = table.arrow
    columns = {column: in_one_piece(arrow.column(column)) for column in _WORDS}
    columns |= {column: escaped_text(in_one_piece(arrow.column(column))) for column in _TEXT}
    columns |= {column: _text(arrow.column(column)) for column in ("tranche", "known_on")}
    columns["category"] = _joined(in_one_piece(arrow.column("category")))
    columns["fiscal_year"] = pc.binary_join_element_wise("FY", _text(arrow.column("fiscal_year")), "")
    columns |= _dates(arrow) | _amounts(table)
    key = {"table": name, "id": columns["id"]}
    if versions is not None:
        columns["version"] = key["version"] = versions
    beside, sources = _sources(in_one_piece(arrow.column("sources")), key)
    return FolderColumns(Lines(columns | beside, len(table)), sources, _items(in_one_piece(arrow.column("items")), key))


def _dates(arrow: pa.Table) -> dict[str, Any]:
    first, last = (in_one_piece(arrow.column(name)) for name in ("date_earliest", "date_latest"))
    is_open = _numpy(first.is_valid()) & _numpy(last.is_null())
    same = pc.equal(first, last).fill_null(False)  # noqa: FBT003 - what a missing comparison counts as
    nothing: Any = pa.scalar(None, pa.string())
    return {
        "date": _text(first),
        "date_latest": pc.if_else(same, nothing, _text(last)),
        "date_is_open": pc.if_else(pa.array(is_open), "yes", nothing),
    }


def _amounts(table: PackageTable) -> dict[str, Any]:
    """Figures with the decimals that were stated."""
    arrow, currency = table.arrow, table.words("currency")
    exponents = exponents_of(currency.codes, currency.labels)
    found: dict[str, Any] = {}
    for digit, figures in {
        "digit_minor": {"amount": "amount_minor", "amount_upper": "upper_minor", "stated_digit": "digit_minor"},
        "reannounced_digit_minor": {
            "reannounced": "reannounced_minor",
            "reannounced_digit": "reannounced_digit_minor",
        },
    }.items():
        places = np.maximum(exponents - _power(_integers(arrow.column(digit))), 0)
        for name, column in figures.items():
            if arrow.column(column).null_count < len(arrow):
                text = decimal_text(_integers(arrow.column(column)), exponents, places)
                found[name] = pc.if_else(
                    in_one_piece(arrow.column(column)).is_valid(), text, pa.scalar(None, pa.string())
                )
    return found


def _power(digits: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The exponents of powers of ten; 0 where there is none."""
    found: npt.NDArray[np.int64] = np.maximum(np.searchsorted(_POWERS, digits, side="right") - 1, 0)
    return found


def _sources(lists: Any, key: Mapping[str, Any]) -> tuple[dict[str, Any], Lines]:
    """Columns beside the packages, and lines for what these cannot hold.

    The columns hold one source in full, but for its day and its words, and the addresses of others.
    """
    lengths, flat, parents = _flattened(lists)
    positions = np.arange(len(flat)) - (np.cumsum(lengths) - lengths)[parents]
    says = {field.name: _numpy(pc.is_valid(pc.struct_field(flat, field.name))) for field in flat.type}
    more = np.where(positions == 0, says["published_on"] | says["quote"], _any_of(says, but="url"))
    apart = np.zeros(len(lists), dtype=np.bool_)
    apart[parents[more]] = True
    first: Any = pa.array(np.cumsum(lengths) - lengths, mask=apart | (lengths == 0))
    beside = flat.take(first)
    columns = {name: _source_text(beside, field) for name, field in _SOURCE.items()}
    further = (positions > 0) & ~apart[parents]
    if further.any():
        columns["other_source_urls"] = _addresses(flat, parents, further, rows=len(lists))
    return columns, _source_lines(flat, parents, positions, apart[parents], key)


def _any_of(says: Mapping[str, npt.NDArray[np.bool_]], *, but: str) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = np.any([mask for name, mask in says.items() if name != but], axis=0)
    return found


def _addresses(flat: Any, parents: npt.NDArray[np.int64], which: npt.NDArray[np.bool_], *, rows: int) -> Any:
    ends = np.concatenate([[0], np.cumsum(np.bincount(parents[which], minlength=rows))]).astype(np.int32)
    addresses = pc.struct_field(flat, "url").filter(pa.array(which))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(ends), addresses), " | ")


def _source_lines(
    flat: Any,
    parents: npt.NDArray[np.int64],
    positions: npt.NDArray[np.int64],
    which: npt.NDArray[np.bool_],
    key: Mapping[str, Any],
) -> Lines:
    chosen: Any = pa.array(np.flatnonzero(which))
    lines = flat.take(chosen)
    cells = {name: _source_text(lines, field) for name, field in _SOURCE.items()}
    cells |= {field: _source_text(lines, field) for field in ("published_on", "quote")}
    return Lines(_keyed(key, parents[which], positions[which]) | cells, len(lines))


def _source_text(sources: Any, field: str) -> Any:
    text = _text(pc.struct_field(sources, field))
    return escaped_text(text) if field in _SOURCE_TEXT else text


def _items(lists: Any, key: Mapping[str, Any]) -> Lines:
    lengths, flat, parents = _flattened(lists)
    positions = np.arange(len(flat)) - (np.cumsum(lengths) - lengths)[parents]
    fields = {field.name: pc.struct_field(flat, field.name) for field in flat.type}
    cells = {name: escaped_text(fields[name]) for name in ("name", "wording")}
    cells |= {name: fields[name] for name in ("count", "unit", "amount")}
    cells["category"] = _joined(fields["category"])
    return Lines(_keyed(key, parents, positions) | cells, len(flat))


def _keyed(key: Mapping[str, Any], parents: npt.NDArray[np.int64], positions: npt.NDArray[np.int64]) -> dict[str, Any]:
    """The columns that say where a line belongs."""
    rows: Any = pa.array(parents)
    found = {name: cell if isinstance(cell, str) else cell.take(rows) for name, cell in key.items()}
    return found | {"position": pa.array(positions + 1).cast(pa.string())}


def _flattened(lists: Any) -> tuple[npt.NDArray[np.int64], Any, npt.NDArray[np.int64]]:
    """How long lists are, what they hold, and the row of everything they hold."""
    lengths = _numpy(pc.list_value_length(lists)).astype(np.int64)
    return lengths, pc.list_flatten(lists), _numpy(pc.list_parent_indices(lists)).astype(np.int64)


def _joined(lists: Any) -> Any:
    """Codes, separated by semicolons."""
    return pc.binary_join(lists.cast(pa.list_(pa.string())), ";")


def _text(column: Any) -> Any:
    return in_one_piece(column).cast(pa.string())


def _integers(column: Any) -> npt.NDArray[np.int64]:
    return _numpy(in_one_piece(column).fill_null(0)).astype(np.int64, copy=False)


def _numpy(column: Any) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = column.to_numpy(zero_copy_only=False)
    return found
