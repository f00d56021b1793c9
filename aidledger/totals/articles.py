"""Articles with amounts of their own: what they take out of the shared part of a package.

A package of $400 million for tanks and artillery, of which $100 million are tanks, has between 100
and 400 million of tanks and at most 300 million of artillery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aidledger.amounts import Amount, Bound, Reading
from aidledger.model import Basis
from aidledger.totals.selection import Presence

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidledger.model import AidPackage, Item

__all__ = ["Part", "articles_apart", "is_splittable"]


class Part(NamedTuple):
    """A part of a package that stands under one label.

    Attributes:
        label: Where it stands.
        minor: Its figure in minor units.
        digit: Width of its rounding in minor units; negative where it takes back what others add.
        presence: Whether it stands there for certain, or may stand elsewhere.
        counts: 1 if it stands for the whole package when packages are counted.
    """

    label: str
    minor: int
    digit: int
    presence: Presence
    counts: int


# Bounds whose interval lies evenly around the figure.
_TWO_SIDED = {
    Reading.CONVENTIONAL: frozenset({Bound.EXACT, Bound.AT_MOST, Bound.ABOUT}),
    Reading.LITERAL: frozenset({Bound.EXACT}),
}


def is_splittable(package: AidPackage, *, basis: Basis, reading: Reading) -> bool:
    """Whether the articles of a package say what becomes of its amount.

    They do not when their figures are one-sided, when they are dearer than the package, when what
    they leave is within rounding, or when an unknown part of them was counted before.

    Args:
        package: A package.
        basis: Basis of the total it is split for.
        reading: Reading of that total.

    Returns:
        Whether it may be split.
    """
    stated = _stated(package)
    if not stated or (basis is Basis.NEW_MONEY and package.reannounced is not None):
        return False
    amounts = [package.amount, *(amount for _, amount in stated)]
    if any(amount.bound not in _TWO_SIDED[reading] or amount.currency != amounts[0].currency for amount in amounts):
        return False
    left = _left(package)
    return left == 0 or 2 * left >= sum(_digit(amount) for amount in amounts)


def articles_apart(package: AidPackage, label: Callable[[str], str]) -> tuple[Part, ...]:
    """The articles of a package and what they leave, label by label.

    Under every label the parts add up to the least and the most of the package that may belong to
    it, never to more than the package.

    Args:
        package: A package that `is_splittable`.
        label: Label of a category; empty where parts are not wanted.

    Returns:
        Parts in order of their labels.
    """
    articles = [(label(code), amount) for code, amount in _stated(package)]
    rest = {label(code) for code in _categories_of_rest(package)} if _left(package) else set()
    labels = sorted(({name for name, _ in articles} | rest) - {""})
    return tuple(part for name in labels for part in _under(package, articles, rest, name))


def _under(package: AidPackage, articles: list[tuple[str, Amount]], rest: set[str], name: str) -> list[Part]:
    own = [amount for label, amount in articles if label == name]
    digits = sum(_digit(amount) for amount in own)
    # What is left is as uncertain as all figures together, less what stands here already.
    last = _digit(package.amount) + sum(_digit(amount) for _, amount in articles) - 2 * digits
    parts = [Part(name, amount.minor(), _digit(amount), Presence.CERTAIN, 0) for amount in own]
    if name in rest:
        presence = Presence.SHARED if len(rest) > 1 else Presence.CERTAIN
        return [*parts, Part(name, _left(package), last, presence, 1)]
    # No part is larger than its whole, however roughly the articles are stated.
    first = parts[0]._replace(digit=parts[0].digit + (0 if rest else min(0, last)), counts=1)
    return [first, *parts[1:]]


def _left(package: AidPackage) -> int:
    return package.amount.minor() - sum(amount.minor() for _, amount in _stated(package))


def _categories_of_rest(package: AidPackage) -> set[str]:
    """Where what is left may lie: articles that cannot be split off stay with it."""
    others = (item for item in package.items if item.amount is not None and not _is_stated(item))
    return {*package.category, *(code for item in others for code in item.category or ())}


def _is_stated(item: Item) -> bool:
    return item.amount is not None and item.amount.is_known and item.category is not None and len(item.category) == 1


def _stated(package: AidPackage) -> list[tuple[str, Amount]]:
    """Category and amount of the articles that state both, and the one category only."""
    return [
        (item.category[0], item.amount) for item in package.items if _is_stated(item) and item.category and item.amount
    ]


def _digit(amount: Amount) -> int:
    """The last stated digit in minor units; a stated zero is exact."""
    return amount.minor_digit() if amount.minor() else 0
