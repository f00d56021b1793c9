"""How figures were converted: in words, and the rates as a table of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.display import text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.table import PackageTable, UsedRate

__all__ = ["rates_line", "rates_table", "rates_told"]

_SHOWN = 15


def rates_told(table: PackageTable) -> str:
    """How the amounts of some packages were converted or deflated, in words.

    Args:
        table: The packages.

    Returns:
        Nothing where no amount was changed: all were in the target currency, and at its prices, already.
    """
    rates = table.rates
    if rates is None:
        return ""
    own = table.words("currency").labels
    untouched = rates.sheet.steps == ("convert",) and own == (rates.currency,) and not rates.used()
    return "" if untouched else rates.how


def rates_line(rates: str) -> str:
    """The same as a sentence below a table; empty where nothing was converted."""
    return f"Amounts {rates}." if rates else ""


def rates_table(used: Sequence[UsedRate], target: str) -> str:
    """Rates with their days, in order of currency and day.

    Args:
        used: What amounts were multiplied by.
        target: Currency they came to be in.

    Returns:
        At most fifteen rates, how many more there are, and who published them.
    """
    rows = [[rate.currency, str(rate.day or "any day"), f"{rate.rate:f}", str(rate.rows)] for rate in used[:_SHOWN]]
    table = text_table(
        ["currency", "of", f"{target} for one", "packages"], rows, align=["left", "left", "right", "right"]
    )
    more = [f"... and {len(used) - _SHOWN} more."] if len(used) > _SHOWN else []
    sources = sorted({f"{rate.currency}: {rate.source}" for rate in used if rate.source})
    return "\n".join([table, *more, *sources])
