"""The rates at which the euro replaced other currencies."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from aidledger.bundled import read_rows
from aidledger.conversion.series import Fixed, Series
from aidledger.table import day_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aidledger.conversion.published import Rates

__all__ = ["euro_rates", "with_euro_rates"]


@cache
def euro_rates() -> Mapping[str, Fixed]:
    """The irrevocably fixed conversion rates, by currency: units of it for one euro.

    Example:
        >>> euro_rates()["HRK"].value, euro_rates()["HRK"].places
        (753450, 5)
    """
    return MappingProxyType({row["currency"]: _fixed(row) for row in read_rows("reference", "fixed_rates")})


def _fixed(row: dict[str, str]) -> Fixed:
    whole, _, digits = row["per_euro"].partition(".")
    day = day_number(dt.date.fromisoformat(row["since"]))
    return Fixed(day, int(whole + digits), len(digits), row["source"])


def with_euro_rates(rates: Rates) -> Rates:
    """Rates against the euro, with the fixed ones from the day each of them holds.

    Args:
        rates: Rates against EUR, in units of the currency for one euro.

    Returns:
        The same, where every replaced currency also has its legal rate.
    """
    nothing = np.zeros(0, dtype=np.int32)
    empty = Series(nothing, nothing.astype(np.int64), 0, inverse=True)
    fixed = {
        code: replace(rates.series.get(code, replace(empty, source=rate.source)), fixed=rate)
        for code, rate in euro_rates().items()
    }
    return replace(rates, series={**rates.series, **fixed})
