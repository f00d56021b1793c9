from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import aidledger as al
from aidledger.errors import CurrencyMismatchError, InputError
from aidledger.table import Announcement
from aidledger.versions.columns import differing
from tests.builders import limit, package, revision, statement

WHY: dict[str, Any] = {"reason": "r", "source": "https://example.org/", "known_on": "2025-02-01"}


def ledger(*packages: al.AidPackage, **others: Any) -> al.Ledger:
    return al.Ledger(packages, **others)


def rates(rate: str) -> al.Rates:
    table = pd.DataFrame({"date": ["2024-10-21", "2024-10-22"], "currency": ["USD"] * 2, "rate": [rate, "0.5"]})
    return al.rates(table, to="EUR")


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"amount": "$300 million"}, ["amount"]),
        ({"amount": "EUR 400 million"}, ["amount"]),
        ({"amount": "undisclosed"}, ["amount"]),
        ({"amount": "up to $400 million"}, ["bound"]),
        ({"amount": "$400.0 million"}, ["bound"]),
        ({"date": "2024-10-22"}, ["date"]),
        ({"fiscal_year": 2024}, ["date"]),
        ({"category": "artillery"}, ["category"]),
        ({"items": [{"name": "Bradley", "quantity": "31 vehicles"}]}, ["category"]),
        ({"donor": "GBR"}, ["party"]),
        ({"recipient": "UKR"}, ["party"]),
        ({"stage": "committed"}, ["stage"]),
        ({"authority": "PDA", "tranche": 3}, ["terms"]),
        ({"reannounced": "$100 million"}, ["reuse"]),
        ({"note": "words"}, ["source-only"]),
        ({"sources": ["https://example.org/"]}, ["source-only"]),
        ({"known_on": "2025-01-01"}, ["source-only"]),
        ({"note": "words", "date": "2024-10-22"}, ["date"]),
        ({"donor": "GBR", "amount": "$1 billion", "date": "2024-10-22"}, ["amount", "date", "party"]),
    ],
)
def test_what_differs_is_named(changes: dict[str, Any], kinds: list[str]) -> None:
    found = al.diff(ledger(package(id="P")), ledger(package(id="P", **changes)))
    (change,) = found
    assert ([str(kind) for kind in change.kinds], change.id, change.table) == (kinds, "P", "packages")
    assert found.counts() == dict.fromkeys(kinds, 1)
    assert change.fields
    assert found.to_pandas()["kinds"].tolist() == [", ".join(kinds)]


def test_packages_that_came_and_went() -> None:
    found = al.diff(
        ledger(package(id="A"), package(id="B")), ledger(package(id="B"), package(id="C", amount="$5 million"))
    )
    assert found.counts() == {"added": 1, "removed": 1}
    removed, added = found.packages()
    assert (removed.id, removed.new, removed.new_version) == ("A", None, 0)
    assert (added.id, added.old, added.old_version) == ("C", None, 0)
    steps = found.waterfall()
    assert [(step.name, step.value) for step in steps] == [
        ("removed", Decimal(-400_000_000)), ("added", Decimal(5_000_000)),
    ]  # fmt: skip
    assert steps.value == Decimal(-395_000_000)
    assert [change.id for change in found.packages(most=1)] == ["A"]


def test_ids_that_changed_are_suggested_and_never_assumed() -> None:
    old = ledger(package(id="A", note="one"), package(id="B", amount="$5 million"), package(id="X", date="2024-01-01"))
    new = ledger(
        package(id="A2", note="two"),
        package(id="B2", amount="$6 million"),
        package(id="X1", date="2024-01-01"),
        package(id="X2", date="2024-01-01"),
    )
    found = al.diff(old, new)
    assert found.renames == (("A", "A2"),)
    assert found.counts() == {"added": 4, "removed": 3}
    assert "Perhaps only renamed" in found.render()
    assert "A -> A2" in found.render()
    assert al.diff(old, ledger()).renames == ()


