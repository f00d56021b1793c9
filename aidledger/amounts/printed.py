"""Exact figures as text: no finer than the smallest unit of their currency.

A converted figure has a dozen decimals that mean nothing to a reader. Text shows it to the smallest unit of its
currency, best estimates rounded half to even and bounds outward, and `rounding_told` says so wherever a digit was
left out. The figures themselves are never rounded: attributes, frames and exports hold every digit.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.amounts.currencies import is_currency, minor_exponent
from aidledger.display import fixed, scaled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidledger.display import Toward

__all__ = ["in_full", "in_words", "rounding_told", "smallest_unit"]


def in_full(value: Decimal, currency: str, *, toward: Toward = "nearest") -> str:
    """A figure with all its digits, to the smallest unit of its currency.

    Args:
        value: Figure in major units; may be infinite.
        currency: ISO 4217 code; whole units are shown of what is none.
        toward: Which way to round what is finer: `low` and `high` keep a bound a bound.

    Returns:
        Digits in threes, without the currency.

    Example:
        >>> in_full(Decimal("67026076560.935019"), "EUR"), in_full(Decimal("1203.2"), "JPY", toward="high")
        ('67,026,076,560.94', '1,204')
    """
    if value.is_infinite():
        return "no upper limit" if value > 0 else "no lower limit"
    return fixed(value, places=_places(currency), toward=toward)


def in_words(value: Decimal, currency: str, *, toward: Toward = "nearest") -> str:
    """A figure with its scale in words and three decimals; smaller ones to the smallest unit of their currency.

    Args:
        value: Figure in major units; may be infinite.
        currency: ISO 4217 code.
        toward: Which way to round.

    Returns:
        Text such as `67.026 billion`, without the currency.

    Example:
        >>> in_words(Decimal("67026076560.935019"), "EUR"), in_words(Decimal("462235.371"), "EUR", toward="high")
        ('67.026 billion', '462,235.38')
    """
    return scaled(value, toward=toward, smallest=_places(currency))


def rounding_told(figures: Iterable[Decimal | None], currency: str) -> str:
    """How `in_full` shows some figures, in words; empty where it leaves no digit out.

    Args:
        figures: What is shown; None where there is no figure.
        currency: ISO 4217 code.

    Returns:
        A clause that follows "Figures are shown".

    Example:
        >>> rounding_told([Decimal("0.505"), None], "EUR"), rounding_told([Decimal("0.50")], "EUR")
        ('to EUR 0.01, best estimates half to even and bounds outward', '')
    """
    finer = any(value is not None and value.is_finite() and _is_finer(value, currency) for value in figures)
    return f"to {smallest_unit(currency)}, best estimates half to even and bounds outward" if finer else ""


def smallest_unit(currency: str) -> str:
    """The smallest unit of a currency, such as `EUR 0.01`."""
    return f"{currency} {Decimal(1).scaleb(-_places(currency)):f}"


def _is_finer(value: Decimal, currency: str) -> bool:
    # Not by quantising: that would round, or raise, where a figure has more digits than the context.
    _, digits, exponent = value.as_tuple()
    behind = -int(exponent) - _places(currency)
    return behind > 0 and any(digits[-behind:])


def _places(currency: str) -> int:
    return minor_exponent(currency) if is_currency(currency) else 0
