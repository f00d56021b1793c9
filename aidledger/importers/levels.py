"""Where price levels come from: what ships, and files and frames of one's own."""

from __future__ import annotations

from aidledger.conversion import Prices, price_series, shipped_prices, table_prices
from aidledger.display import shorten
from aidledger.errors import InputError
from aidledger.importers.texts import file_named, read_text_cells

__all__ = ["prices"]


def prices(
    source: object, *, currency: str | None = None, vintage: str | None = None, label: str = "", read_at: str = ""
) -> Prices:
    """Take price levels from somewhere.

    Args:
        source: `us-gdp` (GDP price index) or `us-defence` (outlay deflator), both by US fiscal year from
            OMB Historical Table 10.1; `us-cpi` (consumer prices by month); the path of a CSV file; or a
            pandas, Polars or Arrow table. Tables have columns `period` (all `FY2024`, all `2024` or all
            `2024-10`) and `index`, and perhaps `estimate`.
        currency: Currency whose amounts a table of one's own deflates.
        vintage: Edition of what ships, such as `FY2022`; the latest when None.
        label: What a table of one's own is called in results; the file's name when empty.
        read_at: Where it was read.

    Returns:
        The levels, exact.

    Raises:
        UnknownTermError: No such series or edition ships, and no such file is here.
        ValidationFailedError: Rows that cannot be price levels; all of them are listed.
        MissingColumnError: A column is missing.
        InputError: A table without its currency, or levels as binary floats.
        ReadError: The file cannot be read.

    Example:
        >>> prices("us-gdp")
        <Prices us-gdp (FY2025): USD, FY1940 to FY2029>
    """
    shipped = price_series()
    if isinstance(source, str) and source in shipped:
        return shipped_prices(source, vintage=vintage)
    path = file_named(source, what="Table of prices", known=shipped)
    if currency is None or vintage is not None:
        wanted = 'Say currency="EUR".' if currency is None else "Leave vintage out: it is for what ships."
        raise InputError("A table of one's own deflates the amounts of one currency.", hint=wanted)
    if path is None:
        return table_prices(source, currency=currency, label=label or "prices", source=read_at)
    return table_prices(
        read_text_cells(path), currency=currency, label=label or shorten(path.name), source=read_at or path.name
    )
