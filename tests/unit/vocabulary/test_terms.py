from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.errors import InputError, MalformedFileError, UnknownTermError
from aidledger.vocabulary.terms import AggregateTermError, TermTable, normalise, split_list

TABLE = TermTable.build("Metal", [("AU", ("Gold", "Aurum")), ("AG", ("Silver",))])


@pytest.mark.parametrize(
    "text",
    ["gold", "GOLD", " Gold ", "\u00a0gold\u00a0", "gold*", "gold**", "gold *", "Ｇｏｌｄ", "gold\n", "\u3000gold"],  # noqa: RUF001
)
def test_case_space_width_and_trailing_asterisks_do_not_matter(text: str) -> None:
    assert TABLE.resolve(text) == "AU"


@pytest.mark.parametrize(
    "text", ["gol", "golds", "gold, silver", "gold;silver", "g old", "*gold", "old", "go\u00adld", "gold\u200b"]
)
def test_only_whole_cells_match(text: str) -> None:
    with pytest.raises(UnknownTermError):
        TABLE.resolve(text)


@pytest.mark.parametrize(
    ("left", "right"), [("Children\u2019s", "children's"), ("AT\u20114", "at-4"), ("a\u2013b", "A-B")]
)
def test_typographic_quotes_and_hyphens_are_evened_out(left: str, right: str) -> None:
    assert normalise(left) == normalise(right)


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\n\t"])
def test_an_empty_term_is_called_empty(text: str) -> None:
    with pytest.raises(UnknownTermError, match="Metal is empty"):
        TABLE.resolve(text)


def test_asterisks_alone_are_unknown() -> None:
    with pytest.raises(UnknownTermError):
        TABLE.resolve("***")


def test_a_refusal_offers_near_names() -> None:
    with pytest.raises(UnknownTermError) as caught:
        TABLE.resolve("Golf")

    assert caught.value.near == ("Gold",)
    assert "Did you mean 'Gold'?" in caught.value.hint


def test_a_cyrillic_letter_that_looks_latin_is_named() -> None:
    with pytest.raises(UnknownTermError) as caught:
        TABLE.resolve("g\u043eld")

    assert caught.value.hint.endswith("The text contains U+043E (CYRILLIC SMALL LETTER O).")


def test_a_word_wholly_in_another_script_is_not_called_stray() -> None:
    with pytest.raises(UnknownTermError) as caught:
        TABLE.resolve("Золото")

    assert "contains" not in caught.value.hint


def test_a_text_of_10_000_characters_is_refused_fast_and_shortly() -> None:
    began = time.perf_counter()
    with pytest.raises(UnknownTermError) as caught:
        TABLE.resolve("gold " * 2_000)

    assert time.perf_counter() - began < 0.5
    assert len(str(caught.value)) < 400


def test_a_text_that_only_shrinks_to_a_term_is_refused_when_too_long() -> None:
    with pytest.raises(UnknownTermError):
        TABLE.resolve("gold" + " " * 10_000)


def test_control_characters_are_escaped_in_the_message() -> None:
    with pytest.raises(UnknownTermError) as caught:
        TABLE.resolve("\x1b[31mgold")

    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("value", [None, 7, b"gold", ["gold"], float("nan")])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="must be text"):
        TABLE.resolve(value)  # type: ignore[arg-type]


def test_a_term_that_would_mean_two_codes_is_refused() -> None:
    with pytest.raises(MalformedFileError, match="means both AU and CU"):
        TermTable.build("Metal", [("AU", ("Gold",)), ("CU", ("GOLD ",))])


def test_a_repeated_term_of_one_code_is_no_clash() -> None:
    assert TermTable.build("Metal", [("AU", ("Gold", "gold", "AU"))]).resolve("au") == "AU"


def test_lists_are_split_at_semicolons() -> None:
    assert split_list("a; b;c") == ("a", "b", "c")
    assert split_list("") == ()


def test_the_refusal_of_an_aggregate_keeps_code_term_and_hint_when_pickled() -> None:
    error = pickle.loads(pickle.dumps(AggregateTermError("No.", term="Total", hint="Name one.")))  # noqa: S301

    assert (error.code, error.term, error.hint) == ("AL131", "Total", "Name one.")
    assert isinstance(error, InputError)
