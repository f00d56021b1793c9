from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.errors import InputError
from aidledger.plots import Plot, Waterfall, steps_plot


def drawn(**steps: float) -> Plot:
    return steps_plot(steps.items(), currency="USD")


def ends(plot: Plot) -> list[tuple[float, float]]:
    assert isinstance(plot.picture, Waterfall)
    return [(row["start"], row["end"]) for row in plot.picture.rows()]


def test_every_step_begins_where_the_last_one_ended_and_the_sum_from_zero() -> None:
    assert ends(drawn(added=7e6, removed=-4e6, amount=-5e6)) == [(0, 7), (7, 3), (3, -2), (0, -2)]


def test_steps_of_one_kind_are_added() -> None:
    assert ends(steps_plot([("added", 1e6), ("removed", -1e6), ("added", 2e6)])) == [(0, 3), (3, 2), (0, 2)]


def test_steps_may_be_exact() -> None:
    plot = steps_plot([("added", Decimal("725000000.10")), ("removed", Decimal("-400000000.10"))], currency="USD")
    assert ends(plot) == [(0, 725), (725, 325), (0, 325)]


def test_the_title_has_the_unit_and_the_description_every_step() -> None:
    plot = drawn(added=7e6, removed=-4e6)
    assert plot.title == "Change, USD million"
    assert plot.description == "Waterfall. Change, USD million: added 7.00; removed −4.00."


def test_no_steps_come_to_nothing() -> None:
    plot = steps_plot([])
    assert (plot.marks, ends(plot)) == (1, [(0, 0)])
    plot.to_altair()
    plot.to_matplotlib().canvas.draw()


def test_it_is_valid_and_matplotlib_draws_it_too() -> None:
    plot = drawn(added=7e6, removed=-9e6)
    plot.to_altair()
    (axes,) = plot.to_matplotlib().axes
    assert [text.get_text() for text in axes.texts] == ["+7.00", "−9.00", "−2.00"]


@pytest.mark.parametrize("amount", [None, float("nan"), float("inf"), Decimal("NaN")])
def test_a_missing_amount_is_refused(amount: float | None) -> None:
    with pytest.raises(InputError, match="The step 'added' has no amount"):
        steps_plot([("added", amount)])


def test_more_steps_than_can_be_read_are_refused() -> None:
    with pytest.raises(InputError, match="41 steps are too many"):
        drawn(**{f"step{number}": 1.0 for number in range(41)})
