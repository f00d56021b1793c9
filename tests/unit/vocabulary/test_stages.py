from __future__ import annotations

import random

import pytest

from aidledger.errors import UnknownTermError
from aidledger.vocabulary import Stage, resolve_stage, stage_mappings, stages

ORDER = ["pledged", "announced", "authorised", "committed", "allocated", "obligated", "disbursed", "delivered"]


def test_stages_sort_by_how_far_the_money_has_come() -> None:
    shuffled = list(Stage)
    random.Random(1).shuffle(shuffled)  # noqa: S311

    assert sorted(shuffled) == ORDER
    assert [stage.rank for stage in sorted(shuffled)] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_comparisons_follow_the_order_and_not_the_alphabet() -> None:
    assert Stage.PLEDGED < Stage.ANNOUNCED
    assert Stage.DELIVERED > Stage.ALLOCATED
    assert Stage.ANNOUNCED <= Stage.ANNOUNCED
    assert Stage.DELIVERED >= Stage.DISBURSED


def test_a_plain_string_is_compared_as_a_stage() -> None:
    assert Stage.DELIVERED > "announced"
    assert Stage.PLEDGED < "announced"
    assert "pledged" < Stage.ANNOUNCED  # noqa: SIM300


def test_a_string_that_is_no_stage_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="zebra"):
        Stage.PLEDGED < "zebra"  # noqa: B015


def test_a_stage_equals_its_code_and_hashes_like_it() -> None:
    assert Stage("announced") == "announced"
    assert hash(Stage.ANNOUNCED) == hash("announced")


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("announced", "announced"),
        ("ANNOUNCED", "announced"),
        ("authorized", "authorised"),
        (" Delivered ", "delivered"),
    ],
)
def test_codes_titles_and_spellings_mean_one_stage(text: str, stage: str) -> None:
    assert resolve_stage(text) is Stage(stage)


@pytest.mark.parametrize(
    "text", ["commitment", "allocation", "pledge", "appropriated", "requested", "sale", "limit", ""]
)
def test_homonyms_budget_steps_and_what_is_no_stage_are_refused(text: str) -> None:
    with pytest.raises(UnknownTermError):
        resolve_stage(text)


def test_the_table_and_the_enumeration_agree_in_names_and_order() -> None:
    assert [row.code for row in stages() if row.kind == "stage"] == ORDER


def test_ranks_of_the_table_rise() -> None:
    ranks = [row.rank for row in stages() if row.rank is not None]

    assert ranks == sorted(set(ranks))
    assert all(row.rank is None for row in stages() if row.kind == "not_a_stage")


def test_every_mapping_names_a_row_of_the_table_of_stages() -> None:
    assert {row.stage for row in stage_mappings()} <= {row.code for row in stages()}


@pytest.mark.parametrize(
    ("code", "stage", "in_total"),
    [
        ("1", "mirror", "no"),
        ("2", "committed", "yes"),
        ("3", "disbursed", "yes"),
        ("6", "repayment", "net_only"),
        ("10", "contingent", "no"),
        ("12", "pledged", "alone"),
    ],
)
def test_iati_transaction_types_are_mapped(code: str, stage: str, in_total: str) -> None:
    found = [
        row
        for row in stage_mappings()
        if (row.system, row.source_field, row.source_code) == ("iati", "transaction-type", code)
    ]

    assert [(row.stage, row.in_total) for row in found] == [(stage, in_total)]


def test_one_word_means_different_stages_to_different_publishers() -> None:
    meanings = {row.system: row.stage for row in stage_mappings() if row.source_value == "Commitment"}

    assert meanings["kiel"] == "committed"
    assert meanings["us-budget"] == "allotted"
