"""Reading files into records: lenient raw form first, strict records second, every problem kept."""

from __future__ import annotations

from aidledger.importers.datapackage import Dataset, load_book, load_folder, shipped_datasets
from aidledger.importers.exchange_rates import RatesDoor, ecb_rates, rates
from aidledger.importers.levels import prices
from aidledger.importers.tabular import INPUT_COLUMNS, REQUIRED, Rejects, TableRead, read_table
from aidledger.importers.whole import WholeRead, load_file, read_whole

__all__ = [
    "INPUT_COLUMNS",
    "REQUIRED",
    "Dataset",
    "RatesDoor",
    "Rejects",
    "TableRead",
    "WholeRead",
    "ecb_rates",
    "load_book",
    "load_file",
    "load_folder",
    "prices",
    "rates",
    "read_table",
    "read_whole",
    "shipped_datasets",
]
