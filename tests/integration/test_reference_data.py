from __future__ import annotations

import csv
import io
import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from aidledger.bundled import data_dir, descriptor, read_rows, resource_path

REFERENCE = data_dir() / "reference"
TABLES = sorted(path.stem for path in REFERENCE.glob("*.csv"))
SORT_KEYS = {
    "currencies": ("code",),
    "parties": ("code",),
    "authorities": ("code",),
    "categories": ("code",),
    "instruments": ("code",),
    "valuations": ("code",),
}


def problems(folder: Path) -> list[object]:
    """What frictionless finds wrong with the data package in `folder`."""
    import frictionless

    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    return list(report.flatten(["type", "message"]))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_reference_tables_are_a_valid_data_package() -> None:
    assert problems(REFERENCE) == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("categories", "\nmunitions.tank,munitions,", "\nmunitions.tank,nowhere,"),
        (
            "authorities",
            "\nUSAI,Ukraine Security Assistance Initiative,USA,",
            "\nUSAI,Ukraine Security Assistance Initiative,USX,",
        ),
        ("capability_words", "HIMARS,rocket_artillery,", "HIMARS,rockets,"),
        ("stage_mappings", ",committed,", ",comitted,"),
        ("currencies", "\nUSD,2,", "\nUSD,9,"),
        ("parties", ",10-01,", ",13-01,"),
    ],
)
def test_a_broken_reference_or_value_does_not_pass_validation(copy: Path, table: str, old: str, new: str) -> None:
    path = copy / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    assert problems(copy) != []


def test_every_table_is_described_and_every_description_has_its_table() -> None:
    resources = descriptor("reference")["resources"]

    assert isinstance(resources, list)
    assert sorted(resource["path"] for resource in resources) == [f"{table}.csv" for table in TABLES]


def test_the_package_names_its_licence_and_sources() -> None:
    content = descriptor("reference")

    assert content["licenses"]
    assert content["sources"]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_carries_its_source(table: str) -> None:
    # Price levels name theirs once for each series, in a table of their own.
    rows = read_rows("reference", "price_series" if table == "price_levels" else table)
    column = "source_url" if table == "authorities" else "source"

    assert rows
    assert all(row[column] for row in rows)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_written_canonically(table: str) -> None:
    content = resource_path("reference", table).read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"))))
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(rows)

    assert again.getvalue().encode() == content
    assert len(rows) == content.count(b"\n")


@pytest.mark.parametrize("table", TABLES)
def test_cells_are_trimmed_composed_and_printable(table: str) -> None:
    for row in read_rows("reference", table):
        for cell in row.values():
            assert cell == " ".join(cell.split())
            assert cell == unicodedata.normalize("NFC", cell)
            assert cell.isprintable()


@pytest.mark.parametrize("table", sorted(SORT_KEYS))
def test_rows_are_sorted_by_their_key(table: str) -> None:
    keys = [tuple(row[column] for column in SORT_KEYS[table]) for row in read_rows("reference", table)]

    assert keys == sorted(set(keys))


@pytest.mark.parametrize("table", TABLES)
def test_no_row_names_a_place_on_somebodys_machine(table: str) -> None:
    text = resource_path("reference", table).read_text(encoding="utf-8")

    assert not re.search(r"local:|(?<![\w./])/(?:home|work|tmp|Users)\b|C:\\\\|\[gk\]|\[m\]", text)


def test_the_reference_tables_have_the_size_of_their_evidence() -> None:
    sizes = {table: len(read_rows("reference", table)) for table in TABLES}

    assert sizes["parties"] == 91
    assert sizes["authorities"] == 52
    assert sizes["categories"] == 78
    assert sizes["category_mappings"] == 101
