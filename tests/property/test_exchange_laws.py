"""What leaves comes back the same: every valid package, in every form that is lossless."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidledger.exporters import write_ledger
from aidledger.importers.cells import contradicts_wording
from aidledger.importers.tabular import read_table
from aidledger.model import AidPackage
from aidledger.table import Book, PackageTable, arrow_table, exchange_columns, guarded, unguarded
from aidledger.table.decimals import decimal_text, fewest_places
from tests.strategies import packages


def consistent(package: AidPackage) -> bool:
    """Reading refuses an amount that its own words contradict; such a package can be built, but not read."""
    return not contradicts_wording(package.amount)


books = st.lists(packages().filter(consistent), max_size=3, unique_by=lambda package: package.id)


def assert_same(source: object, table: PackageTable) -> None:
    read = read_table(source)
    assert [f"{finding.code} {finding.message}" for finding in read.findings] == []
    assert read.packages.digest == table.digest


@settings(max_examples=40, deadline=None)
@given(books)
def test_text_columns_say_all_that_a_package_says(records: list[AidPackage]) -> None:
    table = PackageTable.from_records(records)
    assert_same(exchange_columns(table), table)


@settings(max_examples=15, deadline=None)
@given(books)
def test_a_ledgers_own_columns_are_read_back_as_they_were(records: list[AidPackage]) -> None:
    table = PackageTable.from_records(records)
    assert_same(arrow_table(table), table)


@pytest.mark.parametrize("format_", ["csv", "tsv", "jsonl", "parquet", "arrow", "sqlite", "xlsx"])
@settings(max_examples=6, deadline=None)
@given(records=books)
def test_a_file_is_read_back_as_it_was_written(format_: str, records: list[AidPackage]) -> None:
    table = PackageTable.from_records(records)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"packages.{format_}"
        write_ledger(Book(packages=table), table, path)
        assert_same(path, table)


@given(st.lists(st.text(st.sampled_from("=+-@'\t\n\uff1d\uff0ba ,\"é"), max_size=6), min_size=1, max_size=5))
def test_guards_are_taken_away_exactly(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())

    safe = guarded(column)

    assert unguarded(safe).to_pylist() == texts
    assert not any(cell.startswith(tuple("=+-@\t\n\uff1d\uff0b")) for cell in safe.to_pylist())


@given(st.lists(st.tuples(st.integers(0, 10**18), st.integers(0, 4)), min_size=1, max_size=6))
def test_decimal_text_is_the_figure_in_as_few_digits_as_hold_it(figures: list[tuple[int, int]]) -> None:
    import numpy as np

    minor, exponents = (np.array(part, dtype=np.int64) for part in zip(*figures, strict=True))

    texts = decimal_text(minor, exponents, fewest_places(minor, exponents)).to_pylist()

    for text, (figure, exponent) in zip(texts, figures, strict=True):
        whole, _, rest = text.partition(".")
        assert int(whole + rest.ljust(exponent, "0")) == figure
        assert not rest.endswith("0")


hostile = st.text(alphabet="='-1a\n\uff1d", max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries({"id": hostile, "note": hostile, "=more": hostile}), min_size=1, max_size=3))
def test_refused_rows_that_are_written_and_read_again_have_the_same_cells(rows: list[dict[str, str]]) -> None:
    refused = {"amount": "x", "date": "2024", "category": "tanks", "donor": "USA"}
    first = read_table(pa.Table.from_pylist([{**refused, **row} for row in rows])).rejects
    with tempfile.TemporaryDirectory() as folder:
        first.write(Path(folder) / "rejects.csv")
        again = read_table(Path(folder) / "rejects.csv").rejects
    own = list(refused) + list(rows[0])
    assert again.arrow.select(own).to_pylist() == first.arrow.select(own).to_pylist()
    assert len(first) == len(rows)
