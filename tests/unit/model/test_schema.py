from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from aidledger.errors import InputError, UnknownTermError
from aidledger.model import AidPackage, Statement, json_schema
from tests.builders import limit, package, package_fields, revision
from tests.strategies import packages, statements

NAMES = ("AidPackage", "Amount", "DateSpan", "Item", "Limit", "Party", "Revision", "Scope", "Source", "Statement")


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json_schema(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_record_has_a_schema_that_is_one(name: str) -> None:
    Draft202012Validator.check_schema(json_schema(name))


@pytest.mark.parametrize("name", ["AidPackage", "Statement", "Revision", "Limit", "Item", "Source", "Scope"])
def test_every_field_of_a_record_is_explained(name: str) -> None:
    fields = json_schema(name)["properties"]
    assert [field for field, schema in fields.items() if not schema.get("description")] == []


@settings(max_examples=30)
@given(packages())
def test_every_valid_package_conforms(p: AidPackage) -> None:
    validator("AidPackage").validate(json.loads(p.model_dump_json()))


@settings(max_examples=30)
@given(statements())
def test_every_valid_statement_conforms(s: Statement) -> None:
    validator("Statement").validate(json.loads(s.model_dump_json()))


def test_revisions_and_limits_conform() -> None:
    validator("Revision").validate(json.loads(revision().model_dump_json()))
    validator("Limit").validate(json.loads(limit().model_dump_json()))


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "$400 million", "category": ["munitions"]},
        {"category": ["munitions"], "items": [{"name": "Bradley", "quantity": "31 vehicles"}]},
        {"category": ["munitions"], "items": [{"name": "Bradley", "count": 31, "unit": "vehicle"}]},
    ],
)
def test_the_short_forms_conform(changes: dict[str, object]) -> None:
    fields = package_fields(**changes)
    validator("AidPackage").validate(fields)
    assert package(**changes).category == ("munitions",)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 1.5},
        {"amout": "x"},
        {"tranche": 1.5},
        {"donor": None},
        {"items": [{"name": "Bradley", "count": 1.5, "unit": "vehicle"}]},
    ],
)
def test_what_no_record_takes_does_not_conform(changes: dict[str, object]) -> None:
    assert not validator("AidPackage").is_valid(package_fields(**{"category": ["munitions"], **changes}))


def test_the_schema_is_the_callers_own() -> None:
    json_schema("Item")["properties"].clear()
    assert "name" in json_schema("Item")["properties"]
    assert "quantity" in json_schema("AidPackage")["$defs"]["Item"]["properties"]


def test_an_unknown_record_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownTermError, match="AidPackage"):
        json_schema("AidPackages")


def test_a_class_is_no_name() -> None:
    with pytest.raises(InputError, match="name of a record"):
        json_schema(AidPackage)  # type: ignore[arg-type] # that is the point
