"""Exchange rates and price levels, and turning amounts of one kind of money into another exactly.

A conversion depends only on the day and the currency. `Rates` holds published quotations as whole
numbers; a `RatePolicy` says which of them a day takes; `Conversion` joins both with a target currency
and hands the columns one integer factor per row. `Prices` holds price levels, and `deflation` does the
same with them. Nothing is guessed: a rate or level that is out of reach raises.
"""

from __future__ import annotations

from aidledger.conversion.chain import then
from aidledger.conversion.convert import Conversion
from aidledger.conversion.deflate import Deflation, deflation
from aidledger.conversion.fixed import with_euro_rates
from aidledger.conversion.policy import RatePolicy
from aidledger.conversion.price_tables import price_series, shipped_prices, table_prices
from aidledger.conversion.prices import Prices
from aidledger.conversion.published import Rates
from aidledger.conversion.tables import flat_rates, table_rates
from aidledger.conversion.valued import Step, ValuedAmount, as_stated, at_rate, by_prices, valued_records

__all__ = [
    "Conversion",
    "Deflation",
    "Prices",
    "RatePolicy",
    "Rates",
    "Step",
    "ValuedAmount",
    "as_stated",
    "at_rate",
    "by_prices",
    "deflation",
    "flat_rates",
    "price_series",
    "shipped_prices",
    "table_prices",
    "table_rates",
    "then",
    "valued_records",
    "with_euro_rates",
]
