from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext

import pytest

from aidledger.amounts import Interval
from aidledger.ledger import Ledger
from aidledger.reconciliation import Estimate, Explanation, Reconciled, Verdict
from aidledger.reconciliation.verdict import compare
from tests.builders import package, statement

BILLION = Decimal(10**9)


def estimate(value: str, rounding: str = "0.1", bounds: tuple[str, str] | None = None) -> Estimate:
    """An estimate in billions, with symmetric rounding."""
    middle, half = Decimal(value) * BILLION, Decimal(rounding) * BILLION
    within = Interval(middle - half, middle + half)
    outer = Interval(Decimal(bounds[0]) * BILLION, Decimal(bounds[1]) * BILLION) if bounds else within
    return Estimate(middle, within, outer, "USD", 9, (), "sum")


@pytest.mark.parametrize(
    ("stated", "value", "verdict"),
    [
        ("$58 billion", "58.5", Verdict.AGREES),
        ("$58 billion", "58.7", Verdict.GAP),
        ("over $58 billion", "58.9", Verdict.AGREES),
        ("over $58 billion", "59.05", Verdict.AGREES),
        ("over $58 billion", "64.8", Verdict.WITHIN_BOUNDS),
        ("over $58 billion", "57.8", Verdict.GAP),
        ("nearly $58 billion", "57.1", Verdict.AGREES),
        ("nearly $58 billion", "20", Verdict.WITHIN_BOUNDS),
        ("nearly $58 billion", "58.2", Verdict.GAP),
        ("up to $58 billion", "20", Verdict.WITHIN_BOUNDS),
        ("about $58 billion", "20", Verdict.GAP),
        ("$50 billion to $60 billion", "50.05", Verdict.AGREES),
    ],
)
def test_a_verdict_follows_from_the_interval_of_the_wording(stated: str, value: str, verdict: Verdict) -> None:
    assert compare(statement(amount=stated), estimate(value)).verdict is verdict


def test_open_facts_of_the_record_may_bring_agreement() -> None:
    result = compare(statement(amount="$58.0 billion"), estimate("60", bounds=("57", "61")))
    assert result.verdict is Verdict.WITHIN_BOUNDS
    assert result.reason == "only for some resolution of open facts"


def test_a_literal_reading_is_named() -> None:
    result = compare(statement(amount="over $58 billion"), estimate("64.8"))
    assert result.reason == 'only on a literal reading of "at least USD 58 billion"'


def test_the_gap_is_the_distance_to_the_nearest_end_and_its_bounds() -> None:
    missing = compare(statement(amount="$58.0 billion"), estimate("50", bounds=("49", "51")))
    assert (missing.gap, missing.gap_low, missing.gap_high) == (
        Decimal("7.95") * BILLION,
        Decimal("6.95") * BILLION,
        Decimal("9.05") * BILLION,
    )
    surplus = compare(statement(amount="$58.0 billion"), estimate("60"))
    assert surplus.gap == Decimal("-1.95") * BILLION


def test_there_is_no_gap_inside() -> None:
    assert compare(statement(amount="$58 billion"), estimate("58")).gap == 0


def test_the_callers_decimal_context_changes_no_gap() -> None:
    expected = compare(statement(amount="$58.0 billion"), estimate("50.123456789", bounds=("49.1", "51.2")))
    with localcontext() as context:
        context.prec = 2
        found = compare(statement(amount="$58.0 billion"), expected.estimate or estimate("0"))
    assert found == expected


def test_estimates_of_unsplit_totals_start_from_what_is_certain() -> None:
    shared = Ledger([package(category="tanks;uas")]).where(category="tanks").total()
    assert Estimate.of(shared).value == 0


def test_a_gap_explains_itself() -> None:
    explanation = Explanation(("A is not counted",), Decimal(-5) * BILLION, removed=("A",))
    other = Explanation(("B is counted", "C is not"), Decimal(2) * BILLION, added=("B",), removed=("C",))
    result = Reconciled(
        statement(id="S", amount="$58.0 billion"),
        Verdict.GAP,
        replace(estimate("63"), open_facts=("a fact",), how="sum of 9"),
        gap=Decimal(-5) * BILLION,
        explanations=(explanation, other),
        pointer="the full record",
    )
    assert result.explain().splitlines() == [
        "S: GAP",
        "  Stated    USD 58.0 billion as of 2024-10-21",
        "  On record USD 63 billion, from 62.9 billion to 63.1 billion: sum of 9",
        "  Gap       USD 5 billion more on record than stated",
        "  Open      a fact",
        "  Agrees if A is not counted (USD -5 billion)",
        "         or B is counted and C is not (+USD 2 billion)",
        "  See also  the full record",
    ]
    assert repr(result) == "<S: GAP, gap -5 billion>"
    assert other.ids == ("B", "C")


def test_what_is_missing_is_called_missing_and_no_explanation_is_said() -> None:
    result = Reconciled(statement(), Verdict.GAP, estimate("50"), gap=Decimal(8) * BILLION)
    assert "USD 8 billion missing from the record" in result.explain()
    assert result.explain().splitlines()[-1] == "  No change that was tried makes it agree."


def test_pairs_too_many_to_tell_apart_are_counted() -> None:
    result = Reconciled(statement(), Verdict.GAP, estimate("50"), gap=Decimal(8) * BILLION, unlisted=1234)
    assert (
        result.explain().splitlines()[-1]
        == "  No single change makes it agree; 1,234 pairs do, too many to tell apart."
    )


def test_what_cannot_be_compared_says_why() -> None:
    result = Reconciled(statement(id="S", as_of=None), Verdict.NOT_COMPARABLE, reason="no date")
    assert (
        result.explain() == "S: NOT_COMPARABLE\n  Stated    at least USD 58 billion as of no date\n  Because   no date"
    )
    assert repr(result) == "<S: NOT_COMPARABLE>"