def test_versions_tell_a_recorded_change_from_an_edit_in_place() -> None:
    old = ledger(package(id="P"), package(id="Q"))
    recorded = al.diff(old, old.amend("P", amount="$300 million", **WHY)).packages()[0]
    edited = al.diff(old, ledger(package(id="P", amount="$300 million"), package(id="Q"))).packages()[0]
    assert (recorded.old_version, recorded.new_version, recorded.is_recorded) == (1, 2, True)
    assert (edited.old_version, edited.new_version, edited.is_recorded) == (1, 1, False)


def test_other_records_are_compared_too() -> None:
    old = ledger(
        statements=[statement(id="S"), statement(id="T"), statement(id="V")],
        revisions=[revision()],
        limits=[limit()],
        announcements=[Announcement("N", "2024-10-21", "p")],
    )
    new = ledger(
        statements=[statement(id="S", amount="over $59 billion"), statement(id="U"), statement(id="V", note="x")],
        revisions=[revision(scope={"donor": "USA"})],
        limits=[limit(fiscal_year="FY2023", authority="USAI")],
        announcements=[Announcement("N", "2024-10-21", "p", note="x")],
    )
    found = al.diff(old, new)
    assert {(change.id, *map(str, change.kinds)) for change in found} == {
        ("S", "amount"), ("T", "removed"), ("U", "added"), ("V", "source-only"), ("REV-1", "party"),
        ("CAP-FY2022", "date", "terms"), ("N", "source-only"),
    }  # fmt: skip
    assert len(found) == 7
    assert set(found.to_pandas()["table"]) == {"statements", "revisions", "limits", "announcements"}
    assert "statements: 4 differ" in found.render()


def test_a_waterfall_goes_kind_by_kind_and_ends_at_the_new_total() -> None:
    old = ledger(package(id="A"), package(id="B", authority="PDA"), package(id="C"))
    new = ledger(
        package(id="A", amount="up to $300 million"),
        package(id="B", authority="USAI"),
        package(id="D", amount="over $1 billion"),
    )
    steps = al.diff(old, new).waterfall()
    assert [step.name for step in steps] == ["removed", "terms", "amount", "added"]
    assert steps["terms"].value == 0
    assert steps["amount"].value == Decimal(-100_000_000)
    frame = steps.to_pandas()
    assert list(frame["step"]) == ["old total", "removed", "terms", "amount", "added", "new total"]
    assert frame["end"].iloc[-2] == frame["value"].iloc[-1] == new.total().value
    assert frame["start"].iloc[0] == 0
    with pytest.raises(al.errors.UnknownTermError, match="No package differs in 'date'"):
        steps["date"]
    assert steps.render() == (
        "step       packages  USD best estimate               low              high\n"
        "---------  --------  -----------------  ----------------  ----------------\n"
        "old total         3   1,200,000,000.00  1,198,500,000.00  1,201,500,000.00\n"
        "removed           1    -400,000,000.00   -399,500,000.00   -400,500,000.00\n"
        "terms             1               0.00              0.00              0.00\n"
        "amount            1    -100,000,000.00   -100,000,000.00   -100,000,000.00\n"
        "added             1   1,000,000,000.00  1,000,000,000.00  2,000,000,000.00\n"
        "new total         3   1,700,000,000.00  1,699,000,000.00  2,701,000,000.00"
    )


def test_a_package_that_leaves_the_scope_does_so_by_what_changed() -> None:
    old, new = ledger(package(id="A", authority="PDA")), ledger(package(id="A", authority="USAI"))
    steps = al.diff(old.where(authority="PDA"), new.where(authority="PDA")).waterfall()
    assert [(step.name, step.value) for step in steps] == [("terms", Decimal(-400_000_000))]


def test_kinds_between_which_no_total_exists_are_taken_together() -> None:
    old = ledger(package(id="A", stage="announced"), package(id="B", donor="GBR", stage="committed"))
    new = ledger(package(id="A", stage="announced"), package(id="B", donor="USA", stage="announced"))
    steps = al.diff(old.where(donor="USA"), new.where(donor="USA")).waterfall()
    assert [(step.name, step.rows, step.value) for step in steps] == [("party and stage", 2, Decimal(400_000_000))]


