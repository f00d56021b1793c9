from __future__ import annotations

import pytest

from aidledger.errors import UnknownTermError
from aidledger.vocabulary import (
    capability_words,
    categories,
    category,
    category_mappings,
    is_within,
    parent,
    resolve_category,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("munitions", "munitions"),
        ("munitions.tank", "munitions.tank"),
        ("munitions for rocket systems", "munitions.rocket_artillery"),
        ("rocket systems", "rocket_artillery"),
        ("artillery", "artillery"),
        ("munitions for artillery", "munitions.artillery"),
        ("armoured vehicles", "armoured_vehicles"),
        ("Armored Vehicles", "armoured_vehicles"),
        ("anti-tank weapons", "anti_armour"),
        ("anti\u2011tank weapons", "anti_armour"),
        ("HIMARS", "rocket_artillery"),
        ("HIMARS ammunition", "munitions.rocket_artillery"),
        ("air defense", "air_defence"),
        ("MANPADS", "air_defence.manpads"),
        ("not itemised", "unspecified_military"),
    ],
)
def test_codes_titles_and_words_mean_one_category(text: str, code: str) -> None:
    assert resolve_category(text) == code


@pytest.mark.parametrize(
    "text", ["HIMARS and artillery ammunition", "munition", "munitions;artillery", "munitions.", ".tank", "armour", ""]
)
def test_compounds_and_likenesses_are_refused(text: str) -> None:
    with pytest.raises(UnknownTermError):
        resolve_category(text)


def test_a_misspelt_category_gets_near_names() -> None:
    with pytest.raises(UnknownTermError) as caught:
        resolve_category("artilery")

    assert caught.value.near[0] == "artillery"


def test_every_word_of_announcements_resolves_to_its_category() -> None:
    assert all(resolve_category(word) == code for word, code in capability_words().items())


def test_words_of_announcements_are_read_only() -> None:
    with pytest.raises(TypeError):
        capability_words()["tank"] = "tanks"  # type: ignore[index]


def test_every_parent_is_a_category_of_the_first_level() -> None:
    for row in categories():
        above = parent(row.code)
        assert above is None or parent(above) is None, row.code


def test_a_code_begins_with_its_parent() -> None:
    for row in categories():
        assert row.code == (f"{row.parent}.{row.code.rpartition('.')[2]}" if row.parent else row.code)


@pytest.mark.parametrize(
    ("code", "ancestor", "expected"),
    [
        ("munitions.tank", "munitions", True),
        ("munitions", "munitions", True),
        ("munitions", "munitions.tank", False),
        ("munitions.tank", "tanks", False),
        ("munitions.tank", "munitions.mortar", False),
    ],
)
def test_belonging_follows_the_table(code: str, ancestor: str, *, expected: bool) -> None:
    assert is_within(code, ancestor) is expected


@pytest.mark.parametrize(("code", "ancestor"), [("nonsense", "munitions"), ("munitions", "nonsense")])
def test_belonging_of_an_unknown_category_is_refused(code: str, ancestor: str) -> None:
    with pytest.raises(UnknownTermError):
        is_within(code, ancestor)


def test_every_mapped_label_names_a_category() -> None:
    codes = {row.code for row in categories()}

    assert {row.category for row in category_mappings()} <= codes


def test_a_label_is_mapped_once() -> None:
    keys = [(row.system, row.source_field, row.term) for row in category_mappings()]

    assert len(keys) == len(set(keys))


def test_a_category_carries_its_title_and_examples() -> None:
    assert category("rocket_artillery").title == "Rocket artillery"
    assert "HIMARS" in category("rocket_artillery").examples
