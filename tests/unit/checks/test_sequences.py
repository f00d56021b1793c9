from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.checks.sequences import equal_amounts, tranche_numbers
from tests.unit.checks.books import book, messages, package, subjects


def numbered(*numbers: int, **changes: object) -> list[object]:
    return [
        package(f"{''.join(map(str, changes.values()))}N{n}-{i}", tranche=n, **changes) for i, n in enumerate(numbers)
    ]


def test_a_complete_sequence_has_no_findings_in_any_order() -> None:
    assert subjects(tranche_numbers, book(*numbered(3, 1, 2))) == []  # type: ignore[arg-type]


def test_a_sequence_may_start_in_the_middle() -> None:
    assert subjects(tranche_numbers, book(*numbered(44, 45, 46))) == []  # type: ignore[arg-type]


def test_packages_without_numbers_make_no_gap() -> None:
    assert subjects(tranche_numbers, book(package("A"), package("B"), package("C", tranche=9))) == []


def test_one_missing_number_is_named() -> None:
    assert messages(tranche_numbers, book(*numbered(1, 3))) == [  # type: ignore[arg-type]
        "number 2 is missing between N1-0 (number 1) and N3-1 (number 3)"
    ]


def test_a_wide_gap_is_one_finding() -> None:
    assert messages(tranche_numbers, book(*numbered(1, 100_000))) == [  # type: ignore[arg-type]
        "numbers 2 to 99999 are missing between N1-0 (number 1) and N100000-1 (number 100000)"
    ]


@pytest.mark.parametrize(
    "other", [{"donor": "DEU"}, {"recipient": "TWN"}, {"recipient": None}, {"authority": "USAI"}], ids=str
)
def test_another_donor_recipient_or_authority_has_a_sequence_of_its_own(other: dict[str, object]) -> None:
    rows = [*numbered(1, 2), *numbered(1, 9, **other)]

    assert len(messages(tranche_numbers, book(*rows))) == 1  # type: ignore[arg-type]


def test_a_repeated_number_is_found_at_the_second_package() -> None:
    (finding,) = tranche_numbers(book(package("A", tranche=7), package("B", tranche=8), package("C", tranche=7)))

    assert (finding.subject, finding.message) == ("C", "number 7 is already the number of A")


def test_the_same_tranche_at_another_stage_is_not_a_repeat() -> None:
    announced, delivered = package("A", tranche=7), package("B", tranche=7, stage="delivered")

    assert subjects(tranche_numbers, book(announced, delivered)) == []


def test_a_tranche_recorded_only_at_another_stage_is_not_missing() -> None:
    rows = [package("A", tranche=1), package("B", tranche=2, stage="delivered"), package("C", tranche=3)]

    assert subjects(tranche_numbers, book(*rows)) == []


@given(st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_gaps_and_repeats_are_exactly_what_the_numbers_lack_and_have_too_often(numbers: list[int]) -> None:
    found = list(tranche_numbers(book(*numbered(*numbers))))  # type: ignore[arg-type]

    held = np.array(sorted(set(numbers)))
    assert sum("missing" in finding.message for finding in found) == int((np.diff(held) > 1).sum())
    assert sum("already" in finding.message for finding in found) == len(numbers) - len(held)


def test_equal_amounts_seven_days_apart_are_found_and_eight_are_not() -> None:
    rows = [package("A", date="2024-10-01"), package("B", date="2024-10-08"), package("C", date="2024-10-16")]

    assert messages(equal_amounts, book(*rows)) == ["USD 400 million again, 7 days after A"]


def test_equal_amounts_are_found_whatever_their_order_of_rows() -> None:
    later, earlier = package("A", date="2024-10-02"), package("B", date="2024-10-01")

    assert messages(equal_amounts, book(later, earlier)) == ["USD 400 million again, 1 day after B"]


def test_three_equal_amounts_are_two_findings() -> None:
    rows = [package("A"), package("B"), package("C", date="2024-10-22")]

    assert messages(equal_amounts, book(*rows)) == [
        "USD 400 million again, on the day of A",
        "USD 400 million again, 1 day after B",
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"donor": "DEU"},
        {"recipient": "TWN"},
        {"authority": "USAI"},
        {"stage": "delivered"},
        {"amount": "€400 million"},
        {"amount": "$400.5 million"},
        {"date": None},
    ],
    ids=str,
)
def test_packages_that_differ_in_more_than_the_day_are_not_compared(other: dict[str, object]) -> None:
    assert subjects(equal_amounts, book(package("A"), package("B", **other))) == []


def test_unknown_and_zero_amounts_are_not_equal_amounts() -> None:
    rows = [
        package(f"{i}", amount=amount)
        for i, amount in enumerate(["undisclosed", "undisclosed", "USD 0.00", "USD 0.00"])
    ]

    assert subjects(equal_amounts, book(*rows)) == []


def test_two_numbers_of_one_sequence_are_two_packages() -> None:
    assert subjects(equal_amounts, book(package("A", tranche=7), package("B", tranche=8))) == []


@pytest.mark.parametrize(("first", "second"), [(7, None), (None, 7), (7, 7)])
def test_numbers_that_do_not_tell_two_packages_apart_do_not_excuse_equal_amounts(
    first: int | None, second: int | None
) -> None:
    assert subjects(equal_amounts, book(package("A", tranche=first), package("B", tranche=second))) == ["B"]


def test_an_empty_ledger_has_no_findings() -> None:
    assert [*tranche_numbers(book()), *equal_amounts(book())] == []
