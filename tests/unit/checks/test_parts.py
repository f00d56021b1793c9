from __future__ import annotations

import decimal
from typing import Any

import pytest

from aidledger.checks.parts import items_exceed_package, limits_miss_their_total, revisions_miss_their_whole
from tests.unit.checks.books import book, limit, messages, package, revision, subjects


def revisions(*parts: str, whole: str = "-$6.2 billion") -> tuple[Any, ...]:
    return (revision("WHOLE", whole), *(revision(f"P{i}", part, part_of="WHOLE") for i, part in enumerate(parts)))


def limits(*parts: str, whole: str = "$11.0 billion", **changes: Any) -> tuple[Any, ...]:
    return (limit("WHOLE", whole, **changes), *(limit(f"P{i}", part, part_of="WHOLE") for i, part in enumerate(parts)))


@pytest.mark.parametrize("parts", [(), ("-$2.6 billion", "-$3.6 billion"), ("-$2.6 billion", "-$3.55 billion")])
def test_revisions_that_meet_their_whole_within_rounding_are_no_finding(parts: tuple[str, ...]) -> None:
    assert subjects(revisions_miss_their_whole, book(revisions=revisions(*parts))) == []


@pytest.mark.parametrize(
    ("parts", "difference"),
    [
        (("-$2.6 billion",), "one part comes to USD -2.6 billion, USD 3.6 billion less"),
        (("-$2.6 billion", "-$4.6 billion"), "2 parts come to USD -7.2 billion, USD 1 billion more"),
        (("$6.2 billion",), "one part comes to USD 6.2 billion, USD 12.4 billion less"),
    ],
)
def test_revisions_that_miss_their_whole_are_told_with_the_difference(parts: tuple[str, ...], difference: str) -> None:
    (message,) = messages(revisions_miss_their_whole, book(revisions=revisions(*parts)))

    assert difference in message


def test_a_superseded_part_is_left_aside() -> None:
    records = (
        *revisions("-$2.6 billion", "-$3.6 billion", "-$3 billion"),
        revision("NEW", "-$1 billion", supersedes="P2"),
    )

    assert subjects(revisions_miss_their_whole, book(revisions=records)) == []


@pytest.mark.parametrize("part", ["not given", "-€1 billion"])
def test_what_is_unknown_or_in_another_currency_cannot_be_compared(part: str) -> None:
    assert subjects(revisions_miss_their_whole, book(revisions=revisions("-$1 billion", part))) == []


def test_parts_of_an_unknown_whole_cannot_be_compared() -> None:
    assert subjects(revisions_miss_their_whole, book(revisions=revisions("-$1 billion", whole="not given"))) == []


def test_limits_whose_parts_come_to_more_are_found() -> None:
    (finding,) = limits_miss_their_total(book(limits=limits("$3.0 billion", "$9.0 billion")))

    assert (finding.subject, finding.value) == ("WHOLE", "P0 + P1")


def test_a_ceiling_need_not_have_all_its_increments_on_record() -> None:
    assert subjects(limits_miss_their_total, book(limits=limits("$3.0 billion", "$5.0 billion"))) == []


def test_a_sum_with_several_parts_has_them_all() -> None:
    assert subjects(limits_miss_their_total, book(limits=limits("$3.0 billion", "$5.0 billion", is_total=True))) == [
        "WHOLE"
    ]


def test_a_sum_with_one_part_may_lack_others() -> None:
    assert subjects(limits_miss_their_total, book(limits=limits("$3.0 billion", is_total=True))) == []


def test_limits_that_meet_their_sum_are_no_finding() -> None:
    assert subjects(limits_miss_their_total, book(limits=limits("$3.0 billion", "$8.0 billion", is_total=True))) == []


def test_a_bulk_authorisation_is_a_use_and_no_increment() -> None:
    records = (*limits("$11.0 billion"), limit("BULK", "$5.55 billion", part_of="WHOLE", kind="bulk_authorisation"))

    assert subjects(limits_miss_their_total, book(limits=records)) == []


def test_a_bulk_authorisation_larger_than_its_ceiling_is_found() -> None:
    records = (*limits(), limit("BULK", "$15 billion", part_of="WHOLE", kind="bulk_authorisation"))

    assert [finding.value for finding in limits_miss_their_total(book(limits=records))] == ["BULK"]


def nested(*fine: str, middle: str = "$18 billion") -> tuple[Any, ...]:
    """A sum of 18 and 14 billion, where the parts of the 18 are on record too."""
    return (
        limit("ALL", "$32.2 billion", is_total=True),
        limit("MIDDLE", middle, part_of="ALL", is_total=True),
        limit("LAST", "$14.67 billion", part_of="ALL"),
        *(limit(f"P{i}", part, part_of="MIDDLE") for i, part in enumerate(fine)),
    )


