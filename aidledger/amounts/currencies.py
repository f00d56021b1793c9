"""What an amount needs to know of its currency: that it exists, and its smallest unit."""

from __future__ import annotations

from functools import cache

from aidledger.amounts.refusal import quoted, refuse
from aidledger.errors import did_you_mean
from aidledger.vocabulary import currencies

__all__ = ["is_currency", "minor_exponent"]


def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 code in the reference table, in capitals."""
    return code in _exponents()


def minor_exponent(currency: str) -> int:
    """How many decimals the smallest unit of a currency has.

    Args:
        currency: ISO 4217 code.

    Returns:
        2 for USD, 0 for JPY, 3 for KWD.

    Raises:
        AmountError: The code is not in the reference table; nothing is assumed of it (AL110).

    Example:
        >>> minor_exponent("JPY")
        0
    """
    try:
        return _exponents()[currency]
    except (KeyError, TypeError):
        known = _exponents()
        near = did_you_mean(str(currency), known)
        hint = f"Did you mean {' or '.join(near)}?" if near else ""
        raise refuse("AL110", f"currency {quoted(str(currency))} is not known", hint=hint) from None


@cache
def _exponents() -> dict[str, int]:
    return {code: row.exponent for code, row in currencies().items()}
