"""Holding a ledger against what was published, and against itself."""

from __future__ import annotations

from dataclasses import replace
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

        Statements keep their own currency; one about more than a narrowed ledger holds is not compared.
        """
        return reconcile(self._book, replace(self._selection, table=self.table.converted(None)))

    def check(self) -> Findings:
        """Look across the records for what is probably wrong."""
        return check(self._book, about=self.table)
