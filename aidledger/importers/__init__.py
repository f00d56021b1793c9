"""Reading files into records: lenient raw form first, strict records second, every problem kept."""

from __future__ import annotations

from aidledger.importers.datapackage import Dataset, load_book, load_folder, shipped_datasets
from aidledger.importers.tabular import INPUT_COLUMNS, REQUIRED, Rejects, TableRead, read_table

__all__ = [
    "INPUT_COLUMNS",
    "REQUIRED",
    "Dataset",
    "Rejects",
    "TableRead",
    "load_book",
    "load_folder",
    "read_table",
    "shipped_datasets",
]
