from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aidledger.intake import load, read
from aidledger.ledger import Ledger


@pytest.mark.parametrize("name", ["parquet", "arrow"])
def test_money_is_whole_minor_units_and_no_column_is_a_float(name: str, tmp_path: Path) -> None:
    load("seed").write(tmp_path / f"a.{name}")
    schema = (
        pq.read_schema(tmp_path / "a.parquet") if name == "parquet" else pa.ipc.open_file(tmp_path / "a.arrow").schema
    )
    assert schema.field("amount_minor").type == pa.int64()
    assert not [field.name for field in schema if pa.types.is_floating(field.type)]
    assert b"aidledger" in (schema.metadata or {})


@pytest.mark.parametrize("name", ["parquet", "arrow"])
def test_a_file_without_packages_has_all_columns(name: str, tmp_path: Path) -> None:
    Ledger().write(tmp_path / f"a.{name}")
    assert len(read(tmp_path / f"a.{name}")) == 0
