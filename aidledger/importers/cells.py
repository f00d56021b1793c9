"""From the cells of a data package's CSV files to the fields of records.

A cell of nothing but blanks is an empty one, and an empty cell is a field left out. Nothing is
judged here: a cell that cannot be used goes into its field as it is, for the record to refuse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from aidledger.amounts import Amount, AmountError, Bound
from aidledger.importers.nested import items_of, objects_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "COLUMNS",
    "PLAIN_PACKAGE",
    "Row",
    "amendment_fields",
    "amount_fields",
    "contradicts_wording",
    "item_fields",
    "limit_fields",
    "package_fields",
    "revision_fields",
    "source_fields",
    "statement_fields",
]

Row: TypeAlias = "Mapping[str, str]"
"""The cells of one line by column; missing columns and empty cells mean the same."""

PLAIN_PACKAGE = (
    "id",
    "donor",
    "recipient",
    "authority",
    "stage",
    "category",
    "instrument",
    "valuation",
    "fiscal_year",
    "tranche_basis",
    "announcement",
    "draws_on",
    "confidence",
    "note",
    "known_on",
    "suppressed",
)
_PLAIN_STATEMENT = ("id", "kind", "stage_word", "note", "known_on", "suppressed")
_PLAIN_SCOPE = ("donor", "recipient", "authority", "fiscal_year", "announcement", "limits", "basis", "stage")
_PLAIN_REVISION = ("id", "supersedes", "part_of", "reason", "note", "known_on", "suppressed")
_PLAIN_LIMIT = (
    "id",
    "kind",
    "authority",
    "fiscal_year",
    "fiscal_year_last",
    "period_text",
    "law",
    "as_of",
    "part_of",
    "note",
    "suppressed",
)
_AMOUNT = ("amount", "amount_upper", "currency", "bound", "stated_digit", "unknown_reason", "wording")
_READ_AT = (
    *("publisher", "via", "via_kind", "source_url", "source_published_on", "source_quote"),
    *("other_source_urls", "other_sources"),
)
_ISSUED_AT = ("publisher", "source_url", "source_kind")
_AMENDMENT = ("id", "kind", "known_on", "reason")
_LONG = 25
_REUSE = ("tranche", "reannounced", "reannounced_bound", "reannounced_digit", "reannounced_wording", "items")


def _span_columns(name: str) -> tuple[str, str, str, str]:
    return name, f"{name}_latest", f"{name}_text", f"{name}_is_open"


_SCOPE = (*_PLAIN_SCOPE, *_span_columns("since"), "since_is_stated")
_RECORDS: dict[str, frozenset[str]] = {
    "packages": frozenset((*PLAIN_PACKAGE, *_span_columns("date"), *_AMOUNT, *_REUSE, *_READ_AT)),
    **dict.fromkeys(
        ("statements", "balances", "headlines"),
        frozenset((*_PLAIN_STATEMENT, *_SCOPE, *_AMOUNT, *_READ_AT, *_span_columns("as_of"))),
    ),
    "revisions": frozenset((*_PLAIN_REVISION, *_AMOUNT, *_ISSUED_AT, *_READ_AT, *_SCOPE, "date", "applies")),
    "limits": frozenset((*_PLAIN_LIMIT, *_AMOUNT, *_ISSUED_AT, *_READ_AT, *_span_columns("as_of"), "is_total")),
}
_CHILD = ("table", "id", "version", "position")
COLUMNS: dict[str, frozenset[str]] = {
    **_RECORDS,
    **{f"earlier_{name}": columns | {"version"} for name, columns in _RECORDS.items()},
    "announcements": frozenset(("id", "date", "publisher", "source_url", "note")),
    "amendments": frozenset((*_AMENDMENT, "record", "version", *_READ_AT)),
    "sources": frozenset((*_CHILD, *_READ_AT[:4], "published_on", "quote")),
    "items": frozenset((*_CHILD, "name", "category", "count", "unit", "amount", "wording")),
}
"""The columns of every table that is read; any other would be dropped in silence, and is a finding."""


def package_fields(row: Row) -> dict[str, object]:
    """Fields of an `AidPackage` from a row of `packages.csv`; empty cells are left out."""
    fields = _present(row, PLAIN_PACKAGE)
    fields["amount"] = amount_fields(row)
    fields["date"] = _span(row, "date")
    if tranche := _cell(row, "tranche"):
        fields["tranche"] = _whole(tranche)
    if reannounced := _reannounced(row):
        fields["reannounced"] = reannounced
    if items := _cell(row, "items"):
        fields["items"] = items_of(items)
    fields["sources"] = _sources(row)
    return fields


def statement_fields(row: Row) -> dict[str, object]:
    """Fields of a `Statement` from a row of `statements.csv`, `balances.csv` or `headlines.csv`."""
    fields = _present(row, _PLAIN_STATEMENT)
    fields["amount"] = amount_fields(row)
    fields["as_of"] = _span(row, "as_of")
    fields["scope"] = _scope(row)
    fields["sources"] = _sources(row)
    return fields


def _scope(row: Row) -> dict[str, object]:
    scope = _present(row, _PLAIN_SCOPE)
    if (since := _span(row, "since")) is not None:
        scope["since"] = since
    elif _cell(row, "since_text"):
        scope["since_is_stated"] = False
    if _cell(row, "since_is_stated"):
        scope["since_is_stated"] = _yes_or_no(row, "since_is_stated", default=True)
    return scope


def revision_fields(row: Row) -> dict[str, object]:
    """Fields of a `Revision` from a row of `revisions.csv`; its wording gives the size, not the sign."""
    fields = _present(row, _PLAIN_REVISION)
    if day := _cell(row, "known_on") or _cell(row, "date"):
        fields["known_on"] = day
    fields["amount"] = amount_fields(row)
    fields["applies"] = _yes_or_no(row, "applies", default=True)
    fields["scope"] = _scope(row)
    fields["sources"] = _sources(row)
    return fields


def limit_fields(row: Row) -> dict[str, object]:
    """Fields of a `Limit` from a row of `limits.csv`."""
    fields = _present(row, _PLAIN_LIMIT)
    fields["amount"] = amount_fields(row)
    if any(_cell(row, column) for column in _span_columns("as_of")[1:]):
        fields["as_of"] = _span(row, "as_of")
    fields["is_total"] = _yes_or_no(row, "is_total", default=False)
    fields["sources"] = _sources(row)
    return fields


def amount_fields(row: Row) -> object:
    """An amount from its columns; from its text where no other column says anything about it."""
    text, wording, bound = _cell(row, "amount"), _cell(row, "wording"), _cell(row, "bound")
    parts = _compact(
        stated=text,
        upper=_cell(row, "amount_upper"),
        currency=_cell(row, "currency"),
        bound=bound,
        digit=_cell(row, "stated_digit"),
        reason=_cell(row, "unknown_reason"),
        wording=wording,
    )
    if parts.keys() <= {"stated", "wording"}:
        return text or wording
    if bound == Bound.UNKNOWN and not text and "reason" not in parts and (reason := _reason(wording)):
        parts["reason"] = reason
    return parts


def amendment_fields(row: Row) -> dict[str, object]:
    """Fields of an `Amendment` from a row of `amendments.csv`, but for the version it replaced."""
    return {**_present(row, _AMENDMENT[1:]), "sources": _sources(row)}


def source_fields(row: Row) -> dict[str, object]:
    """Fields of a `Source` from a row of `sources.csv`."""
    fields = _present(row, ("publisher", "via", "published_on", "quote"))
    return fields | _compact(url=_cell(row, "source_url"), kind=_cell(row, "via_kind"))


def item_fields(row: Row) -> dict[str, object]:
    """Fields of an `Item` from a row of `items.csv`."""
    fields = _present(row, ("name", "category", "count", "unit", "amount"))
    if "amount" in fields:
        try:
            amount = Amount.parse(str(fields["amount"]))
        except AmountError:
            return fields  # for the record to refuse
        fields["amount"] = {**amount.model_dump(), "wording": _cell(row, "wording") or None}
    return fields


def contradicts_wording(amount: Amount) -> str:
    """Why an amount and the words it was read from do not fit; empty when they do.

    The stated digit may be finer than the wording's where another source of the same figure states
    more of it, never coarser.
    """
    if amount.wording is None:
        return ""
    try:
        said = Amount.parse(amount.wording)
    except AmountError as error:
        return error.message
    return "" if _same(amount, said) else f"{amount.wording!r} is not {amount}"


def _same(amount: Amount, said: Amount) -> bool:
    if amount.stated is None or said.stated is None or amount.digit is None or said.digit is None:
        return amount.reason == said.reason
    ours = abs(amount.stated), amount.upper, amount.currency, amount.bound
    # A revision may be worded with its sign or without.
    return ours == (abs(said.stated), said.upper, said.currency, said.bound) and amount.digit <= said.digit


def _reason(wording: str) -> str | None:
    """Why an amount is unknown, as its wording has it."""
    try:
        return Amount.parse(wording).reason
    except AmountError:
        return None


def _reannounced(row: Row) -> object:
    """The part counted before: a plain figure with the columns around it, or an amount in words."""
    part, bound, currency = _cell(row, "reannounced"), _cell(row, "reannounced_bound"), _cell(row, "currency")
    if part and not bound and not currency:
        return part
    if not part and not bound:
        return None
    digit = _cell(row, "reannounced_digit") or _shared_digit(part, _cell(row, "stated_digit"))
    wording = _cell(row, "reannounced_wording")
    return _compact(stated=part, currency=currency, bound=bound, digit=digit, wording=wording)


def _shared_digit(part: str, digit: str) -> str:
    """The package's stated digit, where its reused part ends on it too: 197 of 325 million is stated to the million."""
    if part.isdecimal() and digit.isdecimal() and len(part) < _LONG and len(digit) < _LONG and int(digit):
        return "" if int(part) % int(digit) else digit
    return ""


