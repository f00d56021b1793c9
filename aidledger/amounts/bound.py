"""How an amount's wording limits the figure, and how strictly that wording is taken."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Bound", "Reading"]


class Bound(StrEnum):
    """What the words around a figure claim about the true amount.

    Example:
        >>> Bound("at_least") is Bound.AT_LEAST
        True
    """

    EXACT = "exact"
    """The figure itself, known to the last digit that was stated."""

    AT_MOST = "at_most"
    """A ceiling the source names as such: "up to", "no more than"."""

    NEARLY = "nearly"
    """A little below the figure: "nearly", "almost", "just under"."""

    AT_LEAST = "at_least"
    """A floor: "over", "more than", "at least"."""

    ABOUT = "about"
    """Either side of the figure: "about", "approximately", "some"."""

    BETWEEN = "between"
    """Two figures, the lower and the upper end."""

    UNKNOWN = "unknown"
    """No figure was published; the amount carries the reason."""


class Reading(StrEnum):
    """Whether wording is taken at its word or as publishers use it.

    "More than $5 billion" literally allows a trillion; by convention it means that
    the next digit was cut off. Every result records which reading produced it.
    """

    LITERAL = "literal"
    CONVENTIONAL = "conventional"
