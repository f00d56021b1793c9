from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

import aidledger as al
from aidledger.amounts import Reading
from aidledger.dates import DateSpan
from aidledger.errors import ValuationMismatchError
from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Basis
from aidledger.totals import Filter, total
from aidledger.totals.cells import Cells, alike, cells_of
from aidledger.totals.figures import figures
from aidledger.totals.members import members, words
from aidledger.totals.revalued import as_array
from tests.builders import package

SAME = [package(id=f"P{row}", amount=f"${row + 1} million") for row in range(4)]
MILLION = Decimal(10**6)


def cells(*records: AidPackage, asked: tuple[str, ...] = ()) -> Cells:
    return cells_of(Ledger(records).side.selection, asked=asked, by_donor=True)[0]


def value(found: Cells, basis: Basis = Basis.ANNOUNCED) -> Decimal | None:
    return found.total(basis=basis, reading=Reading.CONVENTIONAL).value


def test_packages_alike_are_one_cell_with_one_sum() -> None:
    found = cells(*SAME)
    assert len(found) == 1
    assert found.counts.tolist() == [4]
    assert value(found) == 10 * MILLION


@pytest.mark.parametrize(
    "difference",
    [
        {"authority": "PDA"},
        {"date": "2024-10-22"},
        {"date": "2024-10-21/2024-10-22"},
        {"date": None},
        {"fiscal_year": "FY2024"},
        {"donor": "GBR"},
        {"instrument": "loan"},
        {"valuation": "market_price"},
        {"draws_on": "BULK"},
        {"announcement": "ASKED"},
        {"amount": "up to $5 million"},
        {"amount": "EUR 5 million"},
        {"reannounced": "$400 million"},
        {"stage": "delivered"},
    ],
)
def test_what_a_filter_or_a_sum_tells_apart_is_apart(difference: dict[str, object]) -> None:
    assert len(cells(*SAME, package(id="OTHER", **difference), asked=("ASKED",))) == 2


@pytest.mark.parametrize(
    "difference", [{"announcement": "UNASKED"}, {"category": "uas"}, {"tranche": 3}, {"note": "x"}]
)
def test_what_nobody_asks_for_is_not_told_apart(difference: dict[str, object]) -> None:
    assert len(cells(*SAME, package(id="OTHER", **difference), asked=("ASKED",))) == 1


def test_an_uncertain_package_is_as_uncertain_in_its_cell() -> None:
    records = [package(id=name, date="2024-10-01/2024-10-31") for name in "AB"]
    wanted = Filter(until=DateSpan.parse("2024-10-15"))
    found = cells(*records).where(wanted).total(basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL)
    expected = total(Ledger(records).side.selection.where(wanted), basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL)
    assert (found.value, found.low, found.high, found.open_facts) == (
        expected.value, expected.low, expected.high, expected.open_facts,
    )  # fmt: skip
    assert found.rows == 2


def test_what_is_not_aid_is_left_out_unless_it_is_asked_for() -> None:
    found = cells(*SAME, package(id="LOAN", instrument="loan"))
    assert value(found) == 10 * MILLION
    assert value(found.where(Filter(instrument=("loan",)))) == 400 * MILLION


def test_two_bases_of_valuation_are_not_added() -> None:
    with pytest.raises(ValuationMismatchError):
        value(cells(package(id="A", valuation="market_price"), package(id="B", valuation="net_book_value")))


def test_cells_of_nothing_come_to_nothing() -> None:
    found = cells().total(basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL)
    assert found.value == 0
    assert (found.rows, found.currency) == (0, "XXX")


@pytest.mark.parametrize("converted", [False, True])
def test_a_package_can_be_taken_out_of_its_cell(converted: bool) -> None:  # noqa: FBT001 - a parameter of the test
    ledger = Ledger([*SAME, package(id="ALONE", date="2024-01-01", amount="$7 million")])
    if converted:
        # Long rates, so that sums leave int64.
        ledger = ledger.convert("EUR", rates=al.rates.flat({"USD": "0.912345678912"}, to="EUR", label="test"))
    packages = ledger.side.selection
    found, where = cells_of(packages, asked=(), by_donor=False)
    rate = Decimal("0.912345678912") if converted else 1
    for row, left in ((2, 14), (4, 10)):
        less = found.less(int(where.cells[row]), packages.one(row))
        assert value(less) == left * MILLION * rate
        assert int(less.counts.sum()) == 4
    assert value(found) == 17 * MILLION * rate


def test_figures_by_cell_are_the_sums_of_those_of_packages() -> None:
    records = [*SAME, package(id="UP", amount="up to $5 million", authority="PDA"), package(id="X", authority="PDA")]
    selection = Ledger(records).side.selection
    found = members([words(selection.table, "authority")], len(records))
    points = [
        figures(sums, basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL).point for sums in alike(selection, found)
    ]
    assert np.add(*map(as_array, points)).tolist() == [2 * 405 * 10**8, 2 * 10 * 10**8]
