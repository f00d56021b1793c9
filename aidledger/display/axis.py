"""Axes of a chart: round steps, and labels that do not run into each other."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["label_line", "round_step", "step_label"]

_ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def round_step(highest: Decimal, *, most: int = 6) -> Decimal:
    """The least round step that covers 0 to `highest` in at most `most` steps.

    Example:
        >>> round_step(Decimal("71.2")), round_step(Decimal("0.825"))
        (Decimal('20'), Decimal('0.2'))
    """
    if highest <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb((highest / most).adjusted())
    return next(plain(step * power) for step in _ROUND if step * power * most >= highest)


def plain(number: Decimal) -> Decimal:
    """The number without an exponent, such as 20 for 2E+1."""
    return Decimal(f"{number.normalize():f}")


def step_label(number: Decimal) -> str:
    """A number on an axis: digits in threes, no trailing zeros.

    Example:
        >>> step_label(Decimal("2500")), step_label(Decimal("0.20"))
        ('2,500', '0.2')
    """
    return f"{plain(number):,f}"


def label_line(labels: Mapping[int, str], width: int) -> str:
    """Labels at their columns, left-aligned; one that would touch the one before is left out.

    Example:
        >>> label_line({0: "2022", 3: "H2", 8: "2023"}, 12)
        '2022    2023'
    """
    line = ""
    for column, label in sorted(labels.items()):
        if (not line or column > len(line)) and column + len(label) <= width:
            line = line.ljust(column) + label
    return line
