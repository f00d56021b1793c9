from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.errors import CurrencyMismatchError, StageMismatchError, ValuationMismatchError
from aidledger.model import AidPackage
from aidledger.table import PackageTable
from aidledger.totals import Filter, Selection
from aidledger.totals.countable import Exclusion, countable, counted_rows, single_currency, single_stage, undated
from tests.builders import package


def selected(*records: AidPackage, **wanted: tuple[str, ...]) -> Selection:
    return Selection.everything(PackageTable.from_records(records)).where(Filter(**wanted))  # type: ignore[arg-type]


def counted(*records: AidPackage, **wanted: tuple[str, ...]) -> list[str]:
    return list(countable(selected(*records, **wanted))[0].table.ids)


@pytest.mark.parametrize("instrument", ["loan", "guarantee", "swap_line", "sale", "equity"])
def test_what_is_repaid_contingent_or_sold_is_left_out_unless_asked_for(instrument: str) -> None:
    records = (package(id="GIFT", instrument="grant"), package(id="OTHER", instrument=instrument))
    assert counted(*records) == ["GIFT"]
    assert counted(*records, instrument=(instrument,)) == ["OTHER"]


@pytest.mark.parametrize("authority", ["FMS", "REPLENISH", "S614", "NSATU", "FMF_GUARANTEE", "ERA"])
def test_authorities_that_give_no_aid_are_left_out_unless_asked_for(authority: str) -> None:
    records = (package(id="AID", authority="PDA"), package(id="OTHER", authority=authority))
    assert counted(*records) == ["AID"]
    assert counted(*records, authority=(authority,)) == ["OTHER"]


def test_an_authority_that_gives_loans_makes_loans_of_packages_without_instrument() -> None:
    records = (package(id="LOAN", authority="FMF_LOAN"), package(id="GIFT", authority="FMF_LOAN", instrument="grant"))
    assert counted(*records) == ["GIFT"]
    assert counted(*records, authority=("FMF_LOAN",)) == ["LOAN", "GIFT"]


def test_an_exclusion_says_why_how_much_and_which() -> None:
    loans = [package(id=f"L{row}", instrument="loan", amount="EUR 5 million", donor="DEU") for row in range(7)]
    _, (exclusion,) = countable(selected(package(), *loans))
    assert (exclusion.rows, exclusion.amount, exclusion.currency) == (7, Decimal(35_000_000), "EUR")
    said = "7 packages, EUR 35 million: instrument loan is not aid; ask for it by name (L0, L1, L2, L3, L4, ...)"
    assert exclusion.describe() == said


def test_an_exclusion_counts_the_middle_of_a_range() -> None:
    _, (exclusion,) = countable(selected(package(instrument="loan", amount="$4 million to $5 million")))
    assert exclusion.amount == Decimal(4_500_000)


def test_an_exclusion_in_several_currencies_has_no_amount() -> None:
    loans = (package(id="A", instrument="loan"), package(id="B", instrument="loan", amount="EUR 5 million"))
    _, (exclusion,) = countable(selected(*loans))
    assert (exclusion.amount, exclusion.currency) == (None, "")
    assert exclusion.describe() == "2 packages: instrument loan is not aid; ask for it by name (A, B)"


def test_a_package_is_left_out_for_one_reason_only() -> None:
    _, exclusions = countable(selected(package(instrument="sale", authority="FMS")))
    assert [exclusion.rows for exclusion in exclusions] == [1]


def test_one_package_is_not_several() -> None:
    assert Exclusion("why", 1, None, "", ("A",)).describe() == "1 package: why (A)"


def test_different_valuations_are_not_added() -> None:
    records = (package(id="A", valuation="net_book_value"), package(id="B", valuation="replacement_cost"))
    with pytest.raises(ValuationMismatchError, match="net_book_value, replacement_cost"):
        countable(selected(*records))
    with pytest.raises(ValuationMismatchError):
        countable(selected(*records, valuation=("net_book_value", "replacement_cost")))
    assert counted(*records, valuation=("net_book_value",)) == ["A"]
    assert len(countable(selected(*records), ["valuation"])[0]) == 2


def test_an_unknown_valuation_may_stand_beside_a_known_one() -> None:
    records = (
        package(id="A", valuation="net_book_value"),
        package(id="B", valuation="stated_unknown"),
        package(id="C"),
    )
    assert counted(*records) == ["A", "B", "C"]


def test_valuations_of_what_is_left_out_do_not_matter() -> None:
    records = (
        package(id="A", valuation="net_book_value"),
        package(id="B", valuation="market_price", instrument="sale"),
    )
    assert counted(*records) == ["A"]


def test_currencies_are_not_added() -> None:
    both = selected(package(id="A"), package(id="B", amount="EUR 5 million"))
    with pytest.raises(CurrencyMismatchError, match=r"2 currencies \(EUR, USD\)"):
        single_currency(both)
    assert single_currency(both.where(Filter(currency=("EUR",)))) == "EUR"


def test_unknown_amounts_need_no_currency() -> None:
    assert single_currency(selected(package(id="A"), package(id="B", amount="undisclosed"))) == "USD"
    assert single_currency(selected(package(amount="undisclosed")), if_empty="USD") == "USD"
    assert single_currency(selected()) == "XXX"


def test_stages_are_not_added() -> None:
    both = selected(package(id="A"), package(id="B", stage="delivered"))
    with pytest.raises(StageMismatchError, match="announced, delivered"):
        single_stage(both)
    assert single_stage(both.where(Filter(stage=("delivered",)))) == "delivered"
    assert single_stage(selected()) == "announced"


def test_only_packages_without_any_date_are_undated() -> None:
    records = (package(id="A", date=None), package(id="B", date="since 2022"), package(id="C"))
    assert undated(selected(*records)) == 1


def test_the_rows_that_count_are_those_a_total_of_all_has_whatever_their_valuations() -> None:
    records = [package(id="A"), package(id="B", instrument="loan"), package(id="C", instrument="sale", authority="FMS")]
    valued = [package(id=name, valuation=name) for name in ("net_book_value", "replacement_cost")]
    rows = counted_rows(selected(*records, *valued).table)
    assert rows.tolist() == [True, False, False, True, True]
