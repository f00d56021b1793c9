"""The contract: names, types and meaning of the columns of a package table."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

__all__ = ["COLUMNS", "PACKAGE_SCHEMA", "Column"]

_WORD = pa.dictionary(pa.int32(), pa.string())
_SOURCE = pa.struct(
    [
        ("url", pa.string()),
        ("publisher", pa.string()),
        ("via", pa.string()),
        ("kind", pa.string()),
        ("published_on", pa.date32()),
        ("quote", pa.string()),
    ]
)
_ITEM = pa.struct(
    [
        ("name", pa.string()),
        ("category", pa.list_(pa.string())),
        ("count", pa.string()),
        ("unit", pa.string()),
        # Canonical text: formatting an amount and parsing it again is the identity.
        ("amount", pa.string()),
        ("wording", pa.string()),
    ]
)


class Column(NamedTuple):
    """One column of the contract.

    Attributes:
        name: Column name.
        type: Arrow type it is held as.
        meaning: What it holds, and in which unit.
    """

    name: str
    type: pa.DataType
    meaning: str


COLUMNS = (
    Column("id", pa.string(), "Stable identifier."),
    Column("date_earliest", pa.date32(), "First possible day; empty when open."),
    Column("date_latest", pa.date32(), "Last possible day; equal to the first for a plain date; empty when open."),
    Column("date_text", _WORD, "The date as the source prints it, where it is no plain date."),
    Column(
        "amount_minor",
        pa.int64(),
        "Stated figure in minor units of the currency (the lower end of a range); empty when unknown.",
    ),
    Column("upper_minor", pa.int64(), "Upper end of a range in minor units; empty otherwise."),
    Column("digit_minor", pa.int64(), "Last stated digit in minor units: how far the figure is rounded."),
    Column("currency", _WORD, "ISO 4217 code."),
    Column("bound", _WORD, "How the figure was worded: exact, at_most, nearly, at_least, about, between, unknown."),
    Column("unknown_reason", _WORD, "Why the amount is unknown."),
    Column("wording", _WORD, "Words the amount was read from."),
    Column("donor", _WORD, "ISO 3166 alpha-3 or registered organisation code."),
    Column("recipient", _WORD, "Code of the receiving party."),
    Column("authority", _WORD, "Legal or budget power the aid is given under."),
    Column("stage", _WORD, "How far the money has come."),
    Column("category", pa.list_(_WORD), "Capability codes the package contains, without a split."),
    Column("instrument", _WORD, "Form of the aid: grant, in_kind_stock, loan ..."),
    Column("valuation", _WORD, "How in-kind aid was valued, where known."),
    Column("fiscal_year", pa.int16(), "Booked year of the authority."),
    Column("tranche", pa.int32(), "Number in the authority's official sequence."),
    Column("tranche_basis", _WORD, "Whether that number was seen or follows from the sequence."),
    Column("announcement", _WORD, "Id of the announcement the package was part of."),
    Column("reannounced_minor", pa.int64(), "Part that uses money counted before, in minor units."),
    Column("reannounced_digit_minor", pa.int64(), "Last stated digit of that part."),
    Column("reannounced_bound", _WORD, "exact when reuse is documented, at_most when it is inferred."),
    Column("reannounced_wording", _WORD, "Words that part was read from."),
    Column("draws_on", _WORD, "Id of the uncounted limit the package draws on."),
    Column("known_on", pa.date32(), "First day this version was public."),
    Column("confidence", _WORD, "The compiler's confidence in the row."),
    Column("note", pa.string(), "Remarks."),
    Column("items", pa.list_(_ITEM), "Articles inside the package."),
    Column("sources", pa.list_(_SOURCE), "Where the figure was read."),
    Column("suppressed", _WORD, "Findings of checks that do not count against the row, each with its reason."),
)

PACKAGE_SCHEMA = pa.schema([pa.field(column.name, column.type) for column in COLUMNS])
