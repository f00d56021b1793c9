"""Statements, revisions and limits as flat rows: the columns of sheets and tables of a database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aidledger.model import suppressions_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from aidledger.amounts import Amount
    from aidledger.dates import DateSpan
    from aidledger.model import Limit, Revision, Scope, Source, Statement
    from aidledger.table import Announcement, Book

__all__ = ["RECORD_COLUMNS", "record_rows"]

_AMOUNT = ("amount", "amount_upper", "currency", "bound", "stated_digit", "unknown_reason", "wording")
_SCOPE = ("donor", "recipient", "authority", "since", "since_latest", "since_text", "since_is_stated")
_SCOPE_REST = ("fiscal_year", "announcement", "limits", "stage", "basis")

RECORD_COLUMNS: dict[str, tuple[str, ...]] = {
    "statements": (
        *("id", "kind", "as_of", "as_of_latest", "as_of_text", *_AMOUNT, *_SCOPE, *_SCOPE_REST),
        *("stage_word", "known_on", "note", "suppressed", "sources"),
    ),
    "revisions": (
        *("id", "known_on", *_AMOUNT, *_SCOPE, *_SCOPE_REST, "supersedes", "part_of", "applies", "reason", "note"),
        *("suppressed", "sources"),
    ),
    "limits": (
        *("id", "kind", "authority", *_AMOUNT, "fiscal_year", "fiscal_year_last", "period_text", "law"),
        *("as_of", "as_of_latest", "as_of_text", "part_of", "is_total", "note", "suppressed", "sources"),
    ),
    "announcements": ("id", "date", "publisher", "url", "note"),
}
"""Columns of every kind of record besides packages."""


def record_rows(book: Book, kind: str) -> list[dict[str, object]]:
    """Every record of one kind as a row.

    Args:
        book: The ledger.
        kind: A key of `RECORD_COLUMNS`.

    Returns:
        Cells by column: text, integers, truth values, days and exact decimals; None where there is
        nothing. Several codes are separated by semicolons, sources are a JSON array.
    """
    if kind == "statements":
        return [_statement(record) for record in book.statements]
    if kind == "revisions":
        return [_revision(record) for record in book.revisions]
    if kind == "limits":
        return [_limit(record) for record in book.limits]
    return [_announcement(record) for record in book.announcements]


def _statement(record: Statement) -> dict[str, object]:
    return {
        "id": record.id,
        "kind": str(record.kind),
        **_span("as_of", record.as_of),
        **_amount(record.amount),
        **_scope(record.scope),
        "stage_word": record.stage_word,
        "known_on": record.known_on,
        "note": record.note,
        "suppressed": suppressions_text(record.suppressed),
        "sources": _sources(record.sources),
    }


def _revision(record: Revision) -> dict[str, object]:
    return {
        "id": record.id,
        "known_on": record.known_on,
        **_amount(record.amount),
        **_scope(record.scope),
        "supersedes": record.supersedes,
        "part_of": record.part_of,
        "applies": record.applies,
        "reason": record.reason,
        "note": record.note,
        "suppressed": suppressions_text(record.suppressed),
        "sources": _sources(record.sources),
    }


def _limit(record: Limit) -> dict[str, object]:
    return {
        "id": record.id,
        "kind": str(record.kind),
        "authority": record.authority,
        **_amount(record.amount),
        "fiscal_year": _text(record.fiscal_year),
        "fiscal_year_last": _text(record.fiscal_year_last),
        "period_text": record.period_text,
        "law": record.law,
        **_span("as_of", record.as_of),
        "part_of": record.part_of,
        "is_total": record.is_total,
        "note": record.note,
        "suppressed": suppressions_text(record.suppressed),
        "sources": _sources(record.sources),
    }


def _announcement(record: Announcement) -> dict[str, object]:
    return {
        "id": record.id,
        "date": record.date,
        "publisher": record.publisher,
        "url": record.url or None,
        "note": record.note or None,
    }


def _span(name: str, span: DateSpan | None) -> dict[str, object]:
    ends = (None, None, None) if span is None else (span.earliest, span.latest, span.text)
    return dict(zip((name, f"{name}_latest", f"{name}_text"), ends, strict=True))


def _amount(amount: Amount) -> dict[str, Decimal | str | None]:
    return {
        "amount": amount.stated,
        "amount_upper": amount.upper,
        "currency": amount.currency,
        "bound": str(amount.bound),
        "stated_digit": amount.digit,
        "unknown_reason": amount.reason,
        "wording": amount.wording,
    }


def _scope(scope: Scope) -> dict[str, object]:
    return {
        "donor": scope.donor,
        "recipient": scope.recipient,
        "authority": _joined(scope.authority),
        **_span("since", scope.since),
        "since_is_stated": scope.since_is_stated,
        "fiscal_year": _text(scope.fiscal_year),
        "announcement": scope.announcement,
        "limits": _joined(scope.limits),
        "stage": str(scope.stage),
        "basis": str(scope.basis),
    }


def _joined(codes: Iterable[str]) -> str | None:
    return ";".join(codes) or None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _sources(sources: Sequence[Source]) -> str | None:
    if not sources:
        return None
    parts: list[Mapping[str, object]] = [source.model_dump(mode="json", exclude_none=True) for source in sources]
    return json.dumps(parts, ensure_ascii=False)
