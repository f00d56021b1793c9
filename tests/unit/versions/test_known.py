from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import aidledger as al
from aidledger.errors import InputError
from aidledger.table import Announcement, Coverage
from tests.builders import limit, package, revision, statement

WHY: dict[str, Any] = {"reason": "r", "source": "https://example.org/", "known_on": "2025-02-01"}


@pytest.fixture(scope="module")
def us() -> al.Ledger:
    return al.load("us-ukraine")


def test_before_the_revaluation_was_known_nothing_is_revalued(us: al.Ledger) -> None:
    before, after = us.as_known("2023-05-01"), us.as_known("2023-06-20")
    assert before.total(basis="revalued").value == before.total().value
    assert after.total(basis="revalued").value != after.total().value
    assert {revision.id for revision in before.revisions} == {"REV-POLICY-2023-03-31"}


def test_nothing_known_later_is_there(us: al.Ledger) -> None:
    before = us.as_known("2023-05-01")
    assert max(str(record.known_on) for record in before.packages) <= "2023-05-01"
    assert str(before.coverage.until) == "2023-05-01"
    assert len(before.reconcile()) < len(us.reconcile())
    assert before.hash != us.hash


def test_in_the_end_everything_is_known(us: al.Ledger) -> None:
    assert us.as_known("2200-12-31") == us
    assert us.as_known("2200-12-31").coverage == us.coverage


@pytest.mark.parametrize(
    ("fields", "since"),
    [
        ({"known_on": "2024-11-01"}, "2024-11-01"),
        ({}, "2024-10-21"),
        ({"date": "2024-10"}, "2024-10-31"),
        ({"date": "since 2024-10-05"}, "2024-10-05"),
        ({"date": "until 2024-10-07"}, "2024-10-07"),
        ({"date": None}, "1900-01-02"),
    ],
)
def test_without_a_day_of_its_own_a_package_is_known_from_its_last_possible_one(
    fields: dict[str, Any], since: str
) -> None:
    ledger = al.Ledger([package(id="P", **fields)])
    eve = str((pd.Timestamp(since) - pd.Timedelta(days=1)).date())
    assert len(ledger.as_known(since)) == 1
    assert len(ledger.as_known(eve)) == (1 if fields.get("date", "") is None else 0)


def test_records_without_any_day_were_always_known() -> None:
    ledger = al.Ledger(
        limits=[limit(), limit(id="L", as_of="2024-04-30")],
        statements=[statement(id="S"), statement(id="T", as_of=None), statement(id="U", known_on="2024-11-01")],
        revisions=[revision()],
        announcements=[Announcement("A", "2024-10-21", "p"), Announcement("B", "some day", "p")],
    )
    then = ledger.as_known("2023-01-01")
    assert [record.id for record in then.limits] == ["CAP-FY2022"]
    assert [record.id for record in then.statements] == ["T"]
    assert then.revisions == ()
    assert [record.id for record in then.announcements] == ["B"]
    assert [record.id for record in ledger.as_known("2024-10-21").statements] == ["S", "T"]


def test_coverage_that_begins_later_is_no_claim() -> None:
    ledger = al.Ledger([package(id="P")], coverage=Coverage(since=pd.Timestamp("2024-01-01").date()))
    assert ledger.as_known("2023-01-01").coverage == Coverage()


def test_several_changes_are_undone_one_by_one() -> None:
    first = al.Ledger([package(id="P"), package(id="Q")])
    second = first.amend("P", amount="$300 million", **WHY)
    third = second.amend("P", amount="$200 million", **{**WHY, "known_on": "2025-03-01"})
    fourth = third.withdraw("P", **{**WHY, "known_on": "2025-04-01"})
    for day, ledger in (("2025-01-31", first), ("2025-02-28", second), ("2025-03-31", third), ("2025-04-01", fourth)):
        assert fourth.as_known(day) == ledger
    assert [str(version.record and version.record.amount) for version in fourth.history("P")] == [
        "USD 400 million", "USD 300 million", "USD 200 million", "None",
    ]  # fmt: skip
    assert len(fourth.as_known("2024-10-20")) == 0


def test_a_narrowed_ledger_stays_narrowed(us: al.Ledger) -> None:
    pda = us.where(authority="PDA", since="2022-02-24")
    then = pda.as_known("2023-05-01")
    assert then == us.as_known("2023-05-01").where(authority="PDA", since="2022-02-24")
    assert then.total() == us.as_known("2023-05-01").where(authority="PDA", since="2022-02-24").total()


def test_what_no_single_filter_says_is_refused(us: al.Ledger) -> None:
    twice = us.where(category="artillery").where(category="air_defence")
    with pytest.raises(InputError, match="narrowed twice"):
        twice.as_known("2023-05-01")


def test_a_converted_ledger_has_no_versions(us: al.Ledger) -> None:
    table = pd.DataFrame({"date": ["2020-01-01"], "currency": ["USD"], "rate": ["0.9"]})
    converted = us.convert("EUR", rates=al.rates(table, to="EUR"), at="2020-01-01")
    with pytest.raises(InputError, match="has no versions"):
        converted.as_known("2023-05-01")
    then = us.as_known("2023-05-01").convert("EUR", rates=al.rates(table, to="EUR"), at="2020-01-01")
    assert then.total().currency == "EUR"


@pytest.mark.parametrize("day", ["soon", "2023", "2023-05", None, 3])
def test_only_a_day_will_do(us: al.Ledger, day: object) -> None:
    with pytest.raises(InputError):
        us.as_known(day)  # type: ignore[arg-type] # wrong on purpose


def test_ledgers_are_equal_when_they_hold_the_same(us: al.Ledger) -> None:
    again = al.load("us-ukraine")
    assert us == again
    assert hash(us) == hash(again)
    assert us != us.where(authority="PDA")
    assert us.where(authority="PDA") == again.where(authority="PDA")
    assert us != al.load("seed")
    assert us != "us-ukraine"
    table = pd.DataFrame({"date": ["2020-01-01"], "currency": ["USD"], "rate": ["0.9"]})
    in_euro = [ledger.convert("EUR", rates=al.rates(table, to="EUR"), at="2020-01-01") for ledger in (us, again)]
    assert in_euro[0] == in_euro[1]
    assert in_euro[0] != us


def test_ledgers_that_claim_another_coverage_are_not_equal(us: al.Ledger) -> None:
    book = us._book
    for claim in (replace(us.coverage, until=dt.date(2023, 6, 1)), replace(us.coverage, complete=False)):
        other = al.Ledger.from_book(replace(book, coverage=claim))
        assert other != us
        assert (other.hash, hash(other)) == (us.hash, hash(us))
    assert al.Ledger.from_book(replace(book, name="ours", title="Ours")) == us
