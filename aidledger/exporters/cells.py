"""From records to the cells of a ledger's tables on disk; `aidledger.importers.cells` is the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from aidledger.amounts import minor_exponent
from aidledger.display import FORMULA_STARTS
from aidledger.model import AidPackage, Limit, Revision, Scope, Statement, suppressions_text
from aidledger.table.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aidledger.amounts import Amount
    from aidledger.dates import DateSpan
    from aidledger.model import Record

__all__ = [
    "Cells",
    "cells_of_package",
    "cells_of_record",
    "escaped",
    "item_cells",
    "items_of",
    "source_cells",
    "text_of_sources",
]

Cells: TypeAlias = "dict[str, str]"
"""Text by column; a missing column is an empty cell."""

_FORMULA = re.compile(FORMULA_STARTS)
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r"})
_PLAIN = (
    "id", "donor", "recipient", "authority", "stage", "instrument", "valuation", "announcement", "draws_on",
)  # fmt: skip
_TEXT = ("tranche_basis", "confidence", "note", "suppressed")


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


def cells_of_record(record: Record) -> Cells:
    """The cells of a record's own columns; sources and articles have tables of their own."""
    if isinstance(record, AidPackage):
        return cells_of_package(row_of(record))
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


def cells_of_package(row: Mapping[str, object]) -> Cells:
    """The cells of a package from one row of the ledger's columns."""
    cells = {name: str(row[name] or "") for name in _PLAIN}
    cells |= {name: escaped(str(row[name] or "")) for name in _TEXT}
    cells["category"] = ";".join(row["category"])  # type: ignore[arg-type] # a list, by the contract
    cells["fiscal_year"] = f"FY{row['fiscal_year']}" if row["fiscal_year"] else ""
    cells["tranche"] = str(row["tranche"] or "")
    cells["known_on"] = _day(row["known_on"])
    cells |= _ends("date", row["date_earliest"], row["date_latest"], row["date_text"])
    return cells | _row_amount(row)


def _row_amount(row: Mapping[str, object]) -> Cells:
    cells = {
        "bound": str(row["bound"]),
        "currency": str(row["currency"] or ""),
        "wording": escaped(_text(row["wording"])),
    }
    if row["amount_minor"] is None:
        return {**cells, "unknown_reason": str(row["unknown_reason"] or "")}
    exponent = minor_exponent(cells["currency"])
    cells["stated_digit"] = _major(row["digit_minor"], row["digit_minor"], exponent)
    cells["amount"] = _major(row["amount_minor"], row["digit_minor"], exponent)
    cells["amount_upper"] = _major(row["upper_minor"], row["digit_minor"], exponent)
    digit = row["reannounced_digit_minor"]
    cells["reannounced"] = _major(row["reannounced_minor"], digit, exponent)
    cells["reannounced_digit"] = _major(digit, digit, exponent)
    cells["reannounced_bound"] = str(row["reannounced_bound"] or "")
    cells["reannounced_wording"] = escaped(_text(row["reannounced_wording"]))
    return cells


def _major(minor: object, digit: object, exponent: int) -> str:
    """Minor units as a plain number with the decimals that were stated; empty for None."""
    if not isinstance(minor, int) or not isinstance(digit, int):
        return ""
    decimals = max(0, exponent - (len(str(digit)) - 1))
    units = minor // 10 ** (exponent - decimals)  # never negative: only revisions are, and they are records
    digits = str(units).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


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


def items_of(package: AidPackage) -> list[Mapping[str, object]]:
    """The articles of a package as mappings, like those of a row of the ledger's columns."""
    items = row_of(package)["items"]
    return items if isinstance(items, list) else []


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


def item_cells(item: Mapping[str, object]) -> Cells:
    """An article as a line of its own table."""
    return {
        "name": escaped(_text(item["name"])),
        "category": ";".join(item["category"] or ()),  # type: ignore[arg-type] # a list, by the contract
        "count": _text(item["count"]),
        "unit": _text(item["unit"]),
        "amount": _text(item["amount"]),
        "wording": escaped(_text(item["wording"])),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(value: object) -> str:
    return "" if value is None else str(value)


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 - the value of a cell
    return "yes" if value else "no"
