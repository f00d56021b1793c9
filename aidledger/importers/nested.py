"""Cells that hold a JSON array: articles, and sources of which more than an address is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aidledger.amounts import Amount, AmountError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["items_of", "object_of", "objects_of"]


def objects_of(text: str) -> list[object]:
    """The elements of a JSON array, for the record to judge; text that is none is its own only element.

    Args:
        text: A cell.

    Returns:
        Parsed elements. Numbers stay text, so that none becomes a float.

    Example:
        >>> objects_of('[{"url": "https://example.org", "count": 1.50}]')
        [{'url': 'https://example.org', 'count': '1.50'}]
        >>> objects_of("not JSON")
        ['not JSON']
    """
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_distinct)
    except (ValueError, RecursionError):
        return [text]
    return found if isinstance(found, list) else [found]


def object_of(text: str) -> dict[str, object]:
    """The object that a cell holds as JSON, for a record to judge; an empty one where it holds none.

    Args:
        text: A cell.

    Returns:
        Members by name; whole numbers as such, numbers with a fraction as text.

    Example:
        >>> object_of('{"tranche": 3, "share": 0.10}')
        {'tranche': 3, 'share': '0.10'}
    """
    try:
        found = json.loads(text, parse_float=str, parse_constant=str, object_pairs_hook=_distinct)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def items_of(text: str) -> list[object]:
    """The articles of a cell, each with the words its amount was read from, if they are given apart."""
    return [_item(part) if isinstance(part, dict) else part for part in objects_of(text)]


def _item(part: Mapping[str, object]) -> dict[str, object]:
    if "wording" not in part or not isinstance(part.get("amount"), str):
        return dict(part)
    fields = dict(part)
    fields["amount"] = _worded(str(fields["amount"]), fields.pop("wording"))
    return fields


def _worded(amount: str, wording: object) -> object:
    try:
        return {**Amount.parse(amount).model_dump(), "wording": wording}
    except AmountError:
        return amount
