from __future__ import annotations

from decimal import Decimal

import pytest

import aidledger as al
from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Limit, Revision, Statement
from aidledger.reconciliation import Reconciled, Verdict
from aidledger.reconciliation.balances import remaining
from aidledger.reconciliation.gathered import Gathered
from aidledger.reconciliation.scopes import parties_of
from tests.builders import limit, package, revision, statement

BILLION = Decimal(10**9)
CAP = limit(id="CAP22", amount="$11.000 billion")


def pda(name: str, amount: str, date: str = "2022-05-10", **changes: object) -> AidPackage:
    return package(
        **{"id": name, "authority": "PDA", "amount": amount, "date": date, "fiscal_year": "FY2022", **changes}
    )


RECORDS = (pda("A", "$3.0 billion", "2022-03-10"), pda("B", "$2.0 billion"), pda("C", "$0.5 billion", "2022-06-05"))


def left(
    amount: str,
    *records: AidPackage,
    limits: tuple[str, ...] = ("CAP22",),
    pools: tuple[Limit, ...] = (CAP,),
    revisions: tuple[Revision, ...] = (),
) -> Reconciled:
    said = statement(
        kind="remaining", amount=amount, as_of="2022-05-31", scope={"donor": "USA", "limits": limits}, id="LEFT"
    )
    ledger = Ledger(records or RECORDS, statements=[said], limits=pools, revisions=revisions)
    return ledger.reconcile().results[0]


def changes(result: Reconciled) -> list[tuple[str, ...]]:
    return [explanation.changes for explanation in result.explanations]


def test_a_balance_that_agrees_needs_no_explanation() -> None:
    assert left("$6.0 billion").explanations == ()


def test_a_balance_may_be_from_before_the_last_draw() -> None:
    result = left("$8.0 billion")
    assert ("it was written before the last draw (B)",) in changes(result)
    assert result.explanations[0].moves == 2 * BILLION


def test_a_balance_may_already_lack_the_draws_of_the_next_weeks() -> None:
    result = left("$5.5 billion")
    assert changes(result) == [("it already counts draws until 2022-06-05 (C)",)]
    assert result.explanations[0].added == ("C",)


def test_a_package_may_not_have_drawn() -> None:
    assert ("A did not draw on it",) in changes(left("$9.0 billion"))


def test_a_pool_may_not_be_part_of_it_or_be_part_of_it_too() -> None:
    more = limit(id="MORE", amount="$1.300 billion")
    both = left("$6.0 billion", limits=("CAP22", "MORE"), pools=(CAP, more))
    assert ("MORE is not part of it",) in changes(both)
    assert ("MORE is part of it too",) in changes(left("$7.3 billion", pools=(CAP, more)))
    other_year = limit(id="NEXT", amount="$1.300 billion", fiscal_year="FY2023")
    assert left("$7.3 billion", pools=(CAP, other_year)).explanations == ()


def test_restored_authority_may_be_part_of_it_once_it_was_known() -> None:
    def freed(day: str) -> Revision:
        return revision(id="REV", amount="-$1.300 billion", known_on=day, scope={"donor": "USA", "authority": "PDA"})

    assert ("REV is part of it too",) in changes(left("$7.3 billion", revisions=(freed("2022-05-01"),)))
    assert left("$7.3 billion", revisions=(freed("2022-07-01"),)).explanations == ()


def test_reuse_may_draw_again() -> None:
    reused = (*RECORDS[:1], pda("B", "$2.0 billion", reannounced="$1.2 billion"))
    assert ("money counted before draws again",) in changes(left("$6.0 billion", *reused))


def test_pools_in_another_currency_or_of_another_authority_are_left_aside() -> None:
    others = (
        limit(id="EURO", amount="EUR 1.300 billion"),
        limit(id="FMF", amount="$1.300 billion", authority="FMF"),
        limit(id="SUM", amount="$1.300 billion", is_total=True),
        limit(id="PART", amount="$1.300 billion", part_of="CAP22"),
    )
    assert left("$7.3 billion", pools=(CAP, *others)).explanations == ()


@pytest.fixture(scope="module")
def shipped() -> al.Ledger:
    return al.load("us-ukraine")


def test_every_explained_balance_of_the_shipped_record_says_what_was_tried(shipped: al.Ledger) -> None:
    balances = [result for result in shipped.reconcile() if result.statement.kind == "remaining"]
    open_ones = [result for result in balances if result.verdict in {Verdict.GAP, Verdict.WITHIN_BOUNDS}]
    assert len(open_ones) == 8
    assert all(result.tried > 5 for result in open_ones)
    assert sum(bool(result.explanations) for result in open_ones) == 3


def test_days_of_the_shipped_balances_hold_when_applied_by_hand(shipped: al.Ledger) -> None:
    result = shipped.reconcile()["PDA-LEFT-2024-09-25"]
    (earlier,) = [each for each in result.explanations if "written before" in each.changes[0]]
    said: Statement = result.statement.model_copy(update={"as_of": "2024-09-24"})
    pools = [each for each in shipped.limits if each.id in said.scope.limits]
    about = Gathered(shipped._selection).about(parties_of(said))
    found = remaining(said, about.cells, pools)
    assert not isinstance(found, str)
    assert result.estimate is not None
    assert found.value - result.estimate.value == earlier.moves
    assert found.rounding.meets(said.amount.interval())


def test_a_later_day_that_brings_in_another_currency_is_no_explanation() -> None:
    euros = pda("E", "EUR 1.0 billion", "2022-06-10")
    result = left("$5.2 billion", *RECORDS, euros)
    assert result.estimate is not None
    assert not any("2022-06-10" in changes for each in result.explanations for changes in each.changes)
