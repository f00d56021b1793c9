from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

import aidledger as al
from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Statement
from aidledger.reconciliation import Reconciliation, Verdict
from tests.builders import package, statement

MILLION = Decimal(10**6)
SCOPE = {"donor": "USA", "since": "2022-02-24"}


def made(number: int, millions: int = 100, **changes: object) -> AidPackage:
    day = dt.date(2022, 3, 1) + dt.timedelta(days=30 * number)
    return package(**{"id": f"P{number}", "amount": f"${millions} million", "date": day.isoformat(), **changes})


def said(number: int, millions: int, **changes: object) -> Statement:
    day = dt.date(2022, 3, 1) + dt.timedelta(days=30 * number + 20)
    fields = {"id": f"S{number}", "amount": f"${millions} million", "as_of": day.isoformat(), "scope": SCOPE}
    return statement(**{**fields, **changes})


def reconciled(packages: list[AidPackage], statements: list[Statement]) -> Reconciliation:
    return Ledger(packages, statements=statements).reconcile()


# Amounts without a common pattern, so that no other change fits by chance.
AMOUNTS = (101, 223, 347, 461, 587, 613)
RECORD = [made(number, millions) for number, millions in enumerate(AMOUNTS)]
SUMS = [sum(AMOUNTS[: number + 1]) for number in range(len(AMOUNTS))]


def test_one_package_that_closes_many_gaps_is_said_once() -> None:
    result = reconciled(RECORD, [said(n, total - 223) for n, total in enumerate(SUMS) if n >= 1])
    (found,) = result.systematic
    assert found.changes == ("P1 is not counted",)
    assert found.statements == ("S1", "S2", "S3", "S4", "S5")
    assert (found.count, found.unmoved, found.broken) == (5, 0, 0)
    assert (found.least, found.most) == (-223 * MILLION, -223 * MILLION)
    assert found.describe() == (
        "5 statements from 2022-04-20 to 2022-08-18 agree if P1 is not counted (USD -223 million)"
    )


def test_a_change_that_holds_for_a_while_names_the_while() -> None:
    claims = [said(n, total - (223 if 2 <= n <= 4 else 0)) for n, total in enumerate(SUMS)]
    (found,) = reconciled(RECORD, claims).systematic
    assert found.statements == ("S2", "S3", "S4")
    assert repr(found).startswith("<Systematic: 3 statements agree if ")
    assert (found.since, found.until) == (dt.date(2022, 5, 20), dt.date(2022, 7, 19))


def test_one_amount_missing_from_everything_is_found_without_a_name() -> None:
    result = reconciled(RECORD, [said(n, total + 75) for n, total in enumerate(SUMS)])
    found = result.systematic[0]
    assert found.count == 6
    assert found.changes[0].startswith("one amount of USD 7")
    assert found.changes[0].endswith("is missing from the record since 2022-02-24")


def test_an_amount_too_much_is_called_so() -> None:
    found = reconciled(RECORD, [said(n, total - 75) for n, total in enumerate(SUMS) if n]).systematic[0]
    assert "is too much in the record" in found.changes[0]
    assert found.least < 0


def test_an_authority_left_out_is_found() -> None:
    other = [made(n, 40 + n, id=f"F{n}", authority="FMF") for n in range(6)]
    main = [record.model_copy(update={"authority": "PDA"}) for record in RECORD]
    (found,) = reconciled([*main, *other], [said(n, total) for n, total in enumerate(SUMS)]).systematic
    assert found.changes == ("FMF is not counted",)


