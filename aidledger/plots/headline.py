"""What is written above a picture, and the unit its figures are drawn in."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Headline", "Scale"]

_TITLE, _FACT = 9.4, 6.8
"""Pixels a character of the title, and of the lines below it, takes in a wide font."""
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Headline:
    """Title, the facts below it, and the picture in words.

    Attributes:
        title: What is shown, and in which unit.
        facts: Basis, reading, scope, as-of day and whatever else limits the figures.
        description: The picture for those who do not see it.
    """

    title: str
    facts: tuple[str, ...]
    description: str

    def titles(self, width: int) -> list[str]:
        """The title as lines that fit a picture of so many pixels."""
        return textwrap.wrap(self.title, max(int(width / _TITLE), 1), break_on_hyphens=False)

    def subtitles(self, width: int) -> list[str]:
        """The facts as lines that fit a picture of so many pixels; one that fits a line is not torn apart."""
        columns, lines = max(int(width / _FACT), 1), list[str]()
        for fact in filter(None, self.facts):
            if lines and len(lines[-1]) + len(fact) + 3 <= columns:
                lines[-1] += f" · {fact}"
            else:
                lines += textwrap.wrap(fact, columns, break_on_hyphens=False)
        return lines


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit of an axis.

    Attributes:
        factor: How many major units it has.
        unit: Its name, such as `USD billion`.

    Example:
        >>> scale = Scale.of([4e8, -58e9, float("inf")], "USD")
        >>> scale.unit, scale.down(58e9), scale.label(58e9)
        ('USD billion', 58.0, '58.0')
    """

    factor: float
    unit: str

    @classmethod
    def of(cls, values: Iterable[float | None], currency: str) -> Scale:
        """The scale that fits the largest of some values; those that are unlimited or missing do not count."""
        largest = max((abs(value) for value in values if value is not None and math.isfinite(value)), default=0.0)
        factor, word = next(((size, name) for size, name in _SCALES if largest >= size), (1.0, ""))
        return cls(factor, f"{currency} {word}".strip())

    def down(self, value: float) -> float:
        """A value in this unit, to nine digits: more than any screen has pixels."""
        return float(f"{value / self.factor:.9g}")

    def label(self, value: float) -> str:
        """A value as it is written beside its mark: about three digits."""
        scaled = abs(value) / self.factor
        whole = len(f"{scaled:.0f}") if scaled >= 1 else 0
        places = 0 if self.factor == 1 else max(_DIGITS - whole, 0)
        # By way of decimal digits, so that 0.825 is not taken for the float just below it.
        rounded = round(float(f"{value / self.factor:.9g}") + 0.0, places)
        text = f"{rounded:,.{places}f}"
        return "0" if not text.strip("-0.,") else text.replace("-", "−")
