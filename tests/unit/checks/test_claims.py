from __future__ import annotations

from typing import Any

import pytest

from aidledger.checks.claims import announcements_apart, statements_left_behind
from tests.unit.checks.books import book, messages, package, statement, subjects

SCOPE = {"donor": "USA", "recipient": "UKR"}
ANN = {**SCOPE, "announcement": "ANN"}


def test_only_the_newest_statement_of_a_scope_is_left_behind() -> None:
    told = (statement("OLD", as_of="2024-08-01", scope=SCOPE), statement("NEW", as_of="2024-10-01", scope=SCOPE))
    assert subjects(statements_left_behind, book(package(), statements=told)) == ["NEW"]


def test_packages_of_other_parties_stages_and_days_leave_nothing_behind() -> None:
    said = statement(as_of="2024-10-01", scope=SCOPE)
    others = [
        package("A", donor="GBR"),
        package("B", recipient="MDA"),
        package("C", stage="delivered"),
        package("D", date=None),
        package("E", date="2024-10-01"),
        package("F", date="2024-09-15/2024-11-15"),
    ]
    assert subjects(statements_left_behind, book(*others, statements=(said,))) == []


@pytest.mark.parametrize(
    "changes", [{"as_of": None}, {"kind": "remaining", "as_of": "2024-10-01"}, {"as_of": "2024-10-01", "scope": ANN}]
)
def test_balances_headlines_and_undated_statements_are_not_left_behind(changes: dict[str, Any]) -> None:
    said = statement(**{"scope": SCOPE, **changes})
    assert subjects(statements_left_behind, book(package(), statements=(said,))) == []


def test_statements_about_everything_are_left_behind_by_anything() -> None:
    said = statement(as_of="2024-10-01")
    found = messages(statements_left_behind, book(package(), package("B", donor="GBR"), statements=(said,)))
    assert found == ["2 packages are dated after this statement, the newest one about them"]
    one = messages(statements_left_behind, book(package(), statements=(said,)))
    assert one == ["1 package is dated after this statement, the newest one about them"]


@pytest.mark.parametrize(
    ("amount", "apart"),
    [
        ("$400 million", False),
        ("about $401 million", False),
        ("more than $300 million", False),
        ("up to $500 million", False),
        ("more than $500 million", True),
        ("up to $300 million", True),
        ("$402 million", True),
        ("EUR 100 million", False),
        ("undisclosed", False),
    ],
)
def test_a_headline_is_held_against_its_packages(amount: str, apart: bool) -> None:  # noqa: FBT001 - a case
    said = statement(amount=amount, as_of="2024-10-21", scope=ANN)
    packages = (package(announcement="ANN"), package("OTHER", amount="$7 million"))
    assert (subjects(announcements_apart, book(*packages, statements=(said,))) == ["S"]) is apart


def test_a_part_of_unknown_amount_or_no_part_settles_nothing() -> None:
    said = statement(amount="$900 million", as_of="2024-10-21", scope=ANN)
    hidden = package("B", amount="undisclosed", announcement="ANN")
    assert subjects(announcements_apart, book(package(announcement="ANN"), hidden, statements=(said,))) == []
    assert subjects(announcements_apart, book(package(), statements=(said,))) == []


def test_a_headline_of_one_authority_is_about_its_packages_alone() -> None:
    said = statement(amount="$400 million", as_of="2024-10-21", scope={**ANN, "authority": "PDA"})
    other = package("B", authority="USAI", announcement="ANN")
    assert subjects(announcements_apart, book(package(announcement="ANN"), other, statements=(said,))) == []
