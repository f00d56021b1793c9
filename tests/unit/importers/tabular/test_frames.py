from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import aidledger as al
from aidledger.errors import InputError, MissingColumnError
from aidledger.importers.tabular import frames
from aidledger.importers.tabular.frames import as_arrow, raw_of

ROWS = {
    "amount": ["$400 million", "up to $5 million", "undisclosed"],
    "date": ["2024-10-21", "2024-10", "until 2024-10-21"],
    "category": ["munitions", "tanks;artillery", "munitions"],
    "donor": ["US", "US", "Germany"],
}


def cells(source: object, name: str) -> list[str]:
    raw = raw_of(as_arrow(source), "", None)
    assert raw.rows.tolist() == list(range(1, raw.cells.num_rows + 1))
    return [str(cell) for cell in raw.cells.column(name).cast(pa.string()).to_pylist()]


def frame(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({**ROWS, **columns})


NA = None
DAY = dt.date(2024, 10, 21)


@pytest.mark.parametrize(
    ("name", "column", "read"),
    [
        ("note", pd.Series(["a", None, "c"], dtype="str"), ["a", "", "c"]),
        ("note", pd.Series(["a", None, math.nan], dtype=object), ["a", "", ""]),
        ("donor", pd.Series(["US", None, "US"], dtype="category"), ["US", "", "US"]),
        ("donor", pd.Series([1, "US", None], dtype=object).astype("category"), ["1", "US", ""]),
        ("date", pd.Series(pd.to_datetime(["2024-10-21", "NaT", "1960-01-01"])), ["2024-10-21", "", "1960-01-01"]),
        ("date", pd.Series(pd.to_datetime(["2024-10-21 23:59", "1960-01-01 05:00", "NaT"], format="mixed")), ["2024-10-21", "1960-01-01", ""]),
        ("date", pd.Series(pd.to_datetime(["2024-10-21 23:30"] * 3, utc=True)).dt.tz_convert("Asia/Tokyo"), ["2024-10-22"] * 3),
        ("date", pd.Series([DAY, dt.datetime(2024, 10, 21, 5), pd.NaT], dtype=object), ["2024-10-21", "2024-10-21", ""]),  # noqa: DTZ001
        ("amount", pd.Series([Decimal(400), Decimal("12.50"), Decimal("NaN")], dtype=object), ["400", "12.50", ""]),
        ("amount", pd.Series([Decimal("1E+9"), Decimal("1E-2"), Decimal("1E+99")], dtype=object), ["1000000000", "0.01", "1E+99"]),
        ("amount", pd.Series([400, np.int64(5), None], dtype=object), ["400", "5", ""]),
        ("amount", pd.Series([400, None, 5], dtype="Int64"), ["400", "", "5"]),
        ("amount", pd.Series([math.nan] * 3), ["", "", ""]),
        ("amount", pd.Series([400, 5, 10**18]), ["400", "5", str(10**18)]),
        ("tranche", pd.Series([1, None, 74]), ["1", "", "74"]),
        ("fiscal_year", pd.Series([2024.0, None, 2023], dtype=object), ["2024", "", "2023"]),
        ("note", pd.Series([True, False, None], dtype="boolean"), ["true", "false", ""]),
        ("category", pd.Series([["tanks", "artillery"], (), None], dtype=object), ["tanks;artillery", "", ""]),
    ],
)  # fmt: skip
def test_columns_of_pandas_are_taken_exactly(name: str, column: pd.Series[Any], read: list[str]) -> None:
    assert cells(frame(**{name: column}), name) == read


@pytest.mark.parametrize(
    ("name", "column", "read"),
    [
        ("amount", pa.array(["400.50", None, "1"]).cast(pa.decimal128(10, 2)), ["400.50", "", "1.00"]),
        ("amount", pa.array([Decimal("1.2E+6")] * 3, pa.decimal128(5, -4)), ["1200000"] * 3),
        ("amount", pa.array([1, 2, None], pa.uint64()), ["1", "2", ""]),
        ("date", pa.array([DAY, None, DAY]), ["2024-10-21", "", "2024-10-21"]),
        ("date", pa.array([DAY] * 3, pa.date64()), ["2024-10-21"] * 3),
        ("donor", pa.array(["US", None, "US"], pa.large_string()), ["US", "", "US"]),
        ("donor", pa.array(["US", None, "US"], pa.string_view()), ["US", "", "US"]),
        ("donor", pa.array(["US", None, "US"]).dictionary_encode(), ["US", "", "US"]),
        ("donor", pa.DictionaryArray.from_arrays(pa.array([0, 1, None]), pa.array(["US", None])), ["US", "", ""]),
        ("donor", pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.int32()), pa.array(["US", None])), ["US", "", "US"]),
        ("note", pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
        ("tranche", pa.DictionaryArray.from_arrays(pa.array([0, 0, 1]), pa.array([7, 8])), ["7", "7", "8"]),
        ("note", pa.nulls(3), ["", "", ""]),
        ("note", pa.array([b"a", None, b"c"]), ["a", "", "c"]),
        ("tranche", pa.array([1, None, 3], pa.float16()), ["1", "", "3"]),
        ("category", pa.array([["tanks", None, "artillery"], [], None]), ["tanks;artillery", "", ""]),
        ("other_source_urls", pa.array([["x", "y"], ["z"], None], pa.large_list(pa.string())), ["x | y", "z", ""]),
    ],
)  # fmt: skip
def test_columns_of_arrow_are_taken_exactly(name: str, column: pa.Array[Any], read: list[str]) -> None:
    found = cells(pa.table({**ROWS, name: column}), name)
    assert [cell.replace(";;", ";") for cell in found] == read


