"""From integer sums to figures: best estimate, rounding, open facts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Context, Decimal
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.amounts import Bound, Reading, minor_exponent
from aidledger.model import Basis
from aidledger.totals.selection import Presence
from aidledger.totals.tally import Reuse, row_tallies
from aidledger.totals.wide import Wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aidledger.totals.exact import Exact
    from aidledger.totals.selection import Selection
    from aidledger.totals.tally import Kind, Tally

__all__ = ["NO_CURRENCY", "Figures", "Part", "contribution", "figures", "money", "row_figures"]

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
        rows: Packages counted.
        unvalued: Packages of unknown amount.
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
    parts = [contribution(sums, index, kind, basis=basis, reading=reading) for index, kind in enumerate(sums.kinds)]
    return Figures(
        point=_added([part.point for part in parts]),
        low=_added([part.low for part in parts]),
        high=_added([part.high for part in parts]),
        rounding_low=_added([part.rounding_low for part in parts]),
        rounding_high=_added([part.rounding_high for part in parts]),
        unbounded=_any(sums, [part.unbounded for part in parts]),
        shared=_any(sums, [kind.presence is Presence.SHARED for kind in sums.kinds]),
        rows=sums.count.sum(axis=1),
        unvalued=sums.count[:, [kind.bound is Bound.UNKNOWN for kind in sums.kinds]].sum(axis=1),
    )


def row_figures(selection: Selection, *, basis: Basis, reading: Reading, converted: bool = False) -> Figures:
    """Figures of every single row, in row order; the sum over rows is the total.

    Args:
        selection: Rows.
        basis: `announced` or `new_money`.
        reading: How one-sided and approximate wording is read.
        converted: Whether figures are converted, where the table is.

    Returns:
        Figures in half minor units, or half of the finer units of a conversion, one per row.
    """
    size = len(selection)
    kind = np.object_ if converted and selection.table.rates is not None else np.int64
    columns: list[Exact] = [np.zeros(size, dtype=kind) for _ in range(5)]
    point, low, high, rounding_low, rounding_high = columns
    rows, unvalued = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    unbounded, shared = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    whole = Figures(point, low, high, rounding_low, rounding_high, unbounded, shared, rows, unvalued)
    for positions, sums in row_tallies(selection, converted=converted):
        part = figures(sums, basis=basis, reading=reading)
        for column in fields(Figures):
            getattr(whole, column.name)[positions] = getattr(part, column.name)
    return whole


def _added(parts: Sequence[Exact]) -> Exact:
    if wide := [part for part in parts if isinstance(part, Wide)]:
        parts = [Wide.added(wide), *(part for part in parts if not isinstance(part, Wide))]
    return reduce(add, parts)


def _plus(part: Exact, more: Exact) -> Exact:
    """Their sum; mostly there is nothing to add."""
    return part if isinstance(more, np.ndarray) and not more.any() else part + more


def _any(sums: Tally, kinds: Sequence[bool]) -> npt.NDArray[np.bool_]:
    """Whether a group has rows of any kind that `kinds` picks."""
    found: npt.NDArray[np.bool_] = np.any(sums.count[:, list(kinds)] > 0, axis=1)
    return found


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
    found = _less_reused(part, kind, 2 * sums.reused[:, index], sums.reused_digit[:, index])
    if reading is Reading.LITERAL and kind.bound in _LITERALLY_FROM_ZERO:
        return found._replace(low=nothing)
    return found


_LITERALLY_FROM_ZERO = frozenset({Bound.AT_MOST, Bound.NEARLY, Bound.ABOUT})
_INFERRED = frozenset({Reuse.PART_INFERRED, Reuse.NEARLY_WHOLE_INFERRED})
_NEARLY_WHOLE = frozenset({Reuse.NEARLY_WHOLE_DOCUMENTED, Reuse.NEARLY_WHOLE_INFERRED})


def _less_reused(part: Part, kind: Kind, reused: Exact, digit: Exact) -> Part:
    """What is left of a package when a part of it was counted before; never less than nothing."""
    nothing = part.point * 0
    nearly_whole = kind.reuse in _NEARLY_WHOLE
    return Part(
        part.point - reused,
        nothing if nearly_whole else part.low - reused - digit,
        # Inferred reuse may turn out not to have been reuse at all.
        part.high if kind.reuse in _INFERRED else part.high - reused + digit,
        nothing if nearly_whole else part.rounding_low - reused - digit,
        part.rounding_high - reused + digit,
        part.unbounded,
    )


def _as_announced(bound: Bound, stated: Exact, digit: Exact, spread: Exact, *, literal: bool) -> Part:
    """The intervals of `Amount`, summed: see the explanation page on bounds and readings."""
    twice = 2 * stated
    point = _plus(twice, spread)
    below, above = point - digit, point + digit
    match bound:
        case Bound.UNKNOWN:
            nothing = stated * 0
            part = Part(nothing, nothing, nothing, nothing, nothing, unbounded=True)
        case Bound.BETWEEN:
            # Both ends are as stated: where between them the amount lies is an open fact, and nothing is rounded.
            part = Part(point, twice, _plus(point, spread), point, point, unbounded=False)
        case Bound.NEARLY:
            part = Part(point, stated * 0 if literal else point - 2 * digit, point, below, point, unbounded=False)
        case Bound.AT_LEAST:
            part = Part(point, point, point + 2 * digit, point, above, unbounded=literal)
        case Bound.AT_MOST if literal:
            part = Part(point, stated * 0, point, below, point, unbounded=False)
        case Bound.ABOUT if literal:
            part = Part(point, stated * 0, above, below, above, unbounded=True)
        case _:
            part = Part(point, below, above, below, above, unbounded=False)
    return part


def _by_presence(part: Part, presence: Presence) -> Part:
    """A row that may lie outside may contribute nothing; one not shown inside adds no estimate."""
    if presence is Presence.CERTAIN:
        return part
    nothing = part.point * 0
    if presence is Presence.LIKELY:
        return part._replace(low=nothing)
    return Part(nothing, nothing, part.high, nothing, nothing, part.unbounded)


def money(half_minor: object, currency: str, exponent: int | None = None) -> Decimal:
    """Half minor units as an exact amount in major units.

    Args:
        half_minor: A number of half units.
        currency: Whose minor units they are.
        exponent: Decimal places of the units, where they are finer: sums that were converted.

    Returns:
        The amount.

    Example:
        >>> money(2501, "USD")
        Decimal('12.505')
        >>> money(800, "JPY")
        Decimal('400')
    """
    number = int(half_minor)  # type: ignore[call-overload] # numpy and Python integers alike
    if exponent is None:
        exponent = 0 if currency == NO_CURRENCY else minor_exponent(currency)
    if number % 2 == 0:
        return Decimal(number // 2).scaleb(-exponent, _EXACT)
    return Decimal(number * 5).scaleb(-exponent - 1, _EXACT)
