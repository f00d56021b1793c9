"""Laws of versions, comparisons and ledgers on disk, for arbitrary valid records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

import aidledger as al
from aidledger.amounts import Amount
from aidledger.errors import InputError
from aidledger.model import AidPackage, Source
from tests.builders import package, revision
from tests.strategies import amounts, days, ledgers, sources

LAST_DAY = "2200-12-31"


def files_of(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


@settings(max_examples=25)
@given(ledgers())
def test_what_is_saved_is_loaded_the_same(ledger: al.Ledger) -> None:
    with TemporaryDirectory() as folder:
        ledger.save(folder)
        again = al.load(Path(folder))
        first = files_of(folder)
        assert again == ledger
        assert again.table.digest == ledger.table.digest
        assert again._book.amendments == tuple(
            sorted(ledger._book.amendments, key=lambda change: (change.table, change.id))
        )
        again.save(folder)
        assert files_of(folder) == first


@settings(max_examples=25)
@given(ledgers())
def test_at_the_end_of_time_everything_is_known(ledger: al.Ledger) -> None:
    assert ledger.as_known(LAST_DAY) == ledger


@settings(max_examples=25)
@given(ledgers(), days, days)
def test_what_was_known_then_does_not_depend_on_what_was_learnt_later(
    ledger: al.Ledger, day: dt.date, later: dt.date
) -> None:
    day, later = sorted((day, later))
    assert ledger.as_known(later).as_known(day) == ledger.as_known(day)


@settings(max_examples=25)
@given(ledgers(), days, st.data())
def test_before_a_change_was_known_the_ledger_is_the_old_one(
    ledger: al.Ledger, day: dt.date, data: st.DataObject
) -> None:
    assume(len(ledger))
    record = data.draw(st.sampled_from(ledger.packages))
    last = ledger.history(record.id, table="packages").latest.known_on or dt.date(1950, 1, 1)
    day = max(day, last)
    why: dict[str, Any] = {"reason": "r", "source": "https://example.org/", "known_on": day, "table": "packages"}
    changed = ledger.amend(record.id, amount="USD 7 million", reannounced=None, note="new", **why)
    before = day - dt.timedelta(days=1)
    assert changed.as_known(before) == ledger.as_known(before)
    assert changed.withdraw(record.id, **why).as_known(before) == ledger.as_known(before)
    assert changed.hash != ledger.hash
    assert changed.history(record.id, table="packages").versions[-2].record == record


PARTS = ("munitions", "artillery", "training")
plain: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "amount": amounts(currency="USD") | st.just(Amount.parse("undisclosed")),
        "date": st.dates(dt.date(2022, 1, 1), dt.date(2022, 12, 31)).map(str)
        | st.sampled_from(["2022-05", "until 2022-06-01"]),
        "category": st.lists(st.sampled_from(PARTS), min_size=1, max_size=2, unique=True),
        "donor": st.sampled_from(["USA", "GBR"]),
        "authority": st.sampled_from(["PDA", "USAI"]),
        "note": st.sampled_from([None, "a"]),
    }
)


@st.composite
def addable(draw: st.DrawFn, *, stage: str = "announced") -> list[AidPackage]:
    """Packages of one currency and stage under a few ids, so that two ledgers share some of them."""
    names = draw(st.lists(st.sampled_from("ABCDEFGH"), unique=True, max_size=6))
    made = []
    for name in names:
        fields = draw(plain)
        amount = fields["amount"]
        whole = None if amount.stated is None or amount.upper else {"stated": amount.stated, "currency": "USD"}
        reused = whole and draw(st.sampled_from([None, {**whole, "bound": "exact"}, {**whole, "bound": "at_most"}]))
        made.append(package(id=name, stage=stage, reannounced=reused, **fields))
    return made


narrowings: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {},
        {"donor": "USA"},
        {"authority": "PDA"},
        {"since": "2022-05-15", "until": "2022-09"},
        {"donor": "USA", "until": "2022-06"},
    ]
)


@settings(max_examples=60)
@given(
    addable(), addable(), narrowings, st.sampled_from(["announced", "new_money", "revalued"]),
    st.sampled_from(["conventional", "literal"]), st.sampled_from([[], ["-$1 million"]]),
)  # fmt: skip
def test_contributions_sum_to_the_change_of_the_total(
    old: list[AidPackage],
    new: list[AidPackage],
    narrowing: dict[str, Any],
    basis: str,
    reading: str,
    revised: list[str],
) -> None:
    changed = [revision(id="R", amount=amount, known_on="2022-02-01") for amount in revised]
    a, b = al.Ledger(old).where(**narrowing), al.Ledger(new, revisions=changed).where(**narrowing)
    try:
        before, after = a.total(basis=basis, reading=reading), b.total(basis=basis, reading=reading)
    except InputError:
        reject()
    steps = al.diff(a, b).waterfall(basis=basis, reading=reading)
    assert (steps.old, steps.new) == (before, after)
    assert before.value is not None
    assert after.value is not None
    assert sum((step.value or Decimal(0) for step in steps), Decimal(0)) == after.value - before.value == steps.value
    assert sum((step.low for step in steps), Decimal(0)) == after.low - before.low
    if before.high.is_finite() and after.high.is_finite() and all(step.high is not None for step in steps):
        assert sum((step.high or Decimal(0) for step in steps), Decimal(0)) == after.high - before.high


@settings(max_examples=25)
@given(addable(), addable())
def test_a_comparison_turned_round_takes_back_what_it_gave(old: list[AidPackage], new: list[AidPackage]) -> None:
    there, back = al.diff(al.Ledger(old), al.Ledger(new)), al.diff(al.Ledger(new), al.Ledger(old))
    swapped = {"added": "removed", "removed": "added"}
    assert {swapped.get(kind, kind): rows for kind, rows in there.counts().items()} == back.counts()
    assert {change.id for change in there} == {change.id for change in back}
    assert (there.waterfall().value or 0) == -(back.waterfall().value or 0)


@settings(max_examples=25)
@given(addable())
def test_a_ledger_does_not_differ_from_itself(records: list[AidPackage]) -> None:
    ledger = al.Ledger(records)
    same = al.diff(ledger, al.Ledger(list(reversed(records))))
    assert (len(same), same.counts(), len(same.waterfall())) == (0, {}, 0)


@settings(max_examples=30)
@given(addable(), addable())
def test_exactly_the_packages_that_differ_are_listed(old: list[AidPackage], new: list[AidPackage]) -> None:
    before, after = ({record.id: record.model_dump_json() for record in records} for records in (old, new))
    differing = {name for name in {**before, **after} if before.get(name) != after.get(name)}
    found = al.diff(al.Ledger(old), al.Ledger(new))
    assert {change.id for change in found.packages()} == differing
    assert set(found.to_pandas()["id"]) == differing
    assert len(found) == len(differing)


@settings(max_examples=30)
@given(st.lists(sources(), min_size=1, max_size=3))
def test_sources_of_a_change_come_first(given_sources: list[Source]) -> None:
    ledger = al.Ledger([package(id="P", sources=["https://example.org/first"])])
    changed = ledger.amend("P", amount="$5 million", reason="r", source=given_sources, known_on="2025-01-01")
    assert changed["P"].sources[: len(given_sources)] == tuple(given_sources)
    assert ledger["P"].sources[0] in changed["P"].sources
