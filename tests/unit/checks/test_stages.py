from __future__ import annotations

from aidledger.checks.stages import stages_out_of_order
from tests.unit.checks.books import book, messages, package, subjects


def test_stages_in_order_are_no_finding() -> None:
    rows = [
        package("A", tranche=1, date="2024-10-01"),
        package("B", tranche=1, date="2024-11-01", stage="obligated", amount="$300 million"),
        package("C", tranche=1, date="2024-12-01", stage="delivered", amount="$300 million"),
    ]
    assert subjects(stages_out_of_order, book(*rows)) == []


def test_a_later_stage_on_an_earlier_day_is_found_for_each_pair() -> None:
    rows = [
        package("A", tranche=1, date="2024-10-01"),
        package("B", tranche=1, date="2024-09-01", stage="obligated"),
        package("C", tranche=1, date="2024-08-01", stage="delivered"),
    ]
    assert subjects(stages_out_of_order, book(*rows)) == ["B", "C"]


def test_more_money_later_is_found_beyond_rounding() -> None:
    def at(amount: str, **changes: object) -> list[str]:
        rows = (package("A", tranche=1), package("D", tranche=1, stage="delivered", amount=amount, **changes))
        return messages(stages_out_of_order, book(*rows))

    assert at("$401 million") == []
    assert at("$402 million") == [
        "at least USD 401.5 million delivered, more than the at most USD 400.5 million announced (A)"
    ]
    assert at("undisclosed") == []
    assert at("EUR 900 million") == []
    assert at("$900 million", authority="USAI") == []
    assert at("$900 million", donor="GBR") == []


def test_packages_of_one_stage_are_added_before_they_are_compared() -> None:
    rows = [package(f"A{n}", announcement="ANN") for n in (1, 2)]
    fits = package("D", announcement="ANN", stage="delivered", amount="$800 million")
    assert subjects(stages_out_of_order, book(*rows, fits)) == []
    more = package("D", announcement="ANN", stage="delivered", amount="$810 million")
    assert subjects(stages_out_of_order, book(*rows, more)) == ["D"]


def test_a_number_and_an_announcement_are_different_names() -> None:
    rows = (package("A", announcement="ANN"), package("D", tranche=1, stage="delivered", date="2024-01-01"))
    assert subjects(stages_out_of_order, book(*rows)) == []


def test_uncertain_and_open_dates_count_in_favour_of_the_record() -> None:
    rows = (package("A", tranche=1, date="2024-10-21"), package("D", tranche=1, stage="delivered", date="2024-10"))
    assert subjects(stages_out_of_order, book(*rows)) == []
    undated = (package("A", tranche=1, date=None), package("D", tranche=1, stage="delivered", date="2024-01-01"))
    assert subjects(stages_out_of_order, book(*undated)) == []


def test_unnamed_packages_are_never_the_same_money() -> None:
    rows = (package("A"), package("D", stage="delivered", date="2024-01-01", amount="$900 million"))
    assert subjects(stages_out_of_order, book(*rows)) == []
