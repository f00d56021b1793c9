"""Which statements a user wants to see: by whose aid they are about, and by day."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.reconciliation import Verdict
from aidledger.totals.wanted import wanted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from aidledger.dates import DateSpan
    from aidledger.model import Scope
    from aidledger.reconciliation import Reconciled
    from aidledger.totals import Filter

__all__ = ["chosen"]


def chosen(results: Iterable[Reconciled], args: argparse.Namespace) -> tuple[Reconciled, ...]:
    """The results a user asked for.

    Args:
        results: All results.
        args: Options of `reconcile`: terms, days, verdict and how many of the largest gaps.

    Returns:
        Those asked for, in their order; largest gaps first when limited.

    Raises:
        UnknownTermError: A word is in none of the reference tables.
        InputError: A date or fiscal year cannot be read.
    """
    scope = wanted(
        donor=args.donor,
        recipient=args.recipient,
        authority=args.authority,
        stage=args.stage,
        fiscal_year=args.fiscal_year,
        since=args.since,
        until=args.until,
    )
    verdicts = {Verdict(args.verdict)} if args.verdict else set(Verdict)
    found = [
        result
        for result in results
        if result.verdict in verdicts
        and _is_about(result.statement.scope, scope)
        and _is_dated(result.statement.as_of, scope)
    ]
    if args.largest is not None:
        found = sorted(
            (result for result in found if result.gap), key=lambda result: abs(result.gap or Decimal(0)), reverse=True
        )
    return tuple(found[: args.largest])


def _is_about(scope: Scope, wanted: Filter) -> bool:
    """Whether a statement names what was asked for; one about all authorities names none."""
    return (
        (not wanted.donor or scope.donor in wanted.donor)
        and (not wanted.recipient or scope.recipient in wanted.recipient)
        and (not wanted.authority or bool(set(scope.authority) & set(wanted.authority)))
        and (not wanted.stage or str(scope.stage) in wanted.stage)
        and (wanted.fiscal_year is None or scope.fiscal_year == wanted.fiscal_year)
    )


def _is_dated(as_of: DateSpan | None, wanted: Filter) -> bool:
    """Whether the as-of day may lie inside the days asked for; an unknown day does not."""
    if wanted.since is None and wanted.until is None:
        return True
    if as_of is None:
        return False
    after = wanted.since is None or as_of.latest is None or as_of.latest >= (wanted.since.earliest or as_of.latest)
    before = wanted.until is None or as_of.earliest is None or as_of.earliest <= (wanted.until.latest or as_of.earliest)
    return after and before
