"""Reading files into records: lenient raw form first, strict records second, every problem kept."""

from aidledger.importers.datapackage import Dataset, load_book, shipped_datasets

__all__ = ["Dataset", "load_book", "shipped_datasets"]
