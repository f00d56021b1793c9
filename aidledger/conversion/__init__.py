"""Exchange rates, and turning amounts of one currency into another exactly.

A conversion depends only on the day and the currency. `Rates` holds published rates as exact
decimals; a `RatePolicy` says what happens on days without one; `Conversion` joins both with a
target currency and hands the columns one integer factor per row. Nothing is guessed: a rate that
is out of reach raises.
"""

from __future__ import annotations

from aidledger.conversion.convert import Conversion
from aidledger.conversion.policy import RatePolicy
from aidledger.conversion.published import Rates, rates

__all__ = ["Conversion", "RatePolicy", "Rates", "rates"]
