"""What any table of ours offers other libraries: the Arrow stream, and what is built on it."""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from aidledger._optional import require
from aidledger.errors import ConversionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = ["Streamed", "decimals_as_arrow", "frame_as_arrow", "polars_frame"]

_DIGITS = 38


class Streamed:
    """A table that any library with an Arrow interface takes as it is.

    DuckDB, Polars, pandas and PyArrow read it through `__arrow_c_stream__`; each call gives a new
    stream, so that a result can be handed on as often as wanted.
    """

    __slots__ = ()

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table; money exact, never as floats.

        Raises:
            NotImplementedError: A table of ours does not say what its rows are.
            ConversionError: Figures need more digits than Arrow holds.
        """
        raise NotImplementedError

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars frame; money exact, never as floats.

        Raises:
            MissingDependencyError: Polars is not installed.
            ConversionError: Figures need more digits than Arrow holds.
        """
        return polars_frame(self.to_arrow())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A new Arrow stream over the rows.

        Args:
            requested_schema: Schema the other library asks for, as the protocol hands it over.

        Raises:
            ConversionError: Figures need more digits than Arrow holds.
            ValueError: The rows cannot be given under the schema asked for.
        """
        return self.to_arrow().__arrow_c_stream__(requested_schema)


def polars_frame(table: pa.Table) -> pl.DataFrame:
    """An Arrow table as a Polars frame.

    Raises:
        MissingDependencyError: Polars is not installed.
    """
    polars = require("polars", extra="polars")
    frame: pl.DataFrame = polars.from_arrow(table)
    return frame


def frame_as_arrow(frame: pd.DataFrame) -> pa.Table:
    """A frame of exact columns as an Arrow table, without what only pandas needs.

    Args:
        frame: Text, days, integers and Arrow decimals.

    Returns:
        Text as string, days as date32, missing values as nulls.

    Raises:
        ArrowInvalid: A column holds values of several kinds.
    """
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False)
    for place, field in enumerate(table.schema):
        kind = _plain(field.type)
        if kind != field.type:
            column: Any = table.column(place)
            table = table.set_column(place, field.name, column.cast(kind))
    return table.replace_schema_metadata(None)


def decimals_as_arrow(values: Sequence[Decimal | None]) -> pa.Array[Any]:
    """Figures of any scale as one column of decimals; missing and unlimited ones are null.

    Raises:
        ConversionError: Figures need more than 38 digits at the scale of the finest of them.

    Example:
        >>> decimals_as_arrow([Decimal("1.5"), Decimal("Infinity"), Decimal(2)]).to_pylist()
        [Decimal('1.5'), None, Decimal('2.0')]
    """
    import pyarrow as pa

    known = [value if value is not None and value.is_finite() else None for value in values]
    scale = max((max(0, -_exponent(value)) for value in known if value is not None), default=0)
    unit, exact = Decimal(1).scaleb(-scale), Context(prec=_DIGITS)
    try:
        cells = [None if value is None else value.quantize(unit, context=exact) for value in known]
    except InvalidOperation as error:
        raise _too_long() from error
    if scale > _DIGITS:
        raise _too_long()
    return pa.array(cells, pa.decimal128(_DIGITS, scale))


def _too_long() -> ConversionError:
    return ConversionError(
        f"Figures need more than the {_DIGITS} digits an Arrow decimal has.",
        hint="Take them as Python decimals: total.value, or totals one by one.",
    )


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _plain(kind: pa.DataType) -> pa.DataType:
    import pyarrow as pa

    if pa.types.is_large_string(kind):
        return pa.string()
    return pa.date32() if pa.types.is_timestamp(kind) else kind
