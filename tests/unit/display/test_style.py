from __future__ import annotations

import pytest

from aidledger.display import PLAIN, Ink, Style, ascii_only


def test_colour_goes_around_the_text_and_ends_with_it() -> None:
    assert Style(colour=True).paint("gap", Ink.BOLD, Ink.RED) == "\x1b[1;31mgap\x1b[0m"


def test_ground_is_a_colour_behind_the_letters() -> None:
    assert Style(colour=True).paint("x", Ink.BLUE, ground=Ink.YELLOW) == "\x1b[34;43mx\x1b[0m"


@pytest.mark.parametrize("style", [PLAIN, Style(unicode=False)])
def test_no_escape_sequence_where_colour_is_not_wanted(style: Style) -> None:
    assert style.paint("gap", Ink.RED, ground=Ink.BLUE) == "gap"


def test_nothing_is_painted_around_an_empty_text_or_without_ink() -> None:
    assert Style(colour=True).paint("", Ink.RED) == ""
    assert Style(colour=True).paint("gap") == "gap"


def test_a_style_picks_the_spelling_it_can_show() -> None:
    assert (PLAIN.pick("●", "o"), Style(unicode=False).pick("●", "o")) == ("●", "o")


def test_unicode_text_stays_as_it_is_where_it_can_be_shown() -> None:
    assert PLAIN.fit("34.04–34.13") == "34.04–34.13"


@pytest.mark.parametrize(
    ("text", "spelt"),
    [("plain", "plain"), ("1–2 … ∞", "1-2 ... inf"), ("Škoda", "Skoda"), ("₴", "\\u20b4"), ("€5", "EUR 5")],
)
def test_ascii_spells_what_it_knows_and_escapes_the_rest(text: str, spelt: str) -> None:
    assert Style(unicode=False).fit(text) == spelt
    assert ascii_only(text).isascii()
