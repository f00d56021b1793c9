"""What must hold of every explained total and every explained gap, whatever the record."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from aidledger.amounts import Bound, Reading
from aidledger.errors import InputError
from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Basis
from aidledger.reconciliation import Estimate, Verdict
from aidledger.reconciliation.verdict import compare
from tests.builders import package, revision, statement

FIRST = dt.date(2022, 1, 1)
START = dt.date(2022, 1, 10)
MILLION = Decimal(10**6)
days = st.integers(0, 120).map(lambda offset: FIRST + dt.timedelta(days=offset))
bounds = st.sampled_from(
    [Bound.EXACT, Bound.EXACT, Bound.AT_MOST, Bound.AT_LEAST, Bound.NEARLY, Bound.ABOUT, Bound.UNKNOWN]
)


@st.composite
def packages(draw: st.DrawFn) -> AidPackage:
    """Packages of one donor: any wording, some reused, some loosely dated, some with articles."""
    bound = draw(bounds)
    digit = draw(st.sampled_from([1, 10])) * MILLION
    stated = draw(st.integers(1, 90)) * digit
    amount: dict[str, object] = {"stated": stated, "currency": "USD", "digit": digit, "bound": bound}
    if bound is Bound.UNKNOWN:
        amount = {"bound": bound, "currency": "USD", "reason": "undisclosed"}
    first, last = sorted((draw(days), draw(days)))
    reuse = draw(st.sampled_from([None, None, Bound.EXACT, Bound.AT_MOST])) if bound is not Bound.UNKNOWN else None
    item = {"name": "Shells", "category": "munitions", "amount": f"${stated // 2 // MILLION + 1} million"}
    return package(
        id=f"P{draw(st.integers(0, 10**9))}",
        amount=amount,
        date={"earliest": draw(st.sampled_from([first, last])), "latest": last},
        authority=draw(st.sampled_from(["PDA", "USAI"])),
        category=draw(st.sampled_from(["munitions", "munitions;tanks", "tanks"])),
        items=[item] if bound is Bound.EXACT and draw(st.booleans()) and stated > 3 * MILLION else (),
        fiscal_year="FY2022",
        reannounced=reuse and {"stated": stated // 2 // MILLION * MILLION, "currency": "USD", "bound": reuse},
    )


def last_day(record: AidPackage) -> dt.date:
    """The day a package is shown at."""
    assert record.date is not None
    assert record.date.latest is not None
    return record.date.latest


records = st.lists(packages(), min_size=1, max_size=7, unique_by=lambda record: record.id)
REVISION = revision(id="REV", amount="-$1.0 million", known_on="2022-02-01", scope={"donor": "USA"})


@settings(max_examples=60)
@given(
    records,
    st.sampled_from(list(Basis)),
    st.sampled_from(list(Reading)),
    st.sampled_from([{}, {"category": "munitions"}, {"until": "2022-03-01"}, {"authority": "PDA"}]),
)
def test_the_rows_of_an_explanation_add_up_to_the_total(
    made: list[AidPackage], basis: Basis, reading: Reading, narrowed: dict[str, str]
) -> None:
    ledger = Ledger(made, revisions=[REVISION] if basis is Basis.REVALUED else ())
    try:
        total = ledger.where(**narrowed).total(basis=basis, reading=reading)
    except InputError:
        reject()
    frame = total.explain().to_pandas(amounts="decimal")
    if total.value is not None:
        assert sum(frame["value"], Decimal(0)) == total.value
    assert sum(frame["low"], Decimal(0)) == total.low
    assert sum(frame["rounding_low"], Decimal(0)) == total.rounding_low
    assert sum(frame["rounding_high"], Decimal(0)) == total.rounding_high
    if total.high.is_finite():
        assert sum(frame["high"], Decimal(0)) == total.high
    assert total.verify(ledger)


@settings(max_examples=30)
@given(
    records,
    st.integers(1, 400),
    days.filter(lambda day: day >= START),
    st.sampled_from([Bound.EXACT, Bound.ABOUT, Bound.AT_LEAST]),
)
def test_what_explains_a_gap_closes_it_when_applied(
    made: list[AidPackage], millions: int, as_of: dt.date, bound: Bound
) -> None:
    amount = {"stated": millions * MILLION, "currency": "USD", "digit": MILLION, "bound": bound}
    said = statement(id="S", amount=amount, as_of=as_of, scope={"donor": "USA", "since": "2022-01-10"})
    whole = Ledger(made)
    (result,) = Ledger(whole, statements=[said]).reconcile()
    assert result.tried >= len(result.explanations)
    order = [(len(found.changes), abs(found.moves)) for found in result.explanations]
    assert order == sorted(order)
    shown = {record.id for record in made if START <= last_day(record) <= as_of}
    for found in result.explanations:
        if any("meant in" in says for says in found.changes):
            continue
        counted = (shown | set(found.added)) - set(found.removed)
        assume(counted)
        total = whole.where(id=sorted(counted)).total(basis=found.basis)
        assert result.estimate is not None
        assert total.value is not None
        assert compare(said, Estimate.of(total)).verdict is Verdict.AGREES
        assert total.value - result.estimate.value == found.moves
