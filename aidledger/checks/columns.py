"""What the checks share: cells of single rows, exact sums, fiscal years, and money in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.display import scaled
from aidledger.vocabulary import parties

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    import numpy.typing as npt

    from aidledger.table import PackageTable

__all__ = [
    "booked_or_dated_year",
    "cells",
    "fiscal_years",
    "has_us_calendar",
    "key_of",
    "money",
    "slack",
    "slack_above",
    "whole_sum",
]

_LIMB = 32
_EVERY_DECIMAL = 18
_US_START = "10-01"
_EPOCH_YEAR = 1970
# Half a stated digit for exact, at_most and about; a whole one for nearly; none for the floor or the ends of a
# range. In the order of `Bound`: exact, at_most, nearly, at_least, about, between, unknown.
_HALF_DIGITS_DOWN = np.array([1, 1, 2, 0, 1, 0, 0], dtype=np.int64)
_HALF_DIGITS_UP = np.array([1, 1, 0, 2, 1, 0, 0], dtype=np.int64)


def cells(table: PackageTable, name: str, rows: npt.NDArray[np.int64]) -> list[str]:
    """The cells of some rows as text; empty text for empty cells."""
    taken = table.arrow.column(name).take(rows).to_pylist()
    return ["" if cell is None else str(cell) for cell in taken]


def whole_sum(values: npt.NDArray[np.int64]) -> int:
    """The sum as a Python integer: two limbs, so that nothing wraps at any number of rows.

    Example:
        >>> whole_sum(np.array([2**62, 2**62, 2**62, 1])) == 3 * 2**62 + 1
        True
    """
    return (int((values >> _LIMB).sum()) << _LIMB) + int((values & (2**_LIMB - 1)).sum())


def slack(table: PackageTable) -> npt.NDArray[np.int64]:
    """How far below its figure each amount may lie as wording is read by convention. Shape: rows."""
    return (table.digit * _HALF_DIGITS_DOWN[table.bound] + 1) // 2


def slack_above(table: PackageTable) -> npt.NDArray[np.int64]:
    """How far above its figure each amount may lie as wording is read by convention. Shape: rows."""
    return (table.digit * _HALF_DIGITS_UP[table.bound] + 1) // 2


def key_of(table: PackageTable, names: Sequence[str]) -> npt.NDArray[np.int64]:
    """One number for each combination of words. Shape: rows."""
    key = np.zeros(len(table), dtype=np.int64)
    for name in names:
        # The reference tables bound the number of words: their product is far below 2**63.
        words = table.words(name)
        key = key * (len(words.labels) + 1) + words.codes + 1
    return key


def fiscal_years(days: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """The US fiscal year of day numbers; those of open ends are absurd but in order. Shape: days."""
    months = days.astype(np.int64).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(_EPOCH_YEAR + (months + 3) // 12)


def has_us_calendar(table: PackageTable) -> npt.NDArray[np.bool_]:
    """Whether the donor's fiscal year is known to be the one `FiscalYear` describes. Shape: rows."""
    return table.words("donor").mask([party.code for party in parties() if party.fiscal_year_starts == _US_START])


def booked_or_dated_year(table: PackageTable) -> npt.NDArray[np.int64]:
    """The booked year, else the year every possible day lies in, else 0. Shape: rows."""
    first, last = fiscal_years(table.day_earliest), fiscal_years(table.day_latest)
    dated = np.where((first == last) & has_us_calendar(table), first, 0)
    return np.where(table.booked_year == 0, dated, table.booked_year)


def money(value: Decimal, currency: str | None) -> str:
    """An exact amount in words.

    Example:
        >>> from decimal import Decimal
        >>> money(Decimal("32670000000"), "USD"), money(Decimal("-12.50"), "EUR")
        ('USD 32.67 billion', 'EUR -12.5')
    """
    return f"{currency} {scaled(value, places=_EVERY_DECIMAL)}"
