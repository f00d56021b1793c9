"""From the cells of a data package's CSV files to the fields of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.amounts import Amount, AmountError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "amount_fields",
    "contradicts_wording",
    "limit_fields",
    "package_fields",
    "revision_fields",
    "statement_fields",
]

_PLAIN_PACKAGE = (
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
)


def package_fields(row: Mapping[str, str]) -> dict[str, object]:
    """Fields of an `AidPackage` from a row of `packages.csv`; empty cells are left out."""
    fields: dict[str, object] = _present(row, _PLAIN_PACKAGE)
    fields["amount"] = amount_fields(row)
    fields["date"] = _span(row, "date")
    if row.get("tranche"):
        fields["tranche"] = _whole(row["tranche"])
    if row.get("reannounced"):
        fields["reannounced"] = _compact(
            stated=row["reannounced"],
            currency=row.get("currency"),
            bound=row.get("reannounced_bound"),
            digit=row.get("reannounced_digit"),
        )
    fields["sources"] = _sources(row)
    return fields


def statement_fields(row: Mapping[str, str]) -> dict[str, object]:
    """Fields of a `Statement` from a row of `statements.csv`, `balances.csv` or `headlines.csv`."""
    fields: dict[str, object] = _present(row, ("id", "kind", "stage_word", "note", "known_on"))
    fields["amount"] = amount_fields(row)
    fields["as_of"] = _span(row, "as_of")
    scope: dict[str, object] = _present(
        row, ("donor", "recipient", "authority", "fiscal_year", "announcement", "limits", "basis", "stage")
    )
    scope["since"] = _span(row, "since")
    if row.get("since_text") and scope["since"] is None:
        scope["since_is_stated"] = False
    fields["scope"] = {name: value for name, value in scope.items() if value is not None}
    fields["sources"] = _sources(row)
    return fields


def revision_fields(row: Mapping[str, str]) -> dict[str, object]:
    """Fields of a `Revision` from a row of `revisions.csv`; its wording gives the size, not the sign."""
    fields: dict[str, object] = _present(row, ("id", "supersedes", "part_of", "reason", "note", "known_on"))
    fields["amount"] = amount_fields(row)
    fields["applies"] = row.get("applies") != "no"
    fields["scope"] = _present(row, ("donor", "recipient", "authority", "fiscal_year"))
    fields["sources"] = _sources(row)
    return fields


def limit_fields(row: Mapping[str, str]) -> dict[str, object]:
    """Fields of a `Limit` from a row of `limits.csv`."""
    names = (
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
    )
    fields: dict[str, object] = _present(row, names)
    fields["amount"] = amount_fields(row)
    fields["is_total"] = row.get("is_total") == "yes"
    fields["sources"] = _sources(row)
    return fields


def amount_fields(row: Mapping[str, str]) -> object:
    """An amount from its columns; from its text where no currency column is filled."""
    text, wording = row.get("amount", ""), row.get("wording", "")
    if row.get("currency"):
        return _compact(
            stated=text,
            currency=row["currency"],
            bound=row.get("bound"),
            digit=row.get("stated_digit"),
            wording=wording,
        )
    return text or wording


def contradicts_wording(amount: Amount) -> str:
    """Why an amount and the words it was read from do not fit; empty when they do.

    The stated digit may be finer than the wording's where another source of the same figure states
    more of it, never coarser.
    """
    if amount.wording is None or amount.stated is None:
        return ""
    try:
        said = Amount.parse(amount.wording)
    except AmountError as error:
        return error.message
    if said.stated is None or said.digit is None or amount.digit is None:
        return f"{amount.wording!r} is not {amount}"
    same = (said.stated, said.upper, said.currency, said.bound) == (
        abs(amount.stated),
        amount.upper,
        amount.currency,
        amount.bound,
    )
    return "" if same and amount.digit <= said.digit else f"{amount.wording!r} is not {amount}"


def _sources(row: Mapping[str, str]) -> list[dict[str, object]]:
    first = _compact(
        url=row.get("source_url"),
        publisher=row.get("publisher"),
        via=row.get("via"),
        kind=row.get("via_kind") or row.get("source_kind"),
    )
    others = [{"url": url.strip()} for url in row.get("other_source_urls", "").split(" | ") if url.strip()]
    return [first, *others] if first.keys() & {"url", "publisher", "via"} else [*others]


def _span(row: Mapping[str, str], name: str) -> dict[str, object] | None:
    """A span from `date`, `date_latest`, `date_text`; None when all three are empty."""
    first, last, text = row.get(name, ""), row.get(f"{name}_latest", ""), row.get(f"{name}_text", "")
    if not first and not last:
        return None
    return {"earliest": first or None, "latest": last or first, "text": text or None}


def _present(row: Mapping[str, str], names: tuple[str, ...]) -> dict[str, object]:
    return {name: row[name] for name in names if row.get(name)}


def _compact(**cells: str | None) -> dict[str, object]:
    return {name: cell for name, cell in cells.items() if cell}


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
