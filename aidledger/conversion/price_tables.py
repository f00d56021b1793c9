"""Price levels from tables: those that ship, and one's own."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from aidledger.amounts import is_currency
from aidledger.bundled import read_rows
from aidledger.conversion.numbers import MOST_PLACES, read_numbers
from aidledger.conversion.periods import Periods, period_of
from aidledger.conversion.prices import Prices
from aidledger.display import counted, shorten
from aidledger.errors import InputError, MissingColumnError, UnknownTermError, ValidationFailedError
from aidledger.findings import Finding, Findings, Location, code_info

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

__all__ = ["price_series", "shipped_prices", "table_prices"]

_NEEDED = ("period", "index")
_YES = frozenset({"true", "yes", "1", "estimate"})


def price_series() -> tuple[str, ...]:
    """Names of the series of price levels that ship, in alphabetical order.

    Example:
        >>> price_series()
        ('us-cpi', 'us-defence', 'us-gdp')
    """
    return tuple(sorted({row["series"] for row in read_rows("reference", "price_series")}))


def shipped_prices(name: str, *, vintage: str | None = None) -> Prices:
    """Price levels that ship with aidledger.

    Args:
        name: `us-gdp`, `us-defence` or `us-cpi`.
        vintage: Edition of the source; the latest when None.

    Returns:
        The levels, as published.

    Raises:
        UnknownTermError: No such series or edition ships.
    """
    about = [row for row in read_rows("reference", "price_series") if row["series"] == name]
    if not about:
        raise UnknownTermError.of("Table of prices", shorten(name), price_series())
    editions = {row["vintage"]: row for row in about}
    wanted = max(editions) if vintage is None else vintage
    if wanted not in editions:
        raise UnknownTermError.of(f"Edition of {name}", shorten(str(wanted)), sorted(editions))
    found = editions[wanted]
    rows = [row for row in read_rows("reference", "price_levels") if (row["series"], row["vintage"]) == (name, wanted)]
    return _prices(
        [row["period"] for row in rows],
        [Fraction(row["index"]) for row in rows],
        [row["estimate"] == "true" for row in rows],
        currency=found["currency"],
        label=f"{name} ({wanted})",
        source=found["source"],
        licence=found["licence"],
    )


def table_prices(table: object, *, currency: str, label: str = "prices", source: str = "", licence: str = "") -> Prices:
    """Price levels from a table of one's own.

    Args:
        table: A frame (pandas, Polars, Arrow) with columns `period` and `index`, and perhaps
            `estimate`. Periods are all US fiscal years (`FY2024`), calendar years (`2024`) or months
            (`2024-10`); levels are text, decimals or integers.
        currency: Currency whose amounts they deflate.
        label: What the table is called in results.
        source: Where it was read.
        licence: Terms of use.

    Returns:
        The levels, exact.

    Raises:
        MissingColumnError: A column is missing.
        ValidationFailedError: A period or level cannot be one, or a period stands twice with two levels.
            Every such row is listed.
        InputError: The currency is unknown, levels are binary floats, there are none, or kinds of
            periods are mixed.
    """
    import pyarrow as pa

    if not is_currency(currency):
        raise InputError(f"{shorten(repr(currency))} is not a currency.", hint="Give an ISO 4217 code.")
    try:
        arrow = pa.table(table)
    except (TypeError, ValueError, pa.ArrowException) as error:
        raise InputError(
            f"A {type(table).__name__} is no table of prices.", hint="Give a pandas, Polars or Arrow table."
        ) from error
    missing = [name for name in _NEEDED if name not in arrow.column_names]
    if missing:
        raise MissingColumnError(
            f"The prices have no column {' or '.join(missing)}.", hint=f"They have: {', '.join(arrow.column_names)}."
        )
    periods = [str(cell) for cell in arrow.column("period").to_pylist()]
    values, places = read_numbers(arrow.column("index").combine_chunks())
    findings = Findings(_problems(periods, arrow.column("index"), values.tolist(), label))
    if findings:
        raise ValidationFailedError(
            f"{counted(len(findings), 'price level')} cannot be used.",
            report=findings,
            hint="Correct these rows.",
        )
    marks = arrow.column("estimate").to_pylist() if "estimate" in arrow.column_names else [None] * len(periods)
    return _prices(
        periods,
        [Fraction(int(value), 10**places) for value in values.tolist()],
        [str(mark).strip().lower() in _YES for mark in marks],
        currency=currency,
        label=label,
        source=source,
        licence=licence,
    )


def _problems(periods: Sequence[str], cells: pa.ChunkedArray[Any], values: list[int], label: str) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for row, (period, value) in enumerate(zip(periods, values, strict=True), start=1):
        text = shorten(str(cells[row - 1].as_py()))
        if period_of(period) is None:
            message = f"{shorten(repr(period))} is no fiscal year, calendar year or month"
            yield Finding(
                "AL120",
                message,
                code_info("AL120").remedy,
                Location(label, row=row, column="period"),
                value=shorten(period),
            )
        elif value == 0:
            message = f"{text!r} is no price level: a positive number of at most {MOST_PLACES} places is needed"
            yield Finding(
                "AL160", message, code_info("AL160").remedy, Location(label, row=row, column="index"), value=text
            )
        elif seen.setdefault(period, value) != value:
            message = f"{period} has two different price levels"
            yield Finding(
                "AL161", message, code_info("AL161").remedy, Location(label, row=row, column="period"), value=text
            )


def _prices(
    names: Sequence[str],
    levels: Sequence[Fraction],
    estimated: Sequence[bool],
    **about: str,
) -> Prices:
    read = [found for name in names if (found := period_of(name))]
    kinds = Counter(kind for kind, _ in read)
    if len(kinds) != 1:
        what = "no price levels" if not kinds else f"levels of {' and '.join(sorted(kinds))} periods"
        raise InputError(f"{about['label']} holds {what}.", hint="One table is of one kind of period.")
    [kind] = kinds
    numbers = [number for _, number in read]
    return Prices(
        periods=Periods(kind),
        levels=dict(zip(numbers, levels, strict=True)),
        estimates=frozenset(number for number, mark in zip(numbers, estimated, strict=True) if mark),
        **about,
    )
