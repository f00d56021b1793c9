"""Numbers as people read them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

__all__ = ["billions", "grouped", "scaled"]

_WIDE = Context(prec=200, rounding=ROUND_HALF_EVEN)
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_PLACES = 3


def grouped(value: Decimal | int) -> str:
    """Digits in threes, with every decimal the number has.

    Example:
        >>> grouped(Decimal("71210000000.50"))
        '71,210,000,000.50'
    """
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"


def scaled(value: Decimal, *, places: int = _PLACES) -> str:
    """A number with its scale in words, rounded to `places` decimals; exact when it can be.

    Args:
        value: Number to write; may be infinite.
        places: Decimals after scaling; trailing zeros are dropped.

    Returns:
        Text such as `71.21 billion`.

    Example:
        >>> scaled(Decimal("71210000000")), scaled(Decimal("-400000000")), scaled(Decimal(1250))
        ('71.21 billion', '-400 million', '1,250')
    """
    if value.is_infinite():
        return "unlimited" if value > 0 else "-unlimited"
    for factor, word in _SCALES:
        if abs(value) >= factor:
            return f"{_trimmed(_WIDE.divide(value, factor), places)} {word}"
    return _trimmed(value, places)


def billions(value: Decimal, *, places: int = _PLACES) -> str:
    """A number in billions with a fixed count of decimals, for columns that line up.

    Example:
        >>> billions(Decimal("71210000000"))
        '71.210'
    """
    if value.is_infinite():
        return "∞" if value > 0 else "-∞"
    return f"{_WIDE.divide(value, Decimal(10) ** 9).quantize(Decimal(1).scaleb(-places), context=_WIDE):,f}"


def _trimmed(value: Decimal, places: int) -> str:
    text = f"{value.quantize(Decimal(1).scaleb(-places), context=_WIDE):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
