"""From the text cells of one row to the fields of the record: what judging starts from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aidledger.amounts import Amount, AmountError
from aidledger.importers.cells import package_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PLAIN_NUMBER", "fields_of"]

PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
"""A figure that needs a currency column; everything else is read by the grammar of amounts."""


def fields_of(row: Mapping[str, str]) -> dict[str, object]:
    """Fields of an `AidPackage` from the cells of a table's row.

    Args:
        row: Text by contract column; missing columns and empty cells mean the same.

    Returns:
        Raw values by field, for the record to judge.
    """
    fields = package_fields(row)
    date, text = row.get("date", ""), row.get("amount", "")
    fields["date"] = fields["date"] if row.get("date_latest") or row.get("date_text") else date or None
    if not date and not row.get("date_latest"):
        del fields["date"]
    if not PLAIN_NUMBER.fullmatch(text.strip()):
        fields["amount"] = _worded(text.strip(), row)
    if not fields["amount"]:
        del fields["amount"]
    return fields


def _worded(text: str, row: Mapping[str, str]) -> object:
    """An amount in words; its currency and bound may stand in columns of their own."""
    currency, bound = row.get("currency", ""), row.get("bound", "")
    if not text:
        return {"bound": "unknown", "currency": currency or None} if bound == "unknown" else row.get("wording", "")
    try:
        said = Amount.parse(text)
    except AmountError as error:
        if error.code != "AL102" or not currency:
            return text
        text = f"{currency} {text}"
        try:
            said = Amount.parse(text)
        except AmountError:
            return text
    if bound in {"", str(said.bound)} and currency in {"", said.currency}:
        return text
    # The columns say otherwise: let the record see both, and refuse or combine them.
    own_bound = bound if bound and said.bound == "exact" else str(said.bound)
    return {
        "stated": said.stated,
        "upper": said.upper,
        "digit": said.digit,
        "currency": currency or said.currency,
        "bound": own_bound,
        "wording": row.get("wording") or text,
    } if currency in {"", said.currency} and bound in {"", own_bound} else _Contradiction(text)


class _Contradiction(dict[str, object]):
    """An amount whose columns contradict it: refused as such by the record."""

    def __init__(self, text: str) -> None:
        super().__init__(stated=text, currency=text)
