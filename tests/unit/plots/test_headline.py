from __future__ import annotations

import math

import pytest

from aidledger.plots import Headline, Scale


def test_facts_are_put_side_by_side_until_a_line_is_full() -> None:
    headline = Headline("T", ("a" * 40, "", "b" * 40, "c" * 40), "")
    assert headline.subtitles(600) == [f"{'a' * 40} · {'b' * 40}", "c" * 40]


def test_a_fact_longer_than_a_line_is_wrapped() -> None:
    assert [len(line) <= 88 for line in Headline("T", ("word " * 40,), "").subtitles(600)] == [True] * 3


def test_a_narrow_picture_has_shorter_lines() -> None:
    headline = Headline("Announced by fiscal year and authority, USD billion", ("a" * 40, "b" * 40), "")
    assert headline.titles(360) == ["Announced by fiscal year and", "authority, USD billion"]
    assert headline.subtitles(360) == ["a" * 40, "b" * 40]
    assert len(headline.titles(600)) == 1


@pytest.mark.parametrize(
    ("largest", "unit", "label"),
    [
        (2.5e12, "USD trillion", "2.50"),
        (71.21e9, "USD billion", "71.2"),
        (825e6, "USD million", "825"),
        (1250.0, "USD", "1,250"),
        (0.0, "USD", "0"),
    ],
)
def test_the_unit_fits_the_largest_figure(largest: float, unit: str, label: str) -> None:
    scale = Scale.of([largest, None, math.inf, math.nan], "USD")
    assert (scale.unit, scale.label(largest)) == (unit, label)


def test_a_label_has_about_three_digits_and_a_proper_minus() -> None:
    scale = Scale.of([64e9], "USD")
    assert [scale.label(value) for value in (825e6, -5.192e9, 0.0, -1.0)] == ["0.825", "−5.19", "0", "0"]


def test_a_scale_of_nothing_is_the_bare_currency() -> None:
    assert Scale.of([], "EUR") == Scale(1.0, "EUR")
