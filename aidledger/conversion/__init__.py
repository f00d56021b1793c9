"""Exchange rates and price levels, and turning amounts of one kind of money into another exactly.

A conversion depends only on the day and the currency. `Rates` holds published quotations as whole
numbers; a `RatePolicy` says which of them a day takes; `Conversion` joins both with a target currency
and hands the columns one integer factor per row. Nothing is guessed: a rate that is out of reach
raises.
"""

from __future__ import annotations

from aidledger.conversion.convert import Conversion
from aidledger.conversion.fixed import with_euro_rates
from aidledger.conversion.policy import RatePolicy
from aidledger.conversion.published import Rates
from aidledger.conversion.tables import flat_rates, table_rates

__all__ = ["Conversion", "RatePolicy", "Rates", "flat_rates", "table_rates", "with_euro_rates"]
