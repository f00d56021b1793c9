"""From records to cells of a ledger's tables on disk, for all but packages.

`aidledger.importers.cells` is the way back; packages are written by column (`folder_columns`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from aidledger.display import FORMULA_STARTS
from aidledger.exporters.records import flat_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aidledger.model import Limit, Revision, Statement

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
_SPANS = frozenset({"as_of", "since"})


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
