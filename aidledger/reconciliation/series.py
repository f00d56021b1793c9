"""Many statements at once: what one change would do to all of them, and what happened in between.

A *series* is the running totals of the same parties, stage and currency, in order of their day. On a
grid of statements by packages, one change is tried on all of them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from aidledger.model import Basis, StatementKind
from aidledger.reconciliation.candidates import counted_by
from aidledger.reconciliation.search import Columns, Window
from aidledger.reconciliation.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from aidledger.reconciliation.explanations import Explainer
    from aidledger.reconciliation.rows import Rows
    from aidledger.reconciliation.verdict import Reconciled

    Bools = npt.NDArray[np.bool_]

__all__ = ["Series", "all_series"]


@dataclass(frozen=True, eq=False)
class Series:
    """Running totals of one basis, about packages of the same parties, stage and currency.

    Attributes:
        results: The statements with their verdicts, in order of their as-of day.
        windows: What agrees with each.
        masks: Which cells of packages each counts. Shape: statements x cells.
        rows: The packages.
        basis: Basis of all statements.
    """

    results: tuple[Reconciled, ...]
    windows: tuple[Window, ...]
    masks: Bools
    rows: Rows
    basis: Basis

    def totals(self, basis: Basis) -> Columns:
        """What every statement's packages come to. Shape of each column: statements."""
        found = self._totals.get(basis)
        if found is None:
            found = self._totals[basis] = self.rows.sums(self.masks, basis)
        return found

    @cached_property
    def _totals(self) -> dict[Basis, Columns]:
        return {}

    @cached_property
    def is_open(self) -> Bools:
        """Which statements do not agree. Shape: statements."""
        return np.array([result.verdict is not Verdict.AGREES for result in self.results])

    @cached_property
    def limits(self) -> dict[str, npt.NDArray[np.object_]]:
        """The bounds of every statement's window by name, as Python integers. Shape of each: statements."""
        names = ("near_low", "near_high", "low", "high")
        return {name: np.array([getattr(window, name) for window in self.windows], dtype=object) for name in names}


def all_series(results: Iterable[Reconciled], explainer: Explainer) -> tuple[Series, ...]:
    """Sort the comparable running totals of a reconciliation into series.

    Args:
        results: Results in order of their as-of day.
        explainer: Knows the packages of every scope.

    Returns:
        Series of at least two statements. Headlines, balances, totals of a fiscal year and totals on
        the revalued basis are in none.
    """
    found: dict[object, tuple[Rows, Basis, list[Reconciled]]] = {}
    for result in results:
        if (rows := _rows_of(result, explainer)) is not None:
            basis = result.statement.scope.basis
            found.setdefault((id(rows), basis), (rows, basis, []))[2].append(result)
    return tuple(
        Series(
            tuple(group),
            tuple(Window.around(result.statement.amount, rows.exponent) for result in group),
            np.stack([counted_by(result.statement, rows) for result in group]),
            rows,
            basis,
        )
        for rows, basis, group in found.values()
        if len(group) > 1
    )


def _rows_of(result: Reconciled, explainer: Explainer) -> Rows | None:
    statement, estimate = result.statement, result.estimate
    scope = statement.scope
    if estimate is None or statement.kind is not StatementKind.TOTAL or scope.basis is Basis.REVALUED:
        return None
    if scope.announcement is not None or scope.fiscal_year is not None:
        return None
    return explainer.rows_for(statement, estimate.currency)
