"""Holding a ledger against what was published, and against itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aidledger.checks import check
from aidledger.ledger.core import LedgerCore
from aidledger.reconciliation import Reconciliation, reconcile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidledger.findings import Findings
    from aidledger.table import Book

__all__ = ["Auditing"]


class Auditing(LedgerCore):
    """Reconciliation and checks."""

    __slots__ = ()

    @property
    def book(self) -> Book:
        """Everything the ledger is made of, as one value; a narrowed ledger has the whole book."""
        return self._book

    def reconcile(self) -> Reconciliation:
        """Compare every statement with the packages: verdict, gap and tested explanations.

        Statements keep their own currency; one about more than a narrowed ledger holds is not compared.
        """
        return reconcile(self._book, replace(self._selection, table=self.table.converted(None)))

    def check(self, *, select: str | Iterable[str] = (), ignore: str | Iterable[str] = ()) -> Findings:
        """Look across the records for what is probably wrong.

        Args:
            select: Finding codes (`AL205`), families (`AL2`) or names of checks; all by default.
            ignore: The same, to leave out.

        Returns:
            Findings, gravest first. What a record suppresses is in `suppressed`, with its reason.

        Raises:
            UnknownTermError: A code, family or name is not known.
        """
        return check(self._book, about=self.table, select=select, ignore=ignore)
