"""From integer sums to figures: best estimate, rounding, open facts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.amounts import Bound, Reading, minor_exponent
from aidledger.model import Basis
from aidledger.totals.selection import Presence
from aidledger.totals.tally import Reuse

if TYPE_CHECKING:
    import numpy.typing as npt

    from aidledger.totals.tally import Exact, Kind, Tally

__all__ = ["NO_CURRENCY", "Figures", "Part", "contribution", "figures", "money"]

NO_CURRENCY = "XXX"
"""ISO 4217 code for "no currency": the currency of a total over nothing."""

# The default context rounds beyond 28 digits.
_EXACT = Context(prec=200)


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures of every group, in *half* minor units, so that half a stated digit stays an integer.

    Attributes:
        point: Best estimate, counting only what is shown inside.
        low: Least total the facts allow.
        high: Greatest total the facts allow, where `unbounded` is false.
        rounding_low: Best estimate less half a stated digit of every item.
        rounding_high: Best estimate plus half a stated digit of every item.
        unbounded: Whether nothing limits the total from above.
        shared: Whether a part of the total cannot be split off, so that no best estimate exists.
        rows: Rows counted.
        unvalued: Rows of unknown amount.
        uncertain: Rows whose date makes it uncertain whether they belong.
    """

    point: Exact
    low: Exact
    high: Exact
    rounding_low: Exact
    rounding_high: Exact
    unbounded: npt.NDArray[np.bool_]
    shared: npt.NDArray[np.bool_]
    rows: npt.NDArray[np.int64]
    unvalued: npt.NDArray[np.int64]
    uncertain: npt.NDArray[np.int64]


class Part(NamedTuple):
    """Contribution of one kind of row: half minor units by group, and whether it has no ceiling."""

    point: Exact
    low: Exact
    high: Exact
    rounding_low: Exact
    rounding_high: Exact
    unbounded: bool


def figures(sums: Tally, *, basis: Basis, reading: Reading) -> Figures:
    """Derive best estimate and both widths of every group.

    Args:
        sums: Exact sums by group and kind.
        basis: `announced` or `new_money`; `revalued` adds revisions to `announced` elsewhere.
        reading: How one-sided and approximate wording is read.

    Returns:
        Figures in half minor units, one per group.
    """
    size = len(sums.count)
    zero = np.zeros(size, dtype=np.int64)
    point, low, high, rounding_low, rounding_high = (zero.astype(sums.stated.dtype) for _ in range(5))
    unbounded, shared = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    unvalued, uncertain = zero.copy(), zero.copy()
    for index, kind in enumerate(sums.kinds):
        part = contribution(sums, index, kind, basis=basis, reading=reading)
        occurs = sums.count[:, index] > 0
        point, low, high = point + part.point, low + part.low, high + part.high
        rounding_low, rounding_high = rounding_low + part.rounding_low, rounding_high + part.rounding_high
        unbounded |= occurs & part.unbounded
        shared |= occurs & (kind.presence is Presence.SHARED)
        unvalued += sums.count[:, index] * (kind.bound is Bound.UNKNOWN)
        uncertain += sums.count[:, index] * (kind.presence in {Presence.LIKELY, Presence.POSSIBLE})
    rows = sums.count.sum(axis=1)
    return Figures(point, low, high, rounding_low, rounding_high, unbounded, shared, rows, unvalued, uncertain)


def contribution(sums: Tally, index: int, kind: Kind, *, basis: Basis, reading: Reading) -> Part:
    """What the rows of one kind add to every group.

    Args:
        sums: Exact sums by group and kind.
        index: Position of `kind` in `sums.kinds`.
        kind: The kind of row.
        basis: How reuse is counted.
        reading: How wording is read.

    Returns:
        Its contribution. Units: half minor units.
    """
    return _by_presence(_if_inside(sums, index, kind, basis=basis, reading=reading), kind.presence)


def _if_inside(sums: Tally, index: int, kind: Kind, *, basis: Basis, reading: Reading) -> Part:
    stated, digit, spread = sums.stated[:, index], sums.digit[:, index], sums.spread[:, index]
    part = _as_announced(kind.bound, stated, digit, spread, literal=reading is Reading.LITERAL)
    if basis is not Basis.NEW_MONEY or kind.reuse is Reuse.NONE:
        return part
    nothing = stated * 0
    if kind.reuse is Reuse.WHOLE_DOCUMENTED:
        # All of it was counted before, whatever it amounted to.
        return Part(nothing, nothing, nothing, nothing, nothing, unbounded=False)
    if kind.reuse is Reuse.WHOLE_INFERRED:
        return part._replace(point=nothing, low=nothing, rounding_low=nothing, rounding_high=nothing)
    reused, reused_digit = 2 * sums.reused[:, index], sums.reused_digit[:, index]
    return Part(
        part.point - reused,
        part.low - reused - reused_digit,
        # Inferred reuse may turn out not to have been reuse at all.
        part.high if kind.reuse is Reuse.PART_INFERRED else part.high - reused + reused_digit,
        part.rounding_low - reused - reused_digit,
        part.rounding_high - reused + reused_digit,
        part.unbounded,
    )


def _as_announced(bound: Bound, stated: Exact, digit: Exact, spread: Exact, *, literal: bool) -> Part:
    """The intervals of `Amount`, summed: see the explanation page on bounds and readings."""
    nothing = stated * 0
    point = 2 * stated + spread
    below, above = point - digit, point + digit
    match bound:
        case Bound.UNKNOWN:
            return Part(nothing, nothing, nothing, nothing, nothing, unbounded=True)
        case Bound.BETWEEN:
            return Part(point, 2 * stated, 2 * (stated + spread), below, above, unbounded=False)
        case Bound.NEARLY:
            return Part(point, nothing if literal else point - 2 * digit, point, below, point, unbounded=False)
        case Bound.AT_LEAST:
            return Part(point, point, point + 2 * digit, point, above, unbounded=literal)
        case Bound.AT_MOST if literal:
            return Part(point, nothing, point, below, point, unbounded=False)
        case Bound.ABOUT if literal:
            return Part(point, nothing, above, below, above, unbounded=True)
        case _:
            return Part(point, below, above, below, above, unbounded=False)


def _by_presence(part: Part, presence: Presence) -> Part:
    """A row that may lie outside may contribute nothing; one not shown inside adds no estimate."""
    nothing = part.point * 0
    if presence is Presence.CERTAIN:
        return part
    if presence is Presence.LIKELY:
        return part._replace(low=nothing)
    return Part(nothing, nothing, part.high, nothing, nothing, part.unbounded)


def money(half_minor: object, currency: str) -> Decimal:
    """Half minor units as an exact amount in major units.

    Example:
        >>> money(2501, "USD")
        Decimal('12.505')
        >>> money(800, "JPY")
        Decimal('400')
    """
    number = int(half_minor)  # type: ignore[call-overload] # numpy and Python integers alike
    exponent = 0 if currency == NO_CURRENCY else minor_exponent(currency)
    if number % 2 == 0:
        return Decimal(number // 2).scaleb(-exponent, _EXACT)
    return Decimal(number * 5).scaleb(-exponent - 1, _EXACT)
