from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Limit, Revision
from aidledger.reconciliation import Reconciled, Verdict
from tests.builders import limit, package, revision, statement

BILLION = Decimal(10**9)
CAP22 = limit(id="CAP22", amount="$11.0 billion", fiscal_year="FY2022")
CAP23 = limit(id="CAP23", amount="$14.5 billion", fiscal_year="FY2023")
BULK = limit(id="BULK", amount="$5.55 billion", kind="bulk_authorisation", fiscal_year="FY2024", part_of="CAP24")
FREED = revision(id="FREED", amount="-$6.2 billion", scope={"donor": "USA", "authority": "PDA"})
MONEY = limit(id="MONEY", authority="USAI", amount="$12.0 billion", kind="appropriation", fiscal_year="FY2023")


def pda(name: str, amount: str, **changes: object) -> AidPackage:
    return package(**{"id": name, "authority": "PDA", "amount": amount, "date": "2022-06-01", **changes})


def left(
    limits: str,
    *records: AidPackage,
    pools: tuple[Limit | Revision, ...] = (CAP22, CAP23, BULK, FREED, MONEY),
    **changes: object,
) -> Reconciled:
    """A statement on what is left of some limits, compared with some packages."""
    said = statement(
        **{
            "kind": "remaining",
            "amount": "$1.0 billion",
            "as_of": "2024-12-31",
            "scope": {"donor": "USA", "authority": "PDA", "limits": limits},
            **changes,
        }
    )
    ledger = Ledger(
        records,
        statements=[said],
        limits=[pool for pool in pools if isinstance(pool, Limit)],
        revisions=[pool for pool in pools if isinstance(pool, Revision)],
    )
    return ledger.reconcile().results[0]


def value(result: Reconciled) -> Decimal:
    assert result.estimate is not None, result.reason
    return result.estimate.value / BILLION


def test_a_cap_is_drawn_on_by_the_packages_booked_to_its_year() -> None:
    booked = pda("B", "$2.0 billion", date="2022-10-04", fiscal_year="FY2022")
    result = left("CAP22", pda("A", "$3.0 billion"), booked, pda("C", "$4.0 billion", date="2022-10-05"))
    assert value(result) == 6
    assert result.estimate is not None
    assert (result.estimate.rounding.low, result.estimate.rounding.high) == (
        Decimal("5.85") * BILLION,
        Decimal("6.15") * BILLION,
    )
    assert result.estimate.rows == 2


def test_packages_after_the_day_have_not_been_drawn_yet() -> None:
    records = (pda("A", "$3.0 billion"), pda("B", "$4.0 billion", date="2022-07-01"))
    assert value(left("CAP22", *records, as_of="2022-06-15")) == 8


def test_an_uncertain_day_opens_the_balance() -> None:
    result = left("CAP22", pda("A", "$3.0 billion", date="2022-06-10/2022-06-20"), as_of="2022-06-15")
    assert value(result) == 11
    assert result.estimate is not None
    assert result.estimate.bounds.low == Decimal("7.90") * BILLION
    assert result.verdict is Verdict.GAP


def test_reuse_does_not_draw_on_a_cap() -> None:
    assert value(left("CAP22", pda("A", "$3.0 billion", reannounced="$1.0 billion"))) == 9


def test_two_caps_are_drawn_on_by_the_packages_of_both_years() -> None:
    records = (pda("A", "$3.0 billion"), pda("B", "$4.0 billion", date="2023-06-01"))
    assert value(left("CAP22;CAP23", *records)) == Decimal("18.5")


def test_a_cap_of_several_years_is_drawn_on_by_all_of_them() -> None:
    several = limit(id="SEVERAL", amount="$25.5 billion", fiscal_year="FY2022", fiscal_year_last="FY2023")
    records = (pda("A", "$3.0 billion"), pda("B", "$4.0 billion", date="2023-06-01"))
    assert value(left("SEVERAL", *records, pools=(several,))) == Decimal("18.5")


def test_two_limits_of_one_year_are_drawn_on_once() -> None:
    more = limit(id="MORE", amount="$0.1 billion", fiscal_year="FY2022")
    assert value(left("CAP22;MORE", pda("A", "$3.0 billion"), pools=(CAP22, more))) == Decimal("8.1")


def test_a_limit_without_a_year_adds_to_those_with_one() -> None:
    statutory = limit(id="STATUTORY", amount="$0.1 billion", fiscal_year=None, kind="cap_statutory")
    assert value(left("CAP22;STATUTORY", pda("A", "$3.0 billion"), pools=(CAP22, statutory))) == Decimal("8.1")


def test_of_a_whole_and_its_parts_only_the_whole_counts() -> None:
    part = limit(id="PART", amount="$3.0 billion", fiscal_year="FY2022", part_of="CAP22", kind="cap_increment")
    assert value(left("CAP22;PART", pda("A", "$3.0 billion"), pools=(CAP22, part))) == 8
    assert value(left("PART", pda("A", "$3.0 billion"), pools=(CAP22, part))) == 0


