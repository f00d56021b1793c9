"""How many of an article there are: read by the grammar of quantities, and kept as number and unit."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from aidledger.findings import code_info
from aidledger.frozen import problem, problem_at
from aidledger.units import QuantityError, quantity

__all__ = ["read_count"]

_PAIR = 2
_MOST_DIGITS = 18


def read_count(field: str, value: object) -> tuple[Decimal, str]:
    """Read how many of an article there are.

    Args:
        field: Field to name in a refusal.
        value: Text such as "31 vehicles", a pair of number and unit, or a pint quantity.

    Returns:
        The number and the name of the unit.

    Raises:
        pydantic.ValidationError: It is no quantity; reported under `field` (AL145).

    Example:
        >>> read_count("quantity", "2 000 000 rounds")
        (Decimal('2000000'), 'round')
    """
    try:
        return _remembered(_in_words(value))
    except QuantityError as error:
        why = problem("AL145", error.message, hint=error.hint, value=value if isinstance(value, str) else "")
        raise problem_at(field, why) from None


@lru_cache(maxsize=2048)
def _remembered(text: str) -> tuple[Decimal, str]:
    counted = quantity(text)
    return counted.magnitude, str(counted.units)


def _in_words(value: object) -> str:
    """A quantity as the text its grammar reads, whatever it was given as."""
    if isinstance(value, str):
        return value
    if hasattr(value, "magnitude") and hasattr(value, "units"):
        return f"{_digits(value.magnitude)} {value.units}"
    if isinstance(value, (tuple, list)) and len(value) == _PAIR and isinstance(value[1], str):
        return f"{_digits(value[0])} {value[1]}"
    raise QuantityError(f"a quantity cannot be a {type(value).__name__}", hint=code_info("AL145").remedy)


def _digits(number: object) -> str:
    if isinstance(number, str):
        return number
    if isinstance(number, int) and not isinstance(number, bool) and abs(number) < 10**_MOST_DIGITS:
        return str(number)
    if isinstance(number, Decimal) and number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS:
        return f"{number:f}"
    raise QuantityError(f"a {type(number).__name__} is not a count", hint=code_info("AL145").remedy)
