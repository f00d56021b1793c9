"""Laws of records and their table: what goes in comes out, and only content counts."""

from __future__ import annotations

import json
import pickle

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from aidledger.model import AidPackage, Item, Source, Statement
from aidledger.table import PACKAGE_SCHEMA, PackageTable
from aidledger.table.rows import record_of, row_of
from tests.strategies import items, packages, sources, statements

few = settings(max_examples=30)  # a table is as many packages at once
tables = st.lists(packages(), max_size=6, unique_by=lambda package: package.id)


def said(record: AidPackage | Statement | Item | Source) -> object:
    """Everything a record holds, also what takes no part in comparisons, such as wordings."""
    return record.model_dump(mode="json")


@given(packages())
def test_a_package_survives_the_way_through_a_row(package: AidPackage) -> None:
    back = record_of(row_of(package))
    assert back == package
    assert said(back) == said(package)


@given(packages())
def test_a_row_has_exactly_the_columns_of_the_contract(package: AidPackage) -> None:
    assert set(row_of(package)) == set(PACKAGE_SCHEMA.names)


@given(packages())
def test_a_row_survives_the_way_through_a_package(package: AidPackage) -> None:
    row = row_of(package)
    assert row_of(record_of(row)) == row


@few
@given(tables)
def test_a_table_gives_back_the_records_it_was_made_of(made_of: list[AidPackage]) -> None:
    back = PackageTable.from_records(made_of).records()
    assert back == tuple(made_of)
    assert [said(package) for package in back] == [said(package) for package in made_of]


@few
@given(tables, st.randoms(use_true_random=False))
def test_the_digest_does_not_depend_on_the_order_of_rows(made_of: list[AidPackage], random: st.DataObject) -> None:
    table = PackageTable.from_records(made_of)
    shuffled = list(made_of)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random
    assert PackageTable.from_records(shuffled).digest == table.digest


@few
@given(tables, st.integers(0, 6))
def test_the_digest_does_not_depend_on_how_the_table_lies_in_memory(made_of: list[AidPackage], cut: int) -> None:
    table = PackageTable.from_records(made_of)
    halves = [PackageTable.from_records(made_of[:cut]), PackageTable.from_records(made_of[cut:])]
    chunked = PackageTable(pa.concat_tables([half.arrow for half in halves]).unify_dictionaries())
    padded = PackageTable.concat([table, PackageTable.from_records(made_of)])
    assert chunked.digest == table.digest
    assert PackageTable(padded.arrow.slice(len(table))).digest == table.digest


@given(packages(), packages())
def test_the_digest_tells_different_packages_apart(one: AidPackage, other: AidPackage) -> None:
    first, second = (PackageTable.from_records([package]).digest for package in (one, other))
    assert (first == second) == (said(one) == said(other))


@given(packages())
def test_a_package_survives_json_with_wordings_and_id(package: AidPackage) -> None:
    back = AidPackage.model_validate_json(package.model_dump_json())
    assert back == package
    assert said(back) == said(package)


@given(packages())
def test_a_package_survives_its_own_dictionary(package: AidPackage) -> None:
    assert said(AidPackage.model_validate(package.model_dump())) == said(package)


@given(statements())
def test_a_statement_survives_json(statement: Statement) -> None:
    back = Statement.model_validate_json(statement.model_dump_json())
    assert back == statement
    assert said(back) == said(statement)


@given(items(), sources())
def test_items_and_sources_survive_json(item: Item, source: Source) -> None:
    assert said(Item.model_validate_json(item.model_dump_json())) == said(item)
    assert Source.model_validate_json(source.model_dump_json()) == source


@given(packages())
def test_a_package_survives_pickling_and_keeps_its_hash(package: AidPackage) -> None:
    back = pickle.loads(pickle.dumps(package))  # noqa: S301 - our own bytes
    assert back == package
    assert hash(back) == hash(package)


@given(packages())
def test_validating_a_package_again_changes_nothing(package: AidPackage) -> None:
    assert said(AidPackage.model_validate(json.loads(package.model_dump_json()))) == said(package)


@given(packages(), st.sampled_from(["note", "confidence", "known_on"]))
def test_remarks_have_no_part_in_a_derived_id(package: AidPackage, field: str) -> None:
    nameless = package.model_copy(update={"id": ""})
    assert nameless.model_copy(update={field: None}).id == nameless.id
