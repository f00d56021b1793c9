"""The table of packages, and the arrays that totals run on."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.amounts import Bound
from aidledger.errors import MissingColumnError
from aidledger.table.days import NO_DAY_EARLIEST, NO_DAY_LATEST
from aidledger.table.digest import content_digest
from aidledger.table.pieces import in_one_piece
from aidledger.table.rates import RowRates
from aidledger.table.rows import record_of, row_of
from aidledger.table.schema import PACKAGE_SCHEMA
from aidledger.table.words import filled, numpy_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from aidledger.model import AidPackage
    from aidledger.table.words import Words

__all__ = ["PackageTable"]

_BOUND_CODE = {bound.value: code for code, bound in enumerate(Bound)}


class PackageTable:
    """Packages as an immutable Arrow table of the contract's schema.

    Arrays are views made when first asked for, one value per row, in row order.

    Args:
        arrow: Columns of `PACKAGE_SCHEMA`, already validated; others are dropped.
        rates: What sums are converted by; the columns keep the amounts as stated.

    Raises:
        MissingColumnError: A column of the contract is not there.
    """

    def __init__(self, arrow: pa.Table, *, rates: RowRates | None = None) -> None:
        given = set(arrow.column_names)
        missing = [name for name in PACKAGE_SCHEMA.names if name not in given]
        if missing:
            raise MissingColumnError(
                f"The table has no column {' or '.join(map(repr, missing))}.",
                hint=f"It has: {', '.join(arrow.column_names) or 'none'}.",
            )
        if not arrow.schema.equals(PACKAGE_SCHEMA, check_metadata=True):
            arrow = arrow.select(PACKAGE_SCHEMA.names).cast(PACKAGE_SCHEMA)
        # To combine what is in one piece would copy some of it.
        self.arrow = arrow if all(column.num_chunks == 1 for column in arrow.columns) else arrow.combine_chunks()
        self.rates = rates

    @classmethod
    def from_records(cls, packages: Iterable[AidPackage]) -> PackageTable:
        """Build the table of some records, in their order."""
        rows = [row_of(package) for package in packages]
        columns = [pa.array([row[field.name] for row in rows], field.type) for field in PACKAGE_SCHEMA]
        return cls(pa.Table.from_arrays(columns, schema=PACKAGE_SCHEMA))

    def __len__(self) -> int:
        return int(self.arrow.num_rows)

    def record(self, row: int) -> AidPackage:
        """The package in `row` (0-based), as a record.

        Raises:
            IndexError: There is no such row.
        """
        if not 0 <= row < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        return record_of(self.arrow.slice(row, 1).to_pylist()[0])

    def records(self) -> tuple[AidPackage, ...]:
        """Every package as a record; meant for small tables."""
        return tuple(record_of(row) for row in self.arrow.to_pylist())

    def filter(self, mask: npt.NDArray[np.bool_]) -> PackageTable:
        """The rows where `mask` is true. Shape of `mask`: rows."""
        if bool(mask.all()) and len(mask) == len(self):
            return self
        keep: pa.Array[Any] = pa.array(mask)
        return PackageTable(self.arrow.filter(keep), rates=self.rates and self.rates.take(mask))

    def take(
        self,
        rows: npt.NDArray[np.int64],
        *,
        categories: Words | None = None,
        days: npt.NDArray[np.int32] | None = None,
    ) -> PackageTable:
        """Some rows, possibly repeated, with one category or day of each replaced.

        Args:
            rows: Row numbers, in the order wanted.
            categories: The one category of every taken row.
            days: The one day of every taken row.

        Returns:
            A table of as many rows as `rows`.
        """
        positions: pa.Array[Any] = pa.array(rows)
        arrow = self.arrow.take(positions)
        if categories is not None:
            words = pa.DictionaryArray.from_arrays(pa.array(categories.codes), pa.array(categories.labels, pa.string()))
            ends = pa.array(np.arange(len(words) + 1, dtype=np.int32))
            lists = pa.ListArray.from_arrays(ends, words)
            arrow = arrow.set_column(PACKAGE_SCHEMA.get_field_index("category"), "category", lists)
        if days is not None:
            known = pa.array(days, mask=days == NO_DAY_LATEST).cast(pa.date32())
            for name in ("date_earliest", "date_latest"):
                arrow = arrow.set_column(PACKAGE_SCHEMA.get_field_index(name), name, known)
        return PackageTable(arrow, rates=self.rates and self.rates.take(rows))

    def converted(self, rates: RowRates | None) -> PackageTable:
        """The same rows, whose sums are converted; as stated again with None."""
        # Everything worked out of the columns so far holds as well.
        found = copy(self)
        found.rates = rates
        return found

    @classmethod
    def concat(cls, tables: Sequence[PackageTable]) -> PackageTable:
        """The rows of several tables, one after the other; the empty table when there are none."""
        if not tables:
            return cls.from_records(())
        return cls(
            pa.concat_tables([table.arrow for table in tables]).unify_dictionaries(), rates=_joined_rates(tables)
        )

    @cached_property
    def has_itemised_amounts(self) -> npt.NDArray[np.bool_]:
        """Whether a package lists articles with amounts of their own. Shape: rows."""
        column = in_one_piece(self.arrow.column("items"))
        found = np.zeros(len(self), dtype=np.bool_)
        if not len(pc.list_flatten(column)):
            return _shut(found)
        rows = numpy_of(pc.list_parent_indices(column)).astype(np.int64)
        has_amount = numpy_of(pc.is_valid(pc.struct_field(pc.list_flatten(column), "amount"))).astype(np.bool_)
        found[rows[has_amount]] = True
        return _shut(found)

    def cells(self, name: str) -> list[object]:
        """One column as Python values; meant for showing, not for counting."""
        return list(self.arrow.column(name).to_pylist())

    @cached_property
    def ids(self) -> Sequence[str]:
        """Identifiers in row order."""
        return [str(cell) for cell in self.cells("id")]

    def words(self, name: str) -> Words:
        """A dictionary-encoded column as codes and sorted labels."""
        found = self._words.get(name)
        if found is None:
            found = self._words[name] = _shut_words(words_of(self.arrow.column(name)))
        return found

    @cached_property
    def _words(self) -> dict[str, Words]:
        return {}

    @property
    def is_known_throughout(self) -> bool:
        """Whether every amount is known."""
        return not self.arrow.column("amount_minor").null_count

    @cached_property
    def known(self) -> npt.NDArray[np.bool_]:
        """Whether the amount is known. Shape: rows."""
        return _shut(numpy_of(pc.is_valid(self.arrow.column("amount_minor"))).astype(np.bool_))

    @cached_property
    def minor(self) -> npt.NDArray[np.int64]:
        """Stated figure in minor units; 0 where unknown. Shape: rows."""
        return self._integers("amount_minor")

    @cached_property
    def minor_range(self) -> tuple[int, int]:
        """Least and greatest of the stated figures; 0 and 0 without rows."""
        return (int(self.minor.min()), int(self.minor.max())) if len(self) else (0, 0)

    @cached_property
    def digit(self) -> npt.NDArray[np.int64]:
        """Last stated digit in minor units; 0 where unknown or where the figure is zero."""
        # A stated zero is exact: it is not zero plus or minus half a million.
        digit = self._integers("digit_minor")
        return digit if self.minor_range[0] > 0 else _shut(np.where(self.minor == 0, 0, digit))

    @cached_property
    def spread(self) -> npt.NDArray[np.int64]:
        """Width of a range in minor units; 0 where the figure is a single one."""
        upper = self._integers("upper_minor")
        return upper if self._is_empty("upper_minor") else _shut(np.where(upper == 0, 0, upper - self.minor))

    @cached_property
    def bound(self) -> npt.NDArray[np.int8]:
        """Index of the bound in the order of `Bound`. Shape: rows."""
        words = self.words("bound")
        lookup = np.array([_BOUND_CODE[label] for label in words.labels] or [0], dtype=np.int8)
        return _shut(lookup[words.codes])

    @cached_property
    def reused(self) -> npt.NDArray[np.int64]:
        """Part counted before, in minor units; 0 where there is none."""
        return self._integers("reannounced_minor")

    @cached_property
    def reused_digit(self) -> npt.NDArray[np.int64]:
        """Last stated digit of the part counted before, in minor units."""
        digit = self._integers("reannounced_digit_minor")
        return digit if self._is_empty("reannounced_digit_minor") else _shut(np.where(self.reused == 0, 0, digit))

    @cached_property
    def reuse_is_inferred(self) -> npt.NDArray[np.bool_]:
        """Whether reuse is inferred rather than documented. Shape: rows."""
        return _shut(self.words("reannounced_bound").mask([Bound.AT_MOST.value]))

    @cached_property
    def day_earliest(self) -> npt.NDArray[np.int32]:
        """First possible day, in days since 1970-01-01; `NO_DAY_EARLIEST` when open."""
        return self._days("date_earliest", NO_DAY_EARLIEST)

    @cached_property
    def day_latest(self) -> npt.NDArray[np.int32]:
        """Last possible day, in days since 1970-01-01; `NO_DAY_LATEST` when open."""
        return self._days("date_latest", NO_DAY_LATEST)

    @cached_property
    def day(self) -> npt.NDArray[np.int32]:
        """Day a package is shown at: the last possible one, else the first, else `NO_DAY_LATEST`."""
        if not self.arrow.column("date_latest").null_count:
            return self.day_latest
        open_end = self.day_latest == NO_DAY_LATEST
        return _shut(np.where(open_end & (self.day_earliest != NO_DAY_EARLIEST), self.day_earliest, self.day_latest))

    @cached_property
    def day_range(self) -> tuple[int, int]:
        """First and last of the days rows are shown at; 0 and -1 without rows."""
        return (int(self.day.min()), int(self.day.max())) if len(self) else (0, -1)

    @cached_property
    def has_single_days(self) -> bool:
        """Whether every row has a date, and every date is one day."""
        return (
            self.arrow.column("date_latest").null_count == 0
            and self.arrow.column("date_earliest").null_count == 0
            and bool(pa.array(self.day_earliest).equals(pa.array(self.day_latest)))
        )

    @cached_property
    def booked_year(self) -> npt.NDArray[np.int32]:
        """Stated fiscal year; 0 where none is stated."""
        return _shut(self._integers("fiscal_year").astype(np.int32))

    @cached_property
    def tranche(self) -> npt.NDArray[np.int64]:
        """Number in the official sequence; 0 where none."""
        return self._integers("tranche")

    @cached_property
    def single_categories(self) -> Words | None:
        """The category of every row, where each names exactly one; None where any names several, or none."""
        column = in_one_piece(self.arrow.column("category"))
        # An array without rows may have no offsets at all.
        if column.null_count or (len(column) and not _are_single(column.offsets.to_numpy())):
            return None
        return _shut_words(words_of(column.flatten()))

    @cached_property
    def category_pairs(self) -> tuple[npt.NDArray[np.int64], Words]:
        """Every (row, category) pair: the row numbers, and the categories as words."""
        column = in_one_piece(self.arrow.column("category"))
        parents = numpy_of(pc.list_parent_indices(column)).astype(np.int64)
        return _shut(parents), _shut_words(words_of(pc.list_flatten(column)))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the content of the table, independent of how it is held in memory."""
        return content_digest(self.arrow, key="id")

    def _is_empty(self, name: str) -> bool:
        """Whether no cell of a column is filled."""
        return bool(self.arrow.column(name).null_count == len(self))

    def _integers(self, name: str) -> npt.NDArray[np.int64]:
        column: Any = self.arrow.column(name)
        return _shut(filled(column, 0, np.int64))

    def _days(self, name: str, default: int) -> npt.NDArray[np.int32]:
        column: Any = self.arrow.column(name).cast(pa.int32())
        return _shut(filled(column, default, np.int32))


def _are_single(ends: npt.NDArray[np.int32]) -> bool:
    """Whether all lists between such ends have one element: as many as there are lists, and none is empty."""
    return int(ends[-1] - ends[0]) == len(ends) - 1 and bool((ends[1:] != ends[:-1]).all())


_Array = TypeVar("_Array", bound="npt.NDArray[Any]")


def _shut(array: _Array) -> _Array:
    """An array that callers cannot write to: it is kept, and the next one to ask gets the same."""
    array.setflags(write=False)
    return array


def _shut_words(words: Words) -> Words:
    _shut(words.codes)
    return words


def _joined_rates(tables: Sequence[PackageTable]) -> RowRates | None:
    """Rates of tables laid end to end; none unless all of them are converted alike."""
    rates = [table.rates for table in tables if table.rates is not None]
    if len(rates) < len(tables):
        return None
    return RowRates.joined(rates)
