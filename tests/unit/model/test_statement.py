from __future__ import annotations

import math

import pandas as pd
import pytest
from pydantic import ValidationError

from aidledger.amounts import Bound
from aidledger.model import Scope, Statement, StatementKind
from tests.builders import statement


def refused(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        statement(**changes)
    return [(error["type"], ".".join(map(str, error["loc"]))) for error in caught.value.errors()]


def test_an_amount_is_enough() -> None:
    s = Statement(amount="over $58 billion")
    assert s.amount.bound is Bound.AT_LEAST
    assert (s.as_of, s.scope, s.kind) == (None, Scope(), StatementKind.TOTAL)


@pytest.mark.parametrize("value", [pd.NaT, 0, math.nan, "1640995200"])
def test_a_statement_without_a_date_says_so_and_nothing_else_does(value: object) -> None:
    assert refused(as_of=value)[0][0] in {"AL120", "AL123"}
    assert statement(as_of=None).as_of is None


def test_what_remains_is_a_kind_of_statement() -> None:
    assert statement(kind="remaining").kind is StatementKind.REMAINING
    assert refused(kind="rest") == [("enum", "kind")]


def test_without_an_identifier_one_is_derived() -> None:
    assert statement().id.startswith("statement-")
    assert statement().id == statement(note="seen", known_on="2024-10-22").id
    assert statement(id="DOD-1").model_copy(update={"amount": "$1 billion"}).id == "DOD-1"


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "$58 billion"},
        {"as_of": None},
        {"scope": {"donor": "USA", "authority": "PDA"}},
        {"scope": {"donor": "USA", "since": "2022-02-24"}},
        {"scope": {"donor": "USA", "basis": "new_money"}},
        {"kind": "remaining"},
        {"stage_word": "delivered"},
        {"sources": {"publisher": "State Department"}},
    ],
    ids=str,
)
def test_whatever_tells_statements_apart_tells_their_identifiers_apart(change: dict[str, object]) -> None:
    assert statement(**change).id != statement().id
    assert statement().model_copy(update=change).id == statement(**change).id


def test_the_text_of_a_date_has_no_part_in_the_identifier() -> None:
    one = statement(as_of="21 October 2024", scope={"since": "February 2022"})
    other = statement(as_of="2024-10-21", scope={"since": "2022-02"})
    assert one == other
    assert one.id == other.id


def test_an_invalid_copy_cannot_be_made() -> None:
    with pytest.raises(ValidationError, match="AL130"):
        statement().model_copy(update={"scope": {"donor": "Atlantis"}})
