from __future__ import annotations

from typing import Any

import pytest

from aidledger.checks.ceilings import ceilings_exceeded
from tests.unit.checks.books import book, limit, messages, package, subjects


def cap(amount: str = "$800 million", **changes: Any) -> Any:
    return limit("CAP", amount, **{"fiscal_year": "FY2024", **changes})


def drawn(*amounts: str, **changes: Any) -> list[Any]:
    fields = {"date": "2024-05-10", "fiscal_year": "FY2024", **changes}
    return [package(f"P{i}", **{**fields, "amount": amount}) for i, amount in enumerate(amounts)]


def test_packages_within_the_cap_of_their_year_are_no_finding() -> None:
    assert subjects(ceilings_exceeded, book(*drawn("$400 million", "$400 million"), limits=(cap(),))) == []


def test_packages_beyond_the_cap_of_their_year_are_found_with_the_excess() -> None:
    assert messages(ceilings_exceeded, book(*drawn("$400 million", "$500 million"), limits=(cap(),))) == [
        (
            "2 packages draw USD 900 million of new money on the PDA ceiling of FY2024, "
            "USD 100 million more than its USD 800 million"
        )
    ]


def test_one_package_alone_can_exceed_a_cap() -> None:
    assert messages(ceilings_exceeded, book(*drawn("$900 million"), limits=(cap(),)))[0].startswith("one package draws")


def test_money_counted_before_does_not_draw() -> None:
    rows = [
        *drawn("$400 million"),
        package("R", amount="$500 million", fiscal_year="FY2024", reannounced="$100 million"),
    ]

    assert subjects(ceilings_exceeded, book(*rows, limits=(cap(),))) == []


def test_reuse_beyond_what_is_left_never_makes_room_for_others() -> None:
    reused = package("R", amount="$500 million", fiscal_year="FY2024", reannounced="$500 million")

    assert subjects(ceilings_exceeded, book(reused, *drawn("$900 million"), limits=(cap("$899.4 million"),))) == ["CAP"]


@pytest.mark.parametrize("wording", ["$0.8 billion", "about $0.8 billion", "up to $0.8 billion"])
def test_an_excess_that_rounding_explains_is_none(wording: str) -> None:
    rounded = drawn(wording)

    assert subjects(ceilings_exceeded, book(*rounded, limits=(cap("$750 million"),))) == []
    assert subjects(ceilings_exceeded, book(*rounded, limits=(cap("$749 million"),))) == ["CAP"]


def test_nearly_may_be_a_whole_digit_less() -> None:
    rounded = drawn("nearly $0.8 billion")

    assert subjects(ceilings_exceeded, book(*rounded, limits=(cap("$700 million"),))) == []
    assert subjects(ceilings_exceeded, book(*rounded, limits=(cap("$699 million"),))) == ["CAP"]


@pytest.mark.parametrize("wording", ["at least $0.8 billion", "between $0.8 billion and $0.9 billion"])
def test_floors_and_ranges_draw_no_less_than_their_lower_end(wording: str) -> None:
    assert subjects(ceilings_exceeded, book(*drawn(wording), limits=(cap("$799 million"),))) == ["CAP"]


def test_a_cap_that_may_be_higher_than_stated_is_read_in_favour_of_the_packages() -> None:
    assert subjects(ceilings_exceeded, book(*drawn("$850 million"), limits=(cap("over $0.8 billion"),))) == []


def test_unknown_amounts_draw_nothing_that_is_certain() -> None:
    assert subjects(ceilings_exceeded, book(*drawn("undisclosed", "$700 million"), limits=(cap(),))) == []


def test_a_package_booked_to_no_year_counts_in_the_year_of_its_date() -> None:
    dated = drawn("$900 million", fiscal_year=None)

    assert subjects(ceilings_exceeded, book(*dated, limits=(cap(),))) == ["CAP"]


@pytest.mark.parametrize(
    "changes",
    [
        {"fiscal_year": "FY2023"},
        {"fiscal_year": None, "date": "2024-10-21"},
        {"fiscal_year": None, "date": "2024-09/2024-10"},
        {"fiscal_year": None, "date": None},
        {"fiscal_year": None, "donor": "DEU"},
        {"authority": "USAI"},
    ],
    ids=str,
)
def test_packages_of_other_years_authorities_or_unknown_years_do_not_draw_on_a_cap(changes: dict[str, Any]) -> None:
    assert subjects(ceilings_exceeded, book(*drawn("$900 million", **changes), limits=(cap(),))) == []


def test_another_currency_does_not_draw_on_a_cap() -> None:
    assert subjects(ceilings_exceeded, book(*drawn("€900 million"), limits=(cap(),))) == []


