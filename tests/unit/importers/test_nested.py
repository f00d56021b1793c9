from __future__ import annotations

import pytest

from aidledger.importers.nested import items_of, object_of, objects_of


@pytest.mark.parametrize("text", ["x", "[", "[" * 100_000, '[{"a": 1, "a": 2}]', "", "NaN,"])
def test_what_is_no_json_goes_on_as_it_is(text: str) -> None:
    assert objects_of(text) == [text]


def test_numbers_stay_text_and_one_object_is_a_list_of_one() -> None:
    assert objects_of('{"count": 0.10, "n": 5, "x": NaN}') == [{"count": "0.10", "n": "5", "x": "NaN"}]


def test_words_of_an_amount_come_back_with_it() -> None:
    (item,) = items_of('[{"name": "x", "amount": "USD 5 million", "wording": "$5m"}]')
    assert isinstance(item, dict)
    assert item["amount"]["wording"] == "$5m"
    assert "wording" not in item


def test_an_amount_that_cannot_be_read_is_left_to_the_record() -> None:
    assert items_of('[{"name": "x", "amount": "five", "wording": "y"}, 7]') == [{"name": "x", "amount": "five"}, "7"]


def test_words_without_an_amount_are_left_to_the_record() -> None:
    assert items_of('[{"name": "x", "wording": "y"}]') == [{"name": "x", "wording": "y"}]


@pytest.mark.parametrize("text", ["", "x", "[1]", "1", '{"a": 1, "a": 2}', "[" * 100_000, "9" * 5000])
def test_a_cell_without_an_object_gives_an_empty_one(text: str) -> None:
    assert object_of(text) == {}


def test_numbers_of_an_object_never_become_floats() -> None:
    assert object_of('{"a": 1.10, "b": 2, "c": NaN}') == {"a": "1.10", "b": 2, "c": "NaN"}
