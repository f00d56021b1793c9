from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd
import pytest
from pydantic import BaseModel

from aidledger.findings import Finding, Location
from aidledger.importers.judge import findings_of, judge
from aidledger.model import AidPackage, Revision, Source
from tests.builders import package, package_fields

PLACE = Location("mine.csv", "Main", 7)


def judged(**changes: object) -> tuple[Finding, ...]:
    found = judge(AidPackage, package_fields(**changes), location=PLACE, subject="P-1")
    assert isinstance(found, tuple)
    return found


def only(**changes: object) -> Finding:
    (finding,) = judged(**changes)
    return finding


def test_a_good_row_is_a_record() -> None:
    assert judge(AidPackage, package_fields(), location=PLACE) == package()


def test_a_finding_knows_where_what_and_how_to_mend() -> None:
    assert only(donor="Germny") == Finding(
        "AL130",
        "Party 'Germny' is not known",
        hint="Did you mean 'Germany'?",
        location=Location("mine.csv", "Main", 7, "donor", "donor"),
        subject="P-1",
        value="Germny",
    )


def test_there_is_one_finding_for_each_cause_in_the_order_of_fields() -> None:
    found = judged(
        amount=1.5,
        date="06/31/2022",
        category=["munitions", "bogus"],
        donor="EU Members",
        tranche=True,
        reannounced="$5 million",
        items=[{"name": "A", "quantity": "dozens"}, {"name": " "}],
        sources=["https://1.2.3.999/", {}],
        amout="x",
    )
    assert [(finding.code, finding.location.path) for finding in found] == [
        ("AL108", "amount"),
        ("AL121", "date"),
        ("AL130", "category[1]"),
        ("AL131", "donor"),
        ("AL142", "tranche"),
        ("AL145", "items[0].quantity"),
        ("AL140", "items[1].name"),
        ("AL144", "sources[0].url"),
        ("AL140", "sources[1]"),
        ("AL141", "amout"),
    ]
    assert [finding.location.column for finding in found][5:9] == ["items", "items", "sources", "sources"]
    assert all(finding.hint.endswith((".", "?")) for finding in found)


def test_a_rule_across_fields_names_the_field_to_mend() -> None:
    assert only(reannounced="$1 billion").location.path == "reannounced"
    found = judge(
        Revision, {"id": "R", "amount": "$5 million", "known_on": "2023-06-20", "applies": False}, location=PLACE
    )
    assert isinstance(found, tuple)
    assert [(finding.code, finding.location.path) for finding in found] == [("AL140", "reason")]


def test_a_rule_of_a_whole_record_has_no_column() -> None:
    found = judge(Source, {}, location=PLACE)
    assert isinstance(found, tuple)
    assert (found[0].code, found[0].location.column, found[0].value) == ("AL140", "", "")


def test_a_missing_field_is_named() -> None:
    fields = package_fields()
    del fields["donor"]
    found = judge(AidPackage, fields, location=PLACE)
    assert isinstance(found, tuple)
    assert [(f.code, f.message, f.location.path, f.value) for f in found] == [
        ("AL140", "'donor' is missing", "donor", "")
    ]


def test_a_misspelt_field_is_told_with_a_suggestion() -> None:
    finding = only(amout="$5 million")
    assert (finding.code, finding.message) == ("AL141", "there is no field 'amout'")
    assert finding.hint == "Did you mean 'amount'?"


def test_an_unknown_field_that_resembles_none_has_the_general_hint() -> None:
    assert only(zzz=1).hint == "Use the documented field names."
    assert only(amount={"stated": 5, "currency": "USD", "digits": 1}).hint == "Use the documented field names."


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (5, "5"),
        (math.nan, "nan"),
        (pd.NA, "a NAType"),
        (Decimal("1.50"), "1.50"),
        (dt.date(2024, 10, 21), "2024-10-21"),
        ([1], "a list"),
        ({"a": 1}, "a dict"),
        (b"x", "a bytes"),
        pytest.param(10**5000, "(a huge number)", id="huge"),
    ],
)
def test_a_wrong_type_says_what_came_instead(value: object, shown: str) -> None:
    finding = only(note=value)
    assert finding.code == "AL142"
    assert finding.message == f"should be a valid string, not {shown}"


def test_deep_nesting_and_objects_with_endless_text_are_findings_too() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]

    class Endless:
        def __str__(self) -> str:
            raise AssertionError

        __repr__ = __str__

    for value in (deep, Endless()):
        assert [finding.code for finding in judged(note=value)] == ["AL142"]
        assert only(note=value).value == ""


def test_values_are_short_and_safe_to_print() -> None:
    finding = only(donor="Atlantis\x1b[2J" + "x" * 10**6)
    assert len(finding.value) <= 80
    assert finding.value.isprintable()
    assert finding.message.isprintable()


def test_hostile_field_names_and_subjects_are_safe_to_print() -> None:
    found = judge(
        AidPackage, package_fields(**{"a\x1b[2J" + "x" * 1000: 1}), location=PLACE, subject="\x1b" + "y" * 1000
    )
    assert isinstance(found, tuple)
    assert found[0].location.path.isprintable()
    assert found[0].subject.isprintable()
    assert len(found[0].render()) < 700


def test_any_model_can_be_judged() -> None:
    class Whole(BaseModel):
        """A plain model."""

        number: int

    found = judge(Whole, {"number": "x"}, location=Location())
    assert isinstance(found, tuple)
    assert str(found[0].location) == '"number"'


@pytest.fixture
def errors() -> Iterator[Exception]:
    try:
        AidPackage.model_validate({})
    except ValueError as error:
        yield error


def test_findings_can_be_made_of_an_error_alone(errors: Exception) -> None:
    from pydantic import ValidationError

    assert isinstance(errors, ValidationError)
    found = findings_of(errors, location=Location())
    assert [finding.location.path for finding in found] == ["amount", "date", "category", "donor"]
