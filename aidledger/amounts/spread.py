"""What an amount may really be: its interval under either reading, and the rounding inside it."""

from __future__ import annotations

from decimal import Decimal

from aidledger.amounts.bound import Bound, Reading
from aidledger.amounts.interval import EXACT_MATHS, UNLIMITED, Interval
from aidledger.errors import InputError

__all__ = ["interval_of", "reading_named", "rounding_of"]

_ZERO = Decimal(0)
_TWO = Decimal(2)


def reading_named(reading: str) -> Reading:
    """The reading called `reading`.

    Raises:
        InputError: There is no such reading.
    """
    try:
        return Reading(reading)
    except ValueError:
        raise InputError(f"{reading!r} is not a reading.", hint=f"Known: {', '.join(Reading)}.") from None


def interval_of(figure: Decimal, digit: Decimal, bound: Bound, *, reading: Reading) -> Interval:
    """The amounts a figure with one bound may stand for; negative figures are mirrored.

    Args:
        figure: The figure; zero has no rounding.
        digit: Its last stated digit.
        bound: Any bound that has one figure.
        reading: Literal, or as publishers use the words.

    Returns:
        The interval.
    """
    if figure < 0:
        return -interval_of(figure.copy_abs(), digit, bound, reading=reading)
    if reading is Reading.LITERAL and bound is not Bound.EXACT:
        return _literal(figure, bound)
    step = digit if figure else _ZERO
    if bound is Bound.NEARLY:
        return Interval(EXACT_MATHS.subtract(figure, step), figure, open_low=bool(step))
    if bound is Bound.AT_LEAST:
        return Interval(figure, EXACT_MATHS.add(figure, step), open_high=bool(step))
    return _around(figure, step)


def _literal(figure: Decimal, bound: Bound) -> Interval:
    if bound is Bound.ABOUT:
        return Interval(_ZERO, UNLIMITED)
    return Interval(figure, UNLIMITED) if bound is Bound.AT_LEAST else Interval(_ZERO, figure)


def rounding_of(figure: Decimal, digit: Decimal, bound: Bound, *, reading: Reading) -> Interval:
    """The part of the interval that rounding alone explains: half a stated digit, on the side allowed.

    Args:
        figure: The figure; zero has no rounding.
        digit: Its last stated digit.
        bound: Any bound that has one figure.
        reading: Literal, or as publishers use the words.

    Returns:
        An interval inside `interval_of` under the same reading.
    """
    if figure < 0:
        return -rounding_of(figure.copy_abs(), digit, bound, reading=reading)
    both = _around(figure, digit if figure else _ZERO)
    if bound is Bound.NEARLY or (bound is Bound.AT_MOST and reading is Reading.LITERAL):
        return Interval(both.low, figure)
    if bound is Bound.AT_LEAST:
        return Interval(figure, both.high)
    return both


def _around(figure: Decimal, step: Decimal) -> Interval:
    half = EXACT_MATHS.divide(step, _TWO)
    return Interval(EXACT_MATHS.subtract(figure, half), EXACT_MATHS.add(figure, half))
