"""Two tables of packages row by row: what is in both, what is only in one, and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.errors import CurrencyMismatchError, InputError
from aidledger.table import in_one_piece
from aidledger.versions.columns import differing

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from aidledger.table import PackageTable, RowRates
    from aidledger.versions.columns import Mask

__all__ = ["COLUMNS_OF", "Aligned", "ChangeKind", "Rows", "align"]

_LARGEST_FACTOR = 2**62


class ChangeKind(StrEnum):
    """What differs between two versions of a record."""

    ADDED = "added"
    """Only the new ledger has it."""
    REMOVED = "removed"
    """Only the old ledger has it."""
    AMOUNT = "amount"
    """Figure, range, currency, or why it is unknown."""
    DATE = "date"
    """Days, or the booked year."""
    CATEGORY = "category"
    """Capability codes or articles."""
    PARTY = "party"
    """Donor or recipient."""
    STAGE = "stage"
    """How far the money has come."""
    TERMS = "terms"
    """Authority, instrument, valuation, announcement or number in the sequence."""
    BOUND = "bound"
    """How the same figure is worded, or how finely it is stated."""
    REUSE = "reuse"
    """The part counted before of the same figure, or the limit drawn on."""
    SOURCE = "source-only"
    """Nothing that counts: sources, notes, wording, the day it became known."""
    RATE = "rate-only"
    """Figure and day are the same, the rate it is converted at is another."""


COLUMNS_OF: Mapping[ChangeKind, tuple[str, ...]] = {
    ChangeKind.PARTY: ("donor", "recipient"),
    ChangeKind.TERMS: ("authority", "instrument", "valuation", "announcement", "tranche"),
    ChangeKind.STAGE: ("stage",),
    ChangeKind.CATEGORY: ("category", "items"),
    ChangeKind.DATE: ("date_earliest", "date_latest", "fiscal_year"),
    ChangeKind.AMOUNT: ("amount_minor", "upper_minor", "currency", "unknown_reason"),
    ChangeKind.BOUND: ("bound", "digit_minor"),
    ChangeKind.REUSE: ("reannounced_minor", "reannounced_digit_minor", "reannounced_bound", "draws_on"),
    ChangeKind.SOURCE: (
        "date_text", "wording", "reannounced_wording", "tranche_basis", "known_on", "confidence", "note", "sources",
        "suppressed",
    ),
}  # fmt: skip
"""The columns whose difference makes a kind."""


class Rows:
    """Some rows of a table, whose columns are taken when they are looked at.

    Args:
        table: The table.
        rows: Row numbers, in the order wanted.
    """

    def __init__(self, table: PackageTable, rows: npt.NDArray[np.int64]) -> None:
        self.numbers = rows
        self._whole = table
        self._in_order = len(rows) == len(table) and bool(np.array_equal(rows, np.arange(len(rows))))
        self._columns: dict[str, pa.Array[Any]] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    def column(self, name: str) -> pa.Array[Any]:
        """One column of the rows."""
        if name not in self._columns:
            column = in_one_piece(self._whole.arrow.column(name))
            self._columns[name] = column if self._in_order else _taken(column, self.numbers)
        return self._columns[name]

    @cached_property
    def factors(self) -> npt.NDArray[np.int64] | None:
        """What the rows are converted by; None where they are not."""
        return None if self._whole.rates is None else self._whole.rates.factors[self.numbers]

    def rates(self, factors: npt.NDArray[np.int64] | None) -> RowRates | None:
        """The rates of the table with other factors."""
        rates = self._whole.rates
        return None if rates is None or factors is None else rates.of_rows(factors, rates.exponent)

    def take(self, positions: npt.NDArray[np.int64]) -> PackageTable:
        """Some of the rows as a table; positions count within these rows."""
        return self._whole.take(self.numbers[positions])

    def by_id(self) -> npt.NDArray[np.int64]:
        """Positions of the rows in order of id."""
        order: npt.NDArray[np.int64] = pc.sort_indices(self.column("id")).to_numpy().astype(np.int64)
        return order


@dataclass(frozen=True, eq=False)
class Aligned:
    """Two tables whose common rows stand in one order.

    Attributes:
        old: Rows of the old table that the new one has too.
        new: The same packages as the new table has them, in the order of `old`.
        removed: Rows that only the old table has.
        added: Rows that only the new table has.
        after: The new table.
    """

    old: Rows
    new: Rows
    removed: Rows
    added: Rows
    after: PackageTable

    @cached_property
    def masks(self) -> Mapping[ChangeKind, Mask]:
        """By kind, which common rows differ in it. Shape: common rows."""
        masks = {kind: self._differs(columns) for kind, columns in COLUMNS_OF.items()}
        for kind in (ChangeKind.BOUND, ChangeKind.REUSE):
            masks[kind] &= ~masks[ChangeKind.AMOUNT]  # another figure has its own wording
        counts = np.logical_or.reduce([mask for kind, mask in masks.items() if kind is not ChangeKind.SOURCE])
        masks[ChangeKind.RATE] = self._rates_differ() & ~masks[ChangeKind.DATE] & ~masks[ChangeKind.AMOUNT]
        masks[ChangeKind.SOURCE] &= ~(counts | masks[ChangeKind.RATE])
        return masks

    @cached_property
    def changed(self) -> Mask:
        """Which common rows differ in anything. Shape: common rows."""
        changed: Mask = np.logical_or.reduce(list(self.masks.values()))
        return changed

    def counts(self) -> dict[ChangeKind, int]:
        """How many packages each kind concerns; kinds without any are left out."""
        found = {ChangeKind.ADDED: len(self.added), ChangeKind.REMOVED: len(self.removed)}
        found |= {kind: int(mask.sum()) for kind, mask in self.masks.items()}
        return {kind: found[kind] for kind in ChangeKind if found[kind]}

    def _differs(self, columns: tuple[str, ...]) -> Mask:
        found = np.zeros(len(self.old), dtype=np.bool_)
        for name in columns:
            found |= differing(self.old.column(name), self.new.column(name))
        return found

    def _rates_differ(self) -> Mask:
        if self.old.factors is None or self.new.factors is None:
            return np.zeros(len(self.old), dtype=np.bool_)
        return np.not_equal(self.old.factors, self.new.factors)


def _taken(column: pa.Array[Any], rows: npt.NDArray[np.int64]) -> pa.Array[Any]:
    """Some cells of a column; of one whose cells are all empty, any will do, and nothing is moved."""
    elements = len(pc.list_flatten(column)) if isinstance(column, pa.ListArray) else len(column)
    is_empty = column.null_count in {0, len(column)} if not elements else column.null_count == len(column)
    return column.slice(0, len(rows)) if is_empty and len(rows) <= len(column) else column.take(pa.array(rows))


def align(old: PackageTable, new: PackageTable) -> Aligned:
    """Match two tables by id.

    Args:
        old: The earlier one.
        new: The later one.

    Returns:
        Their rows, aligned.

    Raises:
        InputError: An id stands twice in a table, or only one of them is converted.
        CurrencyMismatchError: They are converted to different currencies.
    """
    old, new = _rated_alike(old, new)
    ids, new_ids = (in_one_piece(table.arrow.column("id")) for table in (old, new))
    position = pc.index_in(ids, value_set=new_ids)
    common = position.is_valid().to_numpy(zero_copy_only=False).astype(np.bool_)
    rows = position.drop_null().to_numpy().astype(np.int64)
    times = np.bincount(rows, minlength=len(new))
    aligned = Aligned(
        Rows(old, np.flatnonzero(common)),
        Rows(new, rows),
        Rows(old, np.flatnonzero(~common)),
        Rows(new, np.flatnonzero(times == 0)),
        new,
    )
    _refuse_repeated(aligned, ids, repeated=bool((times > 1).any()))
    return aligned


def _refuse_repeated(aligned: Aligned, old: pa.Array[str], *, repeated: bool) -> None:
    """Refuse ids that stand twice, without counting all of them: most rows have found their only partner."""
    added, removed = aligned.added.column("id"), aligned.removed.column("id")
    repeated |= bool(pc.any(pc.is_in(old, value_set=added)).as_py())
    repeated |= any(pc.count_distinct(part).as_py() < len(part) for part in (added, removed))
    if repeated:
        raise InputError("An id stands for several packages of a ledger.", hint="Give every package an id of its own.")


def _rated_alike(old: PackageTable, new: PackageTable) -> tuple[PackageTable, PackageTable]:
    """Both tables with rates of the same number of decimals; as they are where they are not converted."""
    mine, theirs = old.rates, new.rates
    if mine is None and theirs is None:
        return old, new
    if mine is None or theirs is None:
        raise InputError("One of the two ledgers is converted, the other is not.", hint="Convert both, or none.")
    if "deflate" in (*mine.sheet.steps, *theirs.sheet.steps) and mine.how != theirs.how:
        raise InputError(
            f"The two ledgers are in different prices: {mine.how}, and {theirs.how}.",
            hint="Deflate both to one year by one series, and convert both alike.",
        )
    if mine.currency != theirs.currency:
        raise CurrencyMismatchError(
            f"One ledger is converted to {mine.currency}, the other to {theirs.currency}.",
            hint="Convert both to one currency.",
        )
    exponent = max(mine.exponent, theirs.exponent)
    return old.converted(_finer(mine, exponent)), new.converted(_finer(theirs, exponent))


def _finer(rates: RowRates, exponent: int) -> RowRates:
    power = 10 ** (exponent - rates.exponent)
    if power > 1 and len(rates.factors) and int(rates.factors.max()) * power >= _LARGEST_FACTOR:
        raise InputError("The two ledgers are converted at rates of too different precision.", hint="Use one source.")
    return rates if power == 1 else rates.of_rows(rates.factors * np.int64(power), exponent)