def test_a_coarse_part_is_as_fine_as_its_own_parts() -> None:
    assert subjects(limits_miss_their_total, book(limits=nested())) == []
    assert subjects(limits_miss_their_total, book(limits=nested("$6.00 billion", "$12.00 billion"))) == ["ALL"]


@pytest.mark.parametrize(
    "fine", [("$6.00 billion",), ("$6.00 billion", "€12.00 billion"), ("$6.00 billion", "not given")]
)
def test_a_coarse_part_stays_coarse_when_its_parts_are_incomplete(fine: tuple[str, ...]) -> None:
    assert subjects(limits_miss_their_total, book(limits=nested(*fine))) == []


def test_a_part_contradicted_by_its_parts_counts_as_stated() -> None:
    assert subjects(limits_miss_their_total, book(limits=nested("$6.00 billion", "$20.00 billion"))) == ["MIDDLE"]


def test_limits_in_a_circle_are_compared_without_end() -> None:
    circle = tuple(
        limit(f"{name}{i}", "$1.000 billion", part_of=other, is_total=True)
        for name, other in [("A", "B0"), ("B", "A0")]
        for i in range(2)
    )

    assert subjects(limits_miss_their_total, book(limits=circle)) == ["A0", "B0"]


def priced(*amounts: str | None, **changes: Any) -> Any:
    return package(items=[{"name": f"article {i}", "amount": amount} for i, amount in enumerate(amounts)], **changes)


@pytest.mark.parametrize(
    "amounts",
    [
        (None,),
        ("$300 million", None),
        ("$300 million", "$100 million"),
        ("$300 million", "up to $0.1 billion"),
        ("$300 million", "€300 million"),
        ("$300 million", "undisclosed"),
    ],
)
def test_items_worth_no_more_than_their_package_are_no_finding(amounts: tuple[str | None, ...]) -> None:
    assert subjects(items_exceed_package, book(priced(*amounts))) == []


def test_items_worth_more_than_their_package_are_found_at_their_package() -> None:
    rows = [
        package("A"),
        priced("$350 million", identifier="B"),
        priced("$300 million", "$200 million", identifier="C"),
    ]

    (finding,) = items_exceed_package(book(*rows))

    assert (finding.subject, finding.value) == ("C", "USD 499 million")


@pytest.mark.parametrize(
    ("amount", "most"),
    [
        ("$0.4 billion", "$450.0 million"),
        ("about $0.4 billion", "$450.0 million"),
        ("up to $0.4 billion", "$450.0 million"),
        ("nearly $0.4 billion", "$400.0 million"),
        ("between $300 million and $500 million", "$500.0 million"),
    ],
)
def test_items_may_reach_the_upper_end_of_a_package(amount: str, most: str) -> None:
    beyond = most.replace(".0 ", ".1 ")

    assert subjects(items_exceed_package, book(priced(most, amount=amount))) == []
    assert subjects(items_exceed_package, book(priced(beyond, amount=amount))) == ["A"]


@pytest.mark.parametrize("amount", ["over $400 million", "undisclosed"])
def test_a_floor_and_an_unknown_amount_cannot_be_exceeded(amount: str) -> None:
    assert subjects(items_exceed_package, book(priced("$900 million", amount=amount))) == []


def test_items_beyond_64_bits_do_not_wrap() -> None:
    huge = priced(*["USD 9,000,000,000,000,000"] * 30, amount="USD 9,000,000,000,000,000")

    (finding,) = items_exceed_package(book(huge))

    assert finding.value.startswith("USD 269,999.99")


def test_items_that_exceed_by_a_cent_are_found() -> None:
    assert subjects(items_exceed_package, book(priced("USD 1.01", amount="USD 1.00"))) == []
    assert subjects(items_exceed_package, book(priced("USD 1.02", amount="USD 1.00"))) == ["A"]


def test_a_narrow_decimal_context_of_the_caller_changes_nothing() -> None:
    records = limits("$3,000,000,001", "$9,000,000,000", whole="$11,000,000,000")
    with decimal.localcontext(decimal.Context(prec=3)):
        (message,) = messages(limits_miss_their_total, book(limits=records))

    assert "USD 12.000000001 billion, USD 1.000000001 billion more" in message


@pytest.mark.parametrize("check", [items_exceed_package, limits_miss_their_total, revisions_miss_their_whole])
def test_an_empty_ledger_has_no_findings(check: object) -> None:
    assert list(check(book())) == []  # type: ignore[operator]
