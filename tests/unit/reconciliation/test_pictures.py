from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

import aidledger as al
from aidledger.errors import CurrencyMismatchError
from aidledger.plots import Curves, Gaps
from tests.builders import package, statement


def ledger(*statements: al.Statement) -> al.Ledger:
    packages = [
        package(amount="$400 million", date="2024-10-21", authority="PDA"),
        package(amount="$1.000 billion", date="2024-01-05", authority="USAI"),
    ]
    return al.Ledger(packages, statements=statements, name="two")


def said(**changes: Any) -> al.Statement:
    scope = {"donor": "USA", "since": "2024-01-01", **changes.pop("scope", {})}
    plain = {"amount": "$1.4 billion", "as_of": "2024-10-21", "id": "S", "scope": scope}
    return statement(**{**plain, **changes})


def on_curve(*statements: al.Statement, since: str | None = "2024-01-01", **curve: Any) -> list[tuple[str, str]]:
    """Names and verdicts of the statements drawn on a curve."""
    record = ledger(*statements)
    part = record.where(since=since, **{k: curve.pop(k) for k in ("authority", "until", "category") if k in curve})
    picture = part.cumulative(**{"freq": "D", **curve}).plot(statements=record.reconcile()).picture
    assert isinstance(picture, Curves)
    return [(claim.name, claim.verdict) for claim in picture.claims]


def test_a_statement_of_the_same_scope_is_drawn_with_its_interval_and_verdict() -> None:
    record = ledger(said(amount="over $1.3 billion"))
    picture = record.where(since="2024-01-01").cumulative(freq="D").plot(statements=record.reconcile()).picture
    assert isinstance(picture, Curves)
    (claim,) = picture.claims
    assert (claim.day, claim.value, claim.low, claim.high) == (dt.date(2024, 10, 21), 1.3e9, 1.3e9, 1.4e9)
    assert (claim.verdict, claim.text) == ("AGREES", "at least USD 1.3 billion")
    assert picture.headline.facts[-1] == "1 of 1 statements are about this curve"


@pytest.mark.parametrize(
    "other",
    [
        said(scope={"since": "2024-02-01"}),
        said(scope={"authority": "PDA"}),
        said(scope={"fiscal_year": "FY2024"}),
        said(kind="remaining"),
        said(amount="EUR 1.4 billion"),
        said(as_of=None),
        said(scope={"stage": "delivered"}),
    ],
    ids=["start", "authority", "fiscal year", "balance", "currency", "no day", "stage"],
)
def test_a_statement_about_something_else_is_not_drawn(other: al.Statement) -> None:
    assert on_curve(said(id="SAME"), other) == [("SAME", "AGREES")]


def test_a_statement_about_one_authority_belongs_on_the_curve_of_that_authority() -> None:
    one = said(amount="$400 million", scope={"authority": "PDA"})
    assert on_curve(one, authority="PDA") == [("S", "AGREES")]
    assert on_curve(said(), authority="PDA") == []


def test_the_order_of_authorities_makes_no_difference() -> None:
    both = said(scope={"authority": ["USAI", "PDA"]})
    assert on_curve(both, authority=["PDA", "USAI"]) == [("S", "AGREES")]


def test_a_statement_about_all_donors_is_not_about_the_curve_of_one() -> None:
    packages = [package(date="2024-02-01"), package(amount="$5 million", donor="DE", date="2024-02-01")]
    everybody = statement(id="ALL", amount="$405 million", as_of="2024-10-21", scope={"since": "2024-01-01"})
    record = al.Ledger(packages, statements=[everybody])
    verdicts = record.reconcile()
    assert [claim.name for claim in verdicts.claims_on(record.where(since="2024-01-01").cumulative())] == ["ALL"]
    assert verdicts.claims_on(record.where(since="2024-01-01", donor="US").cumulative()) == ()


def test_a_statement_about_one_donor_is_about_a_curve_of_packages_that_are_all_of_that_donor() -> None:
    packages = [package(date="2024-02-01"), package(amount="$5 million", donor="DE", date="2024-02-01")]
    one = said(amount="$400 million")
    record = al.Ledger(packages, statements=[one])
    verdicts = record.reconcile()
    assert verdicts.claims_on(record.where(since="2024-01-01").cumulative()) == ()
    assert [claim.name for claim in verdicts.claims_on(record.where(since="2024-01-01", donor="US").cumulative())] == [
        "S"
    ]


def test_a_curve_of_one_category_has_no_statements() -> None:
    assert on_curve(said(), category="munitions") == []


