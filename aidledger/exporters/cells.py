"""From records that are no packages to the cells of a ledger's tables on disk; `aidledger.importers.cells` is the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from aidledger.display import FORMULA_STARTS
from aidledger.model import Limit, Revision, Scope, Statement, suppressions_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aidledger.amounts import Amount
    from aidledger.dates import DateSpan

__all__ = [
    "Cells",
    "cells_of_record",
    "escaped",
    "source_cells",
    "text_of_sources",
]

Cells: TypeAlias = "dict[str, str]"
"""Text by column; a missing column is an empty cell."""

_FORMULA = re.compile(FORMULA_STARTS)
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r"})


def escaped(text: str | None) -> str:
    r"""Text on one line that no spreadsheet takes for a formula.

    Example:
        >>> print(escaped("=1+1"), escaped("two\nlines"), escaped("a-b"))
        \=1+1 two\nlines a-b
    """
    if not text:
        return ""
    line = text.translate(_ESCAPES)
    return f"\\{line}" if _FORMULA.match(line) else line


def cells_of_record(record: Statement | Revision | Limit) -> Cells:
    """The cells of a record's own columns; its sources are another matter (`text_of_sources`)."""
    if isinstance(record, Statement):
        own = {"kind": str(record.kind), **_span_cells("as_of", record.as_of), **_scope_cells(record.scope)}
        own |= {"stage_word": escaped(record.stage_word), "known_on": _day(record.known_on)}
    elif isinstance(record, Revision):
        own = {**_scope_cells(record.scope), "known_on": _day(record.known_on), "applies": _yes_or_no(record.applies)}
        own |= {"supersedes": record.supersedes or "", "part_of": record.part_of or ""}
        own |= {"reason": escaped(record.reason)}
    else:
        own = _limit_cells(record)
    own |= {"note": escaped(record.note), "suppressed": escaped(suppressions_text(record.suppressed))}
    return {"id": record.id, **own, **_amount_cells(record.amount)}


def _amount_cells(amount: Amount) -> Cells:
    return {
        "amount": "" if amount.stated is None else f"{amount.stated:f}",
        "amount_upper": "" if amount.upper is None else f"{amount.upper:f}",
        "currency": amount.currency or "",
        "bound": str(amount.bound),
        "stated_digit": "" if amount.digit is None else f"{amount.digit:f}",
        "unknown_reason": amount.reason or "",
        "wording": escaped(amount.wording),
    }


def _limit_cells(limit: Limit) -> Cells:
    return {
        "kind": str(limit.kind),
        "authority": limit.authority,
        "fiscal_year": str(limit.fiscal_year or ""),
        "fiscal_year_last": str(limit.fiscal_year_last or ""),
        "period_text": escaped(limit.period_text),
        "law": escaped(limit.law),
        "part_of": limit.part_of or "",
        "is_total": _yes_or_no(limit.is_total),
        **_span_cells("as_of", limit.as_of),
    }


def _scope_cells(scope: Scope) -> Cells:
    return {
        "donor": scope.donor or "",
        "recipient": scope.recipient or "",
        "authority": ";".join(scope.authority),
        **_span_cells("since", scope.since),
        "since_is_stated": "" if scope.since_is_stated else "no",
        "fiscal_year": str(scope.fiscal_year or ""),
        "announcement": scope.announcement or "",
        "limits": ";".join(scope.limits),
        "basis": str(scope.basis),
        "stage": str(scope.stage),
    }


def _span_cells(name: str, span: DateSpan | None) -> Cells:
    return {} if span is None else _ends(name, span.earliest, span.latest, span.text)


def _ends(name: str, earliest: object, latest: object, text: object) -> Cells:
    return {
        name: _day(earliest),
        f"{name}_latest": "" if latest == earliest else _day(latest),
        f"{name}_text": escaped(_text(text)),
        f"{name}_is_open": "yes" if earliest is not None and latest is None else "",
    }


def text_of_sources(sources: Sequence[Mapping[str, object]]) -> Cells | None:
    """Sources as the columns beside a record; None where these cannot hold all they say.

    The columns hold one source in full, but for its day and its words, and the addresses of others.
    """
    if not sources:
        return {}
    first, *others = sources
    if first["published_on"] or first["quote"]:
        return None
    if any(name != "url" and value for other in others for name, value in other.items()):
        return None
    return {
        "publisher": escaped(_text(first["publisher"])),
        "via": escaped(_text(first["via"])),
        "via_kind": str(first["kind"] or ""),
        "source_url": str(first["url"] or ""),
        "other_source_urls": " | ".join(str(other["url"]) for other in others),
    }


def source_cells(source: Mapping[str, object]) -> Cells:
    """A source as a line of its own table."""
    return {
        "source_url": str(source["url"] or ""),
        "publisher": escaped(_text(source["publisher"])),
        "via": escaped(_text(source["via"])),
        "via_kind": str(source["kind"] or ""),
        "published_on": _day(source["published_on"]),
        "quote": escaped(_text(source["quote"])),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(value: object) -> str:
    return "" if value is None else str(value)


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 - the value of a cell
    return "yes" if value else "no"
