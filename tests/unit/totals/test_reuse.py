from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.dates import DateSpan
from aidledger.model import AidPackage
from aidledger.table import PackageTable
from aidledger.totals import Filter, Selection
from aidledger.totals.reuse import reused
from aidledger.totals.slots import Slots
from aidledger.totals.tally import tally
from tests.builders import package

MILLION = Decimal(10**6)


def found(*records: AidPackage, since: str = "2000") -> tuple[Decimal, ...]:
    """Value, rounding and bounds in millions, then the count."""
    start = DateSpan.parse(since)
    chosen = Selection.everything(PackageTable.from_records(records)).where(Filter(since=start))
    sums = tally(chosen, Slots(len(chosen)))
    value, rounding, bounds, rows = reused(sums, currency="USD", exponent=None)
    ends = (value, rounding.low, rounding.high, bounds.low, bounds.high)
    return (*(end / MILLION for end in ends), Decimal(rows))


def numbers(text: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(word) for word in text.split())


def test_documented_reuse_is_known_to_its_rounding() -> None:
    assert found(package(reannounced="$300 million")) == numbers("300 299.5 300.5 299.5 300.5 1")


def test_inferred_reuse_may_be_none() -> None:
    assert found(package(reannounced="up to $300 million")) == numbers("300 299.5 300.5 0 300.5 1")


def test_packages_without_reuse_add_nothing() -> None:
    assert found(package()) == numbers("0 0 0 0 0 0")
    assert found() == numbers("0 0 0 0 0 0")


def test_nearly_whole_reuse_is_documented_too() -> None:
    assert found(package(reannounced="$399.9 million"))[3] == Decimal("399.85")


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2023-05-01/2023-06-30", "300 299.5 300.5 0 300.5 1"), ("since 2022-01-01", "0 0 0 0 300.5 1")],
)
def test_reuse_at_an_uncertain_date_is_uncertain(date: str, expected: str) -> None:
    assert found(package(date=date, reannounced="$300 million"), since="2023-06-20") == numbers(expected)
