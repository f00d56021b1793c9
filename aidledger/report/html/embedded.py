"""The data of the page: a CSV table that `al.read` takes, and the records as JSON, both inside the file."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from aidledger.amounts import Bound
from aidledger.display.html import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.amounts import Amount
    from aidledger.frozen import Frozen
    from aidledger.model import AidPackage
    from aidledger.reconciliation import Reconciled
    from aidledger.table import Book

__all__ = ["CSV_COLUMNS", "data_block", "packages_csv", "record_json"]

CSV_COLUMNS = (
    "id", "date", "date_latest", "date_text", "amount", "currency", "bound", "stated_digit", "wording", "donor",
    "recipient", "authority", "stage", "category", "instrument", "valuation", "fiscal_year", "tranche",
    "tranche_basis", "announcement", "reannounced", "reannounced_bound", "draws_on", "publisher", "via", "via_kind",
    "source_url", "other_source_urls", "confidence", "note", "known_on",
)  # fmt: skip
"""Columns of the table; `al.read` knows all of them."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection")."""


def packages_csv(packages: Sequence[AidPackage]) -> str:
    """The packages as a table: exact decimals, and no text a spreadsheet could take for a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, CSV_COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for package in packages:
        cells = {**_plain_cells(package), **_date_cells(package), **_amount_cells(package), **_source_cells(package)}
        writer.writerow({name: _safe(cell) for name, cell in cells.items() if cell})
    return out.getvalue().replace("\r\n", "\n")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain_cells(package: AidPackage) -> dict[str, str]:
    names = (
        "id", "donor", "recipient", "authority", "stage", "instrument", "valuation", "fiscal_year", "tranche",
        "tranche_basis", "announcement", "draws_on", "confidence", "note", "known_on",
    )  # fmt: skip
    cells = {name: str(value) for name in names if (value := getattr(package, name)) is not None}
    return {**cells, "category": ";".join(package.category)}


def _date_cells(package: AidPackage) -> dict[str, str]:
    span = package.date
    if span is None:
        return {}
    if span.latest is None:
        return {"date": str(span)}  # an open end has no column of its own
    first = "" if span.earliest is None else str(span.earliest)
    last = "" if span.latest == span.earliest else str(span.latest)
    return {"date": first, "date_latest": last, "date_text": span.text or ""}


def _amount_cells(package: AidPackage) -> dict[str, str]:
    amount, part = package.amount, package.reannounced
    cells = _figure_cells(amount)
    if part is not None:
        # A plain figure shares the digit of the whole; where it was stated otherwise, words say so.
        cells |= {"reannounced": f"{part.stated:f}", "reannounced_bound": str(part.bound)}
    return cells


def _figure_cells(amount: Amount) -> dict[str, str]:
    wording = amount.wording or ""
    if amount.stated is None:
        return {"amount": "", "currency": amount.currency or "", "bound": "unknown", "wording": wording or str(amount)}
    if amount.bound is Bound.BETWEEN:
        return {"amount": str(amount)}
    return {
        "amount": f"{amount.stated:f}",
        "currency": amount.currency or "",
        "bound": str(amount.bound),
        "stated_digit": f"{amount.digit:f}" if amount.digit is not None else "",
        "wording": wording,
    }


def _source_cells(package: AidPackage) -> dict[str, str]:
    if not package.sources:
        return {}
    first, *others = package.sources
    return {
        "publisher": first.publisher or "",
        "via": first.via or "",
        "via_kind": str(first.kind or ""),
        "source_url": first.url or "",
        "other_source_urls": " | ".join(source.url for source in others if source.url),
    }


def record_json(book: Book, packages: Sequence[AidPackage], results: Sequence[Reconciled], *, narrowed: str) -> str:
    """The record as JSON: money as decimal strings, nothing left out but what is empty.

    Args:
        book: The ledger.
        packages: The packages on the page.
        results: The statements on the page with their verdicts.
        narrowed: What the page was narrowed to, in words.

    Returns:
        The text.
    """
    content: dict[str, object] = {
        "about": "Records of aidledger, money in decimal strings. A field left out is empty or has the default of "
        "the JSON Schema: stage announced, bound exact, basis announced, kind total.",
        "name": book.name,
        "title": book.title,
        "ledger_hash": book.digest,
        "narrowed_to": narrowed,
        "packages": [_dumped(package) for package in packages],
        "statements": [_dumped(result.statement) for result in results],
        "revisions": [_dumped(revision) for revision in book.revisions],
        "limits": [_dumped(limit) for limit in book.limits],
        "announcements": [
            {"id": a.id, "date": a.date, "publisher": a.publisher, "url": a.url, "note": a.note}
            for a in book.announcements
        ],
        "verdicts": [_verdict(result) for result in results],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


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
        **{name: f"{figure:f}" for name, figure in figures.items() if figure is not None},
        **({"reason": result.reason} if result.reason else {}),
        **({"agrees_if": [e.describe(currency) for e in result.explanations]} if result.explanations else {}),
    }


def data_block(identifier: str, json_text: str) -> Markup:
    """JSON inside the page that nothing runs: no text in it can end the element it stands in."""
    safe = json_text.replace("<", "\\u003c")
    return Markup(f'<script type="application/json" id="{identifier}">{safe}</script>')
