from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import aidledger as al
from aidledger.errors import CurrencyMismatchError, InputError
from aidledger.plots import Bars, Curves, Plot
from tests.builders import package


def ledger(*packages: al.AidPackage, **parts: Any) -> al.Ledger:
    return al.Ledger(packages, **parts)


def curves(plot: Plot) -> Curves:
    assert isinstance(plot.picture, Curves)
    return plot.picture


def bars(plot: Plot) -> Bars:
    assert isinstance(plot.picture, Bars)
    return plot.picture


TWO = ledger(
    package(amount="$400 million", date="2024-10-21", authority="PDA", recipient="Ukraine"),
    package(amount="$1.000 billion", date="2024-01-05", authority="USAI", recipient="Ukraine"),
)


def test_a_curve_says_what_unit_basis_reading_stage_scope_and_as_of() -> None:
    plot = TWO.where(since="2024-01-01").cumulative(freq="D", basis="new_money").plot()
    assert plot.title == "Announced, cumulative, USD billion"
    assert curves(plot).headline.facts[:4] == (
        "basis new_money",
        "conventional reading",
        "donor USA, recipient UKR, from 2024-01-01",
        "as of 2024-10-21",
    )
    assert "At the end: 1.40 (1.40 to 1.40)." in plot.description


def test_longer_periods_are_as_of_their_end() -> None:
    assert "as of the end of FY2025" in curves(TWO.cumulative(freq="FY").plot()).headline.facts


def test_a_step_stands_on_the_day_of_its_package() -> None:
    (curve,) = curves(TWO.cumulative(freq="D").plot()).curves
    assert [(p.day, p.value) for p in curve.points] == [(dt.date(2024, 1, 5), 1e9), (dt.date(2024, 10, 21), 1.4e9)]


def test_curves_by_group_are_named_by_their_keys() -> None:
    plot = TWO.cumulative(by=["authority", "donor"]).plot()
    assert plot.title == "Announced, cumulative by authority and donor, USD billion"
    assert [curve.name for curve in curves(plot).curves] == ["PDA / USA", "USAI / USA"]


def test_an_uncertain_date_is_a_band() -> None:
    plot = ledger(package(amount="$1 million", date="2024-01-01"), package(date="2024-03")).cumulative(freq="D").plot()
    (curve,) = curves(plot).curves
    assert [(p.day, p.value, p.low, p.high) for p in curve.points] == [
        (dt.date(2024, 1, 1), 1e6, 0.5e6, 1.5e6),
        (dt.date(2024, 3, 1), 1e6, 0.5e6, 402e6),
        (dt.date(2024, 3, 31), 401e6, 400e6, 402e6),
    ]


def test_an_unknown_amount_leaves_the_band_open() -> None:
    picture = curves(ledger(package(), package(amount="not given")).cumulative(freq="D").plot())
    assert picture.curves[0].points[-1].high == float("inf")


def test_an_empty_ledger_has_an_empty_picture() -> None:
    assert ledger().cumulative().plot().marks == 0
    assert ledger().totals(by="authority").plot().marks == 0


def test_curves_nobody_could_tell_apart_are_refused() -> None:
    many = ledger(*(package(donor=donor) for donor in ("US", "UK", "DE", "FR", "IT", "ES", "PL", "SE")))
    with pytest.raises(InputError, match="8 curves are too many to tell apart: 7 is the most") as raised:
        many.cumulative(by="donor").plot()
    assert "where(" in raised.value.hint


def test_statements_on_several_curves_are_refused() -> None:
    with pytest.raises(InputError, match="Statements are about one curve, and there are 2"):
        TWO.cumulative(by="authority").plot(statements=TWO.reconcile())


@pytest.mark.parametrize("wrong", [TWO, TWO.statements, "all"], ids=["ledger", "statements", "word"])
def test_what_is_no_reconciliation_is_refused_with_the_way_to_one(wrong: Any) -> None:
    with pytest.raises(InputError, match="statements takes a reconciliation") as raised:
        TWO.cumulative().plot(statements=wrong)
    assert raised.value.hint == "Give statements=ledger.reconcile()."


def test_bars_stand_largest_first_and_say_which_record() -> None:
    plot = TWO.totals(by="authority").plot()
    assert [bar.name for bar in bars(plot).bars] == ["USAI", "PDA"]
    assert bars(plot).headline.facts[:4] == ("basis announced", "conventional reading", "ledger", "as of 2024-10-21")


def test_bars_by_time_stand_in_order_of_time() -> None:
    plot = TWO.totals(by="month").plot()
    assert [bar.name for bar in bars(plot).bars] == ["2024-01", "2024-10"]


def test_a_narrowed_total_is_as_of_the_day_it_was_narrowed_to() -> None:
    plot = TWO.where(until="2024-12-31").totals(by="authority").plot()
    assert bars(plot).headline.facts[2:4] == ("ledger, to 2024-12-31", "as of 2024-12-31")


def test_shared_categories_are_ranges_and_the_picture_says_why() -> None:
    plot = ledger(package(category=["artillery", "munitions"])).totals(by="category").plot()
    assert all(bar.value is None for bar in bars(plot).bars)
    assert "pale ranges: no split is known" in bars(plot).headline.facts


def test_bars_that_are_left_out_are_counted() -> None:
    plot = TWO.totals(by="authority").plot(most=1)
    assert [bar.name for bar in bars(plot).bars] == ["USAI"]
    assert "the 1 largest of 2 groups" in bars(plot).headline.facts


def test_packages_that_are_no_aid_are_named_in_the_picture() -> None:
    plot = ledger(package(), package(instrument="loan", id="L-1")).totals(by="authority").plot()
    assert any("L-1" in fact for fact in bars(plot).headline.facts)


def test_bars_by_stage_have_no_single_stage_in_their_title() -> None:
    plot = ledger(package(), package(stage="delivered")).totals(by="stage").plot()
    assert plot.title == "Totals by stage, USD million"


def test_bars_in_several_currencies_are_refused() -> None:
    mixed = ledger(package(), package(amount="EUR 5 million", donor="DE"))
    with pytest.raises(CurrencyMismatchError, match="Bars in EUR and USD have no axis in common"):
        mixed.totals(by="currency").plot()


@pytest.mark.parametrize("most", [0, -1, "all", 2.5])
def test_no_bars_at_all_cannot_be_asked_for(most: Any) -> None:
    with pytest.raises(InputError, match="leaves nothing to draw"):
        TWO.totals(by="authority").plot(most=most)


def test_a_curve_without_a_best_estimate_has_its_unit_from_the_band() -> None:
    shared = ledger(package(amount="$4.000 billion", date="2024-01-05", category=["munitions", "air_defence"]))
    plot = shared.where(category="munitions").cumulative(freq="D").plot()
    assert plot.title == "Announced, cumulative, USD billion"
    assert "no best estimate (0 to 4.00)" in plot.description


def test_a_picture_of_nothing_has_a_title_without_a_loose_comma() -> None:
    nothing = TWO.where(since="2030-01-01")
    for plot in (nothing.totals(by="authority").plot(), nothing.cumulative().plot(), ledger().cumulative().plot()):
        assert not plot.title.rstrip().endswith(",")
        assert "no packages to draw" in plot.picture.headline.facts