@pytest.mark.parametrize(
    ("name", "column", "message"),
    [
        ("amount", [400.0, 5.5, 1.0], "Column 'amount' holds binary floats"),
        ("amount", pd.Series([400, 5.5, None], dtype=object), "Column 'amount' holds binary floats"),
        ("amount", pd.Series(["400", 5.5, None], dtype=object), "Column 'amount' holds binary floats"),
        ("amount", pd.Series([math.inf, 1, 2]), "Column 'amount' holds binary floats"),
        ("amount", pd.Series([1.5, 2.5, 1.5]).astype("category"), "Column 'amount' holds binary floats"),
        ("reannounced", [0.5, 1.5, None], "Column 'reannounced' holds binary floats"),
        ("note", [0.5, 1.5, None], "Column 'note' holds binary floats"),
        ("tranche", [0.5, 1.5, None], "Column 'tranche' of type double cannot be read"),
        ("tranche", [math.inf, 1.0, None], "Column 'tranche' of type double cannot be read"),
        ("note", pd.Series([object()] * 3), "objects of type object are not text"),
        ("note", pd.Series([{}, {}, None], dtype=object), "objects of type dict are not text"),
        ("note", pd.Series(["\ud800"] * 3, dtype=object), "holds text that is not Unicode"),
        ("note", pd.Series([["a"], ["b"], None], dtype=object), "Column 'note' holds lists"),
        ("category", pd.Series([["a"], [1], "x"], dtype=object), "Column 'category' cannot be read"),
        ("category", pd.Series([[1.5], [2.5], None], dtype=object), "Column 'category' holds binary floats"),
        ("date", pd.period_range("2024", periods=3), "Column 'date' of type extension"),
        ("date", pd.to_timedelta(["1D"] * 3), "Column 'date' of type duration"),
    ],
)
def test_columns_that_would_lose_something_are_refused_by_name(name: str, column: Any, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        cells(frame(**{name: column}), name)
    assert caught.value.hint


@pytest.mark.parametrize(
    "column",
    [
        pa.array([b"\xff", b"a", b"b"]),
        pa.array([{"a": 1}] * 3),
        pa.array([dt.time(1)] * 3),
        pa.array([b"0" * 16] * 3, pa.uuid()),
    ],
)
def test_foreign_types_of_arrow_are_refused_by_name(column: pa.Array[Any]) -> None:
    with pytest.raises(InputError, match=r"Column 'note' of type .* cannot be read"):
        cells(pa.table({**ROWS, "note": column}), "note")


def test_foreign_objects_in_a_column_that_is_not_read_do_no_harm() -> None:
    other = pd.Series([object, None, 3.5], dtype=object)
    raw = raw_of(
        as_arrow(frame(other=other, floats=[0.5, 1.5, None], days=pd.period_range("2024", periods=3))), "", None
    )
    assert raw.extras.column_names == ["other", "floats", "days"]
    assert raw.extras.column("other").to_pylist() == ["<class 'object'>", None, "3.5"]


def test_a_named_index_is_a_column_and_an_unnamed_one_is_not() -> None:
    indexed = frame(id=["a", "b", "c"]).set_index("id")
    assert cells(indexed, "id") == ["a", "b", "c"]
    assert as_arrow(frame().iloc[[2, 0]]).column_names == list(ROWS)


def test_an_index_named_like_a_column_is_refused() -> None:
    doubled = frame()
    doubled.index.name = "donor"
    with pytest.raises(InputError, match="index cannot become a column"):
        as_arrow(doubled)


def test_names_that_are_no_text_become_text() -> None:
    assert as_arrow(frame().assign(x=1).rename(columns={"x": 7})).column_names[-1] == "7"


def test_a_mapping_decides_which_columns_have_to_be_readable() -> None:
    renamed = frame(amount=[object()] * 3, sum=ROWS["amount"])
    raw = raw_of(as_arrow(renamed, {"amount": "sum"}), "", {"amount": "sum"})
    assert raw.names["amount"] == "sum"


def test_two_columns_of_one_name_are_refused() -> None:
    doubled = pa.table([["a"], ["b"]], names=["amount", "amount"])
    with pytest.raises(InputError, match="two columns of one name"):
        raw_of(doubled, "", None)


def test_readers_batches_and_single_use_streams_are_read() -> None:
    table = pa.table(ROWS)
    for source in (table, pa.RecordBatchReader.from_batches(table.schema, table.to_batches()), table.to_batches()[0]):
        assert cells(source, "donor") == ROWS["donor"]


@pytest.mark.parametrize("rows", [0, 2])
def test_empty_tables_and_chunks_are_read(rows: int) -> None:
    empty = pa.table({name: pa.chunked_array([], pa.string()) for name in ROWS})
    assert cells(empty, "donor") == []
    joined = pa.concat_tables([empty, pa.table(ROWS).slice(0, rows), pa.table(ROWS).slice(3)])
    assert cells(joined, "donor") == ROWS["donor"][:rows]


def test_words_that_are_encoded_already_are_taken_as_they_are() -> None:
    words = pa.chunked_array([pa.array(ROWS["donor"]).dictionary_encode()])
    raw = raw_of(pa.table({**ROWS, "donor": words}), "", None)
    assert raw.cells.column("donor").equals(words)


@pytest.mark.parametrize("source", [None, 5, {"amount": []}, [1], b"x"])
def test_what_is_no_table_is_refused(source: object) -> None:
    with pytest.raises(InputError, match="cannot be read as a table"):
        as_arrow(source)


def test_a_stream_of_something_else_is_refused() -> None:
    class Series:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pa.chunked_array([[1]]).__arrow_c_stream__(requested_schema)

    with pytest.raises(InputError, match="The Series is no table"):
        as_arrow(Series())


def test_a_column_beyond_two_gibibytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "_LARGEST", 100)
    with pytest.raises(InputError, match="Column 'note' is larger than 2 GiB"):
        cells(pa.table({**ROWS, "note": ["n" * 100] * 3}), "note")


