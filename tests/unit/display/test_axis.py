from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.display.axis import label_line, round_step, step_label

heights = st.decimals(min_value="0.000001", max_value=10**15, allow_nan=False, places=6)


@given(heights)
def test_steps_cover_the_highest_value_and_are_no_more_than_six(highest: Decimal) -> None:
    step = round_step(highest)
    assert step * 6 >= highest
    assert step.normalize().as_tuple().digits in {(1,), (2,), (2, 5), (5,)}


@given(heights)
def test_no_smaller_round_step_would_have_done(highest: Decimal) -> None:
    assert round_step(highest) * Decimal("0.4") * 6 < highest


@pytest.mark.parametrize("highest", [Decimal(0), Decimal(-3)])
def test_an_empty_axis_goes_by_ones(highest: Decimal) -> None:
    assert round_step(highest) == 1


@pytest.mark.parametrize(("number", "label"), [("20", "20"), ("2E+3", "2,000"), ("0.50", "0.5"), ("0", "0")])
def test_numbers_on_an_axis_have_no_exponent_and_no_needless_zeros(number: str, label: str) -> None:
    assert step_label(Decimal(number)) == label


def test_labels_that_would_touch_or_leave_the_line_are_left_out() -> None:
    assert label_line({0: "2021", 3: "2022", 4: "2023", 6: "2024", 11: "2025"}, 14) == "2021  2024"


def test_no_labels_make_an_empty_line() -> None:
    assert label_line({}, 10) == ""
