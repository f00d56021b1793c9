from __future__ import annotations

import inspect
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

import aidledger as al
from aidledger.errors import InputError, UnknownTermError
from aidledger.model import AidPackage, Limit, Revision, Source, Statement
from aidledger.versions import Changes
from tests.builders import limit, package, revision, statement

WHY: dict[str, Any] = {"reason": "It was cut.", "source": "https://example.org/cut", "known_on": "2025-02-01"}


@pytest.fixture
def ledger() -> al.Ledger:
    return al.Ledger(
        [package(id="P", sources=["https://example.org/first"]), package(id="Q", amount="undisclosed")],
        statements=[statement(id="S")],
        revisions=[revision()],
        limits=[limit()],
    )


def test_a_change_is_a_new_version_and_the_old_ledger_stays(ledger: al.Ledger) -> None:
    changed = ledger.amend("P", amount="$300 million", **WHY)
    assert str(changed["P"].amount) == "USD 300 million"
    assert str(changed["P"].known_on) == "2025-02-01"
    assert [source.url for source in changed["P"].sources] == ["https://example.org/cut", "https://example.org/first"]
    assert str(ledger["P"].amount) == "USD 400 million"
    assert changed.total().value == Decimal(300_000_000)
    assert len(changed) == len(ledger)


@pytest.mark.parametrize(
    ("id_", "changes", "shown"),
    [
        ("S", {"amount": "over $59 billion"}, "at least USD 59 billion"),
        ("REV-1", {"amount": "-$2.7 billion"}, "USD -2.7 billion"),
        ("CAP-FY2022", {"amount": "$12 billion"}, "USD 12 billion"),
    ],
)
def test_statements_revisions_and_limits_have_versions_too(
    ledger: al.Ledger, id_: str, changes: dict[str, Any], shown: str
) -> None:
    changed = ledger.amend(id_, **changes, **WHY)
    found = changed.history(id_)
    assert [str(version.record and version.record.amount) for version in found][-1] == shown
    assert changed.as_known("2025-01-31") == ledger
    assert changed.withdraw(id_, **WHY).as_known("2025-01-31") == ledger
    assert changed.as_known("2025-02-01") == changed


@pytest.mark.parametrize(
    ("start", "kind", "amount", "result"),
    [
        ("$400 million", "increment", "$25 million", "USD 425 million"),
        ("$400 million", "increment", "$12.5 million", "USD 412.5 million"),
        ("up to $400 million", "increment", "$25 million", "up to USD 425 million"),
        ("$1 billion", "increment", "over $1 billion", "at least USD 2 billion"),
        ("$400 million", "cancellation", "$100 million", "USD 300 million"),
        ("over $58 billion", "cancellation", "$1 billion", "at least USD 57 billion"),
        ("$400 million", "cancellation", None, "USD 0.00"),
        ("$400 million", "revaluation", "$250 million", "USD 250 million"),
        ("$400 million", "restated", "$250 million", "USD 250 million"),
    ],
)
def test_each_kind_has_its_own_meaning_for_the_amount(start: str, kind: str, amount: str | None, result: str) -> None:
    changes: dict[str, Any] = {} if amount is None else {"amount": amount}
    changed = al.Ledger([package(id="P", amount=start)]).amend("P", kind=kind, **changes, **WHY)
    assert str(changed["P"].amount) in {result, result.replace("0.00", "0")}
    assert changed.history("P").latest.kind == kind


