"""What totals are grouped by, and the group every row falls into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import InputError, UnknownTermError
from aidledger.table import Words
from aidledger.totals.categories import by_category, top_category, within_categories
from aidledger.totals.filters import WORD_FILTERS
from aidledger.totals.kinds import compact
from aidledger.totals.periods import period_label
from aidledger.totals.slots import Slots
from aidledger.totals.spread import PERIOD_KEYS, UNDATED, shown_periods, spread_over_periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aidledger.amounts import Reading
    from aidledger.model import Basis
    from aidledger.totals.selection import Selection

__all__ = ["KEYS", "NO_WORD", "Groups", "group"]

_CATEGORY_KEYS = ("category", "category_group")
KEYS = (*WORD_FILTERS, *PERIOD_KEYS, *_CATEGORY_KEYS)
"""Everything totals can be grouped by."""

NO_WORD = "(none)"
"""Label of rows whose cell is empty."""
_UNDATED = "undated"


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows with the group each falls into.

    Attributes:
        selection: The rows; a row that may fall into several groups stands in each.
        slots: Group of every row.
        labels: Key values of every group, sorted. Shape: groups x keys.
        by: The keys.
    """

    selection: Selection
    slots: Slots
    labels: tuple[tuple[str, ...], ...]
    by: tuple[str, ...]


def group(selection: Selection, by: Sequence[str], *, basis: Basis, reading: Reading) -> Groups:
    """Split a selection into groups.

    Rows whose date spans several periods stand in each of them, marked as less than certain; rows
    of several categories stand under each, marked as shared.

    Args:
        selection: Rows to split.
        by: Keys, outermost first.
        basis: Basis of the totals that are to be made.
        reading: Reading of those totals.

    Returns:
        The groups that occur.

    Raises:
        UnknownTermError: A key is not one of `KEYS`.
        InputError: A key stands twice, or fiscal years of a donor whose calendar is not on record.
    """
    _refuse_unknown(by)
    if set(by) & set(_CATEGORY_KEYS):
        selection = by_category(selection, coarse="category" not in by, basis=basis, reading=reading)
    else:
        selection = within_categories(selection, basis=basis, reading=reading)
    periods = [key for key in by if key in PERIOD_KEYS]
    if periods:
        selection = spread_over_periods(selection, periods)
    if not by:
        return Groups(selection, Slots(len(selection)), ((),) if len(selection) else (), ())
    codes, labels = _grouped([_column(selection, key) for key in by], len(selection))
    return Groups(selection, Slots.given(codes, len(labels)), labels, tuple(by))


def _refuse_unknown(by: Sequence[str]) -> None:
    for key in by:
        if key not in KEYS:
            raise UnknownTermError.of("Grouping key", str(key), KEYS)
    if len(set(by)) < len(by):
        raise InputError(f"A grouping key stands twice in {', '.join(by)}.", hint="Name every key once.")


def _grouped(columns: list[Words], size: int) -> tuple[npt.NDArray[np.signedinteger], tuple[tuple[str, ...], ...]]:
    """Group of every row, and the labels of the groups that occur, in order of the keys."""
    if len(columns) == 1 and columns[0].codes.min(initial=0) >= 0:
        # All labels of a column occur, in order.
        return columns[0].codes, tuple((label,) for label in columns[0].labels)
    codes: npt.NDArray[np.int64] = np.zeros(size, dtype=np.int64)
    known: list[tuple[str, ...]] = [()] if size else []
    for words in columns:
        width = len(words.labels) + 1
        present, codes = compact(codes * width + (words.codes + 1), max(len(known), 1) * width)
        own = (NO_WORD, *words.labels)
        known = [(*known[code // width], own[code % width]) for code in present.tolist()]
    return codes, tuple(known)


def _column(selection: Selection, key: str) -> Words:
    if key in PERIOD_KEYS:
        return _periods(selection, key)
    if key not in _CATEGORY_KEYS:
        return selection.table.words(key)
    words = selection.table.single_categories
    if words is None:  # `by_category` leaves exactly one category to a row
        raise AssertionError(key)
    if key == "category":
        return words
    tops = [top_category(code) for code in words.labels]
    labels = tuple(sorted(set(tops)))
    lookup = np.array([labels.index(code) for code in tops] or [0], dtype=np.int32)
    return Words(lookup[words.codes], labels)


def _periods(selection: Selection, key: str) -> Words:
    numbers = shown_periods(selection.table, key)
    unique, codes = np.unique(numbers, return_inverse=True)
    frequency = PERIOD_KEYS[key]
    labels = tuple(_UNDATED if number == UNDATED else period_label(int(number), frequency) for number in unique)
    return Words(codes.astype(np.int32), labels)
