"""The data of the page: a CSV table that `al.read` takes, and the records as JSON, both inside the file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aidledger.display import plain
from aidledger.display.html import Markup
from aidledger.table import delimited_lines, exchange_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.frozen import Frozen
    from aidledger.model import AidPackage, Amendment
    from aidledger.reconciliation import Reconciled
    from aidledger.table import Book, PackageTable
    from aidledger.totals import Selection

__all__ = ["data_block", "packages_csv", "record_json"]


_ALWAYS = frozenset({"id", "amount", "date", "category", "donor"})
"""Columns no table of packages is read without."""
_LISTED = 2
"""Changes that are told of each statement, as in the table of the page; how many more fit is said."""


def packages_csv(table: PackageTable) -> str:
    """The packages as a table that `al.read` takes back the same; columns with nothing in them are left out."""
    columns = exchange_columns(table)
    filled = columns.select(
        [name for name in columns.column_names if name in _ALWAYS or columns.column(name).null_count < len(table)]
    )
    lines: list[str] = delimited_lines(filled, ",").to_pylist()
    return "".join([",".join(filled.column_names), "\n", *lines])


def record_json(book: Book, selection: Selection, packages: Sequence[AidPackage], results: Sequence[Reconciled]) -> str:
    """The record as JSON: money as decimal strings, nothing left out but what is empty.

    Records are as they were stated; the figures of verdicts are converted where the page is, and say so.

    Args:
        book: The ledger.
        selection: What the page was narrowed to.
        packages: The packages on the page.
        results: The statements on the page with their verdicts.

    Returns:
        The text.
    """
    stated, rates = book.stated, selection.table.rates
    own = {statement.id: statement for statement in stated.statements}
    content: dict[str, object] = {
        "about": "Records of aidledger, money in decimal strings. A field left out is empty or has the default of "
        "the JSON Schema: stage announced, bound exact, basis announced, kind total.",
        "name": book.name,
        "title": book.title,
        "ledger_hash": book.digest,
        "narrowed_to": selection.filter.describe(),
        "packages": [_dumped(package) for package in packages],
        "statements": [_dumped(own[result.statement.id]) for result in results],
        "revisions": [_dumped(revision) for revision in stated.revisions],
        "limits": [_dumped(limit) for limit in stated.limits],
        **({"amendments": [_amendment(each) for each in stated.amendments]} if stated.amendments else {}),
        **({"verdicts_are": rates.how} if rates else {}),
        "announcements": [
            {"id": a.id, "date": a.date, "publisher": a.publisher, "url": a.url, "note": a.note}
            for a in book.announcements
        ],
        "verdicts": [_verdict(result) for result in results],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _amendment(each: Amendment) -> dict[str, object]:
    return {
        "table": each.table,
        "kind": str(each.kind),
        "known_on": str(each.known_on),
        "reason": each.reason,
        "sources": [_dumped(source) for source in each.sources],
        "replaced": _dumped(each.replaced),
    }


def _dumped(record: Frozen) -> object:
    return _plain_days(record.model_dump(mode="json", exclude_none=True, exclude_defaults=True))


def _plain_days(value: object) -> object:
    """The same with a span of one day written as that day, which the records read alike."""
    if isinstance(value, list):
        return [_plain_days(part) for part in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"earliest", "latest"} and value["earliest"] == value["latest"]:
        return value["latest"]
    return {name: _plain_days(part) for name, part in value.items()}


def _verdict(result: Reconciled) -> dict[str, object]:
    currency = result.statement.amount.currency or ""
    listed = result.explanations[:_LISTED]
    figures = {"gap": result.gap, "gap_low": result.gap_low, "gap_high": result.gap_high}
    if result.estimate is not None:
        figures |= {
            "value": result.estimate.value,
            "low": result.estimate.bounds.low,
            "high": result.estimate.bounds.high,
        }
    return {
        "statement": result.statement.id,
        "verdict": str(result.verdict),
        **{name: plain(figure) for name, figure in figures.items() if figure is not None},
        **({"reason": result.reason} if result.reason else {}),
        **({"agrees_if": [e.describe(currency) for e in listed]} if listed else {}),
        **({"agrees_if_also": more} if (more := len(result.explanations) - len(listed)) else {}),
    }


def data_block(identifier: str, json_text: str) -> Markup:
    """JSON inside the page that nothing runs: no text in it can end the element it stands in."""
    safe = json_text.replace("<", "\\u003c")
    return Markup(f'<script type="application/json" id="{identifier}">{safe}</script>')