def test_money_counted_before_is_found_as_one_change() -> None:
    reused = [made(n, m, reannounced=f"${m // 2} million") for n, m in enumerate(AMOUNTS)]
    new = [sum(m - m // 2 for m in AMOUNTS[: n + 1]) for n in range(6)]
    (found,) = reconciled(reused, [said(n, total) for n, total in enumerate(new)]).systematic
    assert found.changes == ("money counted before is not counted again (basis new_money)",)
    back = [said(n, total, scope={**SCOPE, "basis": "new_money"}) for n, total in enumerate(SUMS)]
    (other,) = reconciled(reused, back).systematic
    assert other.changes == ("money counted before is counted again (basis announced)",)


def test_fewer_than_three_gaps_are_explained_one_by_one() -> None:
    assert reconciled(RECORD, [said(n, SUMS[n] - 223) for n in (4, 5)]).systematic == ()
    assert reconciled(RECORD, []).systematic == ()


def test_what_speaks_against_a_change_is_said_too() -> None:
    claims = [said(n, total - (223 if n != 3 else 0)) for n, total in enumerate(SUMS) if n]
    (found,) = reconciled(RECORD, claims).systematic
    assert (found.count, found.broken) == (4, 1)
    assert found.describe().endswith("; 1 that agreed no longer would")


def test_headlines_balances_and_fiscal_years_are_in_no_series() -> None:
    alone = {
        "announcement": {"donor": "USA", "announcement": "ANN"},
        "year": {"donor": "USA", "fiscal_year": "FY2022"},
        "revalued": {**SCOPE, "basis": "revalued"},
    }
    for scope in alone.values():
        result = reconciled(RECORD, [said(n, total, scope=scope) for n, total in enumerate(SUMS)])
        assert (len(result.increments), result.systematic) == (0, ())


def test_systematic_changes_stand_in_text_frame_and_notebook() -> None:
    result = reconciled(RECORD, [said(n, total - 223) for n, total in enumerate(SUMS) if n >= 1])
    line = result.systematic[0].describe()
    assert result.explain().startswith(f"Across statements\n  {line}")
    assert set(result.to_pandas()["systematic"]) == {line}
    assert f"{line}." in result._repr_html_()


def test_html_escapes_what_comes_from_data() -> None:
    claims = [said(n, total - 223) for n, total in enumerate(SUMS)]
    hostile = Ledger(RECORD, statements=claims, name="<script>alert(1)</script>")
    assert "<script>" not in hostile.reconcile()._repr_html_()


def test_a_step_is_held_against_the_packages_between() -> None:
    result = reconciled(RECORD, [said(1, SUMS[1] + 75), said(3, SUMS[3] + 75)])
    (step,) = result.increments
    assert (step.before.id, step.after.id, step.packages) == ("S1", "S3", ("P2", "P3"))
    assert step.value == (347 + 461) * MILLION
    assert step.agrees
    assert step.gap == 0
    assert all(each.verdict is Verdict.GAP for each in result)


def test_a_step_that_the_packages_do_not_explain_is_a_gap() -> None:
    increments = reconciled(RECORD, [said(1, SUMS[1]), said(2, SUMS[2] + 50), said(3, SUMS[3] + 50)]).increments
    assert [step.agrees for step in increments] == [False, True]
    (gap,) = increments.gaps()
    assert gap.gap == 49 * MILLION
    assert repr(increments) == "<Increments: 1 of 2 agree>"
    assert increments.render().splitlines()[2].split()[-2:] == ["+0.049", "gap"]


def test_statements_of_other_scopes_do_not_follow_each_other() -> None:
    other = said(2, SUMS[2], scope={**SCOPE, "since": "2021-01-20"}, id="ADMIN")
    result = reconciled(RECORD, [said(1, SUMS[1]), other, said(3, SUMS[3])])
    assert [(step.before.id, step.after.id) for step in result.increments] == [("S1", "S3")]


def test_steps_as_a_frame_have_types_whether_or_not_there_are_any() -> None:
    frame = reconciled(RECORD, [said(1, SUMS[1]), said(3, SUMS[3])]).increments.to_pandas()
    empty = reconciled(RECORD, []).increments.to_pandas()
    assert frame.dtypes.to_dict() == empty.dtypes.to_dict()
    assert frame.loc[0, "packages"] == 2
    assert frame.loc[0, "value"] == pytest.approx(808e6)


@pytest.fixture(scope="module")
def shipped() -> Reconciliation:
    return al.load("us-ukraine").reconcile()


def test_the_shipped_record_lacks_one_amount_before_the_war(shipped: Reconciliation) -> None:
    first = shipped.systematic[0]
    assert first.count == 23
    assert "is missing from the record since 2021-01-20" in first.changes[0]
    assert first.least == 134 * MILLION


def test_the_shipped_statements_count_reused_money_once_since_september_2023(shipped: Reconciliation) -> None:
    second = shipped.systematic[1]
    assert second.changes == ("money counted before is not counted again (basis new_money)",)
    assert (str(second.since), str(second.until), second.count) == ("2023-09-07", "2024-05-22", 8)


def test_most_steps_of_the_shipped_record_agree(shipped: Reconciliation) -> None:
    assert repr(shipped.increments) == "<Increments: 65 of 89 agree>"


def test_every_systematic_change_names_statements_that_do_not_agree(shipped: Reconciliation) -> None:
    for found in shipped.systematic:
        assert found.count >= 3
        assert all(shipped[name].verdict is not Verdict.AGREES for name in found.statements)
    named = [name for found in shipped.systematic for name in found.statements]
    assert len(named) == len(set(named))
