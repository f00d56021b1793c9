"""One currency for a ledger of many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from aidledger.conversion import Conversion, RatePolicy
from aidledger.ledger.core import LedgerCore
from aidledger.totals.wanted import currency_code, one_day

if TYPE_CHECKING:
    import datetime as dt

    from aidledger.conversion import Rates

__all__ = ["Valuing"]


class Valuing(LedgerCore):
    """Conversion."""

    __slots__ = ()

    def convert(
        self, to: str, *, rates: Rates, at: str | dt.date = "date", policy: RatePolicy = RatePolicy.EXACT
    ) -> Self:
        """The ledger with totals in one currency; packages keep the amounts that were stated.

        Args:
            to: ISO 4217 code.
            rates: Where rates come from.
            at: `date` converts each amount at the day of its package; a day converts all at that day.
            policy: What happens on a day without a published rate.

        Returns:
            A ledger whose `total`, `totals` and `cumulative` are exact sums of amount times rate,
            never rounded. Statements are still compared in their own currency.

        Raises:
            MissingRateError: A package has no rate within reach; names currency, day and the nearest.
            InputError: `to` is not a currency, or `at` not a day.
        """
        conversion = Conversion(currency_code(to), rates, policy, None if at == "date" else one_day("at", at))
        table = self.table.converted(conversion.row_rates(self.table))
        return self._narrowed(replace(self._selection, table=table))
