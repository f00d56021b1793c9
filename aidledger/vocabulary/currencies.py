"""Currencies: ISO 4217 codes, their smallest units and when they ceased to exist."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from aidledger.bundled import read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Currency", "currencies"]


class Currency(NamedTuple):
    """One currency of ISO 4217, in use or retired.

    Attributes:
        code: ISO 4217 code, such as `USD`.
        exponent: Decimal places of the smallest unit: 2 for cents, 0 for yen.
        name: English name.
        valid_until: Last day as a unit of account (last day of the month where only that is published); None while in use.
        joined_euro: Day the euro replaced it; None when it did not.
        source: Where the facts were taken from.
    """

    code: str
    exponent: int
    name: str
    valid_until: date | None
    joined_euro: date | None
    source: str


@cache
def currencies() -> Mapping[str, Currency]:
    """Give every known currency, keyed by its ISO 4217 code.

    Returns:
        A read-only mapping in order of code. Codes without a smallest unit (metals, test codes) are left out.

    Example:
        >>> currencies()["JPY"].exponent, currencies()["HRK"].valid_until
        (0, datetime.date(2022, 12, 31))
    """
    rows = read_rows("reference", "currencies")
    return MappingProxyType({row["code"]: _currency(row) for row in rows})


def _currency(row: dict[str, str]) -> Currency:
    return Currency(
        code=row["code"],
        exponent=int(row["exponent"]),
        name=row["name"],
        valid_until=_day(row["valid_until"]),
        joined_euro=_day(row["joined_euro"]),
        source=row["source"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
