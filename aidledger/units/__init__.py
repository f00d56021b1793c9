"""Money and things as pint quantities: the only door to pint.

The registry is aidledger's own: every currency is a unit of its own dimension, so that USD and EUR
cannot be added; so is every countable thing; mass comes in grams, kilograms, tonnes and pounds.
There are no prefixes, because `mUSD` must not mean a thousandth of a dollar. Magnitudes are
Decimals. The registry is never made pint's application-wide one: it belongs to nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.units.converting import RatesOn, converted, rates_on
from aidledger.units.quantities import (
    QuantityError,
    money,
    quantity,
    quantity_text,
    registry,
    sum_quantities,
)

if TYPE_CHECKING:
    from pint import Quantity as Quantity

__all__ = [
    "QuantityError",
    "RatesOn",
    "converted",
    "money",
    "quantity",
    "quantity_text",
    "rates_on",
    "registry",
    "sum_quantities",
]
