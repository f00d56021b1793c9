"""Results as rows of cells, for JSON and CSV: the same names in both."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aidledger.cli.output import Row
    from aidledger.findings import Finding
    from aidledger.importers import Dataset
    from aidledger.reconciliation import Reconciled, Systematic
    from aidledger.totals import Cumulative, Total, Totals

__all__ = [
    "DATASET_COLUMNS",
    "FINDING_COLUMNS",
    "RECONCILED_COLUMNS",
    "cumulative_columns",
    "cumulative_rows",
    "dataset_row",
    "finding_row",
    "reconciled_row",
    "systematic_row",
    "total_row",
    "totals_columns",
    "totals_rows",
]

# Named here, not taken from the first row: a table without rows has its header too.
FINDING_COLUMNS = ("code", "severity", "subject", "message", "hint", "location", "value")
RECONCILED_COLUMNS = (
    "statement", "kind", "as_of", "verdict", "stated", "stated_low", "stated_high", "bound", "currency", "value",
    "low", "high", "packages", "gap", "gap_low", "gap_high", "reason", "explanations", "source",
)  # fmt: skip
DATASET_COLUMNS = (
    "name", "title", "since", "until", "complete", "packages", "statements", "revisions", "limits",
)  # fmt: skip


def total_row(total: Total) -> Row:
    """Everything about one total."""
    return {
        "value": total.value,
        "low": total.low,
        "high": total.high,
        "rounding_low": total.rounding_low,
        "rounding_high": total.rounding_high,
        "currency": total.currency,
        "stage": str(total.stage),
        "basis": str(total.basis),
        "reading": str(total.reading),
        "rates": total.rates,
        "packages": total.rows,
        "unvalued": total.unvalued,
        "undated": total.undated,
        "scope": total.scope,
        "open_facts": [
            {"reason": fact.reason, "packages": fact.rows, "lowers": fact.lowers, "raises": fact.raises}
            for fact in total.open_facts
        ],
        "excluded": [
            {"reason": out.reason, "packages": out.rows, "amount": out.amount, "ids": out.ids} for out in total.excluded
        ],
        "revisions": [revision.id for revision in total.revisions],
        "ids": total.ids,
        "ledger": total.ledger,
        "hash": total.ledger_hash,
    }


def totals_columns(by: Sequence[str]) -> tuple[str, ...]:
    """Columns of totals by group."""
    columns = (*by, "value", "low", "high", "currency", "packages", "unvalued")
    return tuple(dict.fromkeys(columns))


def totals_rows(totals: Totals) -> list[Row]:
    """One row a group, the keys first."""
    return [
        {
            **dict(zip(totals.by, group.key, strict=True)),
            "value": group.value,
            "low": group.low,
            "high": group.high,
            "currency": group.currency,
            "packages": group.rows,
            "unvalued": group.unvalued,
        }
        for group in totals
    ]


def cumulative_columns(by: Sequence[str]) -> tuple[str, ...]:
    """Columns of curves."""
    return tuple(dict.fromkeys((*by, "period", "end", "value", "low", "high", "currency")))


def cumulative_rows(curves: Cumulative) -> Iterator[Row]:
    """One row a curve and period."""
    for key in curves.labels:
        for step in curves.curve(*key):
            yield {
                **dict(zip(curves.by, key, strict=True)),
                "period": step.period,
                "end": step.end,
                "value": step.value,
                "low": step.low,
                "high": step.high,
                "currency": curves.currency,
            }


def reconciled_row(result: Reconciled) -> Row:
    """One statement with its verdict."""
    statement, estimate = result.statement, result.estimate
    amount, as_of = statement.amount, statement.as_of
    interval = amount.interval()
    return {
        "statement": statement.id,
        "kind": str(statement.kind),
        "as_of": None if as_of is None else as_of.latest,
        "verdict": str(result.verdict),
        "stated": amount.value,
        "stated_low": interval.low,
        "stated_high": interval.high,
        "bound": str(amount.bound),
        "currency": amount.currency,
        "value": None if estimate is None else estimate.value,
        "low": None if estimate is None else estimate.bounds.low,
        "high": None if estimate is None else estimate.bounds.high,
        "packages": None if estimate is None else estimate.rows,
        "gap": result.gap,
        "gap_low": result.gap_low,
        "gap_high": result.gap_high,
        "reason": result.reason,
        "explanations": [
            {"changes": list(found.changes), "moves": found.moves, "ids": found.ids} for found in result.explanations
        ],
        "source": next((source.url for source in statement.sources if source.url), None),
    }


def systematic_row(found: Systematic) -> Row:
    """One change that closes the gaps of several statements."""
    return {
        "changes": list(found.changes),
        "statements": list(found.statements),
        "since": found.since,
        "until": found.until,
        "least": found.least,
        "most": found.most,
        "unmoved": found.unmoved,
        "broken": found.broken,
    }


def finding_row(finding: Finding) -> Row:
    """One finding."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "subject": finding.subject,
        "message": finding.message,
        "hint": finding.hint,
        "location": str(finding.location),
        "value": finding.value,
    }


def dataset_row(dataset: Dataset) -> Row:
    """One data set that ships."""
    claim, count = dataset.coverage, dataset.rows.get
    return {
        "name": dataset.name,
        "title": dataset.title,
        "since": claim.since,
        "until": claim.until,
        "complete": "yes" if claim.complete else "no",
        "packages": count("packages", 0),
        # As in a ledger, where a published balance or headline is a statement too.
        "statements": sum(count(table, 0) for table in ("statements", "balances", "headlines")),
        "revisions": count("revisions", 0),
        "limits": count("limits", 0),
    }