def test_an_amount_takes_its_wording_and_reuse_along() -> None:
    old = ledger(package(id="A"), package(id="B", amount="$100 million"))
    new = ledger(
        package(id="A", amount="up to $300 million", reannounced="$300 million"),
        package(id="B", amount="about $100 million", reannounced="$50 million"),
    )
    steps = al.diff(old, new).waterfall(basis="new_money")
    assert [(step.name, step.value) for step in steps] == [
        ("amount", Decimal(-400_000_000)), ("bound", Decimal(0)), ("reuse", Decimal(-50_000_000)),
    ]  # fmt: skip


def test_revisions_are_the_last_step_of_a_revalued_total() -> None:
    old = ledger(package(id="A", amount="$10 billion"))
    new = ledger(package(id="A", amount="$10 billion"), revisions=[revision()])
    assert len(al.diff(old, new).waterfall()) == 0
    steps = al.diff(old, new).waterfall(basis="revalued")
    assert [(step.name, step.value) for step in steps] == [("revisions", Decimal("-2.6E+9"))]


def test_bounds_without_an_upper_limit_have_no_difference() -> None:
    old, new = ledger(package(id="A")), ledger(package(id="A", amount="over $1 billion"))
    (step,) = al.diff(old, new).waterfall(reading="literal")
    assert (step.value, step.high) == (Decimal(600_000_000), None)
    assert "-" in al.diff(old, new).waterfall(reading="literal").render()


def test_a_total_without_a_best_estimate_has_no_difference_of_one() -> None:
    old = ledger(package(id="A", category=["artillery", "munitions"]))
    new = ledger(package(id="A", category="artillery"))
    steps = al.diff(old.where(category="artillery"), new.where(category="artillery")).waterfall()
    assert (steps.value, steps["category"].value) == (None, None)
    assert steps["category"].low == Decimal(399_500_000)
    assert steps.to_pandas()["end"].iloc[0] is None


def test_rates_alone_are_a_kind_of_their_own() -> None:
    old, new = ledger(package(id="A"), package(id="B")), ledger(package(id="A"), package(id="B", date="2024-10-22"))
    found = al.diff(old.convert("EUR", rates=rates("0.9")), new.convert("EUR", rates=rates("0.75")))
    assert found.counts() == {"date": 1, "rate-only": 1}
    assert [(step.name, step.value) for step in found.waterfall()] == [
        ("date", Decimal(-160_000_000)), ("rate-only", Decimal(-60_000_000)),
    ]  # fmt: skip


def test_what_cannot_be_compared_is_refused() -> None:
    whole = ledger(package(id="A"), package(id="B", donor="GBR"))
    euro = ledger(package(id="A", amount="EUR 5 million"))
    with pytest.raises(InputError, match=r"narrowed differently \(old: donor USA; new: whole\)"):
        al.diff(whole.where(donor="USA"), whole)
    with pytest.raises(InputError, match="One of the two ledgers is converted"):
        al.diff(whole, whole.convert("EUR", rates=rates("0.9")))
    with pytest.raises(CurrencyMismatchError, match="converted to EUR, the other to USD"):
        al.diff(euro.convert("EUR", rates=rates("0.9")), whole.convert("USD", rates=rates("0.9")))
    with pytest.raises(CurrencyMismatchError, match="in USD, the other in EUR"):
        al.diff(whole, euro).waterfall()
    with pytest.raises(InputError, match="A str is no ledger"):
        al.diff("a", whole)  # type: ignore[arg-type] # wrong on purpose
    twice = (
        ledger(package(id="A", category=["artillery", "air_defence"]))
        .where(category="artillery")
        .where(category="air_defence")
    )
    with pytest.raises(InputError, match="narrowed twice"):
        al.diff(twice, twice)
    double = al.Ledger(al.Ledger([package(id="A")]).table.concat([al.Ledger([package(id="A")]).table] * 2))
    with pytest.raises(InputError, match="stands for several"):
        al.diff(double, whole)


