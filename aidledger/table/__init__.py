"""Packages as columns: the contract's schema, and the arrays totals run on.

The ledger holds columns, not objects. A `PackageTable` wraps one Arrow table of the contract's
schema: money as `int64` minor units, words dictionary-encoded, dates as day numbers. Records are
how single rows enter and leave (`rows`). This is the only package that knows column names.
"""

from __future__ import annotations

from aidledger.table.beside import BESIDE
from aidledger.table.book import Announcement, Book, Coverage
from aidledger.table.days import NO_DAY_EARLIEST, NO_DAY_LATEST, day_number, day_of
from aidledger.table.guard import FREE_TEXT, guarded, unguarded
from aidledger.table.handover import ExactAs, arrow_table
from aidledger.table.lines import delimited_lines
from aidledger.table.lookup import Lookup, added, stretches
from aidledger.table.packages import PackageTable
from aidledger.table.pieces import in_one_piece
from aidledger.table.published import SchemaColumn, TableSchema, table_schema
from aidledger.table.rates import RateSheet, RowRates, UsedRate
from aidledger.table.rows import major, row_of
from aidledger.table.schema import COLUMNS, PACKAGE_SCHEMA, Column
from aidledger.table.stream import Streamed, decimals_as_arrow, frame_as_arrow, polars_frame
from aidledger.table.text_columns import JSON_COLUMNS, SEVERAL, TEXT_COLUMNS, UNDATED, exchange_columns
from aidledger.table.view import TableView
from aidledger.table.words import Words, with_sorted_words

__all__ = [
    "BESIDE",
    "COLUMNS",
    "FREE_TEXT",
    "JSON_COLUMNS",
    "NO_DAY_EARLIEST",
    "NO_DAY_LATEST",
    "PACKAGE_SCHEMA",
    "SEVERAL",
    "TEXT_COLUMNS",
    "UNDATED",
    "Announcement",
    "Book",
    "Column",
    "Coverage",
    "ExactAs",
    "Lookup",
    "PackageTable",
    "RateSheet",
    "RowRates",
    "SchemaColumn",
    "Streamed",
    "TableSchema",
    "TableView",
    "UsedRate",
    "Words",
    "added",
    "arrow_table",
    "day_number",
    "day_of",
    "decimals_as_arrow",
    "delimited_lines",
    "exchange_columns",
    "frame_as_arrow",
    "guarded",
    "in_one_piece",
    "major",
    "polars_frame",
    "row_of",
    "stretches",
    "table_schema",
    "unguarded",
    "with_sorted_words",
]
