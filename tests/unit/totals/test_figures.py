from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.amounts import Reading
from aidledger.dates import DateSpan
from aidledger.model import AidPackage, Basis
from aidledger.table import PackageTable
from aidledger.totals import Filter, Selection
from aidledger.totals.figures import Figures, figures, money, row_figures
from aidledger.totals.slots import Slots
from aidledger.totals.tally import tally
from tests.builders import package


def of(
    *records: AidPackage, basis: str = "announced", reading: str = "conventional", wanted: Filter | None = None
) -> Figures:
    selection = Selection.everything(PackageTable.from_records(records))
    selection = selection if wanted is None else selection.where(wanted)
    sums = tally(selection, Slots(len(selection)))
    return figures(sums, basis=Basis(basis), reading=Reading(reading))


def millions(part: Figures) -> list[Decimal]:
    """Low, rounding low, point, rounding high and high, in millions."""
    names = ("low", "rounding_low", "point", "rounding_high", "high")
    found = [money(getattr(part, name)[0], "USD") / 10**6 for name in names]
    return [*found[:4], Decimal("Infinity")] if part.unbounded[0] else found


def numbers(text: str) -> list[Decimal]:
    return [Decimal(word) for word in text.split()]


@pytest.mark.parametrize(
    ("amount", "conventional", "literal"),
    [
        ("$400 million", "399.5 399.5 400 400.5 400.5", "399.5 399.5 400 400.5 400.5"),
        ("up to $400 million", "399.5 399.5 400 400.5 400.5", "0 399.5 400 400 400"),
        ("nearly $400 million", "399 399.5 400 400 400", "0 399.5 400 400 400"),
        ("over $400 million", "400 400 400 400.5 401", "400 400 400 400.5 Infinity"),
        ("about $400 million", "399.5 399.5 400 400.5 400.5", "0 399.5 400 400.5 Infinity"),
        ("$400 million to $500 million", "400 450 450 450 500", "400 450 450 450 500"),
        ("undisclosed", "0 0 0 0 Infinity", "0 0 0 0 Infinity"),
    ],
)
def test_every_bound_opens_the_interval_its_wording_allows(amount: str, conventional: str, literal: str) -> None:
    assert millions(of(package(amount=amount), reading="conventional")) == numbers(conventional)
    assert millions(of(package(amount=amount), reading="literal")) == numbers(literal)


@pytest.mark.parametrize(
    ("amount", "reannounced", "expected"),
    [
        ("$400 million", "$400 million", "0 0 0 0 0"),
        ("over $400 million", "$400 million", "0 0 0 0 0"),
        ("$400 million", "up to $400 million", "0 0 0 0 400.5"),
        ("$400 million", "$300 million", "99 99 100 101 101"),
        ("$400 million", "up to $300 million", "99 99 100 101 400.5"),
        ("$400 million", "$399.9 million", "0 0 0.1 0.65 0.65"),
        ("$400 million", "up to $399.9 million", "0 0 0.1 0.65 400.5"),
        ("$400 million to $500 million", "$400 million", "0 0 50 50.5 100.5"),
    ],
)
def test_new_money_is_what_was_not_counted_before(amount: str, reannounced: str, expected: str) -> None:
    found = of(package(amount=amount, reannounced=reannounced), basis="new_money")
    assert millions(found) == numbers(expected)


@pytest.mark.parametrize("amount", ["up to $400 million", "nearly $400 million", "about $400 million"])
def test_new_money_is_never_less_than_nothing_on_a_literal_reading(amount: str) -> None:
    found = of(package(amount=amount, reannounced="$300 million"), basis="new_money", reading="literal")
    assert found.low[0] == 0
    assert found.rounding_low[0] > 0


def test_reuse_does_not_touch_what_was_announced() -> None:
    with_reuse, without = of(package(reannounced="$300 million")), of(package())
    assert millions(with_reuse) == millions(without)


def test_a_package_that_may_lie_outside_may_contribute_nothing() -> None:
    until = Filter(until=DateSpan.parse("2022-02-28"), since=DateSpan.parse("2022-02-01"))
    assert millions(of(package(date="2022-01-20/2022-02-05"), wanted=until)) == numbers("0 399.5 400 400.5 400.5")
    assert millions(of(package(date="2022-02-20/2022-03-05"), wanted=until)) == numbers("0 0 0 0 400.5")


def test_a_shared_package_has_no_best_estimate() -> None:
    found = of(package(category="tanks;uas"), wanted=Filter(category=("tanks",)))
    assert bool(found.shared[0])
    assert (found.low[0], found.high[0]) == (0, 2 * 400_500_000_00)


def test_a_stated_zero_is_exact() -> None:
    found = of(package(amount={"stated": 0, "currency": "USD", "digit": 1_000_000}))
    assert {int(getattr(found, name)[0]) for name in ("low", "point", "high")} == {0}


def test_unknown_amounts_are_counted_apart() -> None:
    found = of(package(id="A"), package(id="B", amount="classified"))
    assert (found.rows[0], found.unvalued[0]) == (2, 1)


def test_figures_of_rows_add_up_to_the_figures_of_all() -> None:
    records = [
        package(id="A", amount="nearly $3 billion", reannounced="up to $1 billion"),
        package(id="B", amount="undisclosed"),
        package(id="C", amount="$5 million to $6 million"),
    ]
    selection = Selection.everything(PackageTable.from_records(records))
    rows = row_figures(selection, basis=Basis.NEW_MONEY, reading=Reading.CONVENTIONAL)
    whole = of(*records, basis="new_money")
    for name in ("point", "low", "rounding_low", "rounding_high"):
        assert getattr(rows, name).sum() == getattr(whole, name)[0]
    assert rows.unbounded.tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("half_minor", "currency", "expected"),
    [(0, "USD", "0.00"), (1, "USD", "0.005"), (-3, "JPY", "-1.5"), (2, "KWD", "0.001"), (7, "XXX", "3.5")],
)
def test_half_minor_units_become_exact_amounts(half_minor: int, currency: str, expected: str) -> None:
    assert str(money(half_minor, currency)) == expected


def test_sums_beyond_int64_keep_their_last_half_unit() -> None:
    huge = {"stated": "9999999999999999.99", "currency": "USD", "bound": "exact"}
    found = of(*(package(id=f"P{row}", amount=huge) for row in range(50)))
    assert found.point[0] == 2 * 50 * 999999999999999999
    assert money(found.high[0], "USD") == 50 * Decimal("9999999999999999.995")
