"""Exact quotients of columns, rounded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.conversion.series import Whole

__all__ = ["product", "rounded_quotient"]

_FITS = 2**63
_MOST_STEP = 18


def product(factors: Sequence[Whole]) -> Whole:
    """Multiply columns without overflow: as Python integers where int64 might not hold a product.

    Args:
        factors: Columns of positive integers of one length, or of length one.

    Returns:
        Their products.
    """
    bound = 1
    for factor in factors:
        bound *= int(factor.max(initial=1))
    result, *others = factors if bound < _FITS else [factor.astype(np.object_) for factor in factors]
    for other in others:
        result = result * other
    return result


def rounded_quotient(over: Whole, under: Whole, places: int) -> Whole:
    """Divide columns to some decimal places, rounding half to even once.

    In int64 the quotient is found by long division, some digits a step, so that no remainder times a
    power of ten leaves the range; where there is no room for even one digit, Python integers do it.

    Args:
        over: Positive numerators.
        under: Positive denominators.
        places: Decimal places of the quotients.

    Returns:
        Quotients times 10**places: int64 where they surely fit.
    """
    if len(over) == 0:
        return np.zeros(0, dtype=np.int64)
    if (one := _common(under)) is not None and 10**places % one == 0 and int(over.max()) * 10**places // one < _FITS:
        # Decimals of no more places than are asked for: there is nothing to divide.
        product: Whole = over * (10**places // one)
        return product
    step = _digits_of_room(int(under.max()))
    narrow = np.object_ not in (over.dtype, under.dtype)
    # The largest quotient, and one more for its rounding.
    if not narrow or step == 0 or (int((over // under).max()) + 2) * 10**places >= _FITS:
        over, under, step = over.astype(np.object_), under.astype(np.object_), max(places, 1)
    whole = over // under
    rest = over - whole * under
    left = places
    while left:
        taken = min(step, left)
        rest = rest * 10**taken
        digits = rest // under
        whole, rest, left = whole * 10**taken + digits, rest - digits * under, left - taken
    # Compared as rest against what is missing to the whole: twice a rest might not fit.
    missing = under - rest
    up = (rest > missing) | ((rest == missing) & (whole % 2 == 1))
    rounded: Whole = whole + up.astype(np.int64)
    return rounded


def _common(under: Whole) -> int | None:
    """The one denominator of all, if they have it in common."""
    first = int(under[0])
    return first if bool((under == first).all()) else None


def _digits_of_room(largest: int) -> int:
    return next((digits for digits in range(_MOST_STEP, 0, -1) if largest * 10**digits < _FITS), 0)
