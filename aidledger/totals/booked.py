"""Packages booked to another fiscal year than the one they are dated in, and what that does to fiscal years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST
from aidledger.totals.periods import Frequency, period_label, period_of

if TYPE_CHECKING:
    from aidledger.table import PackageTable

__all__ = ["apart_told", "booked_apart"]


def booked_apart(table: PackageTable) -> int:
    """How many packages are booked to another fiscal year than that of the day they are shown at.

    Args:
        table: Packages; those without a date or a booked year have nothing to differ in.
    """
    booked = np.flatnonzero((table.booked_year != 0) & (table.day != NO_DAY_EARLIEST) & (table.day != NO_DAY_LATEST))
    numbers, counts = np.unique(
        np.stack([period_of(table.day[booked], Frequency.FISCAL_YEAR), table.booked_year[booked]]),
        axis=1,
        return_counts=True,
    )
    return sum(
        count
        for number, year, count in zip(*numbers.tolist(), counts.tolist(), strict=True)
        if period_label(number, Frequency.FISCAL_YEAR) != f"FY{year}"
    )


def apart_told(packages: int, *, by_date: bool) -> str:
    """What a result by fiscal year says about them; nothing where there are none.

    Args:
        packages: How many there are.
        by_date: Whether the result counts them by date, as curves do, or by booked year, as totals do.

    Example:
        >>> apart_told(1, by_date=True)
        '1 package is booked to another fiscal year than that of its date: curves count it by date, totals as booked.'
    """
    if not packages:
        return ""
    here, there = ("curves count {} by date", "totals as booked")
    if not by_date:
        here, there = ("totals count {} as booked", "curves by date")
    many = packages != 1
    who = f"{packages:,} packages are" if many else "1 package is"
    return (
        f"{who} booked to another fiscal year than that of {'their' if many else 'its'} date: "
        f"{here.format('them' if many else 'it')}, {there}."
    )
