from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.errors import CurrencyMismatchError, StageMismatchError, UnknownTermError
from aidledger.ledger import Ledger
from aidledger.totals import OpenFact
from tests.builders import package, revision

REUSED = {"amount": "$425 million", "reannounced": "up to $425 million"}


def test_a_total_adds_best_estimates_and_keeps_both_widths_apart() -> None:
    total = Ledger([package(id="A"), package(id="B", amount="nearly $3 billion")]).total()
    assert (total.value, total.currency, total.rows) == (Decimal(3_400_000_000), "USD", 2)
    assert (total.rounding_low, total.rounding_high) == (Decimal(2_899_500_000), Decimal(3_400_500_000))
    assert (total.low, total.high) == (Decimal(2_399_500_000), Decimal(3_400_500_000))


def test_a_total_over_nothing_is_zero_of_no_currency() -> None:
    total = Ledger().total()
    assert (total.value, total.low, total.high, total.currency) == (Decimal(0), Decimal(0), Decimal(0), "XXX")
    assert (total.rows, total.stage, total.open_facts, total.excluded) == (0, "announced", (), ())
    assert total.cite() == "No amount announced in 0 packages (ledger; basis announced)."
    assert "XXX" not in str(total.explain())
    assert "Packages (0, largest first)" in str(total.explain())


def test_a_total_over_no_rows_keeps_the_currency_of_its_ledger() -> None:
    assert Ledger([package()]).where(until="2020").total().currency == "USD"


def test_unknown_and_undated_packages_are_counted_and_named() -> None:
    total = Ledger([package(id="A"), package(id="B", amount="undisclosed", date=None)]).total()
    assert (total.unvalued, total.undated, total.high) == (1, 1, Decimal("Infinity"))
    assert str(total) == "USD 400 million [399.5 million to unlimited]"
    assert "1 of unknown amount; 1 undated" in total.cite()
    assert "no upper limit" in str(total.explain())


def test_stage_narrows_a_total_before_it_is_made() -> None:
    ledger = Ledger([package(id="A"), package(id="B", stage="delivered", amount="$1 billion")])
    assert ledger.total(stage="delivered").value == Decimal(1_000_000_000)
    with pytest.raises(StageMismatchError):
        ledger.total()


def test_a_total_over_nothing_names_the_stage_that_was_asked_for() -> None:
    empty = Ledger([package()]).total(stage="delivered")
    assert (empty.rows, str(empty.stage)) == (0, "delivered")
    assert empty.cite().startswith("USD 0 delivered in 0 packages")
    assert str(Ledger().total().stage) == "announced"


def test_printed_bounds_are_rounded_outward() -> None:
    total = Ledger([package(amount="$1.0006 billion")]).total()
    assert str(total) == "USD 1.001 billion [1 billion to 1.001 billion]"
    assert "1 billion to 1.001 billion within rounding" in total.cite()


def test_different_currencies_are_refused_and_one_can_be_chosen() -> None:
    ledger = Ledger([package(id="A"), package(id="B", amount="EUR 5 million")])
    with pytest.raises(CurrencyMismatchError):
        ledger.total()
    assert ledger.where(currency="EUR").total().currency == "EUR"


def test_unknown_bases_and_readings_are_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownTermError, match="new_money"):
        Ledger().total(basis="newmoney")
    with pytest.raises(UnknownTermError, match="literal"):
        Ledger().total(reading="literally")


def test_a_total_knows_its_rows_and_its_ledger() -> None:
    ledger = Ledger([package(id="A"), package(id="B")], name="mine")
    total = ledger.where(id="B").total()
    assert (total.ids, total.ledger, total.ledger_hash, total.scope) == (("B",), "mine", ledger.hash, "id B")


def test_totals_of_equal_ledgers_are_equal() -> None:
    assert Ledger([package()]).total() == Ledger([package()]).total()


def test_repr_is_short_and_says_what_was_counted() -> None:
    assert repr(Ledger([package()]).total()) == (
        "<Total: USD 400 million [399.5 million to 400.5 million], 1 package announced, basis announced, "
        "conventional reading>"
    )


def test_repr_does_not_grow_with_the_ledger() -> None:
    ledger = Ledger([package(id=f"P{row}") for row in range(200)])
    assert len(repr(ledger.total())) < 200
    assert len(repr(ledger)) < 200
    assert len(repr(ledger.totals(by="id"))) < 200
    assert len(repr(ledger.cumulative(by="id"))) < 200


