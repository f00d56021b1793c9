"""The columns a table of packages may have, and the field of the record each belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.errors import MissingColumnError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["INPUT_COLUMNS", "REQUIRED", "check_names", "column_of"]

INPUT_COLUMNS: dict[str, str] = {
    "id": "Stable identifier; derived from the content where the table has no such column.",
    "date": "Day (2024-10-21), or a span in words (2024-10, until 2024-10-21).",
    "date_latest": "Last possible day, where `date` is the first of several.",
    "date_text": "The date as the source prints it.",
    "amount": "Plain decimal with a `currency` column, or text such as `up to $400 million`.",
    "currency": "ISO 4217 code.",
    "bound": "exact, at_most, nearly, at_least, about or unknown; exact when empty.",
    "stated_digit": "Last stated digit in units of the currency; that of the figure when empty.",
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
    "draws_on": "Id of the uncounted limit the package draws on.",
    "publisher": "Who announced it.",
    "via": "Where it was read.",
    "via_kind": "official, official_repost, wire_or_major_press, table or other.",
    "source_url": "Address where it was read.",
    "other_source_urls": "Further addresses, separated by ` | `.",
    "confidence": "The compiler's confidence in the row.",
    "note": "Remarks.",
    "known_on": "First day this version was public.",
}
"""Every column that is read, and what may stand in it."""

REQUIRED = ("amount", "date", "category", "donor")
"""Columns without which a table is no table of packages."""

_COLUMN_OF = {
    "amount.currency": "currency",
    "amount.bound": "bound",
    "amount.digit": "stated_digit",
    "amount.wording": "wording",
    "date.latest": "date_latest",
    "date.text": "date_text",
    "sources[0].url": "source_url",
    "sources[0].publisher": "publisher",
    "sources[0].via": "via",
    "sources[0].kind": "via_kind",
    "sources": "other_source_urls",
}


_BY_CODE = {"AL112": "amount", "AL113": "reannounced"}


def column_of(path: str, code: str = "") -> str:
    """The column a field path of the record was read from; for rules across fields, that of the code.

    Example:
        >>> column_of("sources[0].url"), column_of("donor"), column_of("category[1]")
        ('source_url', 'donor', 'category')
    """
    while path:
        if path in _COLUMN_OF:
            return _COLUMN_OF[path]
        if path in INPUT_COLUMNS:
            return path
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return _BY_CODE.get(code, "")


def check_names(names: Sequence[str], columns: Mapping[str, str] | None) -> dict[str, str]:
    """Which column of a source feeds which column of the contract.

    Args:
        names: Columns the source has.
        columns: The user's mapping, contract name to source name, for columns named otherwise.

    Returns:
        Contract name to source name, for every column that is read.

    Raises:
        MissingColumnError: A mapped or required column is not there.
    """
    mapping = dict(columns or {})
    for wanted, given in mapping.items():
        if wanted not in INPUT_COLUMNS:
            raise MissingColumnError(
                f"{wanted!r} is not a column of the contract.", hint=f"Map to one of: {', '.join(INPUT_COLUMNS)}."
            )
        if given not in names:
            raise MissingColumnError(f"The table has no column {given!r}.", hint=f"It has: {', '.join(names)}.")
    taken = set(mapping.values())
    mapping |= {name: name for name in names if name in INPUT_COLUMNS and name not in mapping and name not in taken}
    missing = [name for name in REQUIRED if name not in mapping]
    if missing:
        raise MissingColumnError(
            f"The table has no column {' or '.join(missing)}.",
            hint=f'It has: {", ".join(names) or "none"}. Map other names with columns={{"{missing[0]}": "..."}}.',
        )
    return mapping
