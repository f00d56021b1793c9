"""Conversion on the command line: which rates, at which day, and packages with what they became."""

from __future__ import annotations

import shlex
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.amounts.printed import in_full, smallest_unit
from aidledger.conversion import RatePolicy
from aidledger.display import escape_control, text_table
from aidledger.errors import InputError
from aidledger.importers import rates

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from aidledger.cli.output import Row
    from aidledger.ledger import Ledger

__all__ = ["CONVERTED_COLUMNS", "converted", "converted_rows", "converted_table", "money_options"]

CONVERTED_COLUMNS = (
    "id", "date", "donor", "amount", "currency", "value", "value_currency", "rate", "rate_date", "rate_source",
)  # fmt: skip


def converted(ledger: Ledger, args: argparse.Namespace) -> Ledger:
    """The ledger in the currency asked for; as it is when none is.

    Args:
        ledger: The ledger.
        args: Options `to`, `rates`, `per`, `rates_in`, `at` and `policy`.

    Returns:
        The converted ledger.

    Raises:
        InputError: Rates are named, and no currency to convert to.
        AidledgerError: Rates cannot be read, or one is missing.
    """
    if args.to is None:
        given = [
            f"--{name}"
            for name in ("rates", "per", "rates-in", "at", "policy")
            if getattr(args, name.replace("-", "_"))
        ]
        if given:
            raise InputError(f"{given[0]} is given, and no currency to convert to.", hint="Add --to EUR.")
        return ledger
    table = rates(args.rates or "ecb", per=args.per, to=args.rates_in)
    policy = RatePolicy.parse(args.policy or "last:7")
    return ledger.convert(args.to, rates=table, at=args.at or "date", policy=policy)


def money_options(args: argparse.Namespace) -> str:
    """The options on money as they were given, to be repeated for another command; empty without any."""
    given = {name: getattr(args, name) for name in ("to", "rates", "per", "rates_in", "at", "policy")}
    return "".join(
        f" --{name.replace('_', '-')} {escape_control(shlex.quote(value))}" for name, value in given.items() if value
    )


def converted_rows(ledger: Ledger) -> Iterator[Row]:
    """Packages of a converted ledger, with exact figures."""
    import pandas as pd

    frame = ledger.to_pandas(amounts="decimal")
    for row in frame[list(CONVERTED_COLUMNS)].itertuples(index=False):
        cells = dict(zip(CONVERTED_COLUMNS, row, strict=True))
        for name in ("date", "rate_date"):
            cells[name] = None if pd.isna(cells[name]) else cells[name].date()
        yield {name: None if pd.isna(cell) else cell for name, cell in cells.items()}


def converted_table(ledger: Ledger) -> str:
    """Packages of a converted ledger as a table of text, and how they were converted."""
    rows = [
        [
            str(row["id"]),
            str(row["date"] or ""),
            _number(row["amount"], row["currency"]),
            str(row["currency"] or ""),
            _number(row["value"], row["value_currency"]),
            str(row["value_currency"] or ""),
            "" if row["rate"] is None else f"{row['rate']:f}",
            str(row["rate_date"] or ""),
        ]
        for row in converted_rows(ledger)
    ]
    header = ["id", "date", "amount", "", "value", "", "rate", "of"]
    table = text_table(header, rows, align=["left", "left", "right", "left", "right", "left", "right", "left"])
    how = ledger.table.rates.how if ledger.table.rates else ""
    unit = smallest_unit(ledger.table.rates.currency) if ledger.table.rates else "the smallest unit"
    return (
        f"{table}\n{how[:1].upper()}{how[1:]}. Values are shown to {unit}, half to even; json and csv hold every digit."
    )


def _number(cell: object, currency: object) -> str:
    return in_full(cell, str(currency)) if isinstance(cell, Decimal) else "unknown"
