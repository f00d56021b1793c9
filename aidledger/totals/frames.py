"""Figures as columns of a frame: floats for drawing, decimals or integers for exactness."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from aidledger.amounts import Reading, minor_exponent
from aidledger.errors import InputError
from aidledger.model import Basis
from aidledger.totals.converted import converted_columns
from aidledger.totals.figures import NO_CURRENCY, Figures, row_figures
from aidledger.totals.selection import Selection
from aidledger.totals.wide import Wide, limbs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa

    from aidledger.table import PackageTable
    from aidledger.totals.exact import Exact

__all__ = ["AmountsAs", "amount_columns", "package_frame", "text_column"]

AmountsAs: TypeAlias = Literal["float", "decimal", "minor"]
"""How money stands in a frame: see `amount_columns`."""

_EXACT = Context(prec=100)


def amount_columns(
    figures: Figures, currencies: Sequence[str] | str, amounts: AmountsAs, *, exponent: int | None = None
) -> dict[str, Any]:
    """The figures of every group as frame columns.

    Args:
        figures: Figures in half minor units.
        currencies: Currency of every group, or of all of them.
        amounts: `float` gives float64 major units, for drawing and describing; `decimal` gives
            exact decimal128 major units, with the decimals of the currency and one more only in a
            column that needs it; `minor` gives Int64 minor units with the bounds rounded
            outward to whole units.
        exponent: Decimal places of the figures, where they were converted.

    Returns:
        Columns `value`, `low`, `high`, `rounding_low`, `rounding_high`, as arrays of pandas or
        numpy. A missing value means that no best estimate exists; an unlimited `high` is infinite
        as float, missing otherwise.

    Raises:
        InputError: `amounts` is another word, or whole minor units were asked for of a midpoint
            between two or of a sum beyond int64.
    """
    if amounts not in ("float", "decimal", "minor"):
        raise InputError(f"amounts={amounts!r} is not known.", hint='Use "float", "decimal" or "minor".')
    if exponent is not None and amounts == "minor":
        raise InputError(
            "Converted sums are finer than minor units.", hint='Use amounts="decimal", which keeps every digit.'
        )
    exponents = _exponents(currencies, exponent)
    no = np.zeros(len(figures.rows), dtype=np.bool_)
    parts = {
        "value": (figures.point, figures.shared),
        "low": (figures.low, no),
        "high": (figures.high, figures.unbounded),
        "rounding_low": (figures.rounding_low, no),
        "rounding_high": (figures.rounding_high, no),
    }
    return {name: _column(name, part, missing, exponents, amounts) for name, (part, missing) in parts.items()}


def text_column(labels: Sequence[str] | pa.Array[Any], positions: npt.NDArray[np.int64]) -> Any:
    """A column of texts of which few are distinct, as an array of pandas or numpy.

    Args:
        labels: The texts.
        positions: Which of them each row has. Shape: rows.
    """
    import pandas as pd
    import pyarrow as pa

    texts: Any = pa.array(labels, pa.string()) if not isinstance(labels, pa.Array) else labels
    taken = texts.take(pa.array(positions))
    kind: Any = pd.api.types.pandas_dtype("str")
    # Texts of pandas before version 3 are Python objects.
    from_arrow = getattr(kind, "__from_arrow__", None)
    return taken.to_numpy(zero_copy_only=False) if from_arrow is None else from_arrow(taken)


def _exponents(currencies: Sequence[str] | str, exponent: int | None) -> npt.NDArray[np.int64]:
    """Decimal places of every group, or the one number of all of them, without an axis."""
    if exponent is not None:
        return np.array(exponent, dtype=np.int64)
    known = {
        code: 0 if code == NO_CURRENCY else minor_exponent(code)
        for code in ({currencies} if isinstance(currencies, str) else set(currencies))
    }
    if len(known) == 1:
        return np.array(next(iter(known.values())), dtype=np.int64)
    return np.array([known[code] for code in currencies], dtype=np.int64)


def _column(
    name: str, part: Exact, missing: npt.NDArray[np.bool_], exponents: npt.NDArray[np.int64], amounts: AmountsAs
) -> Any:
    if amounts == "float":
        return _floats(name, part, missing, exponents)
    return _decimals(part, missing, exponents) if amounts == "decimal" else _minor(name, part, missing)


def _floats(name: str, part: Exact, missing: npt.NDArray[np.bool_], exponents: npt.NDArray[np.int64]) -> Any:
    # The one place where money becomes a float: at the edge, after every sum was exact.
    exact = part.as_floats() if isinstance(part, Wide) else part.astype(np.float64)
    values = exact / (2.0 * 10.0**exponents)
    return np.where(missing, np.inf if name == "high" else np.nan, values)


def _decimals(part: Exact, missing: npt.NDArray[np.bool_], exponents: npt.NDArray[np.int64]) -> Any:
    import pandas as pd

    # Only a figure half-way between two minor units needs a decimal more than its currency has.
    halved = _is_odd(part) & ~missing
    scale = int((exponents + halved).max(initial=0))
    # Without rows there is no scale that the places of the currency could be counted from.
    places = np.maximum(scale - exponents, 0)
    return pd.arrays.ArrowExtensionArray(_decimal_array(part, missing, places, scale))


def _is_odd(part: Exact) -> npt.NDArray[np.bool_]:
    return part.is_odd() if isinstance(part, Wide) else np.asarray(part % 2 != 0, dtype=np.bool_)


def _decimal_array(
    part: Exact, missing: npt.NDArray[np.bool_], places: npt.NDArray[np.int64], scale: int
) -> pa.Array[Any]:
    """Half units times 10**places, halved, as decimals of one scale. Shape of all: rows, or none for places of all."""
    import pyarrow as pa

    kind = pa.decimal128(38, scale)
    if not isinstance(part, Wide) and part.dtype == np.object_:
        more = np.broadcast_to(places, len(part)).tolist()
        doubled = [int(half) * 10**place for half, place in zip(part, more, strict=True)]
        cells = [
            None if gone else Decimal(number // 2).scaleb(-scale, _EXACT)
            for number, gone in zip(doubled, missing, strict=True)
        ]
        return pa.array(cells, kind)
    wide = part if isinstance(part, Wide) else Wide(*limbs_of(part))
    # Arrow's own layout: made a cell at a time, ten thousand decimals take longer than a million sums.
    filled = pa.py_buffer(np.packbits(~missing, bitorder="little").tobytes())
    scaled = wide * 10**places if places.any() else wide
    numbers = pa.py_buffer(scaled.halved().as_128_bits().astype("<i8").tobytes())
    return pa.Array.from_buffers(kind, len(wide), [filled, numbers])


def _minor(name: str, part: Exact, missing: npt.NDArray[np.bool_]) -> Any:
    import pandas as pd

    if isinstance(part, Wide):
        part = part.as_objects()
    if name == "value" and (part[~missing] % 2).any():
        raise InputError("A midpoint lies half-way between two minor units.", hint='Use amounts="decimal".')
    whole = -((-part) // 2) if name.endswith("high") else part // 2
    whole = np.where(missing, 0, whole)
    if whole.dtype == np.object_ and any(abs(number) > _LARGEST for number in whole):
        raise InputError("A sum of minor units is beyond the range of int64.", hint='Use amounts="decimal".')
    return pd.arrays.IntegerArray(whole.astype(np.int64), missing.astype(np.bool_))


_LARGEST = np.iinfo(np.int64).max


def package_frame(table: PackageTable, amounts: AmountsAs) -> pd.DataFrame:
    """The packages of a table as a frame, one row each.

    Args:
        table: Packages.
        amounts: As for `amount_columns`.

    Returns:
        `id`, `date` (datetime64, the day a package is shown at), `date_earliest`, `date_latest`,
        `amount`, `low`, `high`, `reannounced`, `currency`, `bound`, then the words of the contract
        as strings; `category` joined by semicolons. Missing amounts are missing, never zero, and
        so is a part counted before that nobody stated. A converted table has five columns more:
        see `converted_columns`. The frame says in `attrs` under `aidledger_amounts` how its money
        stands, so that whole minor units are not read as an amount.

    Raises:
        InputError: `amounts` is another word, or does not fit an amount.
    """
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    values = {} if table.rates is None else converted_columns(table, amounts)
    whole = {pa.int16(): pd.Int16Dtype(), pa.int32(): pd.Int32Dtype()}
    each = row_figures(Selection.everything(table), basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL)
    words = table.words("currency")
    currencies = [(*words.labels, NO_CURRENCY)[code] for code in words.codes.tolist()]
    columns = amount_columns(replace(each, shared=~table.known), currencies, amounts)
    unstated = table.arrow.column("reannounced_minor").is_null().to_numpy()
    reused = replace(each, point=2 * table.reused, shared=unstated)
    days = {name: _days(table, name) for name in ("date_earliest", "date_latest")}
    text = {name: _strings(table.arrow.column(name)) for name in _TEXT}
    frame = pd.DataFrame(
        {
            "id": text.pop("id"),
            "date": days["date_latest"].where(days["date_latest"].notna(), days["date_earliest"]),
            **days,
            "amount": columns["value"],
            "low": columns["low"],
            "high": columns["high"],
            **text,
            "category": _strings(pc.binary_join(table.arrow.column("category").cast(pa.list_(pa.string())), ";")),
            "fiscal_year": table.arrow.column("fiscal_year").to_pandas(types_mapper=whole.get),
            "tranche": table.arrow.column("tranche").to_pandas(types_mapper=whole.get),
            "reannounced": amount_columns(reused, currencies, amounts)["value"],
        }
    )
    frame = frame.assign(**values)
    frame.attrs["aidledger_amounts"] = amounts
    return frame


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


def _days(table: PackageTable, name: str) -> pd.Series[Any]:
    import pandas as pd
    import pyarrow as pa

    return pd.Series(table.arrow.column(name).cast(pa.timestamp("s")).to_numpy())


def _strings(column: Any) -> pd.Series[Any]:
    import pandas as pd
    import pyarrow as pa

    return pd.Series(column.cast(pa.string()).to_numpy(zero_copy_only=False), dtype="str")
