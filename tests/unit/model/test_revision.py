from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from aidledger.model import Revision
from tests.builders import revision


def refused(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        revision(**changes)
    return [(error["type"], ".".join(map(str, error["loc"]))) for error in caught.value.errors()]


def test_a_revision_is_signed_and_dated() -> None:
    assert revision().amount.value == -2_600_000_000
    assert revision().known_on == dt.date(2023, 6, 20)
    assert revision(amount="$3 million").amount.value == 3_000_000


@pytest.mark.parametrize(("field", "code"), [("id", "missing"), ("amount", "missing"), ("known_on", "missing")])
def test_identifier_amount_and_day_are_needed(field: str, code: str) -> None:
    fields = {"id": "R", "amount": "$3 million", "known_on": "2023-06-20"}
    del fields[field]
    with pytest.raises(ValidationError) as caught:
        Revision.model_validate(fields)
    assert [(error["type"], error["loc"]) for error in caught.value.errors()] == [(code, (field,))]


def test_a_missing_day_is_told_as_such() -> None:
    assert refused(known_on=None) == [("AL140", "known_on")]


def test_a_revision_that_does_not_apply_says_why() -> None:
    assert refused(applies=False) == [("AL140", "reason")]
    assert refused(applies=False, reason=" ") == [("AL140", "reason")]
    assert revision(applies=False, reason="superseded").applies is False


@pytest.mark.parametrize("value", ["no", "maybe", 0, None])
def test_whether_it_applies_is_true_or_false(value: object) -> None:
    assert refused(applies=value) == [("bool_type", "applies")]
