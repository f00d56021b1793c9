"""What holds of every picture, whatever is drawn."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import math
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import aidledger as al
from aidledger.plots import Curve, Point, steps_plot
from aidledger.plots.theme import spread_out
from tests.builders import package

AMOUNTS = st.sampled_from(["$5 million", "up to $80 million", "over $1.2 billion", "about $3 billion", "not given"])
DATES = st.sampled_from(["2024-01-31", "2024-02", "until 2024-03-05", "2022-07-01", "unclear, 05/24", "2024-02-29"])
CATEGORIES = st.sampled_from(["artillery", "munitions", "artillery;munitions"])
PACKAGES = st.lists(st.tuples(AMOUNTS, DATES, CATEGORIES), min_size=1, max_size=6)

few = settings(max_examples=25)


def ledger(rows: list[tuple[str, str, str]]) -> al.Ledger:
    return al.Ledger(
        package(id=f"P-{number}", amount=amount, date=date, category=category.split(";"))
        for number, (amount, date, category) in enumerate(rows)
    )


def numbers(part: Any) -> list[float]:
    """Every number of a specification."""
    if isinstance(part, dict):
        return [number for value in part.values() for number in numbers(value)]
    if isinstance(part, list):
        return [number for value in part for number in numbers(value)]
    return [part] if isinstance(part, float | int) and not isinstance(part, bool) else []


@few
@given(PACKAGES, st.sampled_from(["D", "M", "FY"]), st.sampled_from(["announced", "new_money"]))
def test_every_curve_is_json_with_finite_numbers_and_its_band_in_order(
    rows: list[tuple[str, str, str]], freq: str, basis: str
) -> None:
    plot = ledger(rows).cumulative(freq=freq, basis=basis).plot()
    spec = json.loads(plot.to_json())
    assert all(math.isfinite(number) for number in numbers(spec))
    band = spec["layer"][0]["layer"][0]["data"]["values"]
    assert all(row["low"] <= row["high"] and row["day"] < row["until"] for row in band)


@few
@given(PACKAGES, st.sampled_from(["category", "authority", "month"]))
def test_every_bar_of_every_total_is_drawn_or_counted_as_left_out(rows: list[tuple[str, str, str]], by: str) -> None:
    totals = ledger(rows).totals(by=by)
    assert totals.plot().marks == len(totals)
    assert all(math.isfinite(number) for number in numbers(json.loads(totals.plot(most=1).to_json())))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.integers(0, 40))
def test_leaving_out_steps_that_change_nothing_changes_no_day(values: list[int], further: int) -> None:
    first = dt.date(2024, 1, 1)
    days = [first + dt.timedelta(number) for number in range(len(values))]
    whole = Curve("", tuple(Point(day, float(v), float(v), float(v)) for day, v in zip(days, values, strict=True)))
    drawn = whole.until(days[-1] + dt.timedelta(further)).points
    for point in whole.points:
        assert [step for step in drawn if step.day <= point.day][-1].value == point.value
    assert drawn[-1].value == whole.points[-1].value


@given(st.lists(st.floats(0, 100), max_size=7), st.floats(0.1, 20))
def test_labels_moved_apart_keep_their_order_and_distance(places: list[float], least: float) -> None:
    moved = spread_out(places, least)
    order = sorted(range(len(places)), key=lambda index: places[index])
    for a, b in itertools.pairwise(order):
        assert moved[b] - moved[a] >= least - 1e-6


@given(st.lists(st.tuples(st.text(max_size=5), st.decimals(-(10**12), 10**12, places=2)), max_size=20))
def test_a_waterfall_ends_at_the_sum_of_its_steps(steps: list[tuple[str, Decimal]]) -> None:
    picture = steps_plot(steps, currency="USD").picture
    last: dict[str, Any] = picture.rows()[-1]  # type: ignore[attr-defined] # a picture of this kind has rows
    total = float(sum((amount for _, amount in steps), Decimal(0)))
    assert math.isclose(last["end"] * picture.scale.factor, total, rel_tol=1e-6, abs_tol=1e3)  # type: ignore[attr-defined]
