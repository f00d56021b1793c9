"""How an amount's wording limits the figure, and how strictly that wording is taken."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Bound", "Reading"]


class Bound(StrEnum):
    """What the words around a figure claim about the true amount.

    Of a negative figure a bound speaks of its size: a cut by at least 4.5 billion has the figure -4.5 billion and is
    `at_least`. In text it reads "at most USD -4.5 billion", which is the same; so does "over -$4.5 billion".

    Example:
        >>> Bound("at_least") is Bound.AT_LEAST, Bound.AT_LEAST.in_words_of(negative=True).value
        (True, 'at_most')
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

    def in_words_of(self, *, negative: bool) -> Bound:
        """The bound as a comparison of numbers: below zero floor and ceiling change places, and back again."""
        if negative and self is Bound.AT_LEAST:
            return Bound.AT_MOST
        return Bound.AT_LEAST if negative and self is Bound.AT_MOST else self


class Reading(StrEnum):
    """Whether wording is taken at its word or as publishers use it.

    "More than $5 billion" literally allows a trillion; by convention it means that
    the next digit was cut off. Every result records which reading produced it.
    """

    LITERAL = "literal"
    CONVENTIONAL = "conventional"