@pytest.mark.parametrize(
    ("id_", "kind", "changes", "message"),
    [
        ("S", "increment", {"amount": "$1 billion"}, "A Statement cannot have a change of kind 'increment'"),
        ("REV-1", "cancellation", {}, "A Revision cannot have"),
        ("CAP-FY2022", "revaluation", {"amount": "$1 billion"}, "A Limit cannot have"),
        ("P", "increment", {}, "needs an amount"),
        ("P", "increment", {"amount": "$0"}, "is none|cannot be read"),
        ("P", "increment", {"amount": "lots"}, "cannot be read"),
        ("P", "increment", {"amount": 3.5}, "cannot be read"),
        ("P", "increment", {"amount": "EUR 5 million"}, "cannot be added"),
        ("P", "increment", {"amount": "$5-6 million"}, "cannot be added"),
        ("P", "increment", {"amount": "$5 million", "date": "2024-10-22"}, "leaves date as it is"),
        ("P", "increment", {"amount": "undisclosed"}, "is none"),
        ("P", "cancellation", {"amount": "$500 million"}, "is more than"),
        ("P", "cancellation", {"amount": "up to $5 million"}, "has no name"),
        ("Q", "cancellation", {}, "has no currency"),
        ("Q", "increment", {"amount": "$5 million"}, "cannot be added"),
        ("P", "revaluation", {"note": "x"}, "changes neither"),
        ("P", "withdrawal", {}, "changes no fields"),
        ("P", "nonsense", {}, "nonsense"),
        ("P", "restated", {}, "Nothing of 'P' would change"),
        ("P", "restated", {"amount": "$400 million"}, "Nothing of 'P' would change"),
        ("P", "restated", {"amuont": "$5 million"}, "Did you mean amount"),
        ("P", "restated", {"as_of": "2024-10-22"}, "no field 'as_of'"),
        ("P", "restated", {"id": "R"}, "no field 'id'|multiple values"),
    ],
)
def test_a_change_that_means_nothing_is_refused(
    ledger: al.Ledger, id_: str, kind: str, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises((InputError, TypeError), match=message):
        ledger.amend(id_, kind=kind, **changes, **WHY)


def test_a_new_version_is_validated_in_full(ledger: al.Ledger) -> None:
    with pytest.raises(ValidationError, match="AL112"):
        ledger.amend("P", amount="-$5 million", **WHY)
    reused = al.Ledger([package(id="P", reannounced="$400 million")])
    with pytest.raises(ValidationError, match="AL113"):
        reused.amend("P", kind="cancellation", amount="$100 million", **WHY)
    assert reused.amend("P", kind="cancellation", **WHY)["P"].reannounced is None


@pytest.mark.parametrize(
    ("why", "message"),
    [
        ({"reason": ""}, "reason and a source"),
        ({"reason": 3}, "reason and a source"),
        ({"source": ""}, "reason and a source"),
        ({"source": []}, "needs a source"),
        ({"source": "not an address"}, "reason and a source"),
        ({"known_on": None}, "since when"),
        ({"known_on": "soon"}, "soon"),
        ({"known_on": "2024-10"}, "not a single day"),
        ({"known_on": "2024-10-20"}, "before the version it replaces, known since 2024-10-21"),
    ],
)
def test_a_change_has_to_say_why_where_and_since_when(ledger: al.Ledger, why: dict[str, Any], message: str) -> None:
    given = {**WHY, **why}
    with pytest.raises(InputError, match=message):
        ledger.amend("P", amount="$5 million", **given)
    with pytest.raises(InputError, match=message):
        ledger.withdraw("P", **given)


def test_the_day_of_the_source_will_do(ledger: al.Ledger) -> None:
    source = Source(url="https://example.org/", published_on="2025-03-01")
    changed = ledger.withdraw("P", reason="Counted twice.", source=source)
    assert str(changed.history("P").latest.known_on) == "2025-03-01"
    assert "P" not in changed


def test_what_was_withdrawn_is_gone_but_not_forgotten(ledger: al.Ledger) -> None:
    changed = ledger.withdraw("P", **WHY)
    with pytest.raises(UnknownTermError, match="'P' was withdrawn"):
        changed.amend("P", amount="$5 million", **WHY)
    assert changed.history("P").first.record == ledger["P"]
    assert changed.history("P").latest.record is None


def test_an_id_in_two_tables_needs_the_table() -> None:
    ledger = al.Ledger([package(id="X")], limits=[limit(id="X")])
    with pytest.raises(InputError, match="is in packages and limits"):
        ledger.amend("X", amount="$5 million", **WHY)
    changed = ledger.amend("X", table="limits", amount="$5 billion", **WHY)
    assert (len(changed.history("X", table="limits")), len(changed.history("X", table="packages"))) == (2, 1)
    with pytest.raises(UnknownTermError, match="'aid' is not known"):
        ledger.history("X", table="aid")
    with pytest.raises(UnknownTermError, match="'aid' is not known"):
        ledger.amend("X", table="aid", amount="$5 million", **WHY)


def test_an_unknown_id_is_refused_with_near_ones(ledger: al.Ledger) -> None:
    with pytest.raises(UnknownTermError, match="'CAP-FY2023' is not known") as caught:
        ledger.amend("CAP-FY2023", amount="$5 million", **WHY)
    assert caught.value.near == ("CAP-FY2022",)


def test_a_view_is_not_amended(ledger: al.Ledger) -> None:
    with pytest.raises(InputError, match=r"A narrowed ledger \(donor USA\) cannot be amended"):
        ledger.where(donor="USA").amend("P", amount="$5 million", **WHY)
    with pytest.raises(InputError, match="cannot be changed"):
        ledger.where(donor="USA").withdraw("P", **WHY)


def test_a_revision_that_no_longer_applies_says_why(ledger: al.Ledger) -> None:
    changed = ledger.amend("REV-1", applies=False, **WHY)
    assert changed.revisions[0].reason == "It was cut."
    assert ledger.total(basis="announced") == changed.total(basis="announced")


def test_history_as_text_and_as_a_frame(ledger: al.Ledger) -> None:
    found = ledger.amend("P", amount="$300 million", **WHY).history("P")
    assert repr(found) == "<History of P: 2 versions>"
    assert found.render() == (
        "version  known on    change         amount           reason\n"
        "-------  ----------  -------------  ---------------  -----------\n"
        "1        2024-10-21  first release  USD 400 million\n"
        "2        2025-02-01  restated       USD 300 million  It was cut."
    )
    frame = found.to_pandas()
    assert list(frame["version"]) == [1, 2]
    assert frame["known_on"].iloc[1] == pd.Timestamp("2025-02-01")
    assert found.latest.sources[0].url == "https://example.org/cut"


def test_a_source_given_with_the_record_replaces_the_others(ledger: al.Ledger) -> None:
    changed = ledger.amend("P", sources=["https://example.org/only"], **WHY)
    assert [source.url for source in changed["P"].sources] == ["https://example.org/only"]


def test_every_field_that_can_be_amended_is_one_of_a_record() -> None:
    fields = {name for kind in (AidPackage, Statement, Revision, Limit) for name in kind.model_fields}
    assert set(Changes.__annotations__) == fields - {"id", "kind", "known_on", "reason"}
    assert "Unpack[Changes]" in str(inspect.signature(al.Ledger.amend))


def test_what_amending_gives_shows_itself_in_one_line() -> None:
    ledger = al.Ledger([package(id="P")], name="mine")
    why: dict[str, Any] = {"reason": "A\ntypo " * 40, "source": "https://example.org/", "known_on": "2025-02-01"}
    amended = ledger.amend("P", amount="$300 million", **why)
    assert repr(amended) == "<Ledger mine: 1 package, 0 statements, 0 revisions, 0 limits, 1 amendment>"
    shown = repr(amended.book.amendments[0])
    assert shown.startswith("<Amendment of P: restated, known on 2025-02-01: A\\ntypo ")
    assert len(shown) < 140
    assert "\n" not in shown
    first, last = amended.history("P")
    assert repr(first) == "<Version 1: P, USD 400 million, known on 2024-10-21>"
    assert repr(last) == "<Version 2: P, USD 300 million, restated, known on 2025-02-01>"
    assert "withdrawn" in repr(amended.withdraw("P", **why).history("P").latest)
    undated = al.Ledger([package(id="P", date=None)]).history("P").latest
    assert repr(undated) == "<Version 1: P, USD 400 million>"
    (change,) = al.diff(ledger, amended)
    assert repr(change) == ("<Change of P (packages): amount in amount.stated, amount.wording, sources, known_on>")
    assert repr(al.diff(ledger, amended).waterfall()) == (
        "<Waterfall of mine: USD -100 million in 1 step, from 1 to 1 packages, basis announced>"
    )
