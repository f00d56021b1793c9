"""What happens on a day without a published rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from aidledger.errors import InputError

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["RatePolicy"]

_MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class RatePolicy:
    """How a day without a published rate is treated; recorded in every result.

    Attributes:
        max_age: How many days back the last published rate may lie; 0 asks for the exact day.

    Example:
        >>> print(RatePolicy.EXACT, "|", RatePolicy.last(7))
        the exact day | the last published rate, at most 7 days old
    """

    max_age: int = 0

    EXACT: ClassVar[RatePolicy]
    """The exact day, and no other."""

    def __post_init__(self) -> None:
        if not 0 <= self.max_age <= _MOST_DAYS:
            raise InputError(
                f"max_age={self.max_age!r} is not a number of days from 1 to {_MOST_DAYS}.", hint="7 covers holidays."
            )

    @classmethod
    def last(cls, max_age: int = 7) -> RatePolicy:
        """The last rate published on or before the day.

        Args:
            max_age: Most days it may be old, from 1 to 366. Weekends and holidays need up to 7.

        Raises:
            InputError: `max_age` is out of that range.
        """
        return cls(max_age or -1)

    def positions(self, published: npt.NDArray[np.int32], days: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        """Which published rate each day takes.

        Args:
            published: Days with a rate, ascending.
            days: Days that need one. Shape: any.

        Returns:
            Index into `published`, or -1 where no rate is within reach. Shape: as `days`.
        """
        found = np.searchsorted(published, days, side="right") - 1
        age = days - published[np.maximum(found, 0)]
        return np.where((found >= 0) & (age <= self.max_age), found, -1)

    def __str__(self) -> str:
        return f"the last published rate, at most {self.max_age} days old" if self.max_age else "the exact day"


RatePolicy.EXACT = RatePolicy()
