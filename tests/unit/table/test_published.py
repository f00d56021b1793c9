from __future__ import annotations

import json
from pathlib import Path

import pytest

from aidledger.errors import InputError, UnknownTermError
from aidledger.table import PACKAGE_SCHEMA, TEXT_COLUMNS, PackageTable, arrow_table, table_schema
from tests.builders import package

PUBLISHED = Path(__file__).parents[2] / "golden" / "schemas"


@pytest.mark.parametrize("name", ["packages", "packages_text"])
def test_a_published_version_never_changes(name: str, update_golden: bool) -> None:  # noqa: FBT001 - a fixture
    """A change of a schema needs a new version; a published file is never written again."""
    schema = table_schema(name)
    place = PUBLISHED / f"{name}-{schema.version}.json"
    if update_golden and not place.exists():
        place.write_text(json.dumps(schema.to_dict(), indent=1) + "\n", encoding="utf-8")
    assert json.loads(place.read_text(encoding="utf-8")) == schema.to_dict()


@pytest.mark.parametrize("name", ["packages", "packages_text"])
def test_versions_are_published_without_gaps(name: str) -> None:
    numbers = sorted(int(path.stem.rpartition("-")[2]) for path in PUBLISHED.glob(f"{name}-*.json"))
    assert numbers == list(range(1, table_schema(name).version + 1))


def test_schemas_name_the_columns_that_leave() -> None:
    assert table_schema("packages").names == tuple(PACKAGE_SCHEMA.names)
    assert table_schema("packages_text").names == tuple(TEXT_COLUMNS)
    assert len(table_schema("packages")) == len(PACKAGE_SCHEMA.names)


def test_a_handed_over_table_says_which_schema_it_has() -> None:
    table = arrow_table(PackageTable.from_records([package()]), about={"ledger": "mine"})
    assert json.loads((table.schema.metadata or {})[b"aidledger"]) == {
        "schema": "packages", "version": 1, "amounts": "minor", "ledger": "mine",
    }  # fmt: skip


def test_required_columns_are_never_empty() -> None:
    records = [package(), package(id="B", amount="undisclosed", date=None)]
    for column in (column for column in table_schema("packages") if column.required):
        assert arrow_table(PackageTable.from_records(records)).column(column.name).null_count == 0, column.name


def test_a_schema_reads_as_text() -> None:
    assert str(table_schema("packages")).splitlines()[:2] == [
        "packages, version 1",
        "  id (string): Stable identifier.",
    ]


def test_what_there_is_no_schema_of_is_refused() -> None:
    with pytest.raises(UnknownTermError, match="packages_text"):
        table_schema("package_text")
    with pytest.raises(InputError, match="int"):
        table_schema(1)  # type: ignore[arg-type]
