"""Ids that changed while the package did not: suggested, never assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.table import PackageTable, in_one_piece
from aidledger.versions.aligned import COLUMNS_OF, ChangeKind
from aidledger.versions.columns import differing

if TYPE_CHECKING:
    import numpy.typing as npt

    from aidledger.versions.columns import Mask

__all__ = ["renames"]

_COUNTS = tuple(name for kind, names in COLUMNS_OF.items() if kind is not ChangeKind.SOURCE for name in names)
_WORDS = tuple(name for name in _COUNTS if name not in {"category", "items"})


def renames(removed: PackageTable, added: PackageTable) -> tuple[tuple[str, str], ...]:
    """Pairs of a removed and an added package that say the same about everything that counts.

    Only pairs without a rival are suggested: where two packages of one ledger say the same, nobody
    can tell which became which.

    Args:
        removed: Packages only the old ledger has.
        added: Packages only the new one has.

    Returns:
        Old and new id of each pair, in order of the old id.
    """
    if not len(removed) or not len(added):
        return ()
    keys = _keys(PackageTable.concat([removed.converted(None), added.converted(None)]))
    old, new = keys[: len(removed)], keys[len(removed) :]
    _, left, right = np.intersect1d(old[_single(old)], new[_single(new)], return_indices=True)
    before, after = np.flatnonzero(_single(old))[left], np.flatnonzero(_single(new))[right]
    old_rows, new_rows = removed.converted(None).take(before), added.converted(None).take(after)
    alike = np.ones(len(before), dtype=np.bool_)
    for name in _COUNTS:
        alike &= ~differing(old_rows.arrow.column(name), new_rows.arrow.column(name))
    pairs = zip(old_rows.ids, new_rows.ids, strict=True)
    return tuple(sorted(pair for pair, is_alike in zip(pairs, alike, strict=True) if is_alike))


def _keys(table: PackageTable) -> npt.NDArray[np.int64]:
    """A number for every row that rows of equal content share: groups of words, refined column by column."""
    keys = np.zeros(len(table), dtype=np.int64)
    for name in _WORDS:
        column = in_one_piece(table.arrow.column(name))
        coded = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
        codes = pc.fill_null(coded.indices, len(coded.dictionary)).to_numpy(zero_copy_only=False)
        # Renumbered after each column, so that the product never leaves int64.
        _, keys = np.unique(keys * (len(coded.dictionary) + 1) + codes, return_inverse=True)
    return keys


def _single(keys: npt.NDArray[np.int64]) -> Mask:
    """Which rows share their key with no other row of their ledger."""
    _, position, counts = np.unique(keys, return_inverse=True, return_counts=True)
    single: Mask = counts[position] == 1
    return single
