"""Numbers as people read them."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Literal, TypeAlias

__all__ = ["Toward", "billions", "counted", "fixed", "grouped", "plain", "scaled"]

Toward: TypeAlias = Literal["nearest", "low", "high"]
"""Which way a printed number is rounded: the ends of an interval outward, so that they stay bounds."""

_ROUNDING = {"nearest": ROUND_HALF_EVEN, "low": ROUND_FLOOR, "high": ROUND_CEILING}

_WIDE = Context(prec=200, rounding=ROUND_HALF_EVEN)
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_PLACES = 3


def counted(number: int, word: str) -> str:
    """A count with its word.

    Example:
        >>> counted(1, "package"), counted(1200, "package")
        ('1 package', '1,200 packages')
    """
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def grouped(value: Decimal | int) -> str:
    """Digits in threes, with every decimal the number has.

    Example:
        >>> grouped(Decimal("71210000000.50"))
        '71,210,000,000.50'
    """
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"


def plain(value: Decimal) -> str:
    """Every digit of a number, without zeros behind the point that say nothing.

    Example:
        >>> plain(Decimal("71210000000.50")), plain(Decimal("-40.00")), plain(Decimal("4E+2"))
        ('71210000000.5', '-40', '400')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fixed(value: Decimal, *, places: int, toward: Toward = "nearest") -> str:
    """Digits in threes, with a fixed count of decimals.

    Example:
        >>> fixed(Decimal("1234.5678"), places=2), fixed(Decimal("-0.001"), places=2)
        ('1,234.57', '0.00')
    """
    rounded = _rounded(value, places, toward)
    return f"{rounded or abs(rounded):,f}"


def scaled(value: Decimal, *, places: int = _PLACES, toward: Toward = "nearest", smallest: int | None = None) -> str:
    """A number with its scale in words, rounded to `places` decimals; exact when it can be.

    Args:
        value: Number to write; may be infinite.
        places: Decimals after scaling; trailing zeros are dropped.
        toward: Which way to round: `low` and `high` keep a bound a bound.
        smallest: Decimals of a number too small for a scale, where they are not `places` too.

    Returns:
        Text such as `71.21 billion`.

    Example:
        >>> scaled(Decimal("71210000000")), scaled(Decimal("-400000000")), scaled(Decimal(1250))
        ('71.21 billion', '-400 million', '1,250')
        >>> scaled(Decimal("1000600000"), toward="low"), scaled(Decimal("1000400000"), toward="high")
        ('1 billion', '1.001 billion')
    """
    if value.is_infinite():
        return "unlimited" if value > 0 else "-unlimited"
    for factor, word in _SCALES:
        if abs(value) >= factor:
            return f"{_trimmed(_WIDE.divide(value, factor), places, toward)} {word}"
    return _trimmed(value, places if smallest is None else smallest, toward)


def billions(value: Decimal, *, places: int = _PLACES, toward: Toward = "nearest") -> str:
    """A number in billions with a fixed count of decimals, for columns that line up.

    Example:
        >>> billions(Decimal("71210000000")), billions(Decimal("71210000001"), toward="high")
        ('71.210', '71.211')
    """
    if value.is_infinite():
        return "∞" if value > 0 else "-∞"
    return f"{_rounded(_WIDE.divide(value, Decimal(10) ** 9), places, toward):,f}"


def _rounded(value: Decimal, places: int, toward: Toward) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=_ROUNDING[toward], context=_WIDE)


def _trimmed(value: Decimal, places: int, toward: Toward) -> str:
    text = f"{_rounded(value, places, toward):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
