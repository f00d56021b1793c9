"""Other libraries take ledgers and results as they are, exactly, and as often as they like."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from aidledger.intake import load, read
from aidledger.ledger import Ledger

RESULTS: dict[str, Callable[[Ledger], Any]] = {
    "ledger": lambda us: us,
    "total": lambda us: us.total(),
    "totals": lambda us: us.totals(by="category"),
    "cumulative": lambda us: us.cumulative(by="authority", freq="Q"),
    "reconciliation": lambda us: us.reconcile(),
}


@pytest.fixture(scope="module")
def us() -> Ledger:
    return load("us-ukraine")


@pytest.fixture(params=list(RESULTS))
def result(request: pytest.FixtureRequest, us: Ledger) -> Any:
    return RESULTS[request.param](us)


def test_pyarrow_polars_duckdb_and_pandas_take_it(result: Any) -> None:
    table = pa.table(result)
    assert not [field.name for field in table.schema if pa.types.is_floating(field.type)]
    rows = table.num_rows
    assert pl.DataFrame(result).height == rows
    assert result.to_polars().height == rows
    assert duckdb.sql("SELECT COUNT(*) FROM result").fetchall() == [(rows,)]
    assert duckdb.sql("SELECT COUNT(*) FROM result").fetchall() == [(rows,)]  # a second stream
    if hasattr(pd.DataFrame, "from_arrow"):  # pandas 3
        assert len(pd.DataFrame.from_arrow(result)) == rows  # type: ignore[attr-defined] # the stubs are of pandas 2


def test_a_stream_is_new_on_every_call(us: Ledger) -> None:
    first, second = us.__arrow_c_stream__(), us.__arrow_c_stream__()
    assert first is not second

    class Once:
        def __init__(self, capsule: object) -> None:
            self.capsule = capsule

        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return self.capsule

    assert pa.table(Once(first)).equals(pa.table(Once(second)))


def test_sums_are_exact_in_every_engine(us: Ledger) -> None:
    packages = us.to_arrow(amounts="decimal")
    wanted = us.total().value
    assert duckdb.sql("SELECT SUM(amount) FROM packages").fetchall() == [(wanted,)]
    assert pl.DataFrame(packages).get_column("amount").sum() == wanted
    assert Decimal(duckdb.sql("SELECT SUM(amount_minor) FROM us").fetchall()[0][0]) / 100 == wanted


def through_duckdb(ledger: Ledger) -> pa.Table:
    return duckdb.sql("SELECT * FROM ledger").to_arrow_table()


@pytest.mark.parametrize(
    "through",
    [lambda us: us, pl.DataFrame, through_duckdb, pa.table],
    ids=["ledger", "polars", "duckdb", "pyarrow"],
)
def test_what_another_library_held_is_read_back_the_same(through: Callable[[Any], Any], us: Ledger) -> None:
    assert read(through(us)).table.digest == us.table.digest


def test_results_hold_the_figures_of_the_result(us: Ledger) -> None:
    totals = us.totals(by="authority")
    assert totals.to_arrow().column("value").to_pylist() == [row.value for row in totals]
    total = us.total()
    row = total.to_arrow().to_pylist()[0]
    assert (row["value"], row["low"], row["rows"], row["hash"]) == (total.value, total.low, total.rows, us.hash)
    gaps = us.reconcile()
    assert gaps.to_arrow().column("gap").to_pylist() == [found.gap for found in gaps]
