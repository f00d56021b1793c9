"""Rates from tables of one's own: long or wide, and flat ones."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aidledger.amounts import is_currency
from aidledger.conversion.judging import Quoted, judged
from aidledger.conversion.numbers import read_numbers
from aidledger.conversion.published import Rates
from aidledger.conversion.series import Fixed, Series
from aidledger.display import shorten
from aidledger.errors import InputError, MissingColumnError, ValidationFailedError
from aidledger.findings import Finding, Findings, Location, code_info
from aidledger.table import NO_DAY_EARLIEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import pyarrow as pa

__all__ = ["flat_rates", "table_rates"]

_LONG = ("date", "currency", "rate")
# How publishers mark a day without a quotation in a column of its own.
_BLANKS = ("", "N/A", "-")
_LONGEST_LABEL = 200


class _Cells(NamedTuple):
    dates: pa.Array[Any]
    currencies: pa.Array[Any]
    rates: pa.Array[Any]
    rows: npt.NDArray[np.int64] | None


def table_rates(
    table: object, *, to: str | None = None, per: str | None = None, label: str = "rates", source: str = ""
) -> Rates:
    """Build rates from a table of one's own.

    Args:
        table: A frame (pandas, Polars, Arrow) with the columns `date`, `currency` and `rate`; or one
            with a column of days and one for each currency, named by its code, as the ECB publishes
            them. Rates are text, decimals or integers, in any order.
        to: The pivot, where rates are units of it for one unit of a currency: `to="USD"` for 1.0853
            dollars a euro.
        per: The pivot, where rates are units of a currency for one of the pivot: `per="EUR"` for
            1.0853 dollars a euro. Exactly one of the two is needed, unless the table has a column `to`
            or `per` that names it on every row.
        label: What the table is called in results.
        source: Where it was read.

    Returns:
        The rates, exact.

    Raises:
        MissingColumnError: A column is missing.
        ValidationFailedError: A rate is zero, negative, or no plain number; a currency is unknown or
            had ended; a day is in the future, or stands twice with different rates; a rate is on
            another scale than the one before. Every such row is listed.
        InputError: No pivot is named or it is no currency, rates are binary floats, or `table` is no
            table.
    """
    arrow = _arrow(table)
    pivot, inverse = _pivot(arrow, to, per)
    cells = _long(arrow) if "currency" in arrow.column_names else _wide(arrow)
    return judged(Quoted(*cells, pivot, inverse, shorten(str(label), _LONGEST_LABEL), source))


def flat_rates(
    quotations: Mapping[str, str | Decimal | int],
    *,
    label: str,
    to: str | None = None,
    per: str | None = None,
    source: str = "",
) -> Rates:
    """One rate for each currency, whatever the day: what `al.rates.flat` gives, which explains the arguments."""
    import pyarrow as pa

    if to is not None and per is not None:
        raise InputError("Both to and per are given.", hint='Rates are either to="EUR" or per="EUR".')
    pivot = to or per or "EUR"
    if not is_currency(pivot):
        raise InputError(f"{shorten(repr(pivot))} is not a currency.", hint="Give an ISO 4217 code.")
    if any(isinstance(rate, float) for rate in quotations.values()):
        raise InputError("The rates are binary floats, which cannot hold most of them.", hint='Give text: "1.0853".')
    words = [f"{rate:f}" if isinstance(rate, Decimal) else str(rate) for rate in quotations.values()]
    column: pa.Array[Any] = pa.array(words, pa.string())
    values, places = read_numbers(column)
    findings = Findings(
        Finding(code, message, code_info(code).remedy, Location(label, row=row, column=column), value=shorten(word))
        for row, (currency, word, value) in enumerate(zip(quotations, words, values.tolist(), strict=True), start=1)
        for code, column, message in _flaws(currency, word, value, own=currency == pivot and value != 10**places)
    )
    if findings:
        raise ValidationFailedError(f"{len(findings)} rates cannot be used.", report=findings, hint="Correct these.")
    return Rates(
        pivot,
        {
            code: Series.flat(Fixed(NO_DAY_EARLIEST, int(value), places, source or label), inverse=to is None)
            for code, value in zip(quotations, values.tolist(), strict=True)
            if code != pivot
        },
        label,
        source,
    )


def _flaws(currency: object, word: str, value: int, *, own: bool) -> list[tuple[str, str, str]]:
    if not isinstance(currency, str) or not is_currency(currency):
        return [("AL110", "currency", f"currency {shorten(repr(currency))} is not known")]
    if value == 0 or own:
        return [("AL160", "rate", f"{shorten(repr(word))} is no rate of {currency}")]
    return []


def _arrow(table: object) -> pa.Table:
    import pyarrow as pa

    try:
        return pa.table(table)
    except (TypeError, ValueError, pa.ArrowException) as error:
        raise InputError(
            f"A {type(table).__name__} is no table of rates.", hint="Give a pandas, Polars or Arrow table."
        ) from error


def _pivot(arrow: pa.Table, to: str | None, per: str | None) -> tuple[str, bool]:
    """The pivot, and whether rates are units of the currency for one of it."""
    named = {name: value for name, value in (("to", to), ("per", per)) if value is not None}
    for name in ("to", "per") if not named else ():
        if name in arrow.column_names:
            words = arrow.column(name).unique().to_pylist()
            if len(words) != 1:
                raise InputError(
                    f"The column {name!r} names {len(words)} currencies.", hint="Rates of one table have one pivot."
                )
            named[name] = str(words[0])
    if len(named) != 1:
        raise InputError(
            "It is not clear what the rates are quoted in.",
            hint='Say to="EUR" for euros a unit of the currency, or per="EUR" for units of the currency a euro.',
        )
    [(name, pivot)] = named.items()
    return pivot, name == "per"


def _long(arrow: pa.Table) -> _Cells:
    missing = [name for name in _LONG if name not in arrow.column_names]
    if missing:
        raise _lacking(missing, arrow)
    dates, codes, values = (arrow.column(name).combine_chunks() for name in _LONG)
    return _Cells(dates, codes, values, None)


def _wide(arrow: pa.Table) -> _Cells:
    """One column a currency, laid below each other; blanks are days without a quotation."""
    import pyarrow as pa
    import pyarrow.compute as pc

    days = next((name for name in arrow.column_names if name.strip().lower() == "date"), None)
    codes = [name for name in arrow.column_names if is_currency(name.strip())]
    if days is None or not codes:
        raise _lacking([name for name in _LONG if name not in arrow.column_names], arrow)
    others = [name for name in arrow.column_names if name.strip() and name not in {days, "to", "per", *codes}]
    if others:
        raise InputError(
            f"The column {shorten(repr(others[0]))} is neither a day nor a currency.", hint="Leave such columns out."
        )
    rates, rows, lengths = [], [], []
    for name in codes:
        column = arrow.column(name).combine_chunks()
        if pa.types.is_floating(column.type):
            read_numbers(column)  # refuses them
        text = column.cast(pa.string())
        there = pc.invert(pc.fill_null(pc.is_in(text, value_set=pa.array(_BLANKS)), fill_value=True))
        there = pc.and_(there, pc.is_valid(text))
        kept = np.flatnonzero(there.to_numpy(zero_copy_only=False))
        rates.append(text.take(pa.array(kept)))
        rows.append(kept)
        lengths.append(len(kept))
    every = np.concatenate(rows)
    words = pa.DictionaryArray.from_arrays(
        pa.array(np.repeat(np.arange(len(codes), dtype=np.int32), lengths)), pa.array([name.strip() for name in codes])
    )
    dates = arrow.column(days).combine_chunks().take(pa.array(every))
    return _Cells(dates, words, pa.concat_arrays(rates), every + 1)


def _lacking(missing: list[str], arrow: pa.Table) -> MissingColumnError:
    return MissingColumnError(
        f"The rates have no column {' or '.join(missing)}.",
        hint=f"They have: {shorten(', '.join(arrow.column_names), 200)}.",
    )
