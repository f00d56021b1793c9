"""What the width of a total beyond rounding comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.amounts import Bound
from aidledger.amounts.interval import EXACT_MATHS, UNLIMITED
from aidledger.amounts.printed import in_words
from aidledger.display import counted
from aidledger.model import Basis
from aidledger.totals.figures import contribution, money
from aidledger.totals.selection import Presence
from aidledger.totals.tally import Reuse

if TYPE_CHECKING:
    from aidledger.amounts import Reading
    from aidledger.totals.revaluation import Shift
    from aidledger.totals.tally import Kind, Tally

__all__ = ["OpenFact", "open_facts", "reason_of", "shift_facts"]


@dataclass(frozen=True, slots=True)
class OpenFact:
    """One reason why a total is not a point, beyond rounding.

    Attributes:
        reason: What is not known.
        rows: How many `what` are concerned.
        lowers: By how much it may lower the total below the best estimate less rounding.
        raises: By how much it may raise it above; `Infinity` when unlimited.
        what: What is counted in `rows`.
    """

    reason: str
    rows: int
    lowers: Decimal
    raises: Decimal
    what: str = "package"

    def describe(self, currency: str) -> str:
        """The fact in words, such as `reuse is inferred, not documented (5 packages): up to USD 1.725 billion more`."""
        effects = []
        if self.raises:
            effects.append(
                "no upper limit"
                if self.raises.is_infinite()
                else f"up to {currency} {in_words(self.raises, currency, toward='high')} more"
            )
        if self.lowers:
            effects.append(f"up to {currency} {in_words(self.lowers, currency, toward='high')} less")
        concerned = counted(self.rows, self.what)
        return f"{self.reason} ({concerned}): {' or '.join(effects)}"


def open_facts(
    sums: Tally, *, basis: Basis, reading: Reading, currency: str, exponent: int | None = None
) -> tuple[OpenFact, ...]:
    """Name what opens the interval of a single total.

    Args:
        sums: Sums of one group.
        basis: Basis of the total.
        reading: Reading of the total.
        currency: Currency of the sums.
        exponent: Decimal places of the sums, where they were converted.

    Returns:
        One fact per reason, in a fixed order; reasons that move nothing are left out.
    """
    return tuple(
        fact
        for reason in _ORDER
        if (fact := _fact(reason, sums, basis=basis, reading=reading, currency=currency, exponent=exponent)) is not None
    )


def _fact(
    reason: str, sums: Tally, *, basis: Basis, reading: Reading, currency: str, exponent: int | None
) -> OpenFact | None:
    rows = lowers = raises = 0
    unbounded = False
    for index, kind in enumerate(sums.kinds):
        if reason_of(kind, basis) != reason:
            continue
        part = contribution(sums, index, kind, basis=basis, reading=reading)
        # One may be an int64 and the other a larger Python integer, which numpy would not subtract.
        less = int(part.rounding_low[0]) - int(part.low[0])
        more = int(part.high[0]) - int(part.rounding_high[0])
        occurs = bool(sums.count[0, index])
        unbounded |= occurs and part.unbounded
        if less or more or part.unbounded:
            rows, lowers, raises = rows + int(sums.count[0, index]), lowers + less, raises + more
    if not (lowers or raises or unbounded):
        return None
    most = UNLIMITED if unbounded else money(raises, currency, exponent)
    return OpenFact(reason, rows, money(lowers, currency, exponent), most)


def shift_facts(shift: Shift) -> tuple[OpenFact, ...]:
    """Name what revisions add to the width of a total beyond rounding.

    Args:
        shift: What the revisions of a total on the revalued basis add to it.

    Returns:
        At most one fact.
    """
    if not shift.open_rows:
        return ()
    lowers = EXACT_MATHS.subtract(shift.rounding.low, shift.interval.low)
    raises = EXACT_MATHS.subtract(shift.interval.high, shift.rounding.high)
    return (OpenFact(_RESTATED, shift.open_rows, max(lowers, _ZERO), max(raises, _ZERO), "revision"),)


_ZERO = Decimal(0)
_RESTATED = "restatements reach beyond the scope, or are worded as one-sided"
_SHARED = "packages name several categories and no split"
_DATE = "the date may lie outside or inside the period"
_UNKNOWN = "the amount was not published"
_INFERRED = "reuse of money counted before is inferred, not documented"
_WORDING = 'one-sided wording ("more than", "nearly")'
_RANGE = 'stated as a range ("between")'
_ORDER = (_INFERRED, _DATE, _SHARED, _UNKNOWN, _RANGE, _WORDING)


_INFERRED_REUSE = frozenset({Reuse.WHOLE_INFERRED, Reuse.PART_INFERRED, Reuse.NEARLY_WHOLE_INFERRED})


def reason_of(kind: Kind, basis: Basis) -> str:
    """What opens a kind of row beyond rounding, if anything does."""
    if kind.presence is Presence.SHARED:
        return _SHARED
    if kind.presence is not Presence.CERTAIN:
        return _DATE
    if kind.bound is Bound.UNKNOWN:
        return _UNKNOWN
    if basis is Basis.NEW_MONEY and kind.reuse in _INFERRED_REUSE:
        return _INFERRED
    return _RANGE if kind.bound is Bound.BETWEEN else _WORDING
