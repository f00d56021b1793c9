from __future__ import annotations

import datetime as dt

import pytest

from aidledger.ledger import Ledger
from aidledger.model import AidPackage
from aidledger.reconciliation import Verdict
from aidledger.reconciliation.scopes import filter_of, parties_of
from aidledger.table import Coverage
from tests.builders import limit, package, revision, statement

SCOPE = {"donor": "USA", "recipient": "UKR", "since": "2022-02-24"}
COVERAGE = Coverage(dt.date(2021, 1, 1), dt.date(2025, 3, 31), complete=True)
OURS = package(id="A", recipient="UKR", authority="PDA")


def reason(
    *records: AidPackage,
    scope: dict[str, object] | None = None,
    narrowed: dict[str, str] | None = None,
    **changes: object,
) -> str:
    """Why a statement is not comparable; its verdict when it is."""
    said = statement(**{"scope": {**SCOPE, **(scope or {})}, **changes})
    ledger = Ledger(
        records or [OURS],
        statements=[said],
        coverage=COVERAGE,
        limits=[limit()],
        revisions=[revision(scope={"donor": "USA", "recipient": "UKR", "authority": "PDA"})],
    )
    (result,) = ledger.where(**(narrowed or {})).reconcile()
    return result.reason if result.verdict is Verdict.NOT_COMPARABLE else str(result.verdict)


def test_a_total_is_about_packages_from_its_start_to_its_day() -> None:
    wanted = filter_of(statement(scope={**SCOPE, "authority": "PDA;USAI", "fiscal_year": "FY2024"}))
    assert wanted.describe() == (
        "donor USA, recipient UKR, authority PDA or USAI, stage announced, FY2024, from 2022-02-24, to 2024-10-21"
    )


def test_a_headline_is_about_its_announcement_whole() -> None:
    wanted = filter_of(statement(scope={"announcement": "2024-10-20"}))
    assert wanted.describe() == "stage announced, announcement 2024-10-20"


def test_parties_leave_time_and_authority_open() -> None:
    wanted = parties_of(statement(scope={**SCOPE, "authority": "PDA"}))
    assert wanted.describe() == "donor USA, recipient UKR, stage announced"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount": "undisclosed"}, "the statement gives no amount"),
        ({"as_of": None}, "the source gives no as-of date"),
        ({"as_of": "until 2024-10"}, "the as-of date has an open end: until 2024-10-31"),
        (
            {"scope": {"since": "since 2022"}},
            "the day since when it counts has an open end: since 2022-01-01",
        ),
        ({"kind": "remaining"}, "the statement does not say what it is left of"),
        ({"scope": {"since": None, "since_is_stated": False}}, "the source does not say since when it counts"),
        (
            {"scope": {"since": "2014"}},
            "the scope starts before the record, which begins on 2021-01-01",
        ),
        ({"as_of": "2025-07"}, "the statement is later than the record, which ends on 2025-03-31"),
        ({"scope": {"donor": "DEU"}}, "the record has no packages with donor DEU"),
        ({"scope": {"recipient": "TWN"}}, "the record has no packages with recipient TWN"),
        ({"scope": {"stage": "delivered"}}, "the record has no packages with stage delivered"),
        ({"scope": {"authority": "FMF"}}, "the record has no packages with authority FMF"),
        ({"amount": "EUR 5 billion"}, "the statement is in EUR, the packages in USD"),
        ({"scope": {"announcement": "X"}}, "no package on record belongs to the announcement X"),
        (
            {"kind": "remaining", "scope": {"limits": "NONE;CAP-FY2022"}},
            "the ledger has no limit or revision NONE",
        ),
    ],
)
def test_every_reason_not_to_compare_is_given(changes: dict[str, object], expected: str) -> None:
    assert reason(**changes) == expected  # type: ignore[arg-type] # changes by name


def test_one_known_authority_of_several_is_enough() -> None:
    assert reason(scope={"authority": "PDA;FMF"}) in {"GAP", "WITHIN_BOUNDS"}


def test_what_may_not_be_added_cannot_be_compared() -> None:
    euro = package(id="B", recipient="UKR", amount="EUR 5 million")
    assert reason(OURS, euro).startswith("Amounts in 2 currencies (EUR, USD) cannot be added")
    books = [package(id=name, recipient="UKR", valuation=name) for name in ("net_book_value", "market_price")]
    assert reason(*books).startswith("In-kind aid valued on different bases")


def test_packages_in_one_other_currency_cannot_be_compared() -> None:
    euro = package(id="B", recipient="UKR", authority="FMF", amount="EUR 5 million")
    said = {"scope": {"authority": "FMF"}}
    assert reason(OURS, euro, **said) == "the statement is in USD, the packages in EUR"  # type: ignore[arg-type]


