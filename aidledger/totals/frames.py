"""Figures as columns of a frame: floats for drawing, decimals or integers for exactness."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from aidledger.amounts import Reading, minor_exponent
from aidledger.errors import InputError
from aidledger.model import Basis
from aidledger.totals.figures import NO_CURRENCY, Figures, figures
from aidledger.totals.selection import Selection
from aidledger.totals.tally import tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from aidledger.table import PackageTable
    from aidledger.totals.tally import Exact

__all__ = ["AmountsAs", "amount_columns", "package_frame"]

AmountsAs: TypeAlias = Literal["float", "decimal", "minor"]
"""How money stands in a frame: see `amount_columns`."""

_FIGURES = ("value", "low", "high", "rounding_low", "rounding_high")


def amount_columns(
    figures: Figures, currencies: Sequence[str], amounts: AmountsAs
) -> dict[str, npt.NDArray[np.generic] | pd.Series[object]]:
    """The figures of every group as frame columns.

    Args:
        figures: Figures in half minor units.
        currencies: Currency of every group.
        amounts: `float` gives float64 major units, for drawing and describing; `decimal` gives
            exact decimal128 major units; `minor` gives int64 minor units with the bounds rounded
            outward to whole units.

    Returns:
        Columns `value`, `low`, `high`, `rounding_low`, `rounding_high`. A missing value means that
        no best estimate exists; an unlimited `high` is infinite as float, missing otherwise.

    Raises:
        InputError: `amounts` is another word, or a midpoint of half a minor unit was asked for in
            whole ones.
    """
    exponents = np.array([0 if code == NO_CURRENCY else minor_exponent(code) for code in currencies], dtype=np.int64)
    parts = {"value": figures.point, "low": figures.low, "high": figures.high}
    parts |= {"rounding_low": figures.rounding_low, "rounding_high": figures.rounding_high}
    missing = {"value": figures.shared, "high": figures.unbounded}
    if amounts == "float":
        return {name: _floats(name, part, missing.get(name), exponents) for name, part in parts.items()}
    if amounts == "decimal":
        return {name: _decimals(part, missing.get(name), exponents) for name, part in parts.items()}
    if amounts == "minor":
        return {name: _minor(name, part, missing.get(name)) for name, part in parts.items()}
    raise InputError(f"amounts={amounts!r} is not known.", hint='Use "float", "decimal" or "minor".')


def _floats(
    name: str, part: Exact, missing: npt.NDArray[np.bool_] | None, exponents: npt.NDArray[np.int64]
) -> npt.NDArray[np.generic]:
    # The one place where money becomes a float: at the edge, after every sum was exact.
    values = part.astype(np.float64) / (2.0 * 10.0**exponents)
    return values if missing is None else np.where(missing, np.inf if name == "high" else np.nan, values)


def _decimals(
    part: Exact, missing: npt.NDArray[np.bool_] | None, exponents: npt.NDArray[np.int64]
) -> pd.Series[object]:
    import pandas as pd  # noqa: PLC0415 - pandas loads when a frame is asked for
    import pyarrow as pa  # noqa: PLC0415

    scale = int(exponents.max(initial=0)) + 1
    # Half minor units times five are tenths of minor units: an integer at one more decimal.
    tenths = [int(half) * 5 * 10 ** int(scale - 1 - exponent) for half, exponent in zip(part, exponents, strict=True)]
    gone = [False] * len(tenths) if missing is None else missing.tolist()
    cells = [None if absent else _decimal(number, scale) for number, absent in zip(tenths, gone, strict=True)]
    return pd.Series(pd.array(cells, dtype=pd.ArrowDtype(pa.decimal128(38, scale))))


def _decimal(number: int, scale: int) -> object:
    from decimal import Context, Decimal  # noqa: PLC0415

    return Decimal(number).scaleb(-scale, Context(prec=100))


def _minor(name: str, part: Exact, missing: npt.NDArray[np.bool_] | None) -> pd.Series[object]:
    import pandas as pd  # noqa: PLC0415

    absent = np.zeros(len(part), dtype=np.bool_) if missing is None else missing
    if name == "value" and bool((part[~absent] % 2).astype(np.bool_).any()):
        raise InputError("A midpoint lies half-way between two minor units.", hint='Use amounts="decimal".')
    whole = -((-part) // 2) if name.endswith("high") else part // 2
    return pd.Series(pd.array([None if gone else int(n) for n, gone in zip(whole, absent, strict=True)], dtype="Int64"))


def package_frame(table: PackageTable, amounts: AmountsAs) -> pd.DataFrame:
    """The packages of a table as a frame, one row each.

    Args:
        table: Packages.
        amounts: As for `amount_columns`.

    Returns:
        `id`, `date` (datetime64, the day a package is shown at), `date_earliest`, `date_latest`,
        `amount`, `low`, `high`, `reannounced`, `currency`, `bound`, then the words of the contract
        as strings; `category` joined by semicolons. Missing amounts are missing, never zero.

    Raises:
        InputError: `amounts` is another word.
    """
    import pandas as pd  # noqa: PLC0415 - pandas loads when a frame is asked for

    selection = Selection.everything(table)
    every_row = tally(selection, np.arange(len(table)), len(table))
    each = figures(every_row, basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL)
    each = replace(each, shared=~table.known)
    currencies = [str(code) if code else NO_CURRENCY for code in table.cells("currency")]
    columns = amount_columns(each, currencies, amounts)
    days = {name: _days(table, name) for name in ("date_earliest", "date_latest")}
    text = {name: pd.array(table.cells(name), dtype="str") for name in _TEXT}
    return pd.DataFrame(
        {
            "id": text.pop("id"),
            "date": days["date_latest"].where(days["date_latest"].notna(), days["date_earliest"]),
            **days,
            "amount": columns["value"],
            "low": columns["low"],
            "high": columns["high"],
            **text,
            "category": pd.array([";".join(codes) for codes in _lists(table)], dtype="str"),
            "fiscal_year": pd.array(table.cells("fiscal_year"), dtype="Int16"),
            "tranche": pd.array(table.cells("tranche"), dtype="Int32"),
            "reannounced": _reannounced(table, currencies, amounts),
        }
    )


_TEXT = (
    "id",
    "currency",
    "bound",
    "donor",
    "recipient",
    "authority",
    "stage",
    "instrument",
    "valuation",
    "announcement",
    "draws_on",
    "note",
)


def _days(table: PackageTable, name: str) -> pd.Series[pd.Timestamp]:
    import pandas as pd  # noqa: PLC0415

    return pd.Series(pd.to_datetime(pd.Series(table.cells(name), dtype="object"))).astype("datetime64[s]")


def _lists(table: PackageTable) -> list[list[str]]:
    return [[str(code) for code in cell] if isinstance(cell, list) else [] for cell in table.cells("category")]


def _reannounced(
    table: PackageTable, currencies: Sequence[str], amounts: AmountsAs
) -> npt.NDArray[np.generic] | pd.Series[object]:
    zero = np.zeros(len(table), dtype=np.int64)
    no = np.zeros(len(table), dtype=np.bool_)
    part = 2 * table.reused
    only = Figures(part, part, part, part, part, no, no, zero, zero, zero)
    return amount_columns(only, currencies, amounts)["value"]
