"""Packages by category: what is certain, what is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts import Amount, Bound
from aidledger.table import PackageTable
from aidledger.totals.selection import Presence, Selection
from aidledger.vocabulary import parent

if TYPE_CHECKING:
    from decimal import Decimal

    from aidledger.model import AidPackage

__all__ = ["by_category"]


def by_category(selection: Selection, *, coarse: bool) -> Selection:
    """Let every row stand once under each of its categories.

    A package of one category counts there with certainty. A package of several is *shared*: it may
    belong to any of them, wholly or not at all. Articles with amounts of their own are split off
    first.

    Args:
        selection: Rows to spread.
        coarse: Use top-level categories instead of the codes as recorded.

    Returns:
        Rows of exactly one category each.
    """
    selection = _itemised_apart(selection)
    parents, words = selection.table.category_pairs
    labels = np.array([_top(label) if coarse else label for label in words.labels] or [""])
    names = labels[words.codes]
    pairs = (
        np.unique(np.stack([parents.astype(str), names]), axis=1) if coarse else np.stack([parents.astype(str), names])
    )
    rows = pairs[0].astype(np.int64)
    shared = np.bincount(rows, minlength=len(selection))[rows] > 1
    presence = np.where(shared, np.int8(Presence.SHARED), selection.presence[rows])
    return Selection(selection.table.take(rows, categories=pairs[1].tolist()), presence, selection.filter)


def _top(code: str) -> str:
    while (above := parent(code)) is not None:
        code = above
    return code


def _itemised_apart(selection: Selection) -> Selection:
    """Replace packages whose articles state amounts by those articles and the rest."""
    table = selection.table
    itemised = table.has_itemised_amounts
    if not itemised.any():
        return selection
    parts: list[AidPackage] = []
    presence: list[int] = []
    for row in np.flatnonzero(itemised):
        split = _parts(table.record(int(row)))
        parts.extend(split)
        presence.extend([int(selection.presence[row])] * len(split))
    rest = selection.rows(~itemised)
    joined = PackageTable.concat([rest.table, PackageTable.from_records(parts)])
    return Selection(joined, np.concatenate([rest.presence, np.array(presence, dtype=np.int8)]), selection.filter)


def _parts(package: AidPackage) -> list[AidPackage]:
    """The articles with amounts, and what remains of the package."""
    whole = package.amount
    stated = [item for item in package.items if item.amount is not None and item.category is not None]
    if whole.value is None or any(item.amount and item.amount.currency != whole.currency for item in stated):
        return [package]
    left = whole.value - sum((item.amount.value or 0 for item in stated if item.amount), start=whole.value * 0)
    if left < 0 or not stated:
        # Articles dearer than their package: a finding (AL209), and no ground for a split.
        return [package]
    parts = [
        package.model_copy(update={"amount": item.amount, "category": item.category, "items": (), "reannounced": None})
        for item in stated
    ]
    if left:
        parts.append(package.model_copy(update={"amount": _rest(whole, left), "items": (), "reannounced": None}))
    return parts


def _rest(whole: Amount, left: Decimal) -> Amount:
    bound = Bound.EXACT if whole.bound is Bound.BETWEEN else whole.bound
    return Amount(stated=left, currency=whole.currency, bound=bound)
