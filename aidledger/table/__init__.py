"""Packages as columns: the contract's schema, and the arrays totals run on.

The ledger holds columns, not objects. A `PackageTable` wraps one Arrow table of the contract's
schema: money as `int64` minor units, words dictionary-encoded, dates as day numbers. Records are
how single rows enter and leave (`rows`). This is the only package that knows column names.
"""

from __future__ import annotations

from aidledger.table.book import Announcement, Book, Coverage
from aidledger.table.days import NO_DAY_EARLIEST, NO_DAY_LATEST, day_number, day_of
from aidledger.table.packages import PackageTable, Words
from aidledger.table.rates import RateSheet, RowRates, UsedRate
from aidledger.table.rows import major, row_of
from aidledger.table.schema import COLUMNS, PACKAGE_SCHEMA, Column

__all__ = [
    "COLUMNS",
    "NO_DAY_EARLIEST",
    "NO_DAY_LATEST",
    "PACKAGE_SCHEMA",
    "Announcement",
    "Book",
    "Column",
    "Coverage",
    "PackageTable",
    "RateSheet",
    "RowRates",
    "UsedRate",
    "Words",
    "day_number",
    "day_of",
    "major",
    "row_of",
]
