"""Escapes, numbers and tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.amounts.printed import in_words
from aidledger.display import billions, escape_control, grouped, scaled, shorten, text_table
from aidledger.display.numbers import Toward


@pytest.mark.parametrize("text", ["red \x1b[31m", "bidi \u202e", "null \0", "line\nbreak", "private \ue000"])
def test_what_could_repaint_a_terminal_is_escaped(text: str) -> None:
    assert escape_control(text).isprintable()


def test_a_control_character_can_be_kept() -> None:
    assert escape_control("a\nb\x1b", keep="\n") == "a\nb\\x1b"


def test_plain_text_is_left_alone() -> None:
    assert escape_control("Škoda 58 bn") == "Škoda 58 bn"


def test_a_cut_is_marked() -> None:
    assert (shorten("abcdef", 6), shorten("abcdefg", 6)) == ("abcdef", "abcde…")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("71210000000", "71.21 billion"),
        ("-400000000", "-400 million"),
        ("1250", "1,250"),
        ("2000000000000", "2 trillion"),
        ("Infinity", "unlimited"),
        ("-Infinity", "-unlimited"),
    ],
)
def test_numbers_are_scaled_in_words(value: str, text: str) -> None:
    assert scaled(Decimal(value)) == text


@pytest.mark.parametrize(("value", "text"), [("71210000000", "71.210"), ("Infinity", "∞"), ("-Infinity", "-∞")])
def test_billions_line_up(value: str, text: str) -> None:
    assert billions(Decimal(value)) == text


def test_digits_are_grouped_in_threes() -> None:
    assert (grouped(Decimal("1234567.50")), grouped(1234)) == ("1,234,567.50", "1,234")


def test_columns_line_up_for_wide_and_combining_characters() -> None:
    assert text_table(["who", "n"], [["日本", "1"], ["e\u0301", "22"]], align=["left", "right"]).splitlines() == [
        "who    n",
        "----  --",
        "日本   1",
        "e\u0301     22",
    ]


def test_a_cell_cannot_break_out_of_its_table() -> None:
    assert len(text_table(["a"], [["x\ny\x1b[2J"]]).splitlines()) == 3


@pytest.mark.parametrize(
    ("value", "toward", "text"),
    [
        ("999999999.99", "nearest", "1 billion"),
        ("-999999999.99", "low", "-1 billion"),
        ("-999999999.99", "high", "-999.999 million"),
        ("999999999999.99", "high", "1 trillion"),
        ("999999.9999", "nearest", "1 million"),
        ("999999999999999.9999", "nearest", "1,000 trillion"),
        ("-0.0004", "nearest", "0"),
        ("-0.0004", "low", "-0.001"),
    ],
)
def test_the_scale_is_that_of_the_rounded_figure(value: str, toward: Toward, text: str) -> None:
    assert scaled(Decimal(value), toward=toward) == text


def test_no_figure_is_a_negative_zero() -> None:
    assert in_words(Decimal("-0.004"), "EUR") == "0"
    assert billions(Decimal(-1)) == "0.000"
