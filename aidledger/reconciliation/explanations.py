"""Changes that would close a gap: each is applied, and reported only if the statement then agrees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.amounts import Reading, minor_exponent
from aidledger.errors import InputError
from aidledger.model import Basis
from aidledger.reconciliation.candidates import counted_by
from aidledger.reconciliation.rows import Rows
from aidledger.reconciliation.scopes import filter_of, parties_of
from aidledger.reconciliation.search import Columns, half_minor
from aidledger.reconciliation.trials import MOST_LISTED, Trial
from aidledger.totals import Filter, Selection
from aidledger.totals.countable import countable, exponent_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aidledger.model import Revision, Statement
    from aidledger.reconciliation.gathered import Gathered
    from aidledger.reconciliation.verdict import Estimate, Explanation

__all__ = ["Explainer", "Found"]


class Found(NamedTuple):
    """What a search came to.

    Attributes:
        explanations: Changes that make the statement agree, simplest first.
        tried: How many changes were tried, alone or two at a time.
        unlisted: Pairs of changes that fit as well, where there are too many to tell apart.
    """

    explanations: tuple[Explanation, ...] = ()
    tried: int = 0
    unlisted: int = 0


@dataclass(frozen=True, eq=False)
class Explainer:
    """Tries changes of scope, date, authority, basis and single packages.

    Attributes:
        gathered: All packages of the ledger.
        revisions: All revisions of the ledger.
    """

    gathered: Gathered
    revisions: Sequence[Revision]
    _rows: dict[tuple[Filter, str], Rows | None] = field(init=False, default_factory=dict)

    def explain(self, statement: Statement, estimate: Estimate) -> Found:
        """Find the changes that make a statement agree.

        Args:
            statement: A total that does not agree.
            estimate: What the record says on the statement's own terms.

        Returns:
            The changes that make it agree, by number of assumptions, then by the amount they move;
            at most five. Two changes of scope or package at once are tried only where nothing simpler
            fits, and told only where no more than five such pairs do.
        """
        rows = self.rows_for(statement, estimate.currency)
        if rows is None:
            return Found()
        trial = Trial(statement, estimate, rows, counted_by(statement, rows))
        found = _distinct([*trial.of_sets(), *trial.of_packages(), *trial.of_sequences(), *self._revalued(trial)])
        unlisted = 0
        if not found:
            pairs = _distinct(trial.of_pairs())
            found, unlisted = (pairs, 0) if trial.pairs <= MOST_LISTED else ([], trial.pairs)
        found.sort(key=lambda explanation: (len(explanation.changes), abs(explanation.moves), explanation.changes))
        return Found(tuple(found[:MOST_LISTED]), trial.tried, unlisted)

    def rows_for(self, statement: Statement, currency: str) -> Rows | None:
        """The packages a statement could be about; None where they may not be added."""
        wide = parties_of(statement)
        if (wide, currency) not in self._rows:
            self._rows[wide, currency] = self._made(wide, currency)
        return self._rows[wide, currency]

    def _made(self, wide: Filter, currency: str) -> Rows | None:
        packages = self.gathered.about(wide).packages
        try:
            one_currency = Filter() if self._is_converted else Filter(currency=(currency,))
            selection, _ = countable(packages.where(one_currency))
        except InputError:
            return None
        certain = Selection.everything(selection.table)
        exponent = exponent_of(selection)
        smallest = minor_exponent(currency) if exponent is None else exponent
        return Rows(certain, self.gathered.in_time(certain), currency, smallest)

    @property
    def _is_converted(self) -> bool:
        rates = self.gathered.selection.table.rates
        return rates is not None and bool(rates.currency)

    def _revalued(self, trial: Trial) -> Iterator[Explanation]:
        """The statement's own scope on the revalued basis, where that is defined."""
        statement = trial.statement
        if statement.scope.basis is Basis.REVALUED:
            return
        inside = self.gathered.about(parties_of(statement)).cells.where(filter_of(statement))
        try:
            restated = inside.total(basis=Basis.REVALUED, reading=Reading.CONVENTIONAL, revisions=self.revisions)
        except InputError:
            return
        trial.tried += 1
        if restated.value is not None and restated.revisions:
            names = " and ".join(revision.id for revision in restated.revisions)
            ends = (restated.value, restated.rounding_low, restated.rounding_high)
            whole = Columns(*(np.array([half_minor(end, trial.rows.exponent)], dtype=object) for end in ends))
            if trial.window.fits(whole)[0]:
                yield from trial.told(whole, (f"it is restated by {names} (basis revalued)",), basis=Basis.REVALUED)


def _distinct(explanations: list[Explanation]) -> list[Explanation]:
    """Of several names for the same packages on the same basis, the first: sets are tried before single packages."""
    found: dict[object, Explanation] = {}
    for explanation in explanations:
        packages = explanation.added + explanation.removed
        found.setdefault((explanation.basis, packages) if packages else explanation.changes, explanation)
    return list(found.values())
