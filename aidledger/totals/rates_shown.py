"""The rates of a total as a table of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.display import text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.table import UsedRate

__all__ = ["rates_table"]

_SHOWN = 15


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