def test_a_basis_that_is_not_defined_cannot_be_compared() -> None:
    assert reason(scope={"basis": "revalued"}).startswith("The revisions restate more than the packages")
    assert reason(scope={"basis": "revalued", "announcement": "X"}).startswith("The revalued basis cannot be narrowed")


def test_fiscal_years_of_an_unknown_calendar_cannot_be_compared() -> None:
    german = package(id="B", donor="DEU", recipient="UKR")
    said = {"donor": "DEU", "fiscal_year": "FY2024"}
    assert reason(OURS, german, scope=said).startswith("The fiscal calendar of DEU")  # type: ignore[arg-type]


def test_a_record_without_claims_of_coverage_is_compared() -> None:
    ledger = Ledger([OURS], statements=[statement(scope={**SCOPE, "since": "2014"})])
    assert ledger.reconcile().results[0].verdict is Verdict.GAP


MORE = "and the statement is about more"


@pytest.mark.parametrize(
    ("narrowed", "comparable"),
    [
        ({"authority": "PDA"}, False),
        ({"donor": "USA"}, True),
        ({"recipient": "UKR"}, True),
        ({"stage": "announced"}, True),
        ({"since": "2022-02-24"}, True),
        ({"since": "2023-01-01"}, False),
        ({"until": "2024-10-21"}, True),
        ({"until": "2024-10-20"}, False),
        ({"fiscal_year": "FY2025"}, False),
        ({"category": "munitions"}, False),
        ({"without": "B"}, False),
        ({"id": "A"}, False),
        ({"currency": "USD"}, True),
        ({"currency": "EUR"}, False),
    ],
)
def test_a_narrowed_ledger_answers_only_for_what_it_still_holds(narrowed: dict[str, str], comparable: bool) -> None:  # noqa: FBT001 - a case
    found = reason(OURS, package(id="B", recipient="UKR"), narrowed=narrowed)
    assert (MORE not in found) is comparable
    if not comparable:
        assert found.startswith("the ledger was narrowed (")


def test_a_currency_filter_that_removes_packages_of_the_scope_narrows() -> None:
    euro = package(id="B", recipient="UKR", authority="FMF", amount="EUR 5 million")
    unknown = package(id="C", recipient="UKR", authority="FMF", amount="undisclosed")
    assert MORE in reason(OURS, euro, narrowed={"currency": "USD"})
    assert MORE in reason(OURS, unknown, narrowed={"currency": "USD"})


def test_a_currency_filter_that_removes_other_packages_only_does_not_narrow() -> None:
    euro = package(id="B", recipient="UKR", authority="FMF", amount="EUR 5 million")
    german = package(id="C", donor="DEU", recipient="UKR", amount="EUR 5 million")
    said: dict[str, object] = {"authority": "PDA"}
    assert reason(OURS, euro, german, scope=said, narrowed={"currency": "USD"}) == reason(OURS, scope=said)


def test_a_currency_filter_narrows_a_balance_by_packages_of_its_parties() -> None:
    said: dict[str, object] = {"kind": "remaining", "scope": {"limits": "CAP-FY2022"}}
    euro = package(id="B", recipient="UKR", authority="PDA", amount="EUR 5 million")
    assert MORE not in reason(OURS, narrowed={"currency": "USD"}, **said)  # type: ignore[arg-type] # changes by name
    assert MORE in reason(OURS, euro, narrowed={"currency": "USD"}, **said)  # type: ignore[arg-type]


def test_a_ledger_narrowed_to_the_scope_of_a_statement_answers_for_it() -> None:
    said: dict[str, object] = {"authority": "PDA", "fiscal_year": "FY2025"}
    assert MORE not in reason(scope=said, narrowed={"authority": "PDA", "fiscal_year": "FY2025"})


@pytest.mark.parametrize(
    ("until", "comparable"), [("2024-10-21", True), ("2024-10-20", False), ("2024-12", True), ("2024-10", False)]
)
def test_a_headline_fits_into_a_ledger_that_ends_on_its_day(until: str, comparable: bool) -> None:  # noqa: FBT001 - a case
    own = package(id="A", recipient="UKR", announcement="X")
    assert (MORE not in reason(own, scope={"announcement": "X"}, narrowed={"until": until})) is comparable


def test_a_headline_does_not_fit_into_a_ledger_that_starts_somewhere() -> None:
    own = package(id="A", recipient="UKR", announcement="X")
    assert MORE in reason(own, scope={"announcement": "X"}, narrowed={"since": "2020-01-01"})
