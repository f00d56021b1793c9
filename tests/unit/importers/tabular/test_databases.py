from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aidledger.errors import MalformedFileError
from aidledger.importers.tabular import read_table
from aidledger.ledger import Ledger
from tests.builders import package


@pytest.fixture
def path(tmp_path: Path) -> Path:
    record = package(
        items=[{"name": "Bradley", "quantity": "31 vehicles", "category": ["artillery", "tanks"]}], fiscal_year="FY2024"
    )
    Ledger([record, package(id="B", sources=["https://a.example/", {"via": "R", "published_on": "2024-10-21"}])]).write(
        tmp_path / "a.sqlite"
    )
    return tmp_path / "a.sqlite"


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def test_lists_are_put_together_again(path: Path) -> None:
    first, second = read_table(path).packages.records()
    assert (first.items[0].name, len(first.items[0].category or ()), len(second.sources)) == ("Bradley", 2, 2)


def test_what_somebody_changed_is_judged(path: Path) -> None:
    change(path, "UPDATE packages SET donor = 'Atlantis' WHERE id = 'B'")
    assert [finding.code for finding in read_table(path).findings] == ["AL130"]


def test_reading_leaves_the_file_and_its_folder_alone(path: Path) -> None:
    before = path.read_bytes()
    read_table(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE package_sources",
        "UPDATE packages SET date_latest = 'x'",
        "UPDATE packages SET fiscal_year = 'x'",
        "UPDATE packages SET fiscal_year = 999999999",
    ],
)
def test_another_layout_is_refused(statement: str, path: Path) -> None:
    change(path, statement)
    with pytest.raises(MalformedFileError, match="no database of packages"):
        read_table(path)


def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"not a database" * 100)
    with pytest.raises(MalformedFileError, match="no database"):
        read_table(tmp_path / "a.db")
