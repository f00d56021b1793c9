from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

import aidledger as al
from aidledger.errors import BasisMismatchError, CurrencyMismatchError
from tests.builders import package, revision

PDA = {"donor": "USA", "authority": "PDA", "recipient": "UKR"}
WHOLE = revision(id="WHOLE", amount="-$6.2 billion", scope=PDA)
FY22 = revision(id="FY22", part_of="WHOLE", scope={**PDA, "fiscal_year": "FY2022"})
FY23 = revision(id="FY23", amount="-$3.6 billion", part_of="WHOLE", scope={**PDA, "fiscal_year": "FY2023"})
PACKAGES = [
    package(id="A", authority="PDA", amount="$10 billion", date="2021-12-01", fiscal_year="FY2022", recipient="UKR"),
    package(id="B", authority="PDA", amount="$9 billion", date="2023-01-06", fiscal_year="FY2023", recipient="UKR"),
    package(id="C", authority="USAI", amount="over $2 billion", date="2023-02-01", recipient="UKR"),
]
FIGURES = ("value", "low", "high")


def ledger(*revisions: al.Revision) -> al.Ledger:
    return al.Ledger(PACKAGES, revisions=revisions or (WHOLE, FY22, FY23))


def shown(found: Any) -> list[Decimal]:
    return [getattr(found, name) for name in FIGURES]


@pytest.mark.parametrize("by", ["authority", "fiscal_year", "donor", "recipient"])
@pytest.mark.parametrize("since", [None, "2022-02-24"])
def test_a_revalued_group_is_the_revalued_total_of_its_packages(by: str, since: str | None) -> None:
    narrowed = ledger().where(since=since)
    groups = narrowed.totals(by=by, basis="revalued")
    assert len(groups)
    for group in groups:
        alone = narrowed.where(**{by: group.key[0]}).total(basis="revalued")
        assert shown(group) == shown(alone)
        assert group.rows == alone.rows


def test_groups_of_the_shipped_record_add_up_to_its_revalued_total() -> None:
    us = al.load("us-ukraine")
    groups = us.totals(by=["authority", "fiscal_year"], basis="revalued")
    assert sum(group.value or 0 for group in groups) == us.total(basis="revalued").value
    assert groups.total == us.total(basis="revalued")


def test_converted_groups_hold_every_digit_of_their_revisions() -> None:
    table = pd.DataFrame({"date": ["2023-06-20"], "currency": ["USD"], "rate": ["0.921913893242"]})
    euros = ledger().convert("EUR", rates=al.rates(table, to="EUR"), at="2023-06-20")
    group = euros.totals(by="authority", basis="revalued")["PDA"]
    assert shown(group) == shown(euros.where(authority="PDA").total(basis="revalued"))
    assert group.value == Decimal(12800000000) * Decimal("0.921913893242")


def test_a_revision_that_no_source_splits_is_refused_for_groups() -> None:
    with pytest.raises(BasisMismatchError, match="R is not published by authority"):
        ledger(revision(id="R", scope={"donor": "USA"})).totals(by="authority", basis="revalued")


def test_revisions_larger_than_a_group_are_refused() -> None:
    with pytest.raises(BasisMismatchError, match="more than the packages of a group"):
        ledger(revision(id="R", amount="-$5 billion", scope={"authority": "USAI"})).totals(
            by="authority", basis="revalued"
        )


def test_a_revision_in_another_currency_is_refused_for_groups() -> None:
    with pytest.raises(CurrencyMismatchError, match="R is in EUR"):
        ledger(revision(id="R", amount="-EUR 1 billion", scope=PDA)).totals(by="authority", basis="revalued")


def test_a_group_without_a_lower_end_is_refused() -> None:
    vast = revision(id="R", amount="over -$1 billion", scope=PDA)
    with pytest.raises(BasisMismatchError, match="no lower end on a literal reading"):
        ledger(vast).totals(by="authority", basis="revalued", reading="literal")


def test_no_packages_have_no_groups_to_restate() -> None:
    assert len(ledger().where(since="2030-01-01").totals(by="authority", basis="revalued")) == 0


def test_the_one_stage_is_a_group_like_the_whole() -> None:
    (group,) = ledger().totals(by="stage", basis="revalued")
    assert shown(group) == shown(ledger().total(basis="revalued"))
