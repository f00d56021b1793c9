"""Which revisions a total on the revalued basis includes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.errors import BasisMismatchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aidledger.model import Revision
    from aidledger.totals.selection import Filter

__all__ = ["applicable_revisions", "refuse_finer_than_revisions"]

# A revision restates an authority's total by fiscal year; no source splits it further.
_TOO_FINE = ("category", "announcement", "instrument", "valuation", "draws_on", "id", "without")


def applicable_revisions(revisions: Iterable[Revision], scope: Filter) -> tuple[Revision, ...]:
    """The revisions that restate the packages of a scope.

    Estimates that were superseded, revisions that do not apply and those not yet known on the last
    day of the scope are left out. Where the scope names a fiscal year, the parts for that year are
    taken; elsewhere the wholes. Parts and wholes are never taken together.

    Args:
        revisions: All revisions of the ledger.
        scope: What the total is narrowed to.

    Returns:
        The revisions to add, in order of id.

    Raises:
        BasisMismatchError: The scope is finer than revisions are published.
    """
    refuse_finer_than_revisions([name for name in _TOO_FINE if getattr(scope, name)])
    known = [revision for revision in revisions if _is_known(revision, scope)]
    replaced = {revision.supersedes for revision in known}
    wholes = {revision.part_of for revision in known if revision.part_of}
    chosen = [
        revision
        for revision in known
        if revision.applies
        and revision.id not in replaced
        and _is_within(revision, scope)
        and (_is_part_for(revision, scope) if scope.fiscal_year else revision.part_of is None)
    ]
    return tuple(
        sorted(_without_wholes(chosen, wholes if scope.fiscal_year else set()), key=lambda revision: revision.id)
    )


def refuse_finer_than_revisions(names: Sequence[str]) -> None:
    """Raise when a total is asked for by something no revision is published by.

    Raises:
        BasisMismatchError: `names` is not empty.
    """
    if names:
        raise BasisMismatchError(
            f"The revalued basis cannot be narrowed by {' and '.join(names)}: revisions restate whole authorities by fiscal year.",
            hint='Use basis="announced" or basis="new_money", or drop that filter.',
        )


def _is_known(revision: Revision, scope: Filter) -> bool:
    return scope.until is None or scope.until.latest is None or revision.known_on <= scope.until.latest


def _is_within(revision: Revision, scope: Filter) -> bool:
    """Whether the scope covers the parties and authorities the revision is about."""
    about = revision.scope
    return (
        _covers(scope.donor, about.donor)
        and _covers(scope.recipient, about.recipient)
        and all(_covers(scope.authority, authority) for authority in about.authority)
        and _covers(scope.stage, about.stage)
    )


def _covers(wanted: tuple[str, ...], word: str | None) -> bool:
    return not wanted or word is None or word in wanted


def _is_part_for(revision: Revision, scope: Filter) -> bool:
    return revision.scope.fiscal_year == scope.fiscal_year


def _without_wholes(chosen: list[Revision], wholes: set[str]) -> list[Revision]:
    return [revision for revision in chosen if revision.id not in wholes]
