"""What single packages were converted to, as columns of a frame."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.errors import InputError
from aidledger.table import NO_DAY_EARLIEST

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.table import PackageTable

__all__ = ["converted_columns"]

_EXACT = Context(prec=100)
_DIGITS = 38


def converted_columns(table: PackageTable, amounts: str) -> dict[str, pd.Series[Any]]:
    """What every package was converted to, and by which rate.

    Args:
        table: Packages that were converted or deflated.
        amounts: `float` or `decimal`.

    Returns:
        `value` (best estimate in the target currency, in prices of the base year where deflated;
        missing where the amount is unknown), `value_currency`, `rate` (what the amount was multiplied
        by), `rate_date` (day the rate was published for; missing where it has none, as a flat one) and
        `rate_source`.

    Raises:
        InputError: `amounts` is `minor`: converted sums are finer than minor units.
    """
    import pandas as pd

    rates = table.rates
    if rates is None or amounts == "minor":
        raise InputError(
            "Converted sums are finer than minor units.", hint='Use amounts="decimal", which keeps every digit.'
        )
    cells, known, sheet = rates.cells.tolist(), table.known.tolist(), rates.sheet
    doubled = 2 * table.minor.astype(np.object_) + table.spread
    values = [
        _halved(int(double) * int(sheet.factors[cell]), sheet.exponent) if is_known else None
        for double, cell, is_known in zip(doubled.tolist(), cells, known, strict=True)
    ]
    of_cell = {cell: sheet.rate(cell) for cell in set(cells) if sheet.lines[cell] >= 0}
    lines = [int(sheet.lines[cell]) for cell in cells]
    days = sheet.days[rates.cells].astype("datetime64[D]").astype("datetime64[s]")
    days[(sheet.days[rates.cells] == NO_DAY_EARLIEST) | (sheet.lines[rates.cells] < 0)] = np.datetime64("NaT")
    own = [sheet.currencies[line] if line >= 0 else None for line in lines]
    return {
        "value": _numbers(values, amounts),
        "value_currency": pd.Series([rates.currency or code for code in own], dtype="str"),
        "rate": _numbers([of_cell.get(cell) for cell in cells], amounts),
        "rate_date": pd.Series(days),
        "rate_source": pd.Series([sheet.sources[line] if line >= 0 else None for line in lines], dtype="str"),
    }


def _halved(double: int, exponent: int) -> Decimal:
    return Decimal(double * 5).scaleb(-exponent - 1, _EXACT)


def _numbers(cells: list[Decimal | None], amounts: str) -> pd.Series[Any]:
    import pandas as pd
    import pyarrow as pa

    if amounts == "float":
        return pd.Series([None if cell is None else float(cell) for cell in cells], dtype="float64")
    plain = [None if cell is None else cell.normalize(_EXACT) for cell in cells]
    places = max((-int(cell.as_tuple().exponent) for cell in plain if cell is not None), default=0)
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(plain, pa.decimal128(_DIGITS, max(places, 0)))))
