"""Packages that no filter tells apart, added up once, so that a total over any scope is a sum over few cells.

A filter lets packages through by their words and their days. Packages that have these in common are inside or
outside together, with the same certainty; if figures are worded alike as well, five sums say all that a total needs
to know of them (`tally`). Integers may be added in any order, so totals over cells are those over packages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from aidledger.amounts import Bound
from aidledger.table import TableView
from aidledger.totals.added import added
from aidledger.totals.countable import kept_rows, refuse_mixed_valuations
from aidledger.totals.figures import NO_CURRENCY
from aidledger.totals.kinds import KINDS, Kind, Presence, Reuse, compact, kind_of, kinds_of
from aidledger.totals.members import days, members, numbers, words
from aidledger.totals.parts import Part, add_parts, parts_of
from aidledger.totals.selection import OUTSIDE
from aidledger.totals.slots import Slots
from aidledger.totals.tally import Tally, summed, tally

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from aidledger.amounts import Reading
    from aidledger.model import Basis, Revision
    from aidledger.totals.added import Added
    from aidledger.totals.exact import Exact
    from aidledger.totals.filters import Filter
    from aidledger.totals.members import Members
    from aidledger.totals.selection import Selection

__all__ = ["Cells", "alike", "cells_of"]

_FIGURES = ("minor", "digit", "spread", "reused", "reused_digit")
_APART = ("authority", "currency", "stage", "instrument", "valuation", "draws_on")
"""Words that decide what may be added, or that balances ask for."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Packages in cells, with the sums of each.

    Attributes:
        heads: One package of each cell. Only the words and days that cells were made by say anything about
            the others. Shape: cells.
        kinds: The kind of every cell's figures, how certainly it lies inside left aside. Shape: cells.
        counts: Packages in each cell. Shape: cells.
        parts: Sums by name, converted where the table is, as parts to add up. Shape of each: cells.
    """

    heads: Selection
    kinds: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]
    parts: Mapping[str, tuple[Part, ...]]

    def __len__(self) -> int:
        return len(self.heads)

    def where(self, wanted: Filter) -> Self:
        """The cells that lie, or may lie, inside `wanted` as well.

        Args:
            wanted: A filter by words and days that the cells were made by.

        Raises:
            InputError: A boundary is open, or fiscal years of an unknown calendar are asked for.
        """
        presence = self.heads.presence_in(wanted)
        return self._kept(presence != OUTSIDE, self.heads.narrowed(wanted, presence))

    def rows(self, mask: npt.NDArray[np.bool_]) -> Self:
        """The cells where `mask` is true, under the same filter."""
        return self._kept(mask, self.heads.rows(mask))

    def _kept(self, mask: npt.NDArray[np.bool_], heads: Selection) -> Self:
        if bool(mask.all()):
            return replace(self, heads=heads)
        parts = {
            name: tuple(Part(part.shift, part.values[mask]) for part in column) for name, column in self.parts.items()
        }
        return replace(self, heads=heads, kinds=self.kinds[mask], counts=self.counts[mask], parts=parts)

    def countable(self) -> Self:
        """Without what is not aid, unless the filter asked for it by name.

        Raises:
            ValuationMismatchError: In-kind aid on different known valuation bases would be added.
        """
        kept = self.rows(kept_rows(self.heads))
        refuse_mixed_valuations(kept.heads)
        return kept

    def less(self, cell: int, package: Selection) -> Self:
        """The cells without one package.

        Args:
            cell: The cell it is in.
            package: The package alone.
        """
        if self.counts[cell] == 1:
            return self.rows(np.arange(len(self)) != cell)
        counts = self.counts.copy()
        counts[cell] -= 1
        parts = {name: _less(column, cell, len(self), _figure(package, name)) for name, column in self.parts.items()}
        return replace(self, counts=counts, parts=parts)

    def tally(self) -> Tally:
        """The sums of all cells as one group."""
        present, code = compact(self.kinds + self.heads.presence, KINDS)
        width = max(len(present), 1)
        sums = {name: add_parts(parts, code, width).reshape(1, width) for name, parts in self.parts.items()}
        count = np.zeros(width, dtype=np.int64)
        np.add.at(count, code, self.counts)
        kinds = tuple(kind_of(int(code)) for code in present) or (Kind(Bound.EXACT, Reuse.NONE, Presence.CERTAIN),)
        return _tally(kinds, count.reshape(1, width), sums)

    def total(
        self, *, basis: Basis, reading: Reading, revisions: Sequence[Revision] = (), currency: str = NO_CURRENCY
    ) -> Added:
        """Add the packages of all cells, by the rules of `totals.total`.

        Args:
            basis: How reuse and revaluation are counted.
            reading: How one-sided and approximate wording is read.
            revisions: Revisions of the ledger, for the revalued basis.
            currency: Currency of an empty total.

        Raises:
            CurrencyMismatchError: Packages in several currencies.
            ValuationMismatchError: In-kind aid on different known valuation bases.
            BasisMismatchError: The revalued basis of a scope finer than revisions are published.
        """
        counted = self.countable()
        return added(
            counted.heads, counted.tally(), basis=basis, reading=reading, revisions=revisions, currency=currency
        )


def cells_of(selection: Selection, *, asked: Collection[str], by_donor: bool) -> tuple[Cells, Members]:
    """Put the packages of a selection into cells.

    Args:
        selection: Packages of one stage, narrowed by no category.
        asked: The announcements that are going to be asked for; all others are alike.
        by_donor: Whether donors are told apart: fiscal years are known of some only.

    Returns:
        The cells, and which packages are in each.
    """
    table, presence = selection.table, selection.presence
    kinds = kinds_of(table, presence).codes_of_rows()
    apart = [words(table, name) for name in (*_APART, *(["donor"] if by_donor else []))]
    apart += [words(table, "announcement", only=asked), numbers(table.booked_year), numbers(kinds)]
    apart += [days(table.day_latest), *([] if table.has_single_days else [days(table.day_earliest)])]
    found = members(apart, len(table))
    _, sums = summed(selection, Slots.given(found.cells, found.size))
    cells = Cells(
        heads=type(selection)(TableView(table, found.first), presence[found.first], selection.filter),
        kinds=(kinds - presence)[found.first],
        counts=found.counts,
        parts={name: parts_of(column) for name, column in zip(_FIGURES, sums, strict=True)},
    )
    return cells, found


def alike(selection: Selection, found: Members) -> Iterator[Tally]:
    """Packages by cell and by how their figures are worded.

    Args:
        selection: The packages.
        found: Their cells, whatever they are made by.

    Yields:
        The sums by cell of all packages of one kind; nothing where a cell has none.
    """
    sums = tally(selection, Slots.given(found.cells, found.size))
    for index, kind in enumerate(sums.kinds):
        here = slice(index, index + 1)
        columns = (sums.stated, sums.digit, sums.spread, sums.reused, sums.reused_digit)
        yield Tally((kind,), sums.count[:, here], *(column[:, here] for column in columns))


def _tally(kinds: tuple[Kind, ...], count: npt.NDArray[np.int64], sums: Mapping[str, Exact]) -> Tally:
    stated, digit, spread, reused, reused_digit = (sums[name] for name in _FIGURES)
    return Tally(kinds, count, stated, digit, spread, reused, reused_digit)


def _figure(package: Selection, name: str) -> int:
    """One figure of one package, converted where the table is."""
    rates = package.table.rates
    stated = int(package.summands[_FIGURES.index(name)].values[0])
    return stated if rates is None else stated * int(rates.factors[0])


def _less(parts: tuple[Part, ...], cell: int, cells: int, figure: int) -> tuple[Part, ...]:
    """The parts of sums, one of them less by a figure."""
    correction = np.zeros(cells, dtype=np.int64 if abs(figure) < 2**62 else np.object_)
    correction[cell] = -figure
    return (*parts, *parts_of(correction))
