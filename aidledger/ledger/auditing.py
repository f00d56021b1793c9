"""Holding a ledger against what was published, and against itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.checks import check
from aidledger.ledger.core import LedgerCore
from aidledger.reconciliation import Reconciliation, reconcile

if TYPE_CHECKING:
    from aidledger.findings import Findings

__all__ = ["Auditing"]


class Auditing(LedgerCore):
    """Reconciliation and checks."""

    __slots__ = ()

    def reconcile(self) -> Reconciliation:
        """Compare every statement with the packages: verdict, gap and tested explanations.

        A statement about more than a narrowed ledger holds is not compared, and in a converted ledger
        neither is one that no rate was in reach of.
        """
        return reconcile(self._book, self._selection)

    def check(self) -> Findings:
        """Look across the records, as they were stated, for what is probably wrong."""
        return check(self._book.stated, about=self.table)