def test_a_ledgers_own_table_is_told_apart() -> None:
    with pytest.raises(MissingColumnError, match="no column amount or date") as caught:
        raw_of(pa.table({"amount_minor": [1], "date_earliest": [DAY], "donor": ["USA"]}), "", None)
    assert "minor units" in caught.value.hint


def test_polars_frames_are_read() -> None:
    pl = pytest.importorskip("polars")
    typed = pl.DataFrame(ROWS).with_columns(
        pl.col("donor").cast(pl.Categorical),
        pl.Series("stage", ["announced", None, "delivered"], dtype=pl.Enum(["announced", "delivered"])),
        pl.Series("amount", [Decimal("400.50"), None, Decimal(1)], dtype=pl.Decimal(18, 2)),
        pl.Series("date", [DAY, None, DAY]),
        pl.Series("category", [["tanks", "artillery"], [], None]),
    )
    assert cells(typed, "donor") == ["US", "US", "Germany"]
    assert cells(typed, "stage") == ["announced", "", "delivered"]
    assert cells(typed, "amount") == ["400.50", "", "1.00"]
    assert cells(typed, "date") == ["2024-10-21", "", "2024-10-21"]
    assert cells(typed, "category") == ["tanks;artillery", "", ""]
    with pytest.raises(InputError, match="LazyFrame cannot be read"):
        as_arrow(typed.lazy())
    with pytest.raises(InputError, match="Column 'amount' holds binary floats"):
        cells(typed.with_columns(amount=pl.lit(1.5)), "amount")


