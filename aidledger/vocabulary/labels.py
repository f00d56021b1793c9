"""Titles of codes, for tables and reports."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from aidledger.errors import UnknownTermError
from aidledger.vocabulary.authorities import authorities
from aidledger.vocabulary.categories import categories
from aidledger.vocabulary.currencies import currencies
from aidledger.vocabulary.instruments import instruments, valuations
from aidledger.vocabulary.parties import parties
from aidledger.vocabulary.stages import stages

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Kind", "label"]

Kind = Literal["authority", "category", "currency", "instrument", "party", "stage", "valuation"]
"""The kinds of codes that have a title."""


def label(kind: Kind, code: str) -> str:
    """Give the title of a code.

    Args:
        kind: What the code is of.
        code: The code itself; names and aliases are not resolved here.

    Returns:
        The title to show.

    Raises:
        UnknownTermError: There is no such kind, or no such code.

    Example:
        >>> label("party", "X-EPF"), label("authority", "PDA"), label("stage", "announced")
        ('European Peace Facility', 'Presidential Drawdown Authority', 'Announced')
    """
    table = _titles()
    if kind not in table:
        raise UnknownTermError.of("Kind of code", kind, table)
    if code not in table[kind]:
        raise UnknownTermError.of(f"Code of kind {kind}:", code, table[kind])
    return table[kind][code]


@cache
def _titles() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType(
        {
            "authority": {row.code: row.title for row in authorities()},
            "category": {row.code: row.title for row in categories()},
            "currency": {code: row.name for code, row in currencies().items()},
            "instrument": {row.code: row.title for row in instruments()},
            "party": {row.code: row.name for row in parties()},
            "stage": {row.code: row.title for row in stages()},
            "valuation": {row.code: row.title for row in valuations()},
        }
    )
