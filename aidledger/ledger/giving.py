"""A ledger for people and for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.ledger.core import LedgerCore
from aidledger.report import report_text
from aidledger.totals.frames import package_frame

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.totals import AmountsAs

__all__ = ["Giving"]


class Giving(LedgerCore):
    """Reports and frames."""

    __slots__ = ()

    def report(self, *, width: int = 80) -> str:
        """The record at a glance, as text of some width: span, totals, curve and reconciliation."""
        return report_text(self._book, self._selection, width=width)

    def to_pandas(self, *, amounts: AmountsAs = "float") -> pd.DataFrame:
        """The packages as a frame, one row each.

        Args:
            amounts: `float` gives float64 major units, which every pandas method takes; `decimal`
                gives exact decimal128 major units; `minor` gives Int64 minor units.

        Returns:
            Columns of the contract, with `date` as datetime64.
        """
        return package_frame(self.table, amounts)