def test_nothing_differs_between_equal_ledgers() -> None:
    one = ledger(package(id="A"))
    found = al.diff(one, ledger(package(id="A")))
    assert found.render() == "From ledger (1 package) to ledger (1 package)\n\nNothing differs."
    assert repr(found) == "<Diff: 0 records differ between ledger (1 package) and ledger (1 package)>"
    assert found.to_pandas().empty


def test_a_long_comparison_is_cut_and_says_so() -> None:
    found = al.diff(ledger(), ledger(*(package(id=f"P{n:02}") for n in range(30))))
    assert "... and 10 more." in found.render()
    assert len(found.render(limit=5).splitlines()) == 12


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (pa.array([1, None, 3]), pa.array([1, None, 4]), [False, False, True]),
        (pa.array([1, None]), pa.array([None, None], pa.int64()), [True, False]),
        (pa.array(["a", "b"]).dictionary_encode(), pa.array(["b", "b"]).dictionary_encode(), [True, False]),
        (pa.array([["a"], ["a", "b"], None, []]), pa.array([["a"], ["a"], None, None], pa.list_(pa.string())), [False, True, False, True]),
        (pa.array([["a", "b"], ["c"]]), pa.array([["a", "x"], ["c"]]), [True, False]),
        (pa.array([{"a": 1}, {"a": None}]), pa.array([{"a": 1}, {"a": 2}]), [False, True]),
        (pa.array([[{"a": "x"}], [{"a": "y"}]]), pa.array([[{"a": "x"}], [{"a": "z"}]]), [False, True]),
    ],
)  # fmt: skip
def test_columns_are_compared_cell_by_cell(old: Any, new: Any, expected: list[bool]) -> None:
    assert differing(old, new).tolist() == expected


def test_a_waterfall_is_drawn_as_its_contributions() -> None:
    old = ledger(package(id="A"), package(id="B", amount="$100 million"))
    new = ledger(package(id="A", amount="$450 million"), package(id="C", amount="$25 million"))
    picture = al.diff(old, new).waterfall().plot()
    assert isinstance(picture, al.Plot)
    assert "removed −100; amount 50.0; added 25.0" in picture.description.replace("-", "−").replace(" million", "")


def test_a_waterfall_without_best_estimates_is_not_drawn() -> None:
    old = ledger(package(id="A", category=["tanks", "uas"])).where(category="tanks")
    new = ledger(package(id="A", category=["tanks", "uas"]), package(id="B", category="tanks")).where(category="tanks")
    with pytest.raises(InputError, match="no amount"):
        al.diff(old, new).waterfall().plot()


def test_a_waterfall_of_converted_ledgers_names_its_rates_and_shows_cents() -> None:
    old = ledger(package(id="A", amount="$400.01")).convert("EUR", rates=rates("0.921913893242"))
    new = ledger(package(id="A", amount="$400.01"), package(id="B", amount="$1.03")).convert(
        "EUR", rates=rates("0.921913893242")
    )
    fall = al.diff(old, new).waterfall()
    assert fall.rates == new.total().rates != ""
    for view in (str(fall), fall._repr_html_(), fall.plot().to_json()):
        assert "converted to EUR at" in view
        assert "368.7747" not in view
    assert "368.77  " in str(fall)
    assert "Figures are shown to EUR 0.01, best estimates half to even and bounds outward" in str(fall)
    assert "Figures are shown" in fall._repr_html_()
    assert fall.to_pandas()["value"][0] == old.total().value


def test_a_waterfall_between_two_conversions_names_both() -> None:
    old, new = (ledger(package(id="A")).convert("EUR", rates=rates(rate), at=at) for rate, at in
                (("0.25", "2024-10-21"), ("0.25", "2024-10-22")))  # fmt: skip
    fall = al.diff(old, new).waterfall()
    assert fall.rates == f"{old.total().rates} (before); {new.total().rates} (after)"


def test_a_waterfall_of_what_was_stated_names_no_rates() -> None:
    fall = al.diff(ledger(package(id="A")), ledger(package(id="B"))).waterfall()
    assert fall.rates == ""
    assert str(fall).splitlines()[-1].startswith("new total")
