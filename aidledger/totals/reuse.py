"""How much of the packages is money counted before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.amounts import Interval
from aidledger.totals.figures import money
from aidledger.totals.selection import Presence
from aidledger.totals.tally import Reuse

if TYPE_CHECKING:
    from decimal import Decimal

    from aidledger.totals.tally import Tally

__all__ = ["reused"]


def reused(sums: Tally, *, currency: str, exponent: int | None) -> tuple[Decimal, Interval, Interval, int]:
    """Read sums as the reannounced parts of packages.

    Args:
        sums: The sums, of one group.
        currency: Their currency.
        exponent: Decimal places of the sums, where they were converted.

    Returns:
        Best estimate, its rounding, its bounds with inferred reuse open, and how many packages
        reuse anything. Units: major units of their currency.
    """
    point = low = rounding = high = rows = 0
    for index, kind in enumerate(sums.kinds):
        part, digit = 2 * int(sums.reused[0, index]), int(sums.reused_digit[0, index])
        rows += int(sums.count[0, index]) if part else 0
        high += part + digit
        if kind.presence in _SHOWN:
            point, rounding = point + part, rounding + digit
        if kind.presence is Presence.CERTAIN and kind.reuse in _DOCUMENTED:
            low += part - digit
    ends = (point - rounding, point + rounding, low, high)
    least, most, low_end, high_end = (money(end, currency, exponent) for end in ends)
    return money(point, currency, exponent), Interval(least, most), Interval(low_end, high_end), rows


_SHOWN = frozenset({Presence.CERTAIN, Presence.LIKELY})
_DOCUMENTED = frozenset({Reuse.WHOLE_DOCUMENTED, Reuse.PART_DOCUMENTED, Reuse.NEARLY_WHOLE_DOCUMENTED})
