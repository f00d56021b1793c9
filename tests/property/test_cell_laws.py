"""Adding packages up in cells is adding them up one by one: every verdict, figure, explanation and text is the same."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import aidledger as al
from aidledger.amounts import Reading
from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Statement, StatementKind
from aidledger.reconciliation import Estimate, Reconciled, Reconciliation
from aidledger.reconciliation.scopes import filter_of
from aidledger.totals import total
from aidledger.totals.members import Members
from tests.builders import limit, package, revision, statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidledger.totals.members import Aspect

MILLION = 10**6
FIRST = dt.date(2022, 7, 1)
RATES = al.rates.flat({"EUR": "1.23456789012", "JPY": "0.0071"}, to="USD", label="test")
LIMITS = (
    limit(id="CAP", amount="$900 million", fiscal_year="FY2022"),
    limit(id="CAP23", amount="$700 million", fiscal_year="FY2023"),
    limit(id="BULK", amount="$300 million", fiscal_year="FY2022", kind="bulk_authorisation", part_of="CAP"),
    limit(id="MONEY", amount="$500 million", fiscal_year="FY2022", authority="USAI", kind="appropriation"),
)
REVISIONS = (
    revision(id="REV", amount="-$40 million", known_on="2022-11-01", scope={"donor": "USA", "authority": "PDA"}),
    revision(id="REV22", amount="-$15 million", known_on="2022-12-01", scope={"fiscal_year": "FY2022"}),
)


class Dice:
    """Draws from a seed: a ledger is hundreds of draws, too many for a strategy to be quick."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing here is a secret
        # Packages on two bases may not be added, so that few ledgers have both.
        self._valuations = ("replacement_cost", "net_book_value") if self.once_in(12) else ("replacement_cost",)

    def one(self, *options: object) -> object:
        return self._random.choice(options)

    def number(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def once_in(self, times: int) -> bool:
        return self.number(1, times) == 1

    def day(self) -> dt.date:
        return FIRST + dt.timedelta(days=self.number(0, 150))

    def amount(self, currency: object) -> dict[str, object]:
        bound = self.one("exact", "exact", "exact", "at_most", "at_least", "nearly", "about", "between", "unknown")
        if bound == "unknown":
            return {"bound": bound, "reason": "not given", "currency": self.one(None, currency)}
        digit = self.one(1, 1, 10)
        assert isinstance(digit, int)
        stated = self.number(0, 40) * digit
        upper = {"upper": (stated + digit * self.number(1, 9)) * MILLION} if bound == "between" else {}
        return {"stated": stated * MILLION, "currency": currency, "bound": bound, "digit": digit * MILLION, **upper}

    def package(self, number: int, *currencies: str) -> AidPackage:
        amount = self.amount(self.one(*currencies))
        first, last = sorted((self.day(), self.day()))
        ends = self.one(
            (last, last), (last, last), (last, last), (first, last), (first, None), (None, last), (None, None)
        )
        assert isinstance(ends, tuple)
        reused: dict[str, object] | None = None
        if amount.get("stated") and self.once_in(3):
            part = self.one(amount["stated"], MILLION)
            bound = self.one("exact", "at_most")
            reused = {"stated": part, "currency": amount["currency"], "bound": bound, "digit": MILLION}
        return package(
            id=f"P{number}",
            amount=amount,
            date=None if ends == (None, None) else {"earliest": ends[0], "latest": ends[1]},
            donor=self.one(*["USA"] * 7, "GBR"),
            recipient=self.one("UKR", "UKR", None),
            authority=self.one("PDA", "PDA", "USAI", "FMF"),
            stage=self.one(*["announced"] * 9, "delivered"),
            instrument=self.one(None, None, None, "grant", "loan"),
            valuation=self.one(None, None, *self._valuations),
            fiscal_year=self.one(None, "FY2022", "FY2022", "FY2023"),
            tranche=self.one(None, None, self.number(1, 9)),
            announcement=self.one(None, None, "A1", "A2", "A3"),
            draws_on=self.one(None, None, None, "BULK"),
            reannounced=reused,
        )

    def statement(self, number: int) -> Statement:
        scope: dict[str, object] = {
            "donor": self.one("USA", "USA", None),
            "recipient": self.one(None, None, "UKR"),
            "authority": self.one((), (), "PDA", ("PDA", "USAI"), "FMF"),
            "basis": self.one(*["announced"] * 3, "new_money", "new_money", "revalued"),
            "since": self.one(None, None, None, "2022-07-20", "2022-08"),
            "fiscal_year": self.one(*[None] * 7, "FY2022"),
            "announcement": self.one(*[None] * 9, "A1", "A2", "A9"),
        }
        kind = self.one("total", "total", "total", "remaining")
        if kind == "remaining":
            scope["limits"] = self.one("CAP", ("CAP", "CAP23"), "CAP", "BULK", "REV", ("CAP", "REV"), "MONEY", "NONE")
        as_of = self.day()
        return statement(
            id=f"S{number}",
            kind=kind,
            as_of=self.one(as_of, as_of, as_of, "2022-09"),
            scope=scope,
            amount=self.one(*["$100 million"] * 9, "EUR 90 million", "not given"),
        )

    def restated(self, result: Reconciled, values: list[int]) -> Statement:
        """The same statement, off by one of the amounts on record: so that there is something to explain."""
        if result.estimate is None or self.once_in(9):
            return result.statement
        off = int(result.estimate.value) + self._random.choice((-1, 1)) * (
            values[0] if self.once_in(2) else self._pick(values)
        )
        amount = {
            "stated": max(off, 0) // MILLION * MILLION,
            "currency": result.estimate.currency,
            "bound": self.one("exact", "about", "at_least", "at_most", "nearly"),
            "digit": MILLION,
        }
        return Statement.model_validate({**dict(result.statement), "amount": amount})

    def _pick(self, values: list[int]) -> int:
        return self._random.choice(values)

    def ledger(self, packages: int, statements: int) -> Ledger:
        currencies = (*["USD"] * 9, "EUR", "JPY") if self.once_in(4) else ("USD",)
        records = [self.package(number, *currencies) for number in range(packages)]
        said = [self.statement(number) for number in range(statements)]
        values = [int(each.amount.value or 0) for each in records]
        first = Ledger(records, statements=said, limits=LIMITS, revisions=REVISIONS).reconcile()
        said = [self.restated(result, values) for result in first]
        whole = Ledger(records, statements=said, limits=LIMITS, revisions=REVISIONS)
        how = self.one(*["as it is"] * 3, "converted", "currency", "until", "donor")
        if how == "converted":
            return whole.convert("USD", rates=RATES)
        narrowed = {"currency": {"currency": "USD"}, "until": {"until": "2022-11-01"}, "donor": {"donor": "USA"}}
        return whole.where(**narrowed[how]) if how in narrowed else whole


def apart(_: Iterable[Aspect], rows: int) -> Members:
    """Every package a cell of its own."""
    return Members(np.arange(rows), rows)


def one_by_one(ledger: Ledger) -> Reconciliation:
    with (
        patch("aidledger.totals.cells.members", apart),
        patch("aidledger.reconciliation.gathered.members", apart),
    ):
        return ledger.reconcile()


def refuse_any_difference(ledger: Ledger) -> None:
    found, expected = ledger.reconcile(), one_by_one(ledger)
    assert found.results == expected.results
    assert found.systematic == expected.systematic
    assert found.increments == expected.increments
    assert found.explain() == expected.explain()
    assert found.to_arrow().equals(expected.to_arrow())


seeds = st.integers(0, 10**6)


@given(seeds, st.integers(1, 12), st.integers(1, 5))
@settings(max_examples=60)
def test_a_ledger_reconciles_in_cells_as_it_does_package_by_package(seed: int, packages: int, statements: int) -> None:
    refuse_any_difference(Dice(seed).ledger(packages, statements))


def test_larger_ledgers_reconcile_in_cells_as_they_do_package_by_package() -> None:
    explained = 0
    for seed, packages in enumerate([60] * 20 + [2500]):
        ledger = Dice(seed).ledger(packages, 12)
        refuse_any_difference(ledger)
        explained += sum(len(result.explanations) for result in ledger.reconcile())
    assert explained > 20


@given(seeds, st.integers(1, 12))
@settings(max_examples=40)
def test_what_cells_come_to_is_the_total_of_the_packages(seed: int, packages: int) -> None:
    ledger = Dice(seed).ledger(packages, 4)
    for result in ledger.reconcile():
        said = result.statement
        if result.estimate is not None and said.kind is StatementKind.TOTAL:
            found = total(
                ledger.side.selection.where(filter_of(said)),
                basis=said.scope.basis,
                reading=Reading.CONVENTIONAL,
                revisions=ledger.book.revisions,
                currency=said.amount.currency or "XXX",
            )
            assert result.estimate == Estimate.of(found)
