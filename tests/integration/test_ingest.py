"""A table with known faults through the public doors: same rows, same reasons, from every kind of source."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

import aidledger as al
from aidledger.importers import read_table
from benchmarks.workload import FAULTS, Workload, make


@pytest.fixture(scope="module")
def workload() -> Workload:
    """Every kind of fault, in a fifth of the rows."""
    made = make(4000, faulty=0.2)
    assert set(made.faults.values()) == {code for _, code, _ in FAULTS.values()}
    return made


def csv_of(workload: Workload, path: Path) -> Path:
    pacsv.write_csv(workload.table, path / "packages.csv")
    return path / "packages.csv"


def test_every_fault_is_found_with_its_reason_and_nothing_else(workload: Workload, tmp_path: Path) -> None:
    taken = al.ingest(csv_of(workload, tmp_path))
    assert {f.location.row: f.code for f in taken.findings} == {row + 2: code for row, code in workload.faults.items()}
    assert len(taken.findings) == len(taken.rejects) == len(workload.faults)
    assert len(taken.ledger) == workload.table.num_rows - len(workload.faults)


def test_screening_changes_nothing_but_the_time(workload: Workload, tmp_path: Path) -> None:
    file = csv_of(workload, tmp_path)
    screened, judged = read_table(file), read_table(file, screened=False)
    assert screened.packages.digest == judged.packages.digest
    assert screened.findings == judged.findings
    assert screened.rejects.arrow.equals(judged.rejects.arrow)


def test_every_source_gives_the_same_ledger(workload: Workload, tmp_path: Path) -> None:
    expected = al.ingest(csv_of(workload, tmp_path), name="same").ledger.hash
    pq.write_table(workload.table, tmp_path / "packages.parquet")
    frame = workload.table.to_pandas()
    frame.to_json(tmp_path / "packages.jsonl", orient="records", lines=True)
    frame.to_csv(tmp_path / "packages.tsv", sep="\t", index=False)
    sources: list[object] = [tmp_path / f"packages.{suffix}" for suffix in ("parquet", "jsonl", "tsv")]
    for source in (*sources, frame, workload.table, frame.astype("category")):
        assert al.ingest(source, name="same").ledger.hash == expected


def test_totals_of_what_was_read_are_exact(workload: Workload, tmp_path: Path) -> None:
    ledger = al.ingest(csv_of(workload, tmp_path)).ledger
    rows = workload.table.to_pylist()
    chosen = [
        row
        for place, row in enumerate(rows)
        if place not in workload.faults and (row["currency"], row["stage"]) == ("EUR", "announced")
    ]
    cents = sum(int(row["amount"].replace(".", "")) for row in chosen)
    mask = ledger.table.words("currency").mask(["EUR"]) & ledger.table.words("stage").mask(["announced"])
    assert sum(ledger.table.minor[mask].tolist()) == cents


def test_mended_rejects_can_be_read_after_all(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": ["A", "B"],
            "amount": ["$5", "$6 million"],
            "date": ["2024"] * 2,
            "category": ["tanks"] * 2,
            "donor": ["US"] * 2,
        }
    )
    taken = al.ingest(table)
    taken.rejects.write(tmp_path / "rejects.csv")
    text = (tmp_path / "rejects.csv").read_text(encoding="utf-8").replace("$5", "$5 million")
    (tmp_path / "mended.csv").write_text(text, encoding="utf-8")
    assert [package.id for package in al.read(tmp_path / "mended.csv").packages] == ["A"]


def test_the_shipped_packages_read_as_a_table_are_the_ledger(root: Path) -> None:
    table = al.read(root / "data" / "us-ukraine" / "packages.csv")
    assert table.table.digest == al.load("us-ukraine").table.digest
