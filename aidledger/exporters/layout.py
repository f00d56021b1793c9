"""The tables of a ledger on disk: their columns, and the descriptor that says what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from aidledger.amounts import Bound
from aidledger.folders import LAYOUT
from aidledger.model import AmendmentKind, Basis, LimitKind, SourceKind
from aidledger.model.statement import StatementKind
from aidledger.vocabulary import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidledger.table import Book

__all__ = ["TABLES", "Field", "descriptor"]


class Field(NamedTuple):
    """A column of a table on disk.

    Attributes:
        name: Column name.
        type: Frictionless type.
        meaning: What it holds.
        allowed: The only values it may have; empty when there is no list.
    """

    name: str
    type: str
    meaning: str
    allowed: tuple[str, ...] = ()


_YES, _NO = ("yes",), ("no",)


def _span(name: str, what: str) -> tuple[Field, ...]:
    return (
        Field(name, "date", f"{what}; the first possible day where there are several."),
        Field(f"{name}_latest", "date", "Last possible day, where it is not the first."),
        Field(f"{name}_text", "string", "The date as the source prints it."),
        Field(f"{name}_is_open", "string", "yes where there is no last possible day.", _YES),
    )


_ID = Field("id", "string", "Identifier, stable between versions.")
_VERSION = Field("version", "integer", "Which version of the record, counted from 1.")
_KNOWN_ON = Field("known_on", "date", "First day on which this version was public.")
_NOTE = Field("note", "string", "Remarks.")
_SUPPRESSED = Field("suppressed", "string", "Findings of checks that do not count, each with its reason.")
_AMOUNT = (
    Field("amount", "number", "The figure as stated, in units of the currency; the lower end of a range."),
    Field("amount_upper", "number", "Upper end of a range."),
    Field("currency", "string", "ISO 4217 code."),
    Field("bound", "string", "How the wording bounds the figure.", tuple(Bound)),
    Field("stated_digit", "number", "The last digit that was stated."),
    Field("unknown_reason", "string", "Why the amount is not known."),
    Field("wording", "string", "Words the amount was read from."),
)
_READ_AT = (
    Field("publisher", "string", "Who stated it."),
    Field("via", "string", "Where it was read."),
    Field("via_kind", "string", "Kind of the place it was read at.", tuple(SourceKind)),
    Field("source_url", "string", "Address it was read at."),
    Field("other_source_urls", "string", 'Further addresses, separated by " | ".'),
)
_SCOPE = (
    Field("donor", "string", "Party giving."),
    Field("recipient", "string", "Party receiving."),
    Field("authority", "string", 'Authorities covered, separated by ";"; empty for all.'),
    *_span("since", "First day covered"),
    Field("since_is_stated", "string", "no where the source counts from some start without saying which.", _NO),
    Field("fiscal_year", "string", "Fiscal year covered."),
    Field("announcement", "string", "The one announcement covered."),
    Field("limits", "string", 'Limits this is what is left of, separated by ";".'),
    Field("basis", "string", "Counting basis.", tuple(Basis)),
    Field("stage", "string", "How far the money has come.", tuple(Stage)),
)
_PACKAGES = (
    _ID,
    *_span("date", "Day of the announcement"),
    *_AMOUNT,
    Field("donor", "string", "Party giving: ISO 3166 alpha-3 or a registered organisation code."),
    Field("recipient", "string", "Party receiving."),
    Field("authority", "string", "Authority the aid is given under."),
    Field("stage", "string", "How far the money has come.", tuple(Stage)),
    Field("category", "string", 'Capability codes, separated by ";".'),
    Field("instrument", "string", "Form of the aid."),
    Field("valuation", "string", "How in-kind aid was valued."),
    Field("fiscal_year", "string", "Booked year of the authority."),
    Field("tranche", "integer", "Number in the official sequence."),
    Field("tranche_basis", "string", "Whether that number was seen or follows from the sequence."),
    Field("announcement", "string", "Announcement the package was part of."),
    Field("reannounced", "number", "Part that uses money counted before."),
    Field("reannounced_bound", "string", "exact when documented, at_most when inferred.", ("exact", "at_most")),
    Field("reannounced_digit", "number", "The last digit of that part that was stated."),
    Field("reannounced_wording", "string", "Words that part was read from."),
    Field("draws_on", "string", "Limit, never counted, that the package draws on."),
    *_READ_AT,
    Field("confidence", "string", "The compiler's confidence in the row."),
    _NOTE,
    _SUPPRESSED,
    _KNOWN_ON,
)
_STATEMENTS = (
    _ID,
    Field("kind", "string", "How much there was, or how much is left.", tuple(StatementKind)),
    *_span("as_of", "State of the world the figure is about"),
    *_AMOUNT,
    *_SCOPE,
    Field("stage_word", "string", "The source's own word for the stage."),
    *_READ_AT,
    _NOTE,
    _SUPPRESSED,
    _KNOWN_ON,
)
_REVISIONS = (
    _ID,
    *_AMOUNT,
    *_SCOPE,
    Field("supersedes", "string", "Revision this one replaces."),
    Field("part_of", "string", "Revision this one is a part of."),
    Field("applies", "string", "Whether revalued totals include it.", (*_YES, *_NO)),
    Field("reason", "string", "Why it does not apply."),
    *_READ_AT,
    _NOTE,
    _SUPPRESSED,
    _KNOWN_ON,
)
_LIMITS = (
    _ID,
    Field("kind", "string", "What sort of ceiling it is.", tuple(LimitKind)),
    Field("authority", "string", "Authority that is limited."),
    Field("fiscal_year", "string", "Fiscal year, or the first of several."),
    Field("fiscal_year_last", "string", "Last fiscal year of several."),
    Field("period_text", "string", "The period in words."),
    Field("law", "string", "Act that sets it."),
    *_AMOUNT,
    *_span("as_of", "State of the world the figure is from"),
    Field("part_of", "string", "Limit this one is a part of."),
    Field("is_total", "string", "yes for the sum of others.", (*_YES, *_NO)),
    *_READ_AT,
    _NOTE,
    _SUPPRESSED,
)
_RECORD = Field("record", "string", "Table of the record.", ("packages", "statements", "revisions", "limits"))

TABLES: dict[str, tuple[Field, ...]] = {
    "packages": _PACKAGES,
    "statements": _STATEMENTS,
    "revisions": _REVISIONS,
    "limits": _LIMITS,
    "announcements": (
        _ID,
        Field("date", "string", "Day of the announcement."),
        Field("publisher", "string", "Who made it."),
        Field("source_url", "string", "Where it was read."),
        _NOTE,
    ),
    "amendments": (
        _RECORD,
        _ID,
        _VERSION,
        Field("kind", "string", "What sort of change made this version.", tuple(AmendmentKind)),
        _KNOWN_ON,
        Field("reason", "string", "Why the record was changed."),
        *_READ_AT,
    ),
    **{
        f"earlier_{name}": (_ID, _VERSION, *columns[1:])
        for name, columns in (
            ("packages", _PACKAGES), ("statements", _STATEMENTS), ("revisions", _REVISIONS), ("limits", _LIMITS),
        )
    },
    "sources": (
        Field("table", "string", "Table of the record."),
        _ID,
        Field("version", "integer", "Version of the record; empty for the one that stands."),
        Field("position", "integer", "Place among the sources of the record, counted from 1."),
        Field("source_url", "string", "Address it was read at."),
        Field("publisher", "string", "Who stated it."),
        Field("via", "string", "Where it was read."),
        Field("via_kind", "string", "Kind of the place it was read at.", tuple(SourceKind)),
        Field("published_on", "date", "Day of publication."),
        Field("quote", "string", "The words themselves."),
    ),
    "items": (
        Field("table", "string", "Table of the package."),
        _ID,
        Field("version", "integer", "Version of the package; empty for the one that stands."),
        Field("position", "integer", "Place among the articles of the package, counted from 1."),
        Field("name", "string", "What it is called at the source."),
        Field("category", "string", 'Capability codes, separated by ";".'),
        Field("count", "number", "How many."),
        Field("unit", "string", "Of what."),
        Field("amount", "string", "What it is worth, in words that read back as the same amount."),
        Field("wording", "string", "Words that amount was read from."),
    ),
}  # fmt: skip
"""Every table and its columns, in the order they are written."""

_KEYS = {
    "amendments": ["record", "id", "version"],
    **{name: ["id", "version"] for name in TABLES if name.startswith("earlier_")},
}
_ESCAPES = (
    "One record a line. In text, a line break is written \\n, a backslash \\\\, and a first character that a "
    "spreadsheet would take for a formula has a backslash before it."
)


def descriptor(book: Book, tables: Iterable[str]) -> dict[str, Any]:
    """The Frictionless descriptor of a ledger.

    Args:
        book: What is saved.
        tables: Names of the tables that are written.

    Returns:
        The content of `datapackage.json`.
    """
    claim = book.coverage
    coverage = {
        "since": claim.since and claim.since.isoformat(),
        "until": claim.until and claim.until.isoformat(),
        "complete": claim.complete,
    }
    own = {"layout": LAYOUT, "name": book.name, "title": book.title, "coverage": coverage, "escapes": _ESCAPES}
    if book.full_record:
        own["full_record"] = book.full_record
    return {"profile": "tabular-data-package", "aidledger": own, "resources": [_resource(name) for name in tables]}


def _resource(name: str) -> dict[str, Any]:
    key = _KEYS.get(name, ["id"])
    schema: dict[str, Any] = {"fields": [_described(field) for field in TABLES[name]], "missingValues": [""]}
    if name not in {"sources", "items"}:  # there the version of the record that stands is empty
        schema["primaryKey"] = key
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        "schema": schema,
    }


def _described(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "type": field.type, "description": field.meaning}
    if field.allowed:
        described["constraints"] = {"enum": [str(value) for value in field.allowed]}
    return described
