"""From the text cells of one row to the fields of the record: what judging starts from."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from aidledger.amounts import Amount, AmountError, Bound
from aidledger.importers.cells import PLAIN_PACKAGE, amount_fields, package_fields
from aidledger.importers.tabular.contract import FLOAT
from aidledger.table import UNDATED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["amount_of", "field_of", "fields_of"]

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def fields_of(row: Mapping[str, str]) -> dict[str, object]:
    """Fields of an `AidPackage` from the cells of a table's row.

    Args:
        row: Text by contract column; missing columns and blank cells mean the same.

    Returns:
        Raw values by field, for the record to judge.

    Example:
        >>> fields_of({"amount": "5 million", "currency": "USD", "donor": " US "})
        {'donor': 'US', 'amount': Amount('USD 5 million'), 'sources': []}
    """
    fields = package_fields(row)
    fields["amount"] = amount_of(row)
    if row.get("reannounced", "").startswith(FLOAT):
        fields["reannounced"] = _float(row["reannounced"])
    if fields["date"] and not any(row.get(name, "").strip() for name in ("date_latest", "date_text")):
        fields["date"] = row["date"].strip()  # as one text, so that its words are kept
    for name in ("amount", "date"):
        if not fields[name]:
            del fields[name]
    if fields.get("date") == UNDATED:
        fields["date"] = None  # said, not forgotten
    return fields


def field_of(row: Mapping[str, str], field: str) -> dict[str, object]:
    """One field of `fields_of`, and perhaps others, from the cells of the columns that have a say in it.

    Args:
        row: Text by contract column, at least those of the field.
        field: Field of `AidPackage`.

    Example:
        >>> field_of({"donor": " US "}, "donor"), field_of({"donor": ""}, "donor")
        ({'donor': 'US'}, {})
    """
    if field == "amount":
        amount = amount_of(row)
        return {"amount": amount} if amount else {}
    if field in PLAIN_PACKAGE:
        cell = row.get(field, "").strip()
        return {field: cell} if cell else {}
    return fields_of(row)


def amount_of(row: Mapping[str, str]) -> object:
    """The amount of a row: plain figures are taken with the columns around them, words by the grammar.

    Args:
        row: Text by contract column, at least those of the amount.

    Returns:
        A raw value for the record to judge; empty where nothing is given.
    """
    text = row.get("amount", "").strip()
    amount = _worded(text, row) if text and not _PLAIN_NUMBER.fullmatch(text) else amount_fields(row)
    if isinstance(amount, dict):
        for name, part in (("stated_digit", "digit"), ("amount_upper", "upper")):
            if row.get(name, "").startswith(FLOAT):
                amount[part] = _float(row[name])
    return amount


def _worded(text: str, row: Mapping[str, str]) -> object:
    """An amount in words; what other columns say about it must fit, or the record refuses the row."""
    if text.startswith(FLOAT):
        return _float(text)
    currency, bound, digit, wording, upper, reason = (
        row.get(name, "").strip()
        for name in ("currency", "bound", "stated_digit", "wording", "amount_upper", "unknown_reason")
    )
    try:
        said = _parsed(text)
    except AmountError as error:
        if error.code != "AL102" or not currency:
            return text
        text = f"{currency} {text}"
        try:
            said = _parsed(text)
        except AmountError:
            return text
    if bound in {"", said.bound} and currency in {"", said.currency} and not (digit or wording or upper or reason):
        return said
    # A bound of its own column completes words without one; then the words alone do not say all.
    completed = bool(bound) and said.bound == Bound.EXACT
    fields = {
        "stated": said.stated,
        "upper": upper or said.upper,
        "currency": currency or said.currency,
        "bound": bound or said.bound,
        "digit": digit or said.digit,
        "reason": reason or said.reason,
        "wording": wording or (None if completed else text),
    }
    return {name: value for name, value in fields.items() if value is not None}


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Amount:
    """The amount of a text; a table says the same ones again and again."""
    return Amount.parse(text)


def _float(text: str) -> float:
    return float(text.removeprefix(FLOAT))
