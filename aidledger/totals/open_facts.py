"""What the width of a total beyond rounding comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.amounts import Bound
from aidledger.display import scaled
from aidledger.model import Basis
from aidledger.totals.figures import contribution, money
from aidledger.totals.selection import Presence
from aidledger.totals.tally import Reuse

if TYPE_CHECKING:
    from aidledger.amounts import Reading
    from aidledger.totals.tally import Kind, Tally

__all__ = ["OpenFact", "open_facts"]


@dataclass(frozen=True, slots=True)
class OpenFact:
    """One reason why a total is not a point, beyond rounding.

    Attributes:
        reason: What is not known.
        rows: Packages concerned.
        lowers: By how much it may lower the total below the best estimate less rounding.
        raises: By how much it may raise it above; `Infinity` when unlimited.
    """

    reason: str
    rows: int
    lowers: Decimal
    raises: Decimal

    def describe(self, currency: str) -> str:
        """The fact in words, such as `reuse is inferred, not documented (5 packages): up to USD 1.725 billion more`."""
        effects = []
        if self.raises:
            effects.append(
                "no upper limit" if self.raises.is_infinite() else f"up to {currency} {scaled(self.raises)} more"
            )
        if self.lowers:
            effects.append(f"up to {currency} {scaled(self.lowers)} less")
        packages = f"{self.rows} package{'' if self.rows == 1 else 's'}"
        return f"{self.reason} ({packages}): {' or '.join(effects)}"


def open_facts(sums: Tally, *, basis: Basis, reading: Reading, currency: str) -> tuple[OpenFact, ...]:
    """Name what opens the interval of a single total.

    Args:
        sums: Sums of one group.
        basis: Basis of the total.
        reading: Reading of the total.
        currency: Currency of the sums.

    Returns:
        One fact per reason, in a fixed order; reasons that move nothing are left out.
    """
    found: dict[str, OpenFact] = {}
    for index, kind in enumerate(sums.kinds):
        part = contribution(sums, index, kind, basis=basis, reading=reading)
        lowers = money(part.rounding_low[0] - part.low[0], currency)
        raises = Decimal("Infinity") if part.unbounded else money(part.high[0] - part.rounding_high[0], currency)
        if sums.count[0, index] and (lowers or raises):
            reason = _reason(kind, basis)
            before = found.get(reason, OpenFact(reason, 0, Decimal(0), Decimal(0)))
            found[reason] = OpenFact(
                reason, before.rows + int(sums.count[0, index]), before.lowers + lowers, before.raises + raises
            )
    return tuple(fact for reason in _ORDER if (fact := found.get(reason)))


_SHARED = "packages name several categories and no split"
_DATE = "the date may lie outside or inside the period"
_UNKNOWN = "the amount was not published"
_INFERRED = "reuse of money counted before is inferred, not documented"
_WORDING = 'one-sided wording ("more than", "nearly") or a range'
_ORDER = (_INFERRED, _DATE, _SHARED, _UNKNOWN, _WORDING)


def _reason(kind: Kind, basis: Basis) -> str:
    if kind.presence is Presence.SHARED:
        return _SHARED
    if kind.presence is not Presence.CERTAIN:
        return _DATE
    if kind.bound is Bound.UNKNOWN:
        return _UNKNOWN
    if basis is Basis.NEW_MONEY and kind.reuse in {Reuse.WHOLE_INFERRED, Reuse.PART_INFERRED}:
        return _INFERRED
    return _WORDING