def test_relations_of_duckdb_are_read() -> None:
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.sql(
        "select 12.50::decimal(10, 2) amount, 'USD' currency, timestamp '2024-10-21 10:00' date, ['tanks'] category, 'US' donor"
    )
    raw = raw_of(as_arrow(relation), "", None)
    assert raw.cells.cast(pa.schema([(name, pa.string()) for name in raw.cells.column_names])).to_pylist() == [
        {"date": "2024-10-21", "amount": "12.50", "currency": "USD", "donor": "US", "category": "tanks"}
    ]


def minor_frame() -> pd.DataFrame:
    return al.load("seed").to_pandas(amounts="minor")


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(minor_frame(), id="marked"),
        pytest.param(
            minor_frame()[["id", "date", "amount", "currency", "category", "donor"]], id="marked and narrowed"
        ),
        pytest.param(pd.DataFrame(minor_frame().to_dict("list")), id="mark lost"),
        pytest.param(pd.DataFrame(minor_frame().to_dict("list")).astype({"amount": object}), id="objects"),
    ],
)
def test_whole_minor_units_of_a_ledger_are_not_read_as_an_amount(frame: pd.DataFrame) -> None:
    for reading in (al.read, al.ingest):
        with pytest.raises(InputError, match="whole minor units") as caught:
            reading(frame)
        assert 'to_pandas(amounts="decimal")' in caught.value.hint


def test_decimals_of_a_ledger_and_whole_figures_of_others_are_read() -> None:
    frame = al.load("seed").to_pandas(amounts="decimal")
    assert al.read(frame).total().value == al.load("seed").total().value
    assert al.read(frame.astype({"amount": "int64"})).total().value == al.load("seed").total().value
    figures = pd.DataFrame(minor_frame().to_dict("list")).drop(columns=["low", "high", "date_earliest"])
    assert len(al.read(figures)) == len(figures)


def test_a_frame_of_minor_units_may_hold_its_amounts_elsewhere() -> None:
    frame = minor_frame().assign(figure=al.load("seed").to_pandas(amounts="decimal")["amount"])
    assert al.read(frame, columns={"amount": "figure"}).total().value == al.load("seed").total().value


def test_a_file_or_a_frame_made_of_such_a_frame_is_refused_too(tmp_path: Path) -> None:
    minor_frame().to_parquet(tmp_path / "minor.parquet")
    for source in (tmp_path / "minor.parquet", pa.Table.from_pandas(minor_frame())):
        with pytest.raises(InputError, match="whole minor units"):
            al.read(source)
