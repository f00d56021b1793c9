from __future__ import annotations

from collections import deque

import pytest
from pydantic import ValidationError

from aidledger.dates import FiscalYear
from aidledger.model import Basis, Scope
from aidledger.vocabulary import Stage


def refused(**fields: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        Scope.model_validate(fields)
    return [(error["type"], ".".join(map(str, error["loc"]))) for error in caught.value.errors()]


@pytest.mark.parametrize(
    ("given", "authorities"),
    [
        (None, ()),
        ("", ()),
        ("PDA", ("PDA",)),
        ("PDA; USAI", ("PDA", "USAI")),
        (["PDA", "USAI"], ("PDA", "USAI")),
        ({"USAI", "PDA"}, ("PDA", "USAI")),
    ],
)
def test_authorities_come_as_text_or_list_and_none_means_all(given: object, authorities: tuple[str, ...]) -> None:
    assert Scope.model_validate({"authority": given}).authority == authorities


def test_an_unknown_authority_is_refused_at_its_place() -> None:
    assert refused(authority=["PDA", "XX"]) == [("AL130", "authority.1")]


@pytest.mark.parametrize("several", [deque(["PDA"]), {"PDA": 1}, 5, b"PDA"])
def test_what_is_no_list_is_refused(several: object) -> None:
    assert refused(authority=several) == [("AL142", "authority")]


@pytest.mark.parametrize("value", ["yes", "true", 1, 0, None])
def test_a_switch_is_true_or_false(value: object) -> None:
    assert refused(since_is_stated=value) == [("bool_type", "since_is_stated")]


def test_everything_else_is_read() -> None:
    scope = Scope(fiscal_year="FY24", limits="CAP-1;REV-1", stage="announced", basis="new_money", since="2022-02")
    assert (scope.fiscal_year, scope.limits) == (FiscalYear(2024), ("CAP-1", "REV-1"))
    assert (scope.stage, scope.basis) == (Stage.ANNOUNCED, Basis.NEW_MONEY)


def test_a_basis_is_one_of_three() -> None:
    assert refused(basis="net") == [("enum", "basis")]
