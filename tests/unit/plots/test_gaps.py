from __future__ import annotations

import datetime as dt
import math

import pytest

from aidledger.errors import InputError
from aidledger.plots import Gap, Gaps, Headline, Plot, Scale


def gap(day: int, size: float, verdict: str = "GAP", low: float | None = None, high: float | None = None) -> Gap:
    ends = (size if low is None else low, size if high is None else high)
    return Gap(dt.date(2024, 1, day), size, *ends, verdict, f"S{day}", "USD 5 million")


def gaps(*parts: Gap) -> Gaps:
    return Gaps(Headline("T", (), "Gaps."), parts, Scale(1e6, "USD million"))


def test_zero_lies_inside_the_axis_with_room_for_words_on_both_sides() -> None:
    low, high = gaps(gap(1, -8e6)).ends
    assert low < -8
    assert high > 0


def test_an_unlimited_range_ends_at_the_frame() -> None:
    picture = gaps(gap(1, 2e6, low=-math.inf, high=math.inf))
    row = picture.layers()["layer"][1]["data"]["values"][0]
    assert (row["low"], row["high"]) == picture.ends


def test_verdicts_are_counted_in_the_legend_in_their_order() -> None:
    picture = gaps(gap(1, 2e6), gap(2, 0, "AGREES"), gap(3, 1e6))
    colour = picture.layers()["layer"][1]["layer"][1]["encoding"]["color"]
    assert colour["scale"]["domain"] == ["AGREES (1)", "GAP (2)"]


def test_more_statements_than_a_page_should_carry_are_refused() -> None:
    with pytest.raises(InputError, match="5,001 statements are too many"):
        gaps(*[gap(1, 1e6)] * 5001)


@pytest.mark.parametrize("picture", [gaps(), gaps(gap(1, 2e6), gap(9, -1e6, "AGREES"))], ids=["none", "two"])
def test_it_is_valid_and_matplotlib_draws_it_too(picture: Gaps) -> None:
    plot = Plot(picture)
    assert plot.to_altair().to_dict()["title"]["text"] == "T"
    figure = plot.to_matplotlib()
    if picture.gaps:
        assert figure.axes[0].get_ylim() == pytest.approx(picture.ends)
    else:
        assert [text.get_text() for text in figure.axes[0].texts] == ["nothing to draw"]
    figure.canvas.draw()
