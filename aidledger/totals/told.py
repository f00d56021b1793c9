"""The figures of a total in words, alike in text, in a notebook and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.amounts.printed import in_full, rounding_told
from aidledger.totals.figures import NO_CURRENCY

if TYPE_CHECKING:
    from decimal import Decimal

    from aidledger.totals.explained import Explained

__all__ = ["figures_told", "terms_told"]


def figures_told(total: Explained) -> dict[str, str]:
    """Best estimate and both widths, to the smallest unit of the currency.

    Args:
        total: The total.

    Returns:
        Figures by name; where a digit was left out, the last entry says how.
    """
    currency = total.currency
    point = "none: categories are shared" if total.value is None else in_full(total.value, currency)
    told = {
        "Best estimate": point if currency == NO_CURRENCY else f"{currency} {point}",
        "Rounding alone": _span(total.rounding_low, total.rounding_high, currency),
        "With open facts": _span(total.low, total.high, currency),
    }
    how = rounding_told([total.value, total.low, total.high, total.rounding_low, total.rounding_high], currency)
    return {**told, "Shown": f"{how}; attributes and exports hold every digit"} if how else told


def terms_told(total: Explained) -> dict[str, str]:
    """What was counted, and how: stage, basis, reading and rates.

    Args:
        total: The total.

    Returns:
        Words by name; rates only where amounts were converted or deflated.
    """
    terms = {"Stage": str(total.stage), "Basis": str(total.basis), "Reading": str(total.reading)}
    return {**terms, "Rates": total.rates} if total.rates else terms


def _span(low: Decimal, high: Decimal, currency: str) -> str:
    return f"{in_full(low, currency, toward='low')} to {in_full(high, currency, toward='high')}"