def test_a_bulk_authorisation_is_drawn_on_by_the_packages_that_name_it() -> None:
    records = (pda("A", "$3.0 billion"), pda("B", "$1.0 billion", date="2024-10-16", draws_on="BULK"))
    assert value(left("BULK", *records)) == Decimal("4.55")


def test_a_package_that_draws_on_two_limits_is_drawn_once() -> None:
    cap24 = limit(id="CAP24", amount="$7.8 billion", fiscal_year="FY2024")
    apart = limit(id="BULK", amount="$5.55 billion", kind="bulk_authorisation", fiscal_year="FY2024")
    record = pda("B", "$1.0 billion", date="2024-09-27", draws_on="BULK")
    assert value(left("BULK;CAP24", record, pools=(cap24, apart))) == Decimal("12.35")


def test_an_appropriation_is_drawn_on_from_its_first_year_on() -> None:
    records = [
        package(id=f"P{year}", authority="USAI", amount="$2.0 billion", date=f"{year}-11-03")
        for year in (2021, 2022, 2023)
    ]
    result = left("MONEY", *records, scope={"donor": "USA", "authority": "USAI", "limits": "MONEY"})
    assert value(result) == 8


def test_restored_authority_is_drawn_on_by_reuse_after_it_became_known() -> None:
    records = (
        pda("A", "$3.0 billion", reannounced="$3.0 billion", date="2023-06-19"),
        pda("B", "$1.5 billion", reannounced="$1.0 billion", date="2023-08-14"),
        pda("C", "$0.5 billion", reannounced="up to $0.5 billion", date="2023-09-07"),
    )
    result = left("FREED", *records)
    assert value(result) == Decimal("4.7")
    assert result.estimate is not None
    assert result.estimate.bounds.high == Decimal("5.3") * BILLION
    assert result.estimate.open_facts == (
        "reuse is inferred or undated for some packages, so that less or more may have been drawn",
    )


def test_two_revisions_of_one_authority_are_drawn_on_once() -> None:
    parts = tuple(
        revision(id=name, amount="-$3.1 billion", scope={"donor": "USA", "authority": "PDA"}) for name in ("X", "Y")
    )
    record = pda("B", "$1.0 billion", reannounced="$1.0 billion", date="2023-08-14")
    assert value(left("X;Y", record, pools=parts)) == Decimal("5.2")


def test_a_revision_of_all_authorities_is_drawn_on_by_all() -> None:
    everything = revision(id="ALL", amount="-$6.2 billion")
    records = (
        pda("A", "$1.0 billion", reannounced="$1.0 billion", date="2023-08-14"),
        package(id="B", authority="USAI", amount="$2.0 billion", reannounced="$2.0 billion", date="2023-08-14"),
    )
    assert value(left("ALL", *records, pools=(everything,))) == Decimal("3.2")


def test_restored_and_capped_authority_add_up() -> None:
    record = pda("B", "$1.5 billion", reannounced="$1.0 billion", date="2023-08-14")
    assert value(left("FREED;CAP23", record)) == Decimal("19.2")


def test_a_balance_has_a_verdict_and_says_how_it_came_about() -> None:
    result = left("CAP22", pda("A", "$10.0 billion"))
    assert result.verdict is Verdict.AGREES
    assert "CAP22, less sum of 1 packages" in result.explain()


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        (limit(id="L", amount="undisclosed"), "L has no amount"),
        (limit(id="L", amount="EUR 5 billion"), "the statement is in USD, L in EUR"),
        (limit(id="L", authority="FMF"), "the record has no packages that draw on these limits"),
        (limit(id="L", fiscal_year=None), "no fiscal year is on record for the limits of PDA: L"),
    ],
)
def test_limits_that_tell_nothing_are_not_compared(pool: Limit, expected: str) -> None:
    result = left("L", pda("A", "$3.0 billion"), pools=(pool,))
    assert (result.verdict, result.reason) == (Verdict.NOT_COMPARABLE, expected)


def test_draws_in_another_currency_are_not_compared() -> None:
    record = pda("A", "EUR 3.0 billion")
    dollars = package(id="B", authority="USAI")
    result = left("CAP22", record, dollars)
    assert result.reason == "Limits in USD cannot be drawn on in EUR."


def test_loans_do_not_draw_on_restored_authority() -> None:
    record = pda("B", "$1.0 billion", reannounced="$1.0 billion", date="2023-08-14", instrument="loan")
    assert value(left("FREED", record)) == Decimal("6.2")


def test_restored_authority_drawn_on_in_two_currencies_is_not_compared() -> None:
    dollars = pda("A", "$2.0 billion", date="2023-07-01", reannounced="$1.0 billion")
    euros = pda("B", "EUR 2.0 billion", date="2023-07-01", reannounced="EUR 1.0 billion")
    result = left("FREED", dollars, euros)
    assert result.verdict is Verdict.NOT_COMPARABLE
    assert "2 currencies" in result.reason
