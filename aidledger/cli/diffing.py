"""The command `diff`: two ledgers compared, as text or as cells for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.cli.converting import converted
from aidledger.cli.output import Outcome, as_csv, as_json
from aidledger.intake import load
from aidledger.ledger import diff

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from aidledger.cli.output import Row, Screen
    from aidledger.ledger import Ledger
    from aidledger.versions import Change, Diff, Waterfall

__all__ = ["CHANGE_COLUMNS", "STEP_COLUMNS", "run_diff"]

CHANGE_COLUMNS = (
    "table", "id", "kinds", "fields", "old_version", "new_version", "old_amount", "new_amount", "old_date", "new_date",
)  # fmt: skip
STEP_COLUMNS = ("step", "packages", "value", "low", "high")


def run_diff(args: argparse.Namespace, screen: Screen, filters: Mapping[str, object]) -> Outcome:
    """Compare two ledgers.

    Args:
        args: Names or folders, and options of the command.
        screen: Where the result is shown.
        filters: What both are narrowed to.

    Returns:
        The records that differ, or what they did to the total.
    """
    old, new = (converted(_narrowed(load(name), filters), args) for name in (args.old, args.new))
    found = diff(old, new)
    differs = args.strict and len(found) > 0
    # Only where it is asked for: ledgers may differ that have no total.
    steps = found.waterfall(basis=args.basis, reading=args.reading) if args.waterfall else None
    if args.format == "table":
        text = found.render(limit=args.limit) if steps is None else steps.render()
        return Outcome(screen.style.fit(text) + "\n", found=differs)
    if args.format == "csv":
        cells = [_change_row(change) for change in found] if steps is None else _step_rows(steps)
        columns = CHANGE_COLUMNS if steps is None else STEP_COLUMNS
        return Outcome(as_csv(cells, columns), found=differs, is_data=True)
    return Outcome(as_json(_everything(found, steps, old, new)) + "\n", found=differs, is_data=True)


def _narrowed(ledger: Ledger, filters: Mapping[str, object]) -> Ledger:
    wanted = {name: value for name, value in filters.items() if value is not None}
    return ledger.where(**wanted) if wanted else ledger  # type: ignore[arg-type] # argparse has no types


def _everything(found: Diff, steps: Waterfall | None, old: Ledger, new: Ledger) -> Row:
    about: dict[str, object] = {
        "old": {"ledger": old.name, "hash": old.hash},
        "new": {"ledger": new.name, "hash": new.hash},
        "counts": found.counts(),
        "renames": [{"old": was, "new": is_} for was, is_ in found.renames],
        "rows": [_change_row(change) for change in found],
    }
    if steps is not None:
        about |= {"basis": str(steps.new.basis), "reading": str(steps.new.reading), "currency": steps.new.currency}
        about["waterfall"] = _step_rows(steps)
    return about  # type: ignore[return-value] # every value is a cell


def _change_row(change: Change) -> Row:
    amounts = [str(getattr(record, "amount", "")) if record else None for record in (change.old, change.new)]
    dates = [
        getattr(record, "date", None) or getattr(record, "as_of", None) if record else None
        for record in (change.old, change.new)
    ]
    return {
        "table": change.table,
        "id": change.id,
        "kinds": [str(kind) for kind in change.kinds],
        "fields": list(change.fields),
        "old_version": change.old_version or None,
        "new_version": change.new_version or None,
        "old_amount": amounts[0],
        "new_amount": amounts[1],
        "old_date": None if dates[0] is None else str(dates[0]),
        "new_date": None if dates[1] is None else str(dates[1]),
    }


def _step_rows(steps: Waterfall) -> list[Row]:
    return [dict(zip(STEP_COLUMNS, row, strict=True)) for row in steps.rows()]
