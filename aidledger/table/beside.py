"""The columns in which records stand beside the packages, in the sheets of a workbook and in a database.

Who writes them and who reads them are layers that do not meet; what both have to know is said here.
"""

from __future__ import annotations

__all__ = ["BESIDE"]

_AMOUNT = ("amount", "amount_upper", "currency", "bound", "stated_digit", "unknown_reason", "wording")
_SCOPE = (
    *("donor", "recipient", "authority", "since", "since_latest", "since_text", "since_is_stated"),
    *("fiscal_year", "announcement", "limits", "stage", "basis"),
)

BESIDE: dict[str, tuple[str, ...]] = {
    "statements": (
        *("id", "kind", "as_of", "as_of_latest", "as_of_text", *_AMOUNT, *_SCOPE),
        *("stage_word", "known_on", "note", "suppressed", "sources"),
    ),
    "revisions": (
        *("id", "known_on", *_AMOUNT, *_SCOPE, "supersedes", "part_of", "applies", "reason", "note"),
        *("suppressed", "sources"),
    ),
    "limits": (
        *("id", "kind", "authority", *_AMOUNT, "fiscal_year", "fiscal_year_last", "period_text", "law"),
        *("as_of", "as_of_latest", "as_of_text", "part_of", "is_total", "note", "suppressed", "sources"),
    ),
    "announcements": ("id", "date", "publisher", "url", "note"),
    "amendments": ("record", "id", "version", "kind", "known_on", "reason", "sources", "replaced"),
}
"""Columns of every kind of record besides packages. `amendments` names the table a changed record stands in, the
version the change made (the first is 1), and has the record it replaced as JSON."""
