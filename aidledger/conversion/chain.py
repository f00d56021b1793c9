"""Two steps one after the other: deflate, then convert, or the reverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.errors import ConversionError, InputError
from aidledger.table import RateSheet, RowRates

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["then"]

_LARGEST = 2**63 - 1


def then(first: RowRates, second: RowRates) -> RowRates:
    """The factors of two steps as those of one.

    Products of two factors are rounded once, half to even, to the places of the first: `1` twice stays
    exactly `1`, so a step that changes nothing changes nothing.

    Args:
        first: What was done to the amounts.
        second: What is to be done then, of the same rows.

    Returns:
        One factor for every pair that occurs.

    Raises:
        ConversionError: A product is too large or too small to be kept.
    """
    one, two = first.sheet, second.sheet
    pairs = first.cells.astype(np.int64) * len(two.factors) + second.cells
    distinct, cells = np.unique(pairs, return_inverse=True)
    mine, theirs = np.divmod(distinct, max(len(two.factors), 1))
    lines = np.where(one.lines[mine] < 0, -1, one.lines[mine] * max(len(two.currencies), 1) + two.lines[theirs])
    known = sorted(set(lines.tolist()) - {-1})
    place = {line: index for index, line in enumerate(known)}
    of = [divmod(line, len(two.currencies)) for line in known]
    # A factor of the second step evens minor units out once more: only its rate is wanted.
    scale = np.array([two.scales[line] if line >= 0 else 0 for line in two.lines[theirs].tolist()], dtype=np.int64)
    sheet = RateSheet(
        factors=_products(one.factors[mine], two.factors[theirs], scale),
        exponent=one.exponent,
        currency=two.currency or one.currency,
        how=f"{one.how}, then {two.how}",
        currencies=tuple(one.currencies[a] for a, _ in of),
        lines=np.array([place.get(line, -1) for line in lines.tolist()], dtype=np.int32),
        scales=tuple(one.scales[a] for a, _ in of),
        days=_days(one, two, mine, theirs),
        sources=tuple(f"{one.sources[a]}; then {two.sources[b]}" for a, b in of),
        steps=(*one.steps, *two.steps),
    )
    return RowRates.of(sheet, cells.reshape(-1).astype(np.int64))


def _products(
    a: npt.NDArray[np.int64], b: npt.NDArray[np.int64], scale: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    found: list[int] = []
    for left, right, places in zip(a.tolist(), b.tolist(), scale.tolist(), strict=True):
        unit = 10**places
        whole, rest = divmod(left * right, unit)
        up = 2 * rest > unit or (2 * rest == unit and whole % 2 == 1)
        found.append(whole + up)
        if found[-1] > _LARGEST or (left and right and not found[-1]):
            raise ConversionError(
                "The product of a rate and a price ratio is too large or too small to be kept.",
                hint="Convert to a currency of similar worth.",
            )
    return np.array(found, dtype=np.int64)


def _days(one: RateSheet, two: RateSheet, mine: Any, theirs: Any) -> npt.NDArray[np.int32]:
    """The day of the exchange rate, whichever step it belongs to."""
    if one.steps == two.steps:
        raise InputError("The same step cannot be taken twice.", hint="Start from the ledger as stated.")
    days: npt.NDArray[np.int32] = one.days[mine] if one.steps[-1] == "convert" else two.days[theirs]
    return days
