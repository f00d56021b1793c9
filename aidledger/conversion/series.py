"""Quotations of one currency, as whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from aidledger.table import NO_DAY_EARLIEST

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Fixed", "Series", "Whole"]

Whole: TypeAlias = "npt.NDArray[Any]"
"""Integers without rounding: int64 where they surely fit, Python integers where not."""


class Fixed(NamedTuple):
    """A rate that holds from a day on, whatever the market does.

    Attributes:
        day: First day, since 1970-01-01; `NO_DAY_EARLIEST` for a rate that always holds.
        value: The quotation, times 10**places.
        places: Decimal places of the quotation.
        source: The act that fixes it, or who uses it.
    """

    day: int
    value: int
    places: int
    source: str


@dataclass(frozen=True, eq=False)
class Series:
    """Quotations of one currency against the pivot, in the direction they were published in.

    Attributes:
        days: Days with a rate, ascending, since 1970-01-01.
        values: Positive quotations times 10**places, one per day.
        places: Decimal places the quotations have.
        inverse: Whether they say units of the currency for one unit of the pivot, as the ECB does;
            otherwise units of the pivot for one of the currency.
        source: Who published them.
        fixed: The rate that holds from a day on, in the same direction.
    """

    days: npt.NDArray[np.int32]
    values: Whole
    places: int
    inverse: bool
    source: str = ""
    fixed: Fixed | None = None

    @classmethod
    def flat(cls, fixed: Fixed, *, inverse: bool) -> Series:
        """One rate and no days."""
        nothing = np.zeros(0, dtype=np.int32)
        return cls(nothing, nothing.astype(np.int64), 0, inverse, fixed.source, fixed)

    @property
    def is_flat(self) -> bool:
        """Whether the rate does not depend on the day."""
        return self.fixed is not None and self.fixed.day == NO_DAY_EARLIEST

    def ends(self) -> tuple[int, int] | None:
        """The first and the last day anything is known of; None for a flat rate."""
        known = [int(day) for day in (self.days[:1], self.days[-1:]) for day in day]
        if self.fixed is not None and not self.is_flat:
            known.append(self.fixed.day)
        return (min(known), max(known)) if known else None
