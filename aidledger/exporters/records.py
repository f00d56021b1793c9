"""Records as flat rows: the columns of sheets, of tables of a database, and of a ledger on disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aidledger.model import Revision, Statement, suppressions_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from aidledger.amounts import Amount
    from aidledger.dates import DateSpan
    from aidledger.model import Amendment, Limit, Scope, Source
    from aidledger.table import Announcement, Book

__all__ = ["flat_record", "numbered_amendments", "record_rows"]


def record_rows(book: Book, kind: str) -> list[dict[str, object]]:
    """Every record of one kind as a row.

    Args:
        book: The ledger.
        kind: A key of `aidledger.table.BESIDE`, which names the columns.

    Returns:
        Cells by column: text, integers, truth values, days and exact decimals; None where there is
        nothing. Several codes are separated by semicolons, sources are a JSON array.
    """
    if kind == "amendments":
        return [_amendment(change, version) for version, change in numbered_amendments(book)]
    if kind == "announcements":
        return [_announcement(record) for record in book.announcements]
    records: dict[str, Sequence[Statement | Revision | Limit]] = {
        "statements": book.statements,
        "revisions": book.revisions,
        "limits": book.limits,
    }
    return [{**flat_record(record), "sources": _sources(record.sources)} for record in records[kind]]


def numbered_amendments(book: Book) -> Iterator[tuple[int, Amendment]]:
    """Every change with the version it replaced, counted from 1: by table and id, in the order of what happened."""
    versions: dict[tuple[str, str], int] = {}
    for change in sorted(book.amendments, key=lambda change: (change.table, change.id)):
        key = change.table, change.id
        versions[key] = versions.get(key, 0) + 1
        yield versions[key], change


def flat_record(record: Statement | Revision | Limit) -> dict[str, object]:
    """A record as cells by column, without its sources."""
    if isinstance(record, Statement):
        own = _statement(record)
    else:
        own = _revision(record) if isinstance(record, Revision) else _limit(record)
    return {**own, "note": record.note, "suppressed": suppressions_text(record.suppressed)}


def _statement(record: Statement) -> dict[str, object]:
    return {
        "id": record.id,
        "kind": str(record.kind),
        **_span("as_of", record.as_of),
        **_amount(record.amount),
        **_scope(record.scope),
        "stage_word": record.stage_word,
        "known_on": record.known_on,
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
    }


def _amendment(change: Amendment, replaced: int) -> dict[str, object]:
    return {
        "record": change.table,
        "id": change.id,
        "version": replaced + 1,
        "kind": str(change.kind),
        "known_on": change.known_on,
        "reason": change.reason,
        "sources": _sources(change.sources),
        "replaced": change.replaced.model_dump_json(),
    }


def _announcement(record: Announcement) -> dict[str, object]:
    return {
        "id": record.id,
        "date": record.date or None,
        "publisher": record.publisher or None,
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
