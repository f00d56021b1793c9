from __future__ import annotations

import datetime as dt

import pytest

from aidledger.plots.theme import PALETTE, VERDICTS, days_axis, spread_out


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("first", "last", "ticks"),
    [
        (dt.date(2024, 10, 1), dt.date(2024, 11, 1), 4),
        (dt.date(2022, 2, 24), dt.date(2022, 8, 1), {"interval": "month", "step": 1}),
        (dt.date(2022, 2, 24), dt.date(2025, 1, 9), {"interval": "month", "step": 6}),
        (dt.date(1990, 1, 1), dt.date(2025, 1, 9), {"interval": "month", "step": 60}),
        (dt.date(1000, 1, 1), dt.date(2025, 1, 9), {"interval": "month", "step": 120}),
    ],
)
def test_ticks_are_a_handful_whatever_the_span(first: dt.date, last: dt.date, ticks: object) -> None:
    assert days_axis(first, last)["tickCount"] == ticks


def test_years_are_named_alone_when_ticks_are_years() -> None:
    assert days_axis(dt.date(2010, 1, 1), dt.date(2025, 1, 1))["format"] == "%Y"


def test_labels_far_apart_stay_where_they_are() -> None:
    assert spread_out([30.0, 10.0], 5) == [30.0, 10.0]


def test_labels_on_top_of_each_other_are_moved_apart_in_their_order() -> None:
    moved = spread_out([10.0, 10.2, 9.9, 50.0], 4)
    assert moved[3] == 50.0
    assert moved[2] < moved[0] < moved[1]
    assert min(b - a for a, b in zip(sorted(moved), sorted(moved)[1:], strict=False)) >= 4 - 1e-9


def test_nothing_to_label_is_nothing_to_move() -> None:
    assert spread_out([], 4) == []


def test_verdicts_differ_in_shape_as_well_as_colour() -> None:
    for part in range(3):
        assert len({look[part] for look in VERDICTS.values()}) == len(VERDICTS)


def test_the_first_colours_stand_out_from_white() -> None:
    # 3 to 1 is what WCAG asks of graphics; the pale ones come last and carry a label.
    assert all(1.05 / (luminance(colour) + 0.05) >= 3 for colour in PALETTE[:3])
