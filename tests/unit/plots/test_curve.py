from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from aidledger.errors import InputError
from aidledger.plots import Claim, Curve, Curves, Headline, Plot, Point, Scale

DAY = dt.date(2024, 1, 1)
ABOUT = Headline("T", ("basis announced",), "A curve.")
MILLIONS = Scale(1e6, "USD million")


def point(days: int, value: float | None, low: float | None = None, high: float | None = None) -> Point:
    middle = value or 0.0
    return Point(DAY + dt.timedelta(days), value, middle if low is None else low, middle if high is None else high)


def claim(days: int, value: float, verdict: str = "AGREES", high: float | None = None) -> Claim:
    return Claim(DAY + dt.timedelta(days), value, value, high or value + 1e6, verdict, f"S{days}", "USD 5 million")


def picture(*points: Point, claims: tuple[Claim, ...] = (), name: str = "") -> Curves:
    return Curves(ABOUT, (Curve(name, points),), claims, MILLIONS)


def layer(curves: Curves, group: int, number: int) -> dict[str, Any]:
    found: dict[str, Any] = curves.layers()["layer"][group]["layer"][number]
    return found


def rows(curves: Curves, number: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = layer(curves, 0, number)["data"]["values"]
    return found


def test_points_that_change_nothing_are_left_out() -> None:
    curve = Curve("", (point(0, 1e6), point(1, 1e6), point(2, 3e6), point(3, 3e6)))
    assert [p.day.day for p in curve.until(DAY).points] == [1, 3, 4]


def test_a_curve_is_drawn_on_to_the_day_asked_for() -> None:
    assert Curve("", (point(0, 1e6),)).until(DAY + dt.timedelta(9)).points[-1] == point(9, 1e6)


def test_a_curve_without_points_stays_empty() -> None:
    assert Curve("", ()).until(DAY).points == ()


def test_the_band_is_flat_from_point_to_point() -> None:
    (band,) = rows(picture(point(0, 2e6, 1e6, 3e6), point(5, 4e6)), 0)
    assert band == {"curve": "", "day": "2024-01-01", "until": "2024-01-06", "low": 1.0, "high": 3.0}


def test_an_unlimited_band_ends_at_the_frame() -> None:
    curves = picture(point(0, 2e6, 1e6, math.inf), point(5, 4e6))
    assert rows(curves, 0)[0]["high"] == curves.top
    assert rows(curves, 1)[0]["range"] == "1.00 to no limit USD million"


def test_a_step_without_best_estimate_has_no_line_and_a_range_at_its_end() -> None:
    curves = picture(point(0, None, 1e6, 3e6), name="artillery")
    assert rows(curves, 1)[0]["value"] is None
    assert rows(curves, 2)[0]["text"] == "artillery 1.00 to 3.00"


def test_the_axis_begins_at_zero_unless_something_is_below() -> None:
    assert picture(point(0, 2e6)).bottom == 0
    assert picture(point(0, 2e6, -1e6)).bottom == -1


def test_a_single_point_is_shown_as_a_dot() -> None:
    assert "point" in layer(picture(point(0, 2e6)), 0, 1)["mark"]
    assert "point" not in layer(picture(point(0, 2e6), point(1, 3e6)), 0, 1)["mark"]


def test_labels_at_the_ends_do_not_cover_each_other() -> None:
    curves = Curves(ABOUT, tuple(Curve(name, (point(0, 9e6), point(5, 50e6))) for name in "ab"), (), MILLIONS)
    places = [row["y"] for row in rows(curves, 2)]
    assert abs(places[0] - places[1]) >= 15 / 330 * curves.top - 1e-9


def test_claims_have_the_colour_and_shape_of_their_verdict_and_are_counted() -> None:
    curves = picture(point(0, 5e6), claims=(claim(1, 5e6), claim(2, 9e6, "GAP"), claim(3, 9e6, "GAP")))
    dot = layer(curves, 1, 1)
    assert dot["encoding"]["color"]["scale"] == {"domain": ["AGREES (1)", "GAP (2)"], "range": ["#009E73", "#D55E00"]}
    assert dot["encoding"]["shape"]["scale"]["range"] == ["circle", "triangle-up"]


def test_a_claim_that_was_not_judged_says_so() -> None:
    curves = picture(point(0, 5e6), claims=(claim(1, 5e6, ""),))
    values = curves.layers()["layer"][1]["data"]["values"]
    assert values[0]["verdict"] == "not judged on this basis (1)"


def test_a_floor_without_ceiling_is_drawn_to_the_frame() -> None:
    curves = picture(point(0, 5e6), claims=(claim(1, 5e6, high=math.inf),))
    assert curves.layers()["layer"][1]["data"]["values"][0]["high"] == curves.top


@pytest.mark.parametrize(("count", "layers"), [(3, 3), (4, 2)])
def test_few_claims_have_their_wording_beside_them(count: int, layers: int) -> None:
    curves = picture(point(0, 5e6), claims=tuple(claim(number, 5e6) for number in range(count)))
    assert len(curves.layers()["layer"][1]["layer"]) == layers


def test_without_claims_only_curves_are_drawn() -> None:
    assert len(picture(point(0, 5e6)).layers()["layer"]) == 1


def test_more_points_than_a_page_should_carry_are_refused() -> None:
    with pytest.raises(InputError, match=r"5,001 points are too many") as raised:
        picture(*(point(day, float(day)) for day in range(5001)))
    assert 'freq="M"' in raised.value.hint


def test_a_curve_of_nothing_is_an_empty_picture() -> None:
    empty = Curves(ABOUT, (), (), MILLIONS)
    assert (empty.marks, empty.top, empty.bottom) == (0, 1.0, 0.0)
    assert Plot(empty).to_altair().to_dict()["title"]["text"] == "T"


@pytest.mark.parametrize(
    "curves",
    [
        Curves(ABOUT, (), (), MILLIONS),
        picture(point(0, 2e6)),
        picture(point(0, None, 1e6, math.inf), point(400, None, 2e6, math.inf)),
        picture(
            point(0, 2e6), point(99, 3e6), claims=(claim(1, 5e6), claim(2, 5e6, ""), claim(3, 5e6, "GAP", math.inf))
        ),
    ],
    ids=["empty", "one", "shared", "claims"],
)
def test_matplotlib_draws_it_too(curves: Curves) -> None:
    figure = Plot(curves).to_matplotlib()
    (axes,) = figure.axes
    assert axes.get_ylim() == pytest.approx((curves.bottom, curves.top))
    figure.canvas.draw()


def test_the_band_of_a_curve_that_rises_on_its_last_day_is_closed_at_its_full_width() -> None:
    curves = picture(point(0, None, 0.0, 5e6), point(9, None, 0.0, 7e6))
    (end,) = layer(curves, 0, -1)["data"]["values"]
    assert (end["day"], end["low"], end["high"]) == ("2024-01-10", 0.0, 7.0)
    figure = Plot(curves).to_matplotlib()
    tops = [float(line.get_segments()[0][1][1]) for line in figure.axes[0].collections if hasattr(line, "get_segments")]
    assert tops == [7.0]


def test_a_curve_without_any_width_has_nothing_to_close() -> None:
    assert layer(picture(point(0, 4e6), point(9, 5e6)), 0, -1)["data"]["values"] == []
