"""What a search looks at: packages in cells, the figures of each, and single packages where they are few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aidledger.amounts import Reading
from aidledger.model import Basis
from aidledger.reconciliation.search import FEW, Columns, Ranked, Runs, sums_over
from aidledger.table import TableView
from aidledger.totals import Selection
from aidledger.totals.cells import alike
from aidledger.totals.figures import figures, money, row_figures
from aidledger.totals.revalued import as_array

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    import numpy.typing as npt

    from aidledger.totals.members import Members

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

__all__ = ["BASES", "Numbered", "Rows", "named"]

BASES = (Basis.ANNOUNCED, Basis.NEW_MONEY)
_NAMED = 3


class Numbered(NamedTuple):
    """The packages of one authority that have a number in its official sequence, in order of their numbers.

    Attributes:
        label: The authority.
        cells: The cell of each package.
        places: Position of its number in `present`.
        present: The numbers that are on record, each once, ascending.
        known: The least and the greatest of the amounts, in half minor units; None where none is known.
    """

    label: str
    cells: Numbers
    places: Numbers
    present: Numbers
    known: tuple[int, int] | None


@dataclass(frozen=True, eq=False)
class Rows:
    """The packages of some parties and stage, in cells, with the figures of each on either basis.

    Attributes:
        packages: The packages, each taken as certainly inside.
        members: Which of them are in each cell.
        currency: ISO 4217 code of all of them, or the one they are converted to.
        exponent: Decimal places of the units figures are in halves of.
    """

    packages: Selection
    members: Members
    currency: str
    exponent: int

    @cached_property
    def cells(self) -> Selection:
        """One package of each cell; what scopes look at is the same for all of it. Shape: cells."""
        return Selection.everything(TableView(self.packages.table, self.members.first))

    @cached_property
    def figures(self) -> dict[Basis, Columns]:
        """What each cell contributes, in half minor units. Shape of each column: cells."""
        sums = list(alike(self.packages, self.members))
        found = {}
        for basis in BASES:
            parts = [figures(each, basis=basis, reading=Reading.CONVENTIONAL) for each in sums]
            columns = ([getattr(part, name) for part in parts] for name in ("point", "rounding_low", "rounding_high"))
            # Python integers where amounts are converted: what statements say in finer units may leave int64.
            kind = np.int64 if self.packages.table.rates is None else np.object_
            nothing = np.zeros(self.members.size, dtype=kind)
            found[basis] = Columns.exact(*(as_array(sum(column, nothing)) for column in columns))
        return found

    @cached_property
    def single(self) -> dict[Basis, Columns]:
        """What each package contributes, in half minor units. Shape of each column: packages."""
        found = {}
        for basis in BASES:
            part = row_figures(self.packages, basis=basis, reading=Reading.CONVENTIONAL, converted=True)
            found[basis] = Columns.exact(*map(as_array, (part.point, part.rounding_low, part.rounding_high)))
        return found

    @cached_property
    def ranked(self) -> dict[Basis, Ranked]:
        """Which packages contribute the same."""
        return {basis: Ranked.of(self.single[basis].point) for basis in BASES}

    def sum(self, mask: Bools, basis: Basis) -> Columns:
        """The total of some cells, as a column of one."""
        return self.sums(mask.reshape(1, -1), basis)

    def sums(self, masks: Bools, basis: Basis) -> Columns:
        """The totals of several sets of cells. Shape of `masks`: sets x cells."""
        figures = self.figures[basis]
        return sums_over(masks, figures if masks.size <= FEW else self._runs[basis])

    @cached_property
    def _runs(self) -> dict[Basis, Runs]:
        return {basis: Runs(self.figures[basis]) for basis in BASES}

    @cached_property
    def differ(self) -> Bools:
        """Which cells count differently on the two bases. Shape: cells."""
        announced, new = (self.figures[basis] for basis in BASES)
        parts = [np.asarray(a != b, dtype=np.bool_) for a, b in zip(announced, new, strict=True)]
        differ: Bools = parts[0] | parts[1] | parts[2]
        return differ

    @cached_property
    def differ_anywhere(self) -> bool:
        """Whether any does."""
        return bool(self.differ.any())

    def major(self, amount: int) -> Decimal:
        """Half minor units in major units."""
        return money(amount, self.currency, self.exponent)

    def ids(self, rows: Numbers) -> tuple[str, ...]:
        """Identifiers of some packages."""
        known = self.packages.table.ids
        return tuple(known[row] for row in rows.tolist())

    def names(self, mask: Bools) -> str:
        """The ids of the packages of some cells, the first few of them."""
        return named(self.packages.table.ids, self.members.rows(mask).tolist())

    @cached_property
    def sequences(self) -> tuple[Numbered, ...]:
        """The official sequences, in order of their authorities."""
        return tuple(self._numbered())

    def _numbered(self) -> Iterator[Numbered]:
        table = self.packages.table
        words, numbered = table.words("authority"), np.flatnonzero(table.tranche > 0)
        codes = words.codes[numbered]
        for code in np.unique(codes[codes >= 0]).tolist():
            rows = numbered[codes == code]
            rows = rows[np.argsort(table.tranche[rows], kind="stable")]
            present, places = np.unique(table.tranche[rows], return_inverse=True)
            known = self._stated(rows[table.minor[rows] > 0])
            ends = (int(known.min()), int(known.max())) if len(known) else None
            yield Numbered(words.labels[code], self.members.cells[rows], places, present, ends)

    def _stated(self, rows: Numbers) -> npt.NDArray[Any]:
        """The figures stated for some packages, converted where they are, in half minor units."""
        table = self.packages.table
        # Python integers where amounts are converted: a product may leave int64.
        factors: Any = 1 if table.rates is None else table.rates.factors[rows].astype(object)
        stated: npt.NDArray[Any] = 2 * table.minor[rows] * factors
        return stated


def named(ids: Sequence[str], rows: Sequence[int]) -> str:
    """The ids of some rows, the first few of them."""
    more = len(rows) - _NAMED
    return ", ".join(ids[row] for row in rows[:_NAMED]) + (f" and {more} more" if more > 0 else "")
