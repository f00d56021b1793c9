from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from aidledger.display import Style
from aidledger.display.chart import Mark, Series, area_chart, legend

ASCII = Style(unicode=False)
COLOUR = Style(colour=True)


def series(*values: str | int, name: str = "all") -> Series:
    return Series(name, [Decimal(value) for value in values])


def bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_nothing_to_draw_gives_nothing() -> None:
    assert area_chart([], ticks={}) == ""
    assert area_chart([series()], ticks={}) == ""


def test_a_full_block_reaches_the_label_of_its_row() -> None:
    assert area_chart([series(1, 2)], ticks={0: "22", 1: "23"}, width=9, height=2).splitlines() == [
        "2 ┤   ███",
        "1 ┤██████",
        "0 └──────",
        "   22 23",
    ]


def test_height_is_drawn_to_an_eighth_of_a_cell() -> None:
    assert area_chart([series("0.5", "0.875", 1)], ticks={}, width=6, height=1).splitlines()[0] == "1 ┤▄▇█"


def test_what_is_more_than_nothing_is_seen() -> None:
    assert "▁" in area_chart([series("0.0001", 100)], ticks={}, width=12, height=4)


def test_negative_heights_count_as_nothing() -> None:
    drawn = area_chart([series(-5, 1), series(1, 1, name="other")], ticks={}, width=5, height=2)
    assert drawn.splitlines()[:2] == ["2 ┤ ▒", "1 ┤▒█"]


def test_layers_stand_on_each_other_and_differ() -> None:
    lines = area_chart([series(1), series(1, name="b")], ticks={}, width=5, height=2).splitlines()
    assert lines[:2] == ["2 ┤▒▒", "1 ┤██"]


def test_ascii_chart_is_ascii() -> None:
    drawn = area_chart(
        [series(1, 3), series("0.2", 2, name="b")],
        ticks={0: "Š"},
        marks=[Mark(Decimal(1), Decimal(2))],
        width=20,
        height=5,
        style=ASCII,
    )
    assert drawn.isascii()
    assert "o" in drawn
    assert "#" in drawn
    assert "=" in drawn


def test_less_than_half_a_cell_is_a_dot_in_ascii() -> None:
    assert "." in area_chart([series("0.1", 1)], ticks={}, width=10, height=1, style=ASCII)


def test_a_mark_stands_at_its_step_and_height() -> None:
    drawn = area_chart([series(1, 1, 1, 1)], ticks={}, marks=[Mark(Decimal("2.5"), Decimal(2))], width=7, height=2)
    assert drawn.splitlines()[0] == "2 ┤  ●"


def test_marks_outside_the_steps_are_drawn_at_the_edges() -> None:
    marks = [Mark(Decimal(-4), Decimal(2)), Mark(Decimal(99), Decimal(0))]
    lines = area_chart([series(1, 1)], ticks={}, marks=marks, width=5, height=2).splitlines()
    assert lines[0] == "2 ┤●"
    assert lines[1].endswith("●")


def test_the_axis_reaches_up_to_the_highest_mark() -> None:
    drawn = area_chart([series(1)], ticks={}, marks=[Mark(Decimal(0), Decimal(58))], width=20)
    assert drawn.splitlines()[0].strip().startswith("60")


def test_colour_changes_no_character_of_height_but_the_fill() -> None:
    layers = [series(1, 3), series(1, 2, name="b")]
    plain = area_chart(layers, ticks={0: "2022"}, width=20, height=6)
    coloured = area_chart(layers, ticks={0: "2022"}, width=20, height=6, style=COLOUR)
    assert len(plain.splitlines()) == len(coloured.splitlines())
    assert [len(line) for line in plain.splitlines()] == [len(line) for line in bare(coloured).splitlines()]
    assert "\x1b[" in coloured


def test_where_two_layers_meet_in_a_cell_colour_draws_the_edge() -> None:
    drawn = area_chart([series("0.5"), series("0.5", name="b")], ticks={}, width=5, height=1, style=COLOUR)
    assert "\x1b[34;43m▄\x1b[0m" in drawn


def test_a_mark_keeps_the_colour_of_what_lies_behind_it() -> None:
    drawn = area_chart([series(2)], ticks={}, marks=[Mark(Decimal(0), Decimal("0.5"))], width=4, height=2, style=COLOUR)
    assert "\x1b[1;44m●\x1b[0m" in drawn


def test_colour_without_unicode_keeps_the_ascii_fills() -> None:
    drawn = area_chart([series(1)], ticks={}, width=5, height=1, style=Style(colour=True, unicode=False))
    assert "#" in drawn
    assert bare(drawn).isascii()


@given(
    st.lists(st.decimals(min_value=0, max_value=10**12, places=2), min_size=1, max_size=200),
    st.integers(min_value=20, max_value=140),
)
def test_no_line_is_wider_than_asked(values: list[Decimal], width: int) -> None:
    drawn = area_chart([Series("all", values)], ticks={0: "2022"}, width=width)
    assert max(map(len, drawn.splitlines())) <= max(width, 21)


def test_legend_names_layers_and_marks() -> None:
    assert legend(["PDA", "USAI"], mark="statement") == "█ PDA   ▒ USAI   ● statement"
    assert legend(["PDA"], style=ASCII) == "# PDA"


def test_a_long_legend_takes_several_lines() -> None:
    assert legend(["a" * 10, "b" * 10, "c"], width=20).splitlines() == ["█ aaaaaaaaaa", "▒ bbbbbbbbbb   ░ c"]