def test_explain_shows_the_largest_packages_and_what_was_left_out() -> None:
    records = [package(id=f"P{row:02}", amount=f"${row + 1} million") for row in range(17)]
    loan = package(id="LOAN", instrument="loan", amount="$9 billion")
    shown = str(Ledger([*records, loan]).total().explain())
    assert "P16" in shown
    assert "P00" not in shown
    assert "... and 2 more, all of them in to_pandas()." in shown
    assert "1 package, USD 9 billion: instrument loan is not aid; ask for it by name (LOAN)" in shown


def test_explain_names_the_revisions_of_a_revalued_total() -> None:
    ledger = Ledger([package(amount="$40 billion", authority="PDA")], revisions=[revision()])
    assert "REV-1: USD -2.6 billion" in str(ledger.total(basis="revalued").explain())


def test_a_shared_category_has_no_point_to_cite() -> None:
    total = Ledger([package(category="tanks;uas")]).where(category="tanks").total()
    assert total.value is None
    assert str(total) == "not split [0 to 400.5 million]"
    assert total.cite().startswith("An amount no source splits announced in 1 package")
    assert "none: categories are shared" in str(total.explain())


def test_a_citation_keeps_rounding_and_open_facts_apart() -> None:
    records = [package(id="A"), package(id="B", amount="nearly $3 billion", date="2024-11-02")]
    assert Ledger(records, name="mine").total().cite() == (
        "USD 3.4 billion announced in 2 packages as of 2024-11-02 (mine; basis announced; 2.899 billion to 3.401 "
        "billion within rounding; 2.399 billion to 3.401 billion with open facts)."
    )
    unlimited = Ledger([package(id="A"), package(id="B", amount="undisclosed")]).total()
    assert "; 399.5 million without upper limit with open facts; 1 of unknown amount)" in unlimited.cite()


def test_a_total_is_as_of_the_end_asked_for_or_the_last_package() -> None:
    ledger = Ledger([package(date="2024-10-21")])
    assert str(ledger.total().last_day) == "2024-10-21"
    assert str(ledger.where(until="2024-11").total().last_day) == "2024-11-30"
    assert Ledger([package(date=None)]).total().last_day is None


def test_citation_names_scope_basis_and_open_facts() -> None:
    total = Ledger([package(**REUSED)], name="mine").where(donor="USA").total(basis="new_money")
    assert total.cite() == (
        "USD 0 announced in 1 package as of 2024-10-21 (mine, donor USA; basis new_money; "
        "0 to 425.5 million with open facts)."
    )


@pytest.mark.parametrize(
    ("changes", "how", "reason"),
    [
        (REUSED, {"basis": "new_money"}, "reuse of money counted before is inferred, not documented"),
        ({"date": "2022-01-20/2022-02-05"}, {}, "the date may lie outside or inside the period"),
        ({"category": "munitions;tanks"}, {}, "packages name several categories and no split"),
        ({"amount": "undisclosed"}, {}, "the amount was not published"),
        ({"amount": "nearly $3 billion"}, {}, 'one-sided wording ("more than", "nearly")'),
    ],
)
def test_every_open_fact_has_its_reason(changes: dict[str, object], how: dict[str, str], reason: str) -> None:
    record = package(**{"date": "2022-03-01", **changes})
    total = Ledger([record]).where(since="2022-02-01", category="munitions").total(**how)
    assert [fact.reason for fact in total.open_facts] == [reason]


def test_open_facts_of_one_reason_are_one() -> None:
    ledger = Ledger([package(id="A", amount="nearly $3 billion"), package(id="B", amount="over $1 billion")])
    (fact,) = ledger.total().open_facts
    assert (fact.rows, fact.lowers, fact.raises) == (2, Decimal(500_000_000), Decimal(500_000_000))
    said = 'one-sided wording ("more than", "nearly") (2 packages): up to USD 500 million more or up to USD 500 million less'
    assert fact.describe("USD") == said


def test_a_range_is_an_open_fact_of_its_own_kind() -> None:
    (fact,) = Ledger([package(amount="$500 million to $600 million")]).total().open_facts
    assert (fact.reason, fact.lowers, fact.raises) == (
        'stated as a range ("between")',
        Decimal(50_000_000),
        Decimal(50_000_000),
    )


def test_an_open_fact_without_limit_says_so() -> None:
    fact = OpenFact("why", 1, Decimal(0), Decimal("Infinity"))
    assert fact.describe("USD") == "why (1 package): no upper limit"


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "An undisclosed amount announced in 1 package "), (2, "Undisclosed amounts announced in 2 packages ")],
)
def test_amounts_nobody_disclosed_are_cited_without_a_currency(count: int, said: str) -> None:
    total = Ledger([package(id=f"P{number}", amount="undisclosed") for number in range(count)]).total()
    assert total.value == 0
    assert total.cite().startswith(said)
    assert f"{count} of unknown amount" in total.cite()
    assert "XXX" not in total.cite()
