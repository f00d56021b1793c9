from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from typing import Any

import pytest

import aidledger as al
from aidledger.dates import DateSpan
from aidledger.errors import InputError, UnknownTermError
from aidledger.ledger import Ledger
from aidledger.model import AidPackage
from aidledger.table import Book, Coverage, PackageTable
from tests.builders import limit, package, revision, statement

LEDGER = Ledger(
    [package(id="A", authority="PDA"), package(id="B", authority="USAI", amount="$1 billion", date="2023-01-05")],
    statements=[statement(id="S")],
    revisions=[revision()],
    limits=[limit()],
    name="mine",
    title="My record",
    coverage=Coverage(complete=True),
)


def test_a_ledger_shows_what_it_was_made_of() -> None:
    assert [record.id for record in LEDGER.packages] == ["A", "B"]
    assert (LEDGER.name, LEDGER.title, LEDGER.coverage) == ("mine", "My record", Coverage(complete=True))
    assert [len(part) for part in (LEDGER.statements, LEDGER.revisions, LEDGER.limits, LEDGER.announcements)] == [
        1,
        1,
        1,
        0,
    ]
    assert repr(LEDGER) == "<Ledger mine: 2 packages, 1 statement, 1 revision, 1 limit>"


def test_a_ledger_is_a_collection_of_packages() -> None:
    assert len(LEDGER) == 2
    assert [record.id for record in LEDGER] == ["A", "B"]
    assert "A" in LEDGER
    assert "C" not in LEDGER
    assert 3 not in LEDGER


def test_a_package_is_found_by_its_id() -> None:
    assert LEDGER["B"] == package(id="B", authority="USAI", amount="$1 billion", date="2023-01-05")


@pytest.mark.parametrize("name", ["C", "", 0, None])
def test_an_unknown_package_is_refused_with_the_known_ones(name: Any) -> None:
    with pytest.raises(UnknownTermError, match="Known: A, B"):
        LEDGER[name]


def test_an_unknown_package_of_an_empty_ledger_is_refused() -> None:
    with pytest.raises(LookupError):
        Ledger()["A"]


def test_one_record_alone_is_not_taken_for_many() -> None:
    with pytest.raises(InputError, match="is not of type AidPackage"):
        Ledger(package())  # type: ignore[arg-type] # the mistake in question


def test_a_ledger_takes_columns_as_they_are() -> None:
    table = PackageTable.from_records([package(id="A")])
    assert Ledger(table).table is table
    assert Ledger.from_book(Book(table)).total().value == Decimal(400_000_000)


def test_narrowing_gives_a_new_ledger_and_leaves_the_old_one() -> None:
    narrowed = LEDGER.where(authority="PDA")
    assert ([record.id for record in narrowed], len(LEDGER)) == (["A"], 2)
    assert repr(narrowed) == "<Ledger mine: 1 package (authority PDA), 1 statement, 1 revision, 1 limit>"
    assert "B" not in narrowed


def test_narrowing_by_nothing_changes_nothing() -> None:
    assert LEDGER.where().total() == LEDGER.total()


def test_the_hash_is_that_of_the_whole_record() -> None:
    assert LEDGER.where(authority="PDA").hash == LEDGER.hash
    assert Ledger([package()]).hash != LEDGER.hash


def test_boundaries_are_text_days_or_spans() -> None:
    assert len(LEDGER.where(since="2024")) == 1
    assert len(LEDGER.where(until=DateSpan.parse("2023-12-31"))) == 1


def test_every_kind_of_filter_narrows() -> None:
    record = package(
        id="X",
        recipient="UKR",
        stage="delivered",
        instrument="grant",
        valuation="market_price",
        announcement="N",
        fiscal_year="FY2020",
        amount="EUR 5 million",
        category="tanks",
    )
    ledger = Ledger([*LEDGER, record])
    for wanted in (
        {"recipient": "Ukraine"},
        {"stage": "delivered"},
        {"instrument": "grant"},
        {"valuation": "market_price"},
        {"announcement": "N"},
        {"currency": "EUR"},
        {"category": "tanks"},
        {"fiscal_year": 2020},
        {"id": "X"},
        {"without": ["A", "B"]},
    ):
        assert [found.id for found in ledger.where(**wanted)] == ["X"]


def test_a_ledger_can_be_copied_and_pickled() -> None:
    for other in (copy.copy(LEDGER), pickle.loads(pickle.dumps(LEDGER))):  # noqa: S301 - our own bytes
        assert (other.hash, len(other)) == (LEDGER.hash, 2)


def test_one_package_makes_a_ledger_that_can_do_everything() -> None:
    ledger = Ledger([package()])
    assert ledger.total().value == Decimal(400_000_000)
    assert [group.rows for group in ledger.totals(by="category")] == [1]
    assert len(ledger.cumulative(freq="D").curve()) == 1
    assert len(ledger.reconcile()) == 0
    assert len(ledger.to_pandas()) == 1
    assert ledger.summary()


def test_an_empty_ledger_can_do_everything_too() -> None:
    ledger = Ledger()
    assert ledger.total().value == 0
    assert list(ledger.totals(by="category")) == []
    assert ledger.cumulative().curve() == ()
    assert len(ledger.reconcile()) == 0
    assert len(ledger.check()) == 0
    assert ledger.to_pandas().empty
    assert len(ledger.where(authority="PDA", fiscal_year=2024, category="tanks", since="2022")) == 0
    assert ledger.summary()


def test_checks_look_at_the_packages_chosen() -> None:
    small = Ledger([package(id="A"), package(id="B", amount="undisclosed", sources=["https://example.org"])])
    assert "AL201" in {finding.code for finding in small.check()}
    assert "AL201" not in {finding.code for finding in small.where(without="B").check()}


def test_shipped_ledgers_load_by_name() -> None:
    assert [dataset.name for dataset in al.datasets()] == ["seed", "us-ukraine"]
    assert len(al.load("seed")) == 2
    assert isinstance(al.load("us-ukraine")["PDA-1"], AidPackage)


def test_an_unknown_dataset_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownTermError, match="us-ukraine"):
        al.load("us-ukrane")


def test_figures_of_the_evidence_hold_for_the_shipped_record() -> None:
    us = al.load("us-ukraine")
    billions = {group.key[0]: str(group.value and group.value / 10**9) for group in us.totals(by="authority")}
    assert us.total().value == Decimal(71_210_000_000)
    assert {name: Decimal(value) for name, value in billions.items()} == {
        "PDA": Decimal("34.085"),
        "USAI": Decimal("33.478"),
        "FMF": Decimal("3.647"),
    }
    since_invasion = us.where(since="2022-02-24", until="2024-10-21").total()
    assert since_invasion.value == Decimal(64_792_000_000)
