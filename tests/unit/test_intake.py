from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from aidledger.errors import MissingColumnError, UnknownTermError, ValidationFailedError
from aidledger.intake import datasets, ingest, load, read

ROWS = pd.DataFrame(
    {
        "id": ["A", "B", "C"],
        "amount": ["$400 million", "$5", "$5"],
        "date": "2024-10-21",
        "category": "tanks",
        "donor": "US",
    }
)


def test_good_rows_are_a_ledger_and_the_others_rejects() -> None:
    taken = ingest(ROWS, name="mine")
    assert repr(taken) == "<Ingested: 1 package, 2 rows rejected, <Findings: 2 errors>>"
    assert taken.ledger.name == "mine"
    assert [package.id for package in taken.ledger.packages] == ["A"]
    assert taken.rejects.to_pandas()["id"].tolist() == ["B", "C"]


def test_a_summary_counts_every_problem() -> None:
    assert ingest(ROWS.assign(colour="red")).summary() == (
        "1 package read, 2 rows rejected.\n"
        "code   problem                                count\n"
        "-----  -------------------------------------  -----\n"
        "AL103  amount whose unit seems to be missing      2\n"
        "AL151  column not read                            1"
    )


def test_a_summary_of_nothing_wrong_is_one_line() -> None:
    assert ingest(ROWS.head(1)).summary() == "1 package read, 0 rows rejected."
    assert ingest(ROWS.iloc[1:2]).summary().startswith("0 packages read, 1 row rejected.")


@pytest.mark.parametrize(("name", "expected"), [("", "mine.2024"), ("ours", "ours")])
def test_a_ledger_is_named_after_its_file(tmp_path: Path, name: str, expected: str) -> None:
    ROWS.to_csv(tmp_path / "mine.2024.csv", index=False)
    assert ingest(tmp_path / "mine.2024.csv", name=name).ledger.name == expected


def test_a_ledger_of_a_frame_has_a_name_too() -> None:
    assert ingest(ROWS).ledger.name == "table"


def test_the_strict_door_raises_with_every_error() -> None:
    with pytest.raises(ValidationFailedError, match="2 errors found") as caught:
        read(ROWS.assign(colour="red"))
    assert len(caught.value.report) == 2


def test_the_strict_door_lets_notes_pass() -> None:
    assert len(read(ROWS.head(1).assign(colour="red"))) == 1


def test_format_and_mapping_reach_the_reader(tmp_path: Path) -> None:
    renamed = ROWS.head(1).rename(columns={"donor": "Geber"})
    renamed.to_csv(tmp_path / "mine.txt", index=False, sep="\t")
    assert len(read(tmp_path / "mine.txt", "tsv", columns={"donor": "Geber"})) == 1
    with pytest.raises(MissingColumnError, match="no column donor"):
        read(tmp_path / "mine.txt", "tsv")


def test_what_ships_is_loaded_by_name() -> None:
    assert [len(load(dataset.name)) for dataset in datasets()] == [dataset.rows["packages"] for dataset in datasets()]


def test_an_unknown_dataset_is_refused_with_near_names() -> None:
    with pytest.raises(UnknownTermError, match="'us_ukraine' is not known") as caught:
        load("us_ukraine")
    assert "us-ukraine" in caught.value.hint
