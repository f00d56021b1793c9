"""Between one record and one row: flattening a package, and building it again."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING, TypeAlias

from aidledger.amounts import Amount, Bound, minor_exponent
from aidledger.dates import DateSpan, FiscalYear
from aidledger.model import AidPackage, Item, Source, suppressions_text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Cell", "major", "record_of", "row_of"]

# The default context would round beyond 28 digits; an exact sum may have more.
_EXACT = Context(prec=100)

Cell: TypeAlias = object
"""A value as Arrow hands it to Python; typed again when it enters a record."""


def row_of(package: AidPackage) -> dict[str, Cell]:
    """Flatten a package into the columns of the contract.

    Args:
        package: A record.

    Returns:
        One value per column; amounts in minor units.
    """
    return {
        "id": package.id,
        **_date_cells(package.date),
        **_amount_cells(package.amount),
        "donor": package.donor,
        "recipient": package.recipient,
        "authority": package.authority,
        "stage": str(package.stage),
        "category": list(package.category),
        "instrument": package.instrument and str(package.instrument),
        "valuation": package.valuation and str(package.valuation),
        "fiscal_year": package.fiscal_year and package.fiscal_year.year,
        "tranche": package.tranche,
        "tranche_basis": package.tranche_basis,
        "announcement": package.announcement,
        **_reannounced_cells(package.reannounced),
        "draws_on": package.draws_on,
        "known_on": package.known_on,
        "confidence": package.confidence,
        "note": package.note,
        "items": [_item_cells(item) for item in package.items],
        "sources": [source.model_dump(mode="python") for source in package.sources],
        "suppressed": suppressions_text(package.suppressed),
    }


def _date_cells(date: DateSpan | None) -> dict[str, Cell]:
    if date is None:
        return dict.fromkeys(("date_earliest", "date_latest", "date_text"))
    return {"date_earliest": date.earliest, "date_latest": date.latest, "date_text": date.text}


def _amount_cells(amount: Amount) -> dict[str, Cell]:
    known = amount.stated is not None
    return {
        "amount_minor": amount.minor() if known else None,
        "upper_minor": amount.minor_upper() if amount.upper is not None else None,
        "digit_minor": amount.minor_digit() if known else None,
        "currency": amount.currency,
        "bound": str(amount.bound),
        "unknown_reason": amount.reason,
        "wording": amount.wording,
    }


def _reannounced_cells(part: Amount | None) -> dict[str, Cell]:
    return {
        "reannounced_minor": part and part.minor(),
        "reannounced_digit_minor": part and part.minor_digit(),
        "reannounced_bound": part and str(part.bound),
        "reannounced_wording": part and part.wording,
    }


def _item_cells(item: Item) -> dict[str, Cell]:
    return {
        "name": item.name,
        "category": list(item.category) if item.category else None,
        "count": None if item.count is None else f"{item.count:f}",
        "unit": item.unit,
        "amount": None if item.amount is None else str(item.amount),
        "wording": None if item.amount is None else item.amount.wording,
    }


def record_of(row: Mapping[str, Cell]) -> AidPackage:
    """Build the package a row stands for; `row_of` and this are inverse.

    Args:
        row: One value per column.

    Returns:
        The validated record.
    """
    fields: dict[str, Cell] = {name: value for name, value in row.items() if name in _PLAIN and value is not None}
    fields["date"] = _date(row)
    fields["amount"] = _amount(row)
    if row["reannounced_minor"] is not None:
        fields["reannounced"] = _reannounced(row)
    if row["fiscal_year"] is not None:
        fields["fiscal_year"] = FiscalYear(_integer(row["fiscal_year"]))
    fields["items"] = tuple(_item(cells) for cells in _list(row["items"]))
    fields["sources"] = tuple(Source.model_validate(_present(cells)) for cells in _list(row["sources"]))
    fields["category"] = tuple(_list(row["category"]))
    return AidPackage.model_validate(fields)


_PLAIN = frozenset(
    {
        "id",
        "donor",
        "recipient",
        "authority",
        "stage",
        "instrument",
        "valuation",
        "tranche",
        "tranche_basis",
        "announcement",
        "draws_on",
        "known_on",
        "confidence",
        "note",
        "suppressed",
    }
)


def _date(row: Mapping[str, Cell]) -> DateSpan | None:
    if row["date_earliest"] is None and row["date_latest"] is None:
        return None
    return DateSpan.model_validate(
        {"earliest": row["date_earliest"], "latest": row["date_latest"], "text": row["date_text"]}
    )


def _amount(row: Mapping[str, Cell]) -> Amount:
    if row["amount_minor"] is None:
        return Amount.model_validate(
            {
                "bound": Bound.UNKNOWN,
                "currency": row["currency"],
                "reason": row["unknown_reason"],
                "wording": row["wording"],
            }
        )
    currency = str(row["currency"])
    upper = row["upper_minor"]
    return Amount.model_validate(
        {
            "stated": major(row["amount_minor"], currency),
            "upper": None if upper is None else major(upper, currency),
            "digit": major(row["digit_minor"], currency),
            "currency": currency,
            "bound": row["bound"],
            "wording": row["wording"],
        }
    )


def _reannounced(row: Mapping[str, Cell]) -> Amount:
    currency = str(row["currency"])
    return Amount.model_validate(
        {
            "stated": major(row["reannounced_minor"], currency),
            "digit": major(row["reannounced_digit_minor"], currency),
            "currency": currency,
            "bound": row["reannounced_bound"],
            "wording": row["reannounced_wording"],
        }
    )


def _item(cells: Cell) -> Item:
    fields = _present(cells)
    wording = fields.pop("wording", None)
    if "amount" in fields:
        # Its text is canonical; the words it was once read from come back with it.
        amount = Amount.model_validate(fields["amount"])
        fields["amount"] = {**amount.model_dump(), "wording": wording}
    return Item.model_validate(fields)


def major(minor: Cell, currency: str) -> Decimal:
    """Minor units as an exact number of major units: 1250 cents are 12.50."""
    return Decimal(_integer(minor)).scaleb(-minor_exponent(currency), _EXACT)


def _integer(value: Cell) -> int:
    if not isinstance(value, int):
        raise TypeError(f"expected an integer, got {value!r}")
    return value


def _list(value: Cell) -> list[Cell]:
    return value if isinstance(value, list) else []


def _present(cells: Cell) -> dict[str, Cell]:
    return {key: value for key, value in cells.items() if value is not None} if isinstance(cells, dict) else {}