def _sources(row: Row) -> list[object]:
    first = _compact(
        url=_cell(row, "source_url"),
        publisher=_cell(row, "publisher"),
        via=_cell(row, "via"),
        kind=_cell(row, "via_kind") or _cell(row, "source_kind"),
        published_on=_cell(row, "source_published_on"),
        quote=_cell(row, "source_quote"),
    )
    others: list[object] = [
        _compact(url=url.strip()) for url in _cell(row, "other_source_urls").split(" | ") if url.strip()
    ]
    if more := _cell(row, "other_sources"):
        others += objects_of(more)
    return [first, *others] if first else others


def _span(row: Row, name: str) -> dict[str, object] | None:
    """A span from the three columns of a date; None when it has neither end."""
    first, last, text, is_open = (_cell(row, column) for column in _span_columns(name))
    if not first and not last:
        return None
    if is_open and not last:
        return {"earliest": first, "latest": None, "text": text or None}
    return {"earliest": first or None, "latest": last or first, "text": text or None}


def _cell(row: Row, name: str) -> str:
    return row.get(name, "").strip()


def _present(row: Row, names: tuple[str, ...]) -> dict[str, object]:
    return {name: cell for name in names if (cell := _cell(row, name))}


def _compact(**cells: str) -> dict[str, object]:
    return {name: cell for name, cell in cells.items() if cell}


_YES_OR_NO: dict[str, bool] = {"yes": True, "no": False}
_MOST_DIGITS = 9


def _yes_or_no(row: Row, name: str, *, default: bool) -> bool | str:
    cell = _cell(row, name)
    return _YES_OR_NO.get(cell, cell) if cell else default


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else text
