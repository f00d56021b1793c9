from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aidledger.errors import MalformedFileError, ReadError, UnrecognisedFormatError
from aidledger.importers.tabular import sources
from aidledger.importers.tabular.sources import open_raw

TABLE = pa.table({"amount": ["$5 million"], "date": ["2024"], "category": ["tanks"], "donor": ["US"]})
CSV = "amount,date,category,donor\n$5 million,2024,tanks,US\n"
JSONL = '{"amount": "$5 million", "date": "2024", "category": "tanks", "donor": "US"}\n'


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """The same row in every format."""
    found = {name: tmp_path / f"rows.{name}" for name in ("csv", "tsv", "jsonl", "ndjson", "parquet", "arrow", "ipc")}
    found["csv"].write_text(CSV)
    found["tsv"].write_text(CSV.replace(",", "\t"))
    found["jsonl"].write_text(JSONL)
    found["ndjson"].write_text(JSONL)
    pq.write_table(TABLE, found["parquet"])
    with pa.ipc.new_file(str(found["arrow"]), TABLE.schema) as file:
        file.write_table(TABLE)
    with pa.ipc.new_stream(str(found["ipc"]), TABLE.schema) as file:
        file.write_table(TABLE)
    return found


@pytest.mark.parametrize("name", ["csv", "tsv", "jsonl", "ndjson", "parquet", "arrow", "ipc"])
def test_every_format_is_recognised_by_its_suffix(files: dict[str, Path], name: str) -> None:
    raw = open_raw(files[name])
    assert [raw.cells.column(column).cast(pa.string()).to_pylist() for column in ("amount", "donor")] == [
        ["$5 million"],
        ["US"],
    ]
    assert raw.file == f"rows.{name}"


def test_a_format_that_is_named_goes_before_the_suffix(files: dict[str, Path]) -> None:
    renamed = files["csv"].rename(files["csv"].with_suffix(".txt"))
    assert open_raw(str(renamed), format="csv").cells.num_rows == 1


@pytest.mark.parametrize(
    ("name", "chosen"), [("rows.txt", None), ("rows", None), ("rows.csv.gz", None), ("rows.csv", "kiel")]
)
def test_an_unknown_format_is_refused_with_those_known(tmp_path: Path, name: str, chosen: str | None) -> None:
    file = tmp_path / name
    file.write_bytes(gzip.compress(CSV.encode()))
    with pytest.raises(UnrecognisedFormatError, match="is not recognised") as caught:
        open_raw(file, format=chosen)
    assert "known: csv, tsv, jsonl, parquet, arrow" in caught.value.hint


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"There is no file 'rows.csv'"):
        open_raw(tmp_path / "rows.csv")
    with pytest.raises(ReadError, match="is a folder"):
        open_raw(tmp_path)


# No lines are no packages in JSON Lines; every other format needs at least its columns.
@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((name, b"") for name in ("parquet", "arrow", "csv")),
        *((name, b"\x00\xff\x13" * 500) for name in ("parquet", "arrow", "csv", "jsonl")),
    ],
)
def test_garbage_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / f"rows.{name}"
    file.write_bytes(content)
    with pytest.raises((MalformedFileError, ValueError), match=r"rows|no column"):
        open_raw(file)


def test_a_file_cut_off_is_malformed(files: dict[str, Path]) -> None:
    for name in ("parquet", "arrow", "ipc"):
        files[name].write_bytes(files[name].read_bytes()[:-40])
        with pytest.raises(MalformedFileError, match="cannot be read"):
            open_raw(files[name])


def test_a_file_that_cannot_be_opened_is_a_read_error(files: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setitem(sources._READERS, "csv", refuse)
    with pytest.raises(ReadError, match=r"'rows.csv' cannot be read: Permission denied"):
        open_raw(files["csv"])
