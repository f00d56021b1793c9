"""Columns of lists that are put together once it is known which rows stay: to pick lists is dear."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from aidledger.table import PACKAGE_SCHEMA, PackageTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

__all__ = ["Late", "LateCategories", "LatePackages", "LateSources", "built"]

# Fewer dropped rows than one in so many are few.
_FEW = 64
# So many rows in one piece are sooner filtered than cut into stretches.
_SHORT = 1 << 17


@dataclass(frozen=True, eq=False)
class LateCategories:
    """Lists of categories, of which few differ.

    Attributes:
        lists: The distinct lists.
        codes: Which of them every row has. Shape: rows.
    """

    lists: pa.Array[Any]
    codes: npt.NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        """How much there is to pick from."""
        return self.codes.nbytes

    def built(self, mask: pa.Array[Any] | None) -> pa.Array[Any]:
        """The column of the rows that stay; of all rows without a mask."""
        codes: Any = pa.array(self.codes)
        return self.lists.take(codes if mask is None else codes.filter(mask))


@dataclass(frozen=True, eq=False)
class LateSources:
    """At most one source for every row.

    Attributes:
        parts: Columns of its members, those that are there; null where a source says nothing.
        named: Which rows have a source. Shape: rows.
    """

    parts: Mapping[str, pa.ChunkedArray[Any]]
    named: npt.NDArray[np.bool_]

    @property
    def nbytes(self) -> int:
        """How much there is to pick from."""
        return sum(part.nbytes for part in self.parts.values())

    def built(self, mask: pa.Array[Any] | None) -> pa.Array[Any]:
        """The column of the rows that stay; of all rows without a mask."""
        named = self.named if mask is None else self.named[mask.to_numpy(zero_copy_only=False)]
        # Sources of rows that have none are left out of the list's content altogether.
        wanted = self.named if mask is None else self.named & mask.to_numpy(zero_copy_only=False)
        members = {name: built(part, None if wanted.all() else pa.array(wanted)) for name, part in self.parts.items()}
        item = list(PACKAGE_SCHEMA.field("sources").type.value_type)
        size = int(np.count_nonzero(wanted))
        nothing = {kind: pa.nulls(size, kind) for kind in {field.type for field in item}}
        arrays = [members[field.name] if field.name in members else nothing[field.type] for field in item]
        sources: Any = pa.StructArray.from_arrays(arrays, fields=item)
        ends: Any = pa.array(np.concatenate([[0], np.cumsum(named)]).astype(np.int32))
        return pa.ListArray.from_arrays(ends, sources)


class LatePackages(PackageTable):
    """Packages whose columns are laid out for Arrow when somebody first looks at them.

    Args:
        make: Makes the columns, of the contract's schema and in one piece.
        size: How many rows they have.
    """

    def __init__(self, make: Callable[[], pa.Table], size: int) -> None:
        self._make, self._size, self.rates = make, size, None

    def __len__(self) -> int:
        return self._size

    @cached_property
    def arrow(self) -> pa.Table:
        """All columns."""
        return self._make()


Late = LateCategories | LateSources


def built(column: Any, mask: pa.Array[Any] | None = None) -> Any:
    """A column as it is, or of the rows that stay, in one piece.

    Args:
        column: An array, chunks of one, or lists that are put together late.
        mask: Which rows stay; None for all of them.
    """
    if isinstance(column, Late):
        return column.built(mask)
    if isinstance(column, pa.ChunkedArray) and column.num_chunks == 1 and (mask is None or len(mask) <= _SHORT):
        column = column.chunk(0)
    if not isinstance(column, pa.ChunkedArray):
        return column if mask is None else column.filter(mask)
    if mask is None or column.num_chunks == 0:
        return column.combine_chunks()
    if mask.false_count * _FEW < len(mask):
        return _stretches(column, mask.to_numpy(zero_copy_only=False))
    return column.filter(mask).combine_chunks()


def _stretches(column: pa.ChunkedArray[Any], keep: npt.NDArray[np.bool_]) -> pa.Array[Any]:
    """The rows that stay, where few do not: the stretches between those, laid end to end, are one copy instead of two."""
    begins = np.cumsum([0, *map(len, column.chunks)])
    dropped = np.flatnonzero(~keep)
    edges = np.unique(np.concatenate([dropped, dropped + 1, begins]))
    starts, stops = edges[:-1], edges[1:]
    stay = keep[starts]
    starts, stops = starts[stay], stops[stay]
    chunk = np.searchsorted(begins, starts, side="right") - 1
    parts = zip(chunk.tolist(), (starts - begins[chunk]).tolist(), (stops - starts).tolist(), strict=True)
    chunks = column.chunks
    return pa.concat_arrays([chunks[place].slice(start, length) for place, start, length in parts])
