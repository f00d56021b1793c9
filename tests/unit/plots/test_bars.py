from __future__ import annotations

import math
from typing import Any

from aidledger.plots import Bar, Bars, Headline, Plot, Scale

ABOUT = Headline("T", (), "Bars.")


def bars(*parts: Bar) -> Bars:
    return Bars(ABOUT, parts, Scale(1e6, "USD million"))


def row(bar: Bar) -> dict[str, Any]:
    found: dict[str, Any] = bars(bar).layers()["data"]["values"][0]
    return found


def test_a_bar_runs_from_zero_to_the_best_estimate_with_its_interval() -> None:
    found = row(Bar("PDA", 5e6, 4e6, 6e6))
    assert (found["zero"], found["value"], found["low"], found["high"], found["label"]) == (0, 5.0, 4.0, 6.0, "5.00")
    assert found["range_low"] is None


def test_a_group_without_best_estimate_is_a_range_and_nothing_else() -> None:
    found = row(Bar("artillery", None, 1e6, 25e6))
    assert (found["range_low"], found["range_high"], found["label"]) == (1.0, 25.0, "1.00 to 25.0")
    assert (found["zero"], found["value"], found["low"]) == (None, None, None)


def test_a_range_without_limit_is_told_and_drawn_to_the_edge() -> None:
    whole = bars(Bar("a", None, 1e6, math.inf), Bar("b", 10e6, 10e6, 10e6))
    found = whole.layers()["data"]["values"][0]
    assert found["label"] == "at least 1.00, no limit"
    assert found["range_high"] > whole.longest


def test_the_order_of_bars_is_said_in_the_specification() -> None:
    whole = bars(Bar("z", None, 1e6, 2e6), Bar("a", 1e6, 1e6, 1e6))
    assert whole.layers()["encoding"]["y"]["scale"]["domain"] == ["z", "a"]


def test_the_axis_begins_at_zero_unless_something_is_below() -> None:
    assert bars(Bar("a", 5e6, 4e6, 6e6)).lowest == 0
    assert bars(Bar("a", 5e6, -4e6, 6e6)).lowest == -4


def test_more_bars_make_a_taller_picture() -> None:
    few, many = bars(Bar("a", 1e6, 1e6, 1e6)), bars(*(Bar(str(n), 1e6, 1e6, 1e6) for n in range(9)))
    assert (few.height, many.height, many.marks) == (34, 243, 9)


def test_no_bars_are_an_empty_picture_in_both_ways_of_drawing() -> None:
    plot = Plot(bars())
    assert plot.to_altair().to_dict()["title"]["text"] == "T"
    plot.to_matplotlib().canvas.draw()


def test_matplotlib_draws_bars_and_ranges() -> None:
    figure = Plot(bars(Bar("a", None, 1e6, math.inf), Bar("b", 10e6, 9e6, 11e6))).to_matplotlib()
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b"]
    assert [text.get_text() for text in axes.texts] == ["at least 1.00, no limit", "10.0"]
    figure.canvas.draw()
