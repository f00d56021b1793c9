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
_NO_SCALE = (Decimal(1), "")
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
    return f"{_rounded(value, places, toward):,f}"


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
        >>> scaled(Decimal("999999999.99")), scaled(Decimal("999999999.99"), toward="low")
        ('1 billion', '999.999 million')
    """
    if value.is_infinite():
        return "unlimited" if value > 0 else "-unlimited"
    factor, word = _scale(value)
    places = places if word or smallest is None else smallest
    rounded = _WIDE.multiply(_rounded(_WIDE.divide(value, factor), places, toward), factor)
    # What is rounded up to the next scale is said in that one.
    factor, word = _scale(rounded)
    text = _trimmed(_WIDE.divide(rounded, factor))
    return f"{text} {word}" if word else text


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
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=_ROUNDING[toward], context=_WIDE)
    return rounded or abs(rounded)


def _scale(value: Decimal) -> tuple[Decimal, str]:
    return next((scale for scale in _SCALES if value.copy_abs() >= scale[0]), _NO_SCALE)


def _trimmed(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
