"""The columns a table of packages may have, and the field of the record each belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.amounts import Bound
from aidledger.dates import DateError, DateSpan
from aidledger.display import shorten
from aidledger.errors import MissingColumnError, did_you_mean
from aidledger.table import UNDATED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["COLUMNS_OF", "FLOAT", "INPUT_COLUMNS", "REQUIRED", "check_names", "column_of"]

INPUT_COLUMNS: dict[str, str] = {
    "id": "Stable identifier; derived from the content where the table has no such column.",
    "date": f"Day (2024-10-21), a span in words (2024-10, until 2024-10-21), or `{UNDATED}`.",
    "date_latest": "Last possible day, where `date` is the first of several.",
    "date_text": "The date as the source prints it.",
    "amount": "Plain decimal with a `currency` column, or text such as `up to $400 million`.",
    "amount_upper": "Upper end of a range, where `amount` is the lower one.",
    "currency": "ISO 4217 code.",
    "bound": "exact, at_most, nearly, at_least, about, between or unknown; exact when empty.",
    "stated_digit": "Last stated digit in units of the currency; that of the figure when empty.",
    "unknown_reason": "Why the amount is unknown.",
    "wording": "Words the amount was read from.",
    "donor": "Code, name or alias.",
    "recipient": "Code, name or alias.",
    "authority": "Code, title or alias; UNSPECIFIED when empty.",
    "stage": "How far the money has come; announced when empty.",
    "category": "One capability code or several, separated by semicolons.",
    "instrument": "Form of the aid.",
    "valuation": "How in-kind aid was valued.",
    "fiscal_year": "Booked year, such as FY2024.",
    "tranche": "Number in the authority's sequence.",
    "tranche_basis": "Whether that number was seen or follows from the sequence.",
    "announcement": "Id of the announcement the package was part of.",
    "reannounced": "Part that uses money counted before, as a plain decimal.",
    "reannounced_bound": "exact when documented, at_most when inferred.",
    "reannounced_digit": "Last stated digit of that part; that of the amount where both end on it, when empty.",
    "reannounced_wording": "Words that part was read from.",
    "draws_on": "Id of the uncounted limit the package draws on.",
    "publisher": "Who announced it.",
    "via": "Where it was read.",
    "via_kind": "official, official_repost, wire_or_major_press, table or other.",
    "source_url": "Address where it was read.",
    "source_published_on": "Day of publication.",
    "source_quote": "The words of the source.",
    "other_source_urls": "Further addresses, separated by ` | `.",
    "other_sources": "Further sources as a JSON array of objects.",
    "items": "Articles as a JSON array of objects with name, category, count, unit and amount.",
    "confidence": "The compiler's confidence in the row.",
    "note": "Remarks.",
    "known_on": "First day this version was public.",
    "suppressed": "Findings of checks that do not count, each with its reason: `AL206: two packages; AL208: ...`.",
}
"""Every column that is read, and what may stand in it."""

REQUIRED = ("amount", "date", "category", "donor")
"""Columns without which a table is no table of packages."""

FLOAT = "\x00float "
"""What stands before the digits of a JSON number with a fraction; no cell of a good row begins so."""

_AMOUNT = ("amount", "amount_upper", "currency", "bound", "stated_digit", "unknown_reason", "wording")
_DATE = ("date", "date_latest", "date_text")
_READ_AT = ("source_url", "publisher", "via", "via_kind", "source_published_on", "source_quote")
_SOURCES = (*_READ_AT, "other_source_urls", "other_sources")
_REUSE = ("reannounced", "reannounced_bound", "reannounced_digit", "reannounced_wording")

COLUMNS_OF: dict[str, tuple[str, ...]] = {
    "amount": _AMOUNT,
    "date": _DATE,
    "sources": _SOURCES,
    **{name: (name,) for name in INPUT_COLUMNS if name not in {*_AMOUNT, *_DATE, *_SOURCES, *_REUSE}},
    # A part is compared with its whole, so the cells of the whole belong to it.
    "reannounced": (*_REUSE, *_AMOUNT),
}
"""By field of the record, the columns that have a say in it."""

_OF_SOURCE = {
    "url": "source_url",
    "publisher": "publisher",
    "via": "via",
    "kind": "via_kind",
    "published_on": "source_published_on",
    "quote": "source_quote",
}
_LISTED = 40
_OF_LEDGER = {"amount_minor", "date_earliest"}


def column_of(path: str, code: str, row: Mapping[str, str]) -> str:
    """The column whose cell is to be mended, for a finding against a field of the record.

    Args:
        path: Field path of the record.
        code: Code of the finding.
        row: Cells by column, at least those of the field.

    Returns:
        A column of the contract; that of the field itself where several have a say and none stands out.

    Example:
        >>> column_of("category[1]", "AL130", {})
        'category'
        >>> column_of("amount", "AL110", {"amount": "5", "currency": "XXQ"})
        'currency'
    """
    field = path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]
    if field == "amount":
        return _amount_column(code, row)
    if field == "date":
        return _date_column(code, row)
    if field == "reannounced":
        wrong_bound = code == "AL142" and row.get("reannounced_bound", "") not in {*Bound}
        return "reannounced_bound" if wrong_bound else "reannounced"
    if field == "sources":
        first = path.startswith("sources[0]") and any(row.get(name, "").strip() for name in _READ_AT)
        further = "other_sources" if row.get("other_sources", "").strip() else "other_source_urls"
        return _OF_SOURCE.get(path.rpartition(".")[2], "via_kind") if first else further
    return field


def _amount_column(code: str, row: Mapping[str, str]) -> str:
    """Which of the five columns of an amount a refusal is about."""
    blamed = {"AL110": "currency", "AL142": "bound", "AL143": "wording", "AL111": "stated_digit"}.get(code, "amount")
    if code == "AL108" and not row.get("amount", "").startswith(FLOAT):
        blamed = "stated_digit"
    return blamed if row.get(blamed, "").strip() else "amount"


def _date_column(code: str, row: Mapping[str, str]) -> str:
    """Which of the three columns of a date a refusal is about."""
    if code == "AL143" and row.get("date_text", "").strip():
        return "date_text"
    if not row.get("date_latest", "").strip():
        return "date"
    try:
        DateSpan.parse(row.get("date", ""))
    except DateError as error:
        return "date" if error.code != "AL140" else "date_latest"
    return "date_latest"


def check_names(names: Sequence[str], columns: Mapping[str, str] | None) -> dict[str, str]:
    """Which column of a source feeds which column of the contract.

    Args:
        names: Columns the source has.
        columns: The user's mapping, contract name to source name, for columns named otherwise.

    Returns:
        Contract name to source name, for every column that is read.

    Raises:
        MissingColumnError: A mapped or required column is not there, or a column is mapped twice.
    """
    mapping = dict(columns or {})
    for wanted, given in mapping.items():
        _check_mapped(wanted, given, names)
    taken = set(mapping.values())
    if len(taken) < len(mapping):
        raise MissingColumnError(
            "Two columns of the contract are mapped to one of the table.", hint="Give every column its own."
        )
    mapping |= {name: name for name in names if name in INPUT_COLUMNS and name not in mapping and name not in taken}
    missing = [name for name in REQUIRED if name not in mapping]
    if missing:
        raise MissingColumnError(f"The table has no column {' or '.join(missing)}.", hint=_hint(names, missing[0]))
    return {name: mapping[name] for name in INPUT_COLUMNS if name in mapping}


def _check_mapped(wanted: str, given: str, names: Sequence[str]) -> None:
    if wanted not in INPUT_COLUMNS:
        near = did_you_mean(wanted, INPUT_COLUMNS) or tuple(INPUT_COLUMNS)
        raise MissingColumnError(
            f"{wanted!r} is not a column of the contract.", hint=f"Map to one of: {', '.join(near)}."
        )
    if given not in names:
        raise MissingColumnError(f"The table has no column {given!r}.", hint=f"It has: {_listed(names)}.")


def _hint(names: Sequence[str], missing: str) -> str:
    if names and set(names) >= _OF_LEDGER:
        return (
            "This is a ledger's own table, with dates as two columns and amounts in minor units; "
            "a table to be read has `date`, and `amount` with `currency` or in words."
        )
    return f'It has: {_listed(names)}. Map other names with columns={{"{missing}": "..."}}.'


def _listed(names: Sequence[str]) -> str:
    shown = [shorten(name) for name in names[:_LISTED]]
    return ", ".join([*shown, "..."] if len(names) > _LISTED else shown) or "none"
