"""The packages of a ledger in cells, for all the parties that statements are about.

A ledger may have a million packages, and a search tries hundreds of scopes. All of them look at authority, date,
year and announcement alone, so packages that have these in common are added up once (`totals.cells`), and every
scope is a sum over cells. Single packages are looked at only where there are few.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aidledger.model import StatementKind
from aidledger.totals.cells import cells_of
from aidledger.totals.members import days, members, numbers, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import numpy.typing as npt

    from aidledger.model import Statement
    from aidledger.totals import Filter, Selection
    from aidledger.totals.cells import Cells
    from aidledger.totals.members import Members

    Numbers = npt.NDArray[Any]

__all__ = ["About", "Gathered"]


@dataclass(frozen=True, eq=False)
class About:
    """The packages of some parties and stage.

    Attributes:
        packages: The packages.
        cells: The same, those together that no scope of a statement tells apart.
        members: Which packages are in each cell.
    """

    packages: Selection
    cells: Cells
    members: Members

    def ids(self, mask: npt.NDArray[np.bool_]) -> tuple[str, ...]:
        """Identifiers of the packages of some cells."""
        known = self.packages.table.ids
        return tuple(known[row] for row in self.members.rows(mask).tolist())

    @cached_property
    def drawn(self) -> tuple[Numbers, Numbers]:
        """What each package draws anew, and what it draws of money counted before, in half minor units."""
        table = self.packages.table
        # Python integers where amounts are converted: a product may leave int64.
        factors: Any = 1 if table.rates is None else table.rates.factors.astype(object)
        return (2 * (table.minor - table.reused) + table.spread) * factors, 2 * table.reused * factors


@dataclass(frozen=True, eq=False)
class Gathered:
    """All packages of a ledger, put into cells party by party when first asked for.

    Attributes:
        selection: The packages.
        asked: Announcements that statements are about.
        by_donor: Whether donors are told apart, whose fiscal years differ.
    """

    selection: Selection
    asked: frozenset[str] = frozenset()
    by_donor: bool = True
    _about: dict[Filter, About] = field(init=False, repr=False, default_factory=dict)

    @classmethod
    def for_statements(cls, selection: Selection, statements: Iterable[Statement]) -> Gathered:
        """Cells as fine as some statements ask for."""
        every = tuple(statements)
        asked = frozenset(each.scope.announcement for each in every if each.scope.announcement is not None)
        by_year = any(each.scope.fiscal_year or each.kind is StatementKind.REMAINING for each in every)
        return cls(selection, asked, by_year)

    def about(self, parties: Filter) -> About:
        """The packages of some parties and stage, in cells.

        Args:
            parties: A filter by donor, recipient and stage.
        """
        if parties not in self._about:
            packages = self.selection.where(parties)
            cells, found = cells_of(packages, asked=self.asked, by_donor=self.by_donor)
            self._about[parties] = About(packages, cells, found)
        return self._about[parties]

    def in_time(self, packages: Selection) -> Members:
        """Packages by authority, announcement, year and the one day each is shown at: all that scopes look at.

        Cells follow each other in time, so that a scope is a few runs of them.
        """
        table = packages.table
        apart = [words(table, "authority"), words(table, "announcement", only=self.asked), numbers(table.booked_year)]
        apart += [words(table, "donor")] if self.by_donor else []
        return members([*apart, days(table.day)], len(table))