def test_stages_are_never_added_up() -> None:
    announced, delivered = (
        drawn("$800 million"),
        [package("D", amount="$800 million", fiscal_year="FY2024", stage="delivered")],
    )

    assert subjects(ceilings_exceeded, book(*announced, *delivered, limits=(cap(),))) == []


def test_the_stage_that_exceeds_is_found_once() -> None:
    announced, delivered = (
        drawn("$900 million"),
        [package("D", amount="$100 million", fiscal_year="FY2024", stage="delivered")],
    )

    assert subjects(ceilings_exceeded, book(*announced, *delivered, limits=(cap(),))) == ["CAP"]


def test_a_package_that_names_its_limit_draws_on_it_whatever_its_year() -> None:
    bulk = limit("BULK", "$800 million", kind="bulk_authorisation", fiscal_year="FY2024")
    rows = drawn("$900 million", date="2024-12-01", fiscal_year=None, draws_on="BULK")

    (message,) = messages(ceilings_exceeded, book(*rows, limits=(bulk,)))

    assert "on the PDA ceiling, USD 100 million more" in message


def test_drawing_on_a_part_draws_on_its_whole() -> None:
    bulk = limit("BULK", "$5 billion", kind="bulk_authorisation", part_of="CAP")
    rows = [*drawn("$500 million"), package("B", date="2024-12-01", draws_on="BULK")]

    assert subjects(ceilings_exceeded, book(*rows, limits=(cap(), bulk))) == ["CAP"]


def test_a_package_that_names_another_limit_does_not_draw_on_the_cap_of_its_year() -> None:
    other = limit("OTHER", "$5 billion", kind="bulk_authorisation")

    assert subjects(ceilings_exceeded, book(*drawn("$900 million", draws_on="OTHER"), limits=(cap(), other))) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"is_total": True},
        {"kind": "appropriation"},
        {"kind": "cap_increment"},
        {"kind": "cap_cumulative"},
        {"fiscal_year": None},
    ],
    ids=str,
)
def test_sums_appropriations_increments_and_caps_of_no_year_are_no_ceiling_of_a_year(changes: dict[str, Any]) -> None:
    assert subjects(ceilings_exceeded, book(*drawn("$900 million"), limits=(cap(**changes),))) == []


def test_a_cap_of_unknown_size_is_not_exceeded() -> None:
    assert subjects(ceilings_exceeded, book(*drawn("$900 million"), limits=(cap("undisclosed"),))) == []


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_caps_for_one_year_the_highest_counts(order: int) -> None:
    raised = [cap(), limit("RAISED", "$1,000 million", fiscal_year="FY2024")][::order]

    assert subjects(ceilings_exceeded, book(*drawn("$900 million"), limits=tuple(raised))) == []
    assert subjects(ceilings_exceeded, book(*drawn("$1,100 million"), limits=tuple(raised))) == ["RAISED"]


def test_a_cap_of_several_years_is_drawn_on_by_all_of_them() -> None:
    rows = [*drawn("$500 million"), package("B", fiscal_year="FY2022")]

    (message,) = messages(
        ceilings_exceeded, book(*rows, limits=(cap(fiscal_year="FY2022", fiscal_year_last="FY2024"),))
    )

    assert "ceiling of FY2022 to FY2024" in message


def test_parts_in_a_circle_end_where_they_began() -> None:
    circle = (cap(part_of="OTHER"), limit("OTHER", "$800 million", part_of="CAP"))
    rows = drawn("$900 million", draws_on="OTHER")

    assert subjects(ceilings_exceeded, book(*rows, limits=circle)) == ["CAP", "OTHER"]


def test_sums_beyond_64_bits_do_not_wrap() -> None:
    largest = drawn(*["USD 9,000,000,000,000,000"] * 12)

    assert subjects(ceilings_exceeded, book(*largest, limits=(cap(),))) == ["CAP"]
    assert "USD 108,000 trillion" in messages(ceilings_exceeded, book(*largest, limits=(cap(),)))[0]


def test_without_packages_or_limits_there_is_nothing_to_exceed() -> None:
    assert [*ceilings_exceeded(book(limits=(cap(),))), *ceilings_exceeded(book(package()))] == []


def test_a_cap_that_is_just_reached_is_not_exceeded() -> None:
    assert subjects(ceilings_exceeded, book(*drawn("$0.8 billion"), limits=(cap("$0.7 billion"),))) == []


def test_a_coarsely_stated_reused_part_may_be_larger_than_its_figure() -> None:
    coarse = drawn("$900 million", reannounced="$0.1 billion")

    assert subjects(ceilings_exceeded, book(*coarse, limits=(cap("$749 million"),))) == []
    assert subjects(ceilings_exceeded, book(*coarse, limits=(cap("$748 million"),))) == ["CAP"]
