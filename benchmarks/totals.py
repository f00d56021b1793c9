"""Totals: columns in memory to three cumulative tables, in dollars or converted to dollars.

aidledger gives every period of every curve with the best estimate, the interval and the rounding;
the others give the sums alone, and only of periods in which something happened. A cell is right
when it equals the sum in Python integers; nobody rounds before the end.

The same contenders take both workloads: where there are rates, each amount is converted at the
rate of its day before it is added.
"""

from __future__ import annotations

from benchmarks.task import Contender

__all__ = ["AIDLEDGER", "CONTENDERS", "CONVERTING"]

AIDLEDGER = Contender("aidledger, exact frames", "totals_aidledger:decimals")
CONTENDERS = (
    AIDLEDGER,
    Contender("aidledger, tables only", "totals_aidledger:tables"),
    Contender("the same, asked before", "totals_aidledger:again"),
    Contender("aidledger, float frames", "totals_aidledger:floats"),
    Contender("DuckDB, DECIMAL", "totals_duckdb:decimals"),
    Contender("DuckDB, integers", "totals_duckdb:integers"),
    Contender("Polars, Int128", "totals_polars:integers"),
    Contender("Polars, Decimal", "totals_polars:decimals"),
    Contender("pandas, float64", "totals_pandas:floats"),
    Contender("pandas, Decimal objects", "totals_pandas:decimal_objects", most_rows=1_000_000),
    Contender("pint-pandas", "totals_pint:units", most_rows=1_000_000),
)
"""Everybody, the product first: frames are what a user ends up with, so they are what is compared."""

CONVERTING = (
    Contender("aidledger, converted by day", "converting:converted"),
    Contender("the same, nothing to convert", "converting:stated"),
)
"""One total of seven currencies against one of the same amounts in a single currency: what conversion costs."""
