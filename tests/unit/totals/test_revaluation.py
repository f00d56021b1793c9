from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.errors import BasisMismatchError, CurrencyMismatchError
from aidledger.ledger import Ledger
from aidledger.model import Revision
from aidledger.totals.filters import Filter
from aidledger.totals.revaluation import applicable_revisions
from aidledger.totals.wanted import wanted
from tests.builders import package, revision

PDA = {"donor": "USA", "authority": "PDA"}
WHOLE = revision(id="WHOLE", amount="-$6.2 billion", scope=PDA)
FY22 = revision(id="FY22", part_of="WHOLE", scope={**PDA, "fiscal_year": "FY2022"})
FY23 = revision(id="FY23", amount="-$3.6 billion", part_of="WHOLE", scope={**PDA, "fiscal_year": "FY2023"})
ALL = (WHOLE, FY22, FY23)


def names(*revisions: Revision, **scope: str) -> list[str]:
    return [found.id for found in applicable_revisions(revisions, wanted(**scope))]


def test_a_whole_is_taken_without_its_parts() -> None:
    assert names(*ALL) == ["WHOLE"]


def test_a_fiscal_year_takes_its_part_without_the_whole() -> None:
    assert names(*ALL, fiscal_year="FY2022") == ["FY22"]
    assert names(*ALL, fiscal_year="FY2024") == []


def test_a_start_leaves_out_the_years_before_it() -> None:
    assert names(*ALL, since="2021-01-01") == ["FY22", "FY23"]
    assert names(*ALL, since="2022-10-01") == ["FY23"]
    assert names(*ALL, since="2023-10-01") == []


def test_what_was_not_yet_known_does_not_apply() -> None:
    assert names(*ALL, until="2023-06-19") == []
    assert names(*ALL, until="2023-06-20") == ["WHOLE"]


def test_superseded_estimates_and_those_that_do_not_apply_are_left_out() -> None:
    first = revision(id="FIRST", scope=PDA, known_on="2023-05-18")
    not_applied = revision(id="NOT", scope=PDA, applies=False, reason="a finding on a sample")
    second = revision(id="SECOND", scope=PDA, supersedes="FIRST")
    assert names(first, second, not_applied) == ["SECOND"]
    assert names(first, second, until="2023-05-31") == ["FIRST"]


def test_other_parties_authorities_and_stages_are_not_restated() -> None:
    assert names(*ALL, authority="USAI") == []
    assert names(*ALL, donor="DEU") == []
    assert names(*ALL, stage="delivered") == []
    assert names(*ALL, authority=("PDA", "USAI")) == ["WHOLE"]  # type: ignore[arg-type]


def test_a_scope_that_takes_a_revision_apart_is_refused() -> None:
    both = revision(id="BOTH", scope={"donor": "USA", "authority": "PDA;USAI"})
    with pytest.raises(BasisMismatchError, match="BOTH is not published by authority"):
        names(both, authority="PDA")
    with pytest.raises(BasisMismatchError, match="REV-1 is not published by donor"):
        names(revision(), donor="USA")


def test_a_scope_that_takes_a_revision_apart_may_find_its_parts() -> None:
    both = revision(id="BOTH", scope={"donor": "USA", "authority": "PDA;USAI"})
    part = revision(id="PART", part_of="BOTH", scope=PDA)
    assert names(both, part, authority="PDA") == ["PART"]


def test_a_revision_without_years_has_no_fiscal_year() -> None:
    with pytest.raises(BasisMismatchError, match="REV-1 is not published by fiscal year"):
        names(revision(scope=PDA), fiscal_year="FY2022")


def test_a_revision_without_years_ends_with_the_day_it_became_known() -> None:
    assert names(revision(scope=PDA), since="2023-06-20") == ["REV-1"]
    assert names(revision(scope=PDA), since="2023-06-21") == []


@pytest.mark.parametrize("name", ["category", "announcement", "instrument", "valuation", "draws_on", "id", "without"])
def test_filters_finer_than_revisions_are_refused_by_name(name: str) -> None:
    with pytest.raises(BasisMismatchError, match=f"narrowed by {name}"):
        applicable_revisions(ALL, Filter(**{name: ("x",)}))  # type: ignore[arg-type]


def ledger(*revisions: Revision) -> Ledger:
    records = [
        package(id="A", authority="PDA", amount="$10 billion", date="2021-12-01", fiscal_year="FY2022"),
        package(id="B", authority="PDA", amount="$9 billion", date="2023-01-06", fiscal_year="FY2023"),
    ]
    return Ledger(records, revisions=revisions)


def test_a_revalued_total_adds_the_revision_and_its_rounding() -> None:
    total = ledger(*ALL).total(basis="revalued")
    assert total.value == Decimal(12_800_000_000)
    assert (total.rounding_low, total.rounding_high) == (Decimal(11_750_000_000), Decimal(13_850_000_000))
    assert [found.id for found in total.revisions] == ["WHOLE"]


def test_a_year_cut_by_the_start_may_be_restated_by_anything_up_to_all_of_it() -> None:
    total = ledger(*ALL).where(since="2022-02-24").total(basis="revalued")
    assert total.value == Decimal(2_800_000_000)
    assert (total.low, total.high) == (Decimal(2_200_000_000), Decimal(5_950_000_000))
    assert total.open_facts[-1].describe("USD") == (
        "restatements reach beyond the scope, or are worded as one-sided (1 revision): up to USD 2.55 billion more"
    )


def test_one_sided_revisions_open_the_total() -> None:
    found = ledger(revision(amount={"stated": -3_000_000_000, "currency": "USD", "bound": "at_least"})).total(
        basis="revalued", reading="literal"
    )
    assert found.low == Decimal("-Infinity")
    assert found.open_facts[-1].rows == 1


def test_a_scope_smaller_than_what_is_restated_is_refused() -> None:
    with pytest.raises(BasisMismatchError, match="restate more than the packages"):
        Ledger([package(authority="PDA")], revisions=ALL).total(basis="revalued")


def test_a_revision_without_an_amount_is_refused() -> None:
    with pytest.raises(BasisMismatchError, match="REV-1 states no amount"):
        ledger(revision(amount="undisclosed")).total(basis="revalued")


def test_a_revision_in_another_currency_is_refused() -> None:
    with pytest.raises(CurrencyMismatchError, match="REV-1 is in EUR, the packages in USD"):
        ledger(revision(amount="-EUR 3 billion")).total(basis="revalued")


def test_revisions_of_another_stage_are_left_out() -> None:
    delivered = Ledger([package(authority="PDA", stage="delivered")], revisions=ALL)
    assert delivered.total(basis="revalued").revisions == ()


def test_bases_are_never_mixed() -> None:
    reused = Ledger(
        [package(authority="PDA", amount="$10 billion", reannounced="$10 billion")],
        revisions=[revision(id="R", scope=PDA)],
    )
    assert reused.total(basis="revalued").value == Decimal(7_400_000_000)
    assert reused.total(basis="new_money").value == 0
    assert reused.total(basis="new_money").revisions == ()


def test_a_total_nobody_can_split_has_no_revalued_best_estimate_either() -> None:
    with pytest.raises(BasisMismatchError, match="narrowed by category"):
        ledger(*ALL).where(category="munitions").total(basis="revalued")
