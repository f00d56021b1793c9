"""From records to the cells of a ledger's tables on disk; `aidledger.importers.cells` is the way back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from aidledger.amounts import minor_exponent
from aidledger.display import FORMULA_STARTS
from aidledger.exporters.records import flat_record
from aidledger.model import AidPackage
from aidledger.table.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
_SPANS = frozenset({"as_of", "since"})
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
    flat = flat_record(record)
    cells = {name: _text_cell(cell) for name, cell in flat.items()}
    for name in _SPANS & flat.keys():
        cells |= _ends(name, flat[name], flat[f"{name}_latest"], flat[f"{name}_text"])
    if cells.get("since_is_stated") == "yes":
        cells["since_is_stated"] = ""  # the common case
    return cells


def _text_cell(cell: object) -> str:
    """A cell as text: exact figures, yes and no, and text that a spreadsheet leaves alone."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return escaped(cell) if isinstance(cell, str) else _text(cell)


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
