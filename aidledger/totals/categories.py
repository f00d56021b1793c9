"""Packages by category: what is certain, what is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts import Amount
from aidledger.table import PackageTable, Words, major
from aidledger.totals.articles import articles_apart, is_splittable
from aidledger.totals.selection import Presence, Selection, Share, all_categories, date_presence
from aidledger.vocabulary import is_within, parent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from aidledger.amounts import Reading
    from aidledger.model import AidPackage, Basis
    from aidledger.totals.articles import Part

__all__ = ["by_category", "top_category", "within_categories"]

_INSIDE = "inside"


def by_category(selection: Selection, *, coarse: bool, basis: Basis, reading: Reading) -> Selection:
    """Let every row stand once under each of its categories.

    A package of one category counts there with certainty. A package of several is *shared*: it may
    belong to any of them, wholly or not at all. Articles with amounts of their own are split off
    first. Categories outside the filter of the selection are left out.

    Args:
        selection: Rows to spread.
        coarse: Use top-level categories instead of the codes as recorded.
        basis: Basis of the total that is to be made.
        reading: Reading of that total.

    Returns:
        Rows of exactly one category each.
    """
    wanted = selection.filter.category
    apart = _itemised(selection, basis, reading)
    if not apart.any():
        return _pairs(_in_all_categories(selection), coarse=coarse)
    plain = _pairs(_in_all_categories(selection.rows(~apart)), coarse=coarse)

    def label(code: str) -> str:
        if not _is_wanted(code, wanted):
            return ""
        return top_category(code) if coarse else code

    return _joined(plain, selection, apart, label)


def within_categories(selection: Selection, *, basis: Basis, reading: Reading) -> Selection:
    """Count of itemised packages only the articles that lie in the categories asked for.

    Args:
        selection: Rows, narrowed by category or not.
        basis: Basis of the total that is to be made.
        reading: Reading of that total.

    Returns:
        The rows; of an itemised package only its parts that lie, or may lie, inside.
    """
    wanted = selection.filter.category
    if not wanted or not (apart := _itemised(selection, basis, reading)).any():
        return selection
    return _joined(selection.rows(~apart), selection, apart, lambda code: _INSIDE if _is_wanted(code, wanted) else "")


def top_category(code: str) -> str:
    """The category at the first level that a category belongs to.

    Example:
        >>> top_category("munitions.tank")
        'munitions'
    """
    while (above := parent(code)) is not None:
        code = above
    return code


def _is_wanted(code: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or any(is_within(code, ancestor) for ancestor in wanted)


def _pairs(selection: Selection, *, coarse: bool) -> Selection:
    """Every row once under each of its categories, if that is wanted."""
    if not selection.filter.category and selection.table.single_categories is not None:
        # Each row stands where it is.
        return selection
    rows, words = selection.table.category_pairs
    names = [top_category(code) if coarse else code for code in words.labels]
    labels = sorted(set(names))
    lookup = np.array([labels.index(name) for name in names] or [0], dtype=np.int64)
    wanted = np.array([_is_wanted(code, selection.filter.category) for code in words.labels] or [False])
    cells = rows * max(len(labels), 1) + lookup[words.codes]
    # Two subcategories of one group are one pair; a pair is wanted if any of its categories is.
    pairs, inverse = np.unique(cells, return_inverse=True)
    kept = np.bincount(inverse, weights=wanted[words.codes], minlength=len(pairs)) > 0
    half_kept = np.bincount(inverse, weights=~wanted[words.codes], minlength=len(pairs)) > 0
    rows, codes = np.divmod(pairs, max(len(labels), 1))
    shared = (np.bincount(rows, minlength=len(selection))[rows] > 1) | half_kept
    presence = np.where(shared, np.int8(Presence.SHARED), selection.presence[rows])
    taken = selection.table.take(rows[kept], categories=Words(codes[kept].astype(np.int32), tuple(labels)))
    return Selection(taken, presence[kept], selection.filter)


def _in_all_categories(selection: Selection) -> Selection:
    """Let packages that cannot be split lie in the categories of their articles as well."""
    itemised = selection.table.has_itemised_amounts
    if not itemised.any():
        return selection
    records = selection.rows(itemised).table.records()
    wider = [package.model_copy(update={"id": package.id, "category": all_categories(package)}) for package in records]
    plain = selection.rows(~itemised)
    made = _at_rates_of(selection.table, np.flatnonzero(itemised), wider)
    presence = np.concatenate([plain.presence, selection.presence[itemised]])
    return Selection(PackageTable.concat([plain.table, made]), presence, selection.filter)


def _itemised(selection: Selection, basis: Basis, reading: Reading) -> npt.NDArray[np.bool_]:
    """Which packages can be split into their articles and the rest."""
    found = np.zeros(len(selection), dtype=np.bool_)
    for row in np.flatnonzero(selection.table.has_itemised_amounts):
        found[row] = is_splittable(selection.table.record(int(row)), basis=basis, reading=reading)
    return found


def _joined(
    plain: Selection, selection: Selection, apart: npt.NDArray[np.bool_], label: Callable[[str], str]
) -> Selection:
    """The plain rows, followed by the parts of the itemised packages that have a label."""
    split = selection.rows(apart)
    # By date alone: that a category is shared is what the split resolves.
    by_date = date_presence(split.table, selection.filter)
    parts = [
        (row, part, max(int(presence), int(part.presence)))
        for row, (package, presence) in enumerate(zip(split.table.records(), by_date, strict=True))
        for part in articles_apart(package, label)
    ]
    packages = split.table.records()
    records = [_as_package(packages[row], part) for row, part, _ in parts]
    made = _at_rates_of(split.table, np.array([row for row, *_ in parts], dtype=np.int64), records)
    # The figure of a part is exact in its record: its rounding is no power of ten.
    digits = [part.digit - bool(part.minor) for _, part, _ in parts]
    return Selection(
        PackageTable.concat([plain.table, made]),
        np.concatenate([plain.presence, np.array([certainty for *_, certainty in parts], dtype=np.int8)]),
        selection.filter,
        Share(
            digit=np.concatenate([np.zeros(len(plain), dtype=np.int64), np.array(digits, dtype=np.int64)]),
            counts=np.concatenate(
                [np.ones(len(plain), dtype=np.int64), np.array([part.counts for _, part, _ in parts], dtype=np.int64)]
            ),
        ),
    )


def _at_rates_of(table: PackageTable, rows: npt.NDArray[np.int64], records: Sequence[AidPackage]) -> PackageTable:
    """Records made from some rows, converted like the rows they were made from."""
    return PackageTable.from_records(records).converted(table.rates and table.rates.take(rows))


def _as_package(package: AidPackage, part: Part) -> AidPackage:
    currency = str(package.amount.currency)
    amount = Amount(stated=major(part.minor, currency), currency=currency, digit=major(1, currency))
    category = package.category if part.label == _INSIDE else (part.label,)
    update = {"id": package.id, "amount": amount, "category": category, "items": (), "reannounced": None}
    return package.model_copy(update=update)
