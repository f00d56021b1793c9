"""Intervals of exact decimals: the only arithmetic an uncertain amount needs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Clamped, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, Underflow

from aidledger.errors import InputError

__all__ = ["EXACT_MATHS", "UNLIMITED", "Interval"]

EXACT_MATHS = Context(prec=100, traps=[Clamped, DivisionByZero, Inexact, InvalidOperation, Overflow, Underflow])
"""Raises rather than rounds; used instead of the caller's context, whatever that is set to."""

UNLIMITED = Decimal("Infinity")
"""The upper end of what nothing limits."""

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """All amounts from `low` to `high`; an end may be open, and may be infinite.

    An interval is never inverted and never empty. Infinite ends are always open.

    Attributes:
        low: Lower end; `Decimal("-Infinity")` when there is none.
        high: Upper end; `Decimal("Infinity")` when there is none.
        open_low: Whether `low` itself is excluded.
        open_high: Whether `high` itself is excluded.

    Raises:
        InputError: An end is not a Decimal or is NaN, or the ends leave nothing between them.

    Example:
        >>> a = Interval(Decimal(1), Decimal(2))
        >>> print(a + a, -a)
        [2, 4] [-2, -1]
    """

    low: Decimal
    high: Decimal
    open_low: bool = False
    open_high: bool = False

    def __post_init__(self) -> None:
        ends: tuple[object, object] = (self.low, self.high)
        for end in ends:
            if not isinstance(end, Decimal) or end.is_nan():
                raise InputError(
                    f"An interval cannot end at {end!r}.", hint="Give Decimals, made from text or integers."
                )
        if self.low.is_infinite():
            object.__setattr__(self, "open_low", True)
        if self.high.is_infinite():
            object.__setattr__(self, "open_high", True)
        if self.low > self.high or (self.low == self.high and (self.open_low or self.open_high)):
            raise InputError(f"The interval {self} is empty.", hint="The lower end comes first.")

    def __str__(self) -> str:
        left, right = "(" if self.open_low else "[", ")" if self.open_high else "]"
        return f"{left}{self.low:f}, {self.high:f}{right}"

    def __add__(self, other: Interval) -> Interval:
        """Every sum of one amount from each."""
        if not isinstance(other, Interval):
            return NotImplemented
        return Interval(
            _add(self.low, other.low),
            _add(self.high, other.high),
            open_low=self.open_low or other.open_low,
            open_high=self.open_high or other.open_high,
        )

    def __neg__(self) -> Interval:
        """The mirror image at zero."""
        return Interval(_negate(self.high), _negate(self.low), open_low=self.open_high, open_high=self.open_low)

    def __sub__(self, other: Interval) -> Interval:
        """Every difference of one amount from each."""
        if not isinstance(other, Interval):
            return NotImplemented
        return self + (-other)

    def contains(self, amount: Decimal) -> bool:
        """Whether `amount` lies inside.

        Example:
            >>> Interval(Decimal(1), Decimal(2), open_high=True).contains(Decimal(2))
            False
        """
        above = amount > self.low or (amount == self.low and not self.open_low)
        return above and (amount < self.high or (amount == self.high and not self.open_high))

    def meets(self, other: Interval) -> bool:
        """Whether the two have at least one amount in common.

        Example:
            >>> Interval(Decimal(1), Decimal(2)).meets(Interval(Decimal(2), Decimal(3)))
            True
        """
        return not (_before(self, other) or _before(other, self))


def _before(left: Interval, right: Interval) -> bool:
    return left.high < right.low or (left.high == right.low and (left.open_high or right.open_low))


def _negate(end: Decimal) -> Decimal:
    return end.copy_negate() if end else _ZERO


def _add(left: Decimal, right: Decimal) -> Decimal:
    try:
        return EXACT_MATHS.add(left, right)
    except (Inexact, Clamped, Overflow, InvalidOperation) as error:
        raise InputError(
            f"{left} and {right} cannot be added exactly.", hint="The ends are absurdly far apart."
        ) from error