def test_without_a_start_every_statement_from_before_the_first_package_is_about_the_curve() -> None:
    early, late = said(id="E", scope={"since": "2023-01-01"}), said(id="L", scope={"since": "2024-02-01"})
    assert on_curve(early, late, since=None) == [("E", "AGREES")]


def test_a_statement_after_the_end_of_a_curve_is_not_drawn() -> None:
    assert on_curve(said(), until="2024-06-30") == []
    assert on_curve(said(), until="2024-10-21") == [("S", "AGREES")]


def test_a_statement_is_not_judged_on_a_basis_that_is_not_its_own() -> None:
    assert on_curve(said(), basis="new_money") == [("S", "")]


def test_every_gap_that_could_be_measured_is_drawn_and_the_others_are_counted() -> None:
    plot = ledger(said(), said(id="T", amount="$9 billion"), said(id="U", as_of=None)).reconcile().plot()
    assert isinstance(plot.picture, Gaps)
    assert [(gap.name, gap.verdict, gap.gap) for gap in plot.picture.gaps] == [("S", "AGREES", 0), ("T", "GAP", 7.1e9)]
    assert plot.picture.headline.facts[-1] == "1 of 3 not comparable and not drawn"
    assert plot.title == "Stated less on record, USD billion"
    assert "1 AGREES, 1 GAP" in plot.description


def test_a_ledger_without_statements_has_an_empty_picture() -> None:
    plot = ledger().reconcile().plot()
    assert plot.marks == 0
    assert "Nothing could be compared" in plot.description
    plot.to_altair()


def test_gaps_in_several_currencies_are_refused() -> None:
    packages = [package(), package(amount="EUR 5 million", donor="DE", date="2024-02-01")]
    said_of = [said(id="A"), said(id="B", amount="EUR 5 million", scope={"donor": "DEU"})]
    with pytest.raises(CurrencyMismatchError, match="Gaps in EUR and USD have no axis in common"):
        al.Ledger(packages, statements=said_of).reconcile().plot()


def test_the_shipped_record_shows_the_statements_on_their_curve() -> None:
    us = al.load("us-ukraine")
    plot = us.where(since="2022-02-24").cumulative(freq="D").plot(statements=us.reconcile())
    assert isinstance(plot.picture, Curves)
    assert len(plot.picture.claims) == 53
    # Points on a curve of the same basis agree exactly when the curve at that day meets what was stated.
    curve = plot.picture.curves[0].points
    for claim in plot.picture.claims:
        at = [point for point in curve if point.day <= claim.day][-1]
        if claim.verdict == "AGREES":
            assert at.low <= claim.high
            assert at.high >= claim.low
        if claim.verdict == "GAP":
            assert at.high < claim.low or at.low > claim.high


def test_statements_in_other_money_than_a_curve_are_said_to_be() -> None:
    record = ledger(said())
    cells = {"date": ["2024-01-05"], "currency": ["EUR"], "rate": ["1.25"]}
    euros = record.convert("EUR", rates=al.rates(pa.table(cells), to="USD", label="one day"), at="2024-01-05")
    plot = euros.where(since="2024-01-01").cumulative(freq="D").plot(statements=record.reconcile())
    assert plot.picture.headline.facts[-1] == (
        "0 of 1 statements are about this curve: they are not in EUR; "
        "give the reconcile() of the ledger the curve is from"
    )
    own = euros.where(since="2024-01-01").cumulative(freq="D").plot(statements=euros.reconcile())
    assert own.picture.headline.facts[-1] == "1 of 1 statements are about this curve"
    back = record.where(since="2024-01-01").cumulative(freq="D").plot(statements=euros.reconcile())
    assert "they are not in USD;" in back.picture.headline.facts[-1]


def test_statements_are_not_drawn_on_a_curve_at_other_prices() -> None:
    us = al.load("us-ukraine")
    real = us.where(since="2022-02-24").deflate(to=2024, prices=al.prices("us-gdp"))
    picture = real.cumulative(freq="Q").plot(statements=us.reconcile()).picture
    assert isinstance(picture, Curves)
    assert picture.claims == ()
    assert "they are at other rates or prices;" in picture.headline.facts[-1]


def test_an_empty_picture_says_that_nothing_could_be_compared() -> None:
    plot = ledger(said(as_of=None)).reconcile().plot()
    assert plot.title == "Stated less on record"
    assert "nothing could be compared" in plot.picture.headline.facts
    assert "there are no statements" in ledger().reconcile().plot().picture.headline.facts
