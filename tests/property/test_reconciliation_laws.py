"""What must hold of every verdict, whatever the packages and the statement."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from aidledger.amounts import Amount, Bound
from aidledger.dates import DateSpan
from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Basis, Statement
from aidledger.reconciliation import Estimate, Reconciled, Verdict
from aidledger.reconciliation.verdict import compare
from tests.builders import limit, package, statement

FIRST = dt.date(2022, 1, 1)
MILLION = Decimal(10**6)
days = st.integers(0, 120).map(lambda offset: FIRST + dt.timedelta(days=offset))
bases = st.sampled_from([Basis.ANNOUNCED, Basis.NEW_MONEY])


@st.composite
def amounts(draw: st.DrawFn) -> dict[str, object]:
    """Dollars stated to a million or ten."""
    digit = draw(st.sampled_from([1, 10])) * MILLION
    bound = draw(st.sampled_from([Bound.EXACT, Bound.EXACT, Bound.AT_MOST, Bound.AT_LEAST, Bound.NEARLY, Bound.ABOUT]))
    return {"stated": draw(st.integers(1, 90)) * digit, "currency": "USD", "digit": digit, "bound": bound}


@st.composite
def packages(draw: st.DrawFn) -> AidPackage:
    """Packages of one donor, some reusing money, some loosely dated."""
    amount = draw(amounts())
    first, last = sorted((draw(days), draw(days)))
    reused = draw(st.none() | st.sampled_from([Bound.EXACT, Bound.AT_MOST]))
    part = None if reused is None else {**amount, "bound": reused}
    return package(
        id=f"P{draw(st.integers(0, 10**9))}",
        amount=amount,
        date=DateSpan(earliest=draw(st.sampled_from([first, last])), latest=last),
        authority=draw(st.sampled_from(["PDA", "USAI"])),
        fiscal_year="FY2022",
        reannounced=part,
    )


records = st.lists(packages(), min_size=1, max_size=8, unique_by=lambda record: record.id)


def verdict_on(ledger: Ledger, said: Statement) -> Reconciled:
    (result,) = Ledger(ledger, statements=[said], limits=[LIMIT]).reconcile()
    return result


LIMIT = limit(id="CAP", amount="$9.000 billion", fiscal_year="FY2022")


def claim(amount: Amount | dict[str, object], as_of: dt.date, **scope: object) -> Statement:
    return statement(id="S", amount=amount, as_of=as_of, scope={"donor": "USA", **scope})


@given(records, bases, days, st.sampled_from([None, "PDA"]))
def test_a_statement_made_from_our_own_total_agrees(
    made: list[AidPackage], basis: Basis, as_of: dt.date, authority: str | None
) -> None:
    ledger = Ledger(made)
    assume(authority is None or any(record.authority == authority for record in made))
    narrowed = ledger.where(until=as_of, authority=authority or None)
    value = narrowed.total(basis=basis).value
    scope = {"basis": basis, **({"authority": authority} if authority else {})}
    result = verdict_on(ledger, claim({"stated": value, "currency": "USD"}, as_of, **scope))
    assert result.verdict is Verdict.AGREES
    assert result.gap == 0


@given(records, st.sampled_from([1, 10, 100]), days)
def test_our_own_total_agrees_however_publishers_round_it(made: list[AidPackage], step: int, as_of: dt.date) -> None:
    ledger, digit = Ledger(made), step * MILLION
    value = ledger.where(until=as_of).total().value
    assert value is not None
    below = value // digit * digit
    wordings = {Bound.AT_LEAST: below, Bound.ABOUT: (value + digit / 2) // digit * digit}
    if value != below:
        wordings[Bound.NEARLY] = below + digit
    # A stated zero is exact, so nothing is rounded to it.
    for bound, stated in wordings.items() if below else ():
        amount = {"stated": stated, "currency": "USD", "digit": digit, "bound": bound}
        assert verdict_on(ledger, claim(amount, as_of)).verdict is Verdict.AGREES


@given(records, days)
def test_a_balance_made_from_our_own_draws_agrees(made: list[AidPackage], as_of: dt.date) -> None:
    assume(any(record.authority == "PDA" for record in made))
    drawn = Ledger(made).where(authority="PDA", until=as_of).total(basis="new_money").value
    assert drawn is not None
    amount = {"stated": Decimal(9000) * MILLION - drawn, "currency": "USD"}
    said = statement(kind="remaining", amount=amount, as_of=as_of, scope={"donor": "USA", "limits": "CAP"})
    assert verdict_on(Ledger(made), said).verdict is Verdict.AGREES


@given(records, amounts(), days)
def test_a_verdict_says_where_the_statement_lies(
    made: list[AidPackage], amount: dict[str, object], as_of: dt.date
) -> None:
    result = verdict_on(Ledger(made), claim(amount, as_of))
    stated, estimate = result.statement.amount.interval(), result.estimate
    assert estimate is not None
    assert result.gap is not None
    assert result.gap_low is not None
    assert result.gap_high is not None
    assert result.gap_low <= result.gap <= result.gap_high
    assert (result.gap > 0) is (stated.low > estimate.value)
    assert (result.gap < 0) is (stated.high < estimate.value)
    agrees = estimate.rounding.meets(stated)
    within = estimate.bounds.meets(stated)
    assert (result.verdict is Verdict.AGREES) is agrees
    assert result.verdict is not Verdict.GAP or not within


@given(records, amounts(), days, bases)
def test_every_explanation_makes_the_statement_agree_when_applied(
    made: list[AidPackage], amount: dict[str, object], as_of: dt.date, basis: Basis
) -> None:
    ledger = Ledger(made)
    result = verdict_on(ledger, claim(amount, as_of, basis=basis, since="2022-02-01"))
    assume(as_of >= dt.date(2022, 2, 1))
    own = {record.id for record in ledger.where(since="2022-02-01", until=as_of) if shown(record, as_of)}
    for explanation in result.explanations:
        if any("meant in" in change for change in explanation.changes):
            continue
        assert not own & set(explanation.added)
        assert set(explanation.removed) <= own
        counted = sorted((own | set(explanation.added)) - set(explanation.removed))
        total = ledger.where(id=counted).total(basis=explanation.basis) if counted else Ledger().total()
        assert result.estimate is not None
        assert total.value == result.estimate.value + explanation.moves
        assert compare(result.statement, Estimate.of(total)).verdict is Verdict.AGREES


def shown(record: AidPackage, as_of: dt.date) -> bool:
    assert record.date is not None
    assert record.date.latest is not None
    return dt.date(2022, 2, 1) <= record.date.latest <= as_of


@given(records, st.lists(amounts(), min_size=2, max_size=4), days, st.randoms(use_true_random=False))
def test_verdicts_depend_on_no_order(
    made: list[AidPackage], said: list[dict[str, object]], as_of: dt.date, random: object
) -> None:
    claims = [
        statement(id=f"S{row}", amount=amount, as_of=as_of, scope={"donor": "USA"}) for row, amount in enumerate(said)
    ]
    expected = Ledger(made, statements=claims).reconcile()
    random.shuffle(made)  # type: ignore[attr-defined] # hypothesis draws a random.Random
    random.shuffle(claims)  # type: ignore[attr-defined]
    found = Ledger(made, statements=claims).reconcile()
    assert [(r.statement.id, r.verdict, r.gap, r.estimate) for r in found] == [
        (r.statement.id, r.verdict, r.gap, r.estimate) for r in expected
    ]
