"""Whether a total that was derived again is the same total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.display import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aidledger.totals.explained import Explained

__all__ = ["differences"]

_FIGURES = ("value", "low", "high", "rounding_low", "rounding_high")
_OTHERS = ("currency", "stage", "rows", "unvalued", "undated", "rates")
_NAMED = 5
_SHOWN = 12


def differences(before: Explained, again: Explained) -> tuple[str, ...]:
    """What differs between a total and the same total derived again.

    Args:
        before: The total as it was.
        again: The total as it is now.

    Returns:
        One sentence per difference; none when they are the same, down to the hash of the ledger.
    """
    return (*_figures(before, again), *_packages(before, again), *_revisions(before, again), *_hash(before, again))


def _figures(before: Explained, again: Explained) -> Iterator[str]:
    for name in _FIGURES:
        one, other = getattr(before, name), getattr(again, name)
        if one != other:
            said = ["no point" if each is None else grouped(each) for each in (one, other)]
            yield f"{name} was {said[0]} and is {said[1]}"
    for name in _OTHERS:
        one, other = getattr(before, name), getattr(again, name)
        if one != other:
            yield f"{name} was {one or 'none'} and is {other or 'none'}"


def _packages(before: Explained, again: Explained) -> Iterator[str]:
    one, other = set(before.ids), set(again.ids)
    for what, ids in (("no longer counted", one - other), ("now counted as well", other - one)):
        if ids:
            yield f"{what}: {_named(sorted(ids))}"


def _revisions(before: Explained, again: Explained) -> Iterator[str]:
    one, other = ([revision.id for revision in each.revisions] for each in (before, again))
    if one != other:
        yield f"revisions applied were {_named(one) or 'none'} and are {_named(other) or 'none'}"


def _hash(before: Explained, again: Explained) -> Iterator[str]:
    if before.ledger_hash != again.ledger_hash:
        one, other = (each.ledger_hash[:_SHOWN] or "none" for each in (before, again))
        yield f"the hash of the ledger was {one} and is {other}"


def _named(ids: Sequence[str]) -> str:
    more = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {more} more" if more > 0 else "")
