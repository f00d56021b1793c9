from __future__ import annotations

from typing import Any

import pytest

from aidledger.errors import InputError, UnknownTermError
from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Statement
from aidledger.table import Announcement
from aidledger.totals.given import distinct
from tests.builders import package, statement


def test_records_keep_their_order() -> None:
    records = [package(id="B"), package(id="A")]
    assert [record.id for record in distinct(iter(records), AidPackage)] == ["B", "A"]


@pytest.mark.parametrize("value", ["A", None, {"id": "A"}, statement()])
def test_what_is_no_record_is_refused(value: Any) -> None:
    with pytest.raises(InputError, match="is not of type AidPackage"):
        distinct([value], AidPackage)


def test_an_id_used_twice_is_refused() -> None:
    with pytest.raises(InputError, match="Two records of type AidPackage have the id 'A'"):
        distinct([package(id="A"), package(id="A", amount="$1 million")], AidPackage)


def test_statements_are_judged_like_packages() -> None:
    with pytest.raises(InputError, match="Two records of type Statement"):
        Ledger(statements=[statement(id="S"), statement(id="S")])
    with pytest.raises(InputError, match="is not of type Statement"):
        distinct([package()], Statement)  # type: ignore[type-var] # that is the point


LEDGER = Ledger(
    [package(id="PDA-1", announcement="2022-01-01"), package(id="PDA-2")],
    announcements=[Announcement("2022-02-02", "2022-02-02", "DoD")],
)


@pytest.mark.parametrize("name", ["id", "without"])
def test_mistyped_package_ids_are_refused_with_a_suggestion(name: str) -> None:
    with pytest.raises(UnknownTermError, match=r"Package 'PDA-11' is not known.\nHint: Did you mean 'PDA-1'"):
        LEDGER.where(**{name: "PDA-11"})


def test_mistyped_announcements_are_refused() -> None:
    with pytest.raises(UnknownTermError, match="Announcement '2022-01-03'"):
        LEDGER.where(announcement="2022-01-03")


def test_announcements_are_known_from_packages_and_from_their_own_table() -> None:
    assert len(LEDGER.where(announcement="2022-01-01")) == 1
    assert len(LEDGER.where(announcement="2022-02-02")) == 0


def test_ids_of_the_whole_ledger_are_known_in_a_part_of_it() -> None:
    assert len(LEDGER.where(id="PDA-1").where(id="PDA-2")) == 0
