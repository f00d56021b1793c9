"""Sources and articles: those beside their packages, those with lines of their own, and the lists they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.findings import Location
from aidledger.importers.cells import item_fields
from aidledger.importers.columnar.arrays import as_numpy, or_nothing
from aidledger.importers.columnar.certain import addresses, days, filled, free_text, terms
from aidledger.importers.judge import judge
from aidledger.model import Item
from aidledger.table import PACKAGE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from aidledger.importers.columnar.text import TextTable

    Bools = npt.NDArray[np.bool_]

__all__ = ["Parts", "item_parts", "listed", "parents_of", "positions_of", "source_parts", "sources_beside"]

_TEXT = pa.string()
_LONGEST_TEXT, _LONGEST_NOTE = 500, 4000
_SOURCE, _ITEM = (PACKAGE_SCHEMA.field(name).type.value_type for name in ("sources", "items"))
_PLAIN = "^[!-~]*$"
_POSITION = "^[0-9]{0,6}$"
_WHOLE = "^(0|[1-9][0-9]{0,14})$"
_APART = "\x1f"
_NEXT = " | "


class Parts(NamedTuple):
    """Structures that belong to packages.

    Attributes:
        values: Structures of the contract's schema; meaningful where `fine` is true.
        fine: Whether the line certainly makes the structure. Shape: lines.
    """

    values: Any
    fine: Bools


def source_parts(lines: TextTable) -> Parts:
    """The sources that have lines of their own."""
    return _sources(lines, published="published_on", quote="quote")


def sources_beside(cells: TextTable) -> tuple[Parts, Bools, Parts, npt.NDArray[np.int64]]:
    """The sources in the columns of packages.

    Returns:
        The first source of every package; whether there is one; the addresses of others, and which
        package each is of. Packages whose addresses are in doubt are so in the first of them.
    """
    first = _sources(cells, published="source_published_on", quote="source_quote")
    present = np.any([filled(cells.column(name)) for name in _BESIDE], axis=0)
    others, parents = _others(cells.column("other_source_urls"))
    fine = first.fine | ~present
    fine[parents[~others.fine]] = False
    # In a table made by hand these say more; the record reads them.
    for name in ("source_kind", "other_sources"):
        fine &= ~filled(cells.column(name))
    return Parts(first.values, fine), present, others, parents


_BESIDE = ("source_url", "publisher", "via", "via_kind", "source_published_on", "source_quote")


def _sources(cells: TextTable, *, published: str, quote: str) -> Parts:
    found = {
        "url": addresses(cells.column("source_url")),
        "publisher": free_text(cells.column("publisher"), "source.publisher", longest=_LONGEST_TEXT),
        "via": free_text(cells.column("via"), "source.via", longest=_LONGEST_TEXT),
        "kind": terms(cells.column("via_kind"), "source.kind"),
        "published_on": days(cells.column(published)),
        "quote": free_text(cells.column(quote), "source.quote", longest=_LONGEST_NOTE, lines=True),
    }
    # A source needs a name: one without is the record's to refuse.
    named = np.any([as_numpy(found[name].values.is_valid()) for name in ("url", "publisher", "via")], axis=0)
    fine = np.all([part.fine for part in found.values()], axis=0) & named
    return Parts(_structures(_SOURCE, {name: part.values for name, part in found.items()}), fine)


def _others(column: Any) -> tuple[Parts, npt.NDArray[np.int64]]:
    """Addresses in one cell, apart; and the row of each."""
    rows = np.flatnonzero(filled(column))
    lists = pc.split_pattern(column.take(pa.array(rows)).cast(_TEXT), _NEXT)
    found = addresses(pc.list_flatten(lists))
    # An empty part is none to a record, which is nothing to rely on.
    fine = found.fine & as_numpy(found.values.is_valid())
    values = _structures(_SOURCE, {"url": found.values})
    return Parts(values, fine), rows[as_numpy(pc.list_parent_indices(lists)).astype(np.int64)]


def item_parts(lines: TextTable) -> Parts:
    """The articles."""
    name = free_text(lines.column("name"), "source.publisher", longest=_LONGEST_TEXT)  # text as text
    category = terms(lines.column("category"), "category", kind=pa.list_(_TEXT), say=list)
    count, unit, counted = _pairs(lines, ("count", "unit"), _quantity, easy=_whole_counts(lines))
    amount, wording, valued = _pairs(lines, ("amount", "wording"), _amount)
    fine = name.fine & as_numpy(name.values.is_valid()) & counted & valued
    fine &= category.fine | ~filled(lines.column("category"))
    values = {"name": name.values, "category": category.values, "count": count, "unit": unit}
    return Parts(_structures(_ITEM, {**values, "amount": amount, "wording": wording}), fine)


def _pairs(
    lines: TextTable,
    names: tuple[str, str],
    judged: Callable[[str, str], tuple[str, str | None] | None],
    *,
    easy: Bools | None = None,
) -> tuple[Any, Any, Bools]:
    """Two columns that say something together, judged once for each pair that is not easy."""
    first, second = (lines.column(name).cast(_TEXT) for name in names)
    blank = ~(filled(first) | filled(second))
    fine = blank.copy() if easy is None else blank | easy
    values = [or_nothing(column) for column in (first, second)]
    rest = np.flatnonzero(~fine)
    if not len(rest):
        return values[0], values[1], fine
    where: Any = pa.array(rest)
    both: Any = pc.binary_join_element_wise(first.take(where), second.take(where), _APART).dictionary_encode()
    said = [judged(*pair) if len(pair) == len(names) else None for pair in map(_split, both.dictionary.to_pylist())]
    codes = as_numpy(both.indices)
    fine[rest] = np.array([one is not None for one in said])[codes]
    mask: Any = pa.array(np.isin(np.arange(lines.rows), rest))
    for place in range(len(names)):
        texts: Any = pa.array([None if one is None else one[place] for one in said], _TEXT).take(pa.array(codes))
        values[place] = pc.replace_with_mask(values[place], mask, texts)
    return values[0], values[1], fine


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(_APART)]


def _whole_counts(lines: TextTable) -> Bools:
    """Where a whole number is given of a unit under its own name."""
    count, unit = lines.column("count").cast(_TEXT), lines.column("unit").cast(_TEXT).dictionary_encode()
    own = [_quantity("1", label) == ("1", label) for label in unit.dictionary.to_pylist()]
    found: Bools = np.array(own or [False], dtype=np.bool_)[as_numpy(unit.indices)]
    found &= as_numpy(pc.match_substring_regex(count, _WHOLE))
    return found


def _quantity(count: str, unit: str) -> tuple[str, str | None] | None:
    item = _item(count=count, unit=unit)
    return None if item is None or item.count is None else (f"{item.count:f}", item.unit)


def _amount(amount: str, wording: str) -> tuple[str, str | None] | None:
    item = _item(amount=amount, wording=wording)
    return None if item is None or item.amount is None else (str(item.amount), item.amount.wording)


def _item(**cells: str) -> Item | None:
    found = judge(Item, item_fields({"name": "article", **cells}), location=Location())
    return found if isinstance(found, Item) else None


def parents_of(lines: TextTable, table: str, keys: Any, versions: Any) -> tuple[npt.NDArray[np.int64], Bools]:
    """The records that lines belong to.

    Args:
        lines: Lines with the columns `table`, `id`, `version` and `position`.
        table: The table of the records.
        keys: Ids of the records.
        versions: Their versions.

    Returns:
        The row of the first record of that id and version, -1 where there is none; and whether the
        cells that say so are plain. Shape of both: lines.
    """
    if not lines.rows:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
    plain = as_numpy(pc.match_substring_regex(lines.column("position").cast(_TEXT), _POSITION)).copy()
    cells = []
    for name in ("table", "id", "version"):
        text = lines.column(name).cast(_TEXT)
        odd: Any = pc.invert(pc.match_substring_regex(text, _PLAIN))
        if pc.any(odd).as_py():
            plain &= ~as_numpy(odd)
            text = pc.replace_with_mask(
                text, odd, pa.array([cell.strip() for cell in text.filter(odd).to_pylist()], _TEXT)
            )
        cells.append(text)
    mine = as_numpy(pc.equal(cells[0], table))
    wanted, known = (pc.binary_join_element_wise(*pair, " ") for pair in ((cells[1], cells[2]), (keys, versions)))
    found = as_numpy(pc.index_in(wanted, value_set=known).fill_null(-1)).astype(np.int64)
    return np.where(mine, found, -1), plain


def positions_of(lines: TextTable) -> npt.NDArray[np.int64]:
    """Places of lines among those of their record; 0 where none is given."""
    text = lines.column("position").cast(_TEXT)
    plain = pc.match_substring_regex(text, "^[0-9]{1,6}$")
    return as_numpy(pc.if_else(plain, text, "0").cast(pa.int64()))


def listed(groups: Sequence[tuple[Any, npt.NDArray[np.int64]]], rows: int, kind: pa.DataType) -> Any:
    """Lists of structures, one a row.

    Args:
        groups: Structures and the row of each; those of a row stand in the order of groups.
        rows: How many rows.
        kind: Type of the lists.

    Returns:
        An array of lists.
    """
    parents = np.concatenate([np.zeros(0, dtype=np.int64), *(parents for _, parents in groups)])
    values = pa.concat_arrays([pa.array([], kind.value_type), *(values for values, _ in groups)])
    if (np.diff(parents) < 0).any():
        values = values.take(pa.array(np.argsort(parents, kind="stable")))
    ends = np.concatenate([[0], np.cumsum(np.bincount(parents, minlength=rows))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), values)


def _structures(kind: Any, members: dict[str, Any]) -> Any:
    """Structures of a type from some of their members; the others are empty."""
    size = len(next(iter(members.values())))
    fields = list(kind)
    parts = [
        members[field.name].cast(field.type) if field.name in members else pa.nulls(size, field.type)
        for field in fields
    ]
    return pa.StructArray.from_arrays(parts, fields=fields)
