from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aidledger.checks.values import (
    implausibly_small,
    mostly_unknown,
    unknown_amounts,
    weakly_sourced,
    without_source,
)
from tests.unit.checks.books import book, messages, package, subjects

if TYPE_CHECKING:
    from aidledger.model import AidPackage


@pytest.mark.parametrize("reason", ["not given", "undisclosed", "classified", "no price"])
def test_an_unknown_amount_is_found_with_its_reason(reason: str) -> None:
    (finding,) = unknown_amounts(book(package("A"), package("B", amount=reason)))

    assert (finding.subject, finding.value) == ("B", reason)
    assert f"({reason})" in finding.message


def test_an_unknown_amount_without_a_reason_was_not_given() -> None:
    assert "(not given)" in messages(unknown_amounts, book(package(amount={"bound": "unknown"})))[0]


def test_a_known_zero_is_not_an_unknown_amount() -> None:
    assert subjects(unknown_amounts, book(package(amount="USD 0.00"))) == []


def test_a_package_without_source_is_found() -> None:
    assert subjects(without_source, book(package("A"), package("B", sources=()))) == ["B"]


def test_a_publisher_without_an_address_is_a_source() -> None:
    assert subjects(without_source, book(package(sources={"publisher": "Ministry of Defence"}))) == []


@pytest.mark.parametrize(
    "amount",
    [
        "USD 0.01",
        "USD 999.99",
        {"stated": "999", "currency": "JPY"},
        "KWD 999.999",
        "between USD 1.00 and USD 999.00",
    ],
)
def test_less_than_a_thousand_of_any_currency_is_implausibly_small(amount: object) -> None:
    assert subjects(implausibly_small, book(package(amount=amount))) == ["A"]


@pytest.mark.parametrize(
    "amount",
    ["USD 0.00", "USD 1,000", "JPY 1,000", "KWD 1000.000", "between USD 999.00 and USD 1,000.00", "undisclosed"],
)
def test_nothing_a_thousand_and_the_unknown_are_not_implausibly_small(amount: str) -> None:
    assert subjects(implausibly_small, book(package(amount=amount))) == []


def test_each_row_is_judged_in_its_own_currency() -> None:
    rows = [
        package("A", amount={"stated": "900", "currency": "JPY"}),
        package("B", amount="USD 1,200"),
        package("C", amount="USD 900.00"),
    ]

    assert subjects(implausibly_small, book(*rows)) == ["A", "C"]


def test_a_small_amount_is_told_as_it_was_worded() -> None:
    (finding,) = implausibly_small(book(package(amount="USD 12.50")))

    assert finding.value == "USD 12.50"
    assert finding.message.startswith("USD 12.5 ")


def test_a_small_amount_without_wording_is_told_as_a_figure() -> None:
    (finding,) = implausibly_small(book(package(amount={"stated": "200", "currency": "EUR"})))

    assert finding.value == "EUR 200"


@pytest.mark.parametrize("check", [unknown_amounts, without_source, implausibly_small])
def test_an_empty_ledger_has_no_findings(check: object) -> None:
    assert list(check(book())) == []  # type: ignore[operator]


def test_a_source_is_weak_only_where_every_one_is() -> None:
    table = {"url": "https://example.org/table", "kind": "table"}
    rows = [
        package("WEAK", sources=[table, {"publisher": "Someone", "kind": "other"}]),
        package("MIXED", sources=[table, {"publisher": "Ministry", "kind": "official"}]),
        package("UNSAID", sources=[table, "https://example.org/release"]),
        package("NONE", sources=()),
    ]
    assert subjects(weakly_sourced, book(*rows)) == ["WEAK"]


def test_a_large_share_of_unknown_amounts_is_found_for_each_donor() -> None:
    def rows(donor: str, known: int, unknown: int) -> list[AidPackage]:
        return [
            package(f"{donor}-{n}", donor=donor, amount="undisclosed" if n < unknown else "$5 million")
            for n in range(known + unknown)
        ]

    every = [*rows("GBR", 8, 2), *rows("FRA", 9, 1), *rows("DEU", 3, 6), *rows("USA", 18, 2)]
    assert messages(mostly_unknown, book(*every)) == [
        "2 of 10 packages of GBR (20 %) have no amount: its totals are floors by far"
    ]
