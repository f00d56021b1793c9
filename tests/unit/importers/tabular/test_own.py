from __future__ import annotations

from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from aidledger.errors import InputError
from aidledger.importers.tabular import read_table
from aidledger.table import PackageTable, arrow_table
from tests.builders import package

TABLE = PackageTable.from_records([package(), package(id="B", sources="https://example.org/", items={"name": "x"})])
OWN = arrow_table(TABLE)


def with_column(name: str, column: Any) -> pa.Table:
    return OWN.set_column(OWN.schema.get_field_index(name), name, column)


def test_other_libraries_types_are_taken() -> None:
    assert read_table(pl.DataFrame(OWN)).packages.digest == TABLE.digest


def test_nothing_of_it_is_believed() -> None:
    read = read_table(with_column("donor", pa.array(["Atlantis", "USA"])))
    assert [finding.code for finding in read.findings] == ["AL130"]
    assert len(read.packages) == 1
    assert read.rejects.to_pandas()["donor"].tolist() == ["Atlantis"]


def test_a_currency_nobody_knows_is_a_finding() -> None:
    read = read_table(with_column("currency", pa.array(["XXQ", "USD"])))
    assert [finding.code for finding in read.findings] == ["AL110"]


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("amount_minor", pa.array([1.5, 2.0])),
        ("amount_minor", pa.array(["x", "y"])),
        ("sources", pa.array(["x", "y"])),
        ("category", pa.array([1, 2])),
    ],
)
def test_columns_of_another_kind_are_refused(name: str, column: Any) -> None:
    with pytest.raises(InputError, match=f"Column {name!r}"):
        read_table(with_column(name, column))


def test_further_columns_are_a_note() -> None:
    read = read_table(OWN.append_column("mine", pa.array([1, 2])))
    assert [finding.code for finding in read.findings] == ["AL151"]
    assert read.packages.digest == TABLE.digest
