"""What must hold of every total, whatever the packages: checked against sums made record by record."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.amounts import Amount, Bound, Interval, Reading
from aidledger.dates import DateSpan, FiscalYear
from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Basis
from aidledger.vocabulary import parent
from tests.builders import package

ZERO, INFINITY = Decimal(0), Decimal("Infinity")
FIRST = dt.date(2022, 1, 1)
BASES = (Basis.ANNOUNCED, Basis.NEW_MONEY)
CATEGORIES = ("munitions", "munitions.tank", "artillery.towed", "tanks", "air_defence")
FIGURES = (Bound.EXACT, Bound.AT_MOST, Bound.NEARLY, Bound.AT_LEAST, Bound.ABOUT)
FREQUENCIES = ("D", "W", "M", "Q", "Y", "FY")

bases, readings = st.sampled_from(BASES), st.sampled_from(Reading)
days = st.integers(0, 800).map(lambda offset: FIRST + dt.timedelta(days=offset))


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """Dollars of every bound, rounded finely and coarsely, and unknown ones."""
    bound = draw(st.sampled_from((*FIGURES, *FIGURES, Bound.BETWEEN, Bound.UNKNOWN)))
    if bound is Bound.UNKNOWN:
        return Amount.model_validate({"bound": bound, "currency": draw(st.none() | st.just("USD"))})
    step = Decimal(1).scaleb(draw(st.sampled_from((-2, 0, 6, 9))))
    figure = draw(st.integers(0, 30))
    fields: dict[str, object] = {"stated": figure * step, "currency": "USD", "bound": bound, "digit": step}
    if bound is Bound.BETWEEN:
        fields["upper"] = (figure + draw(st.integers(1, 5))) * step
    return Amount.model_validate(fields)


@st.composite
def spans(draw: st.DrawFn) -> DateSpan | None:
    """Days mostly; spans, open ends, and no date at all."""
    first, last = sorted((draw(days), draw(days)))
    ends = draw(st.sampled_from([(first, first), (first, first), (first, last), (first, None), (None, last), None]))
    return None if ends is None else DateSpan(earliest=ends[0], latest=ends[1])


@st.composite
def packages(draw: st.DrawFn) -> AidPackage:
    """Packages of one donor that differ in all a total looks at."""
    amount = draw(amounts())
    reused = None
    if amount.stated and draw(st.booleans()):
        digit = (amount.digit if draw(st.booleans()) else None) or Decimal("0.01")
        part = amount.stated if draw(st.booleans()) else (amount.stated // 2 // digit) * digit
        bound = draw(st.sampled_from([Bound.EXACT, Bound.AT_MOST]))
        reused = Amount.model_validate({"stated": part, "currency": "USD", "bound": bound, "digit": digit})
    return package(
        id=f"P{draw(st.integers(0, 10**9))}",
        amount=amount,
        date=draw(spans()),
        category=draw(st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=3, unique=True)),
        authority=draw(st.sampled_from(["PDA", "USAI", "FMF"])),
        fiscal_year=draw(st.none() | st.sampled_from(["FY2022", "FY2023"])),
        reannounced=reused,
    )


ledgers = st.lists(packages(), max_size=8, unique_by=lambda record: record.id).map(Ledger)


class Oracle:
    """What one package adds, worked out from its own record."""

    def __init__(self, record: AidPackage, basis: Basis, reading: Reading) -> None:
        amount, part = record.amount, record.reannounced
        whole, rounding, value = amount.interval(reading=reading), amount.rounding(reading=reading), amount.value
        self.low, self.high, self.value = whole.low, whole.high, value or ZERO
        self.rounding_low, self.rounding_high = rounding.low, rounding.high
        if basis is Basis.ANNOUNCED or part is None or not part.stated:
            return
        used = part.rounding()
        inferred = part.bound is Bound.AT_MOST
        all_of_it = part.stated == amount.stated and amount.bound is not Bound.BETWEEN
        self.value -= part.stated
        self.low = max(ZERO, whole.low - used.high)
        self.rounding_low = max(ZERO, rounding.low - used.high)
        self.rounding_high = rounding.high - used.low
        self.high = whole.high if inferred else whole.high - used.low
        if all_of_it:
            self.low = self.rounding_low = self.rounding_high = ZERO
            self.high = whole.high if inferred else ZERO


def membership(record: AidPackage, since: dt.date, until: dt.date) -> str:
    """Whether a package lies in a window for certain, by the day it is shown at, or possibly."""
    span = record.date
    first = (span.earliest if span else None) or dt.date.min
    last = (span.latest if span else None) or dt.date.max
    shown = span and (span.latest or span.earliest)
    if since <= first and last <= until:
        return "certain"
    if shown and since <= shown <= until:
        return "likely"
    return "possible" if first <= until and last >= since else "outside"


@given(ledgers, bases, readings)
def test_total_is_the_sum_of_its_packages(ledger: Ledger, basis: Basis, reading: Reading) -> None:
    total = ledger.total(basis=basis, reading=reading)
    each = [Oracle(record, basis, reading) for record in ledger]
    assert total.value == sum((one.value for one in each), ZERO)
    assert total.low == sum((one.low for one in each), ZERO)
    assert total.high == sum((one.high for one in each), ZERO)
    assert total.rounding_high == sum((one.rounding_high for one in each), ZERO)
    # For reuse of all but a rounding of a "nearly", the sum knows less than the record: it is safe, not tight.
    assert total.rounding_low <= sum((one.rounding_low for one in each), ZERO)


@given(packages(), readings)
def test_total_of_one_package_is_its_amount(record: AidPackage, reading: Reading) -> None:
    total = Ledger([record]).total(reading=reading)
    assert (total.low, total.high) == ends(record.amount.interval(reading=reading))
    assert (total.rounding_low, total.rounding_high) == ends(record.amount.rounding(reading=reading))


def ends(interval: Interval) -> tuple[Decimal, Decimal]:
    return interval.low, interval.high


@given(ledgers, bases, readings, days, days)
def test_filtered_total_is_the_sum_of_what_lies_inside(
    ledger: Ledger, basis: Basis, reading: Reading, one: dt.date, other: dt.date
) -> None:
    since, until = min(one, other), max(one, other)
    total = ledger.where(since=since, until=until).total(basis=basis, reading=reading)
    inside = [(membership(record, since, until), Oracle(record, basis, reading)) for record in ledger]
    assert total.low == sum((x.low for where, x in inside if where == "certain"), ZERO)
    assert total.value == sum((x.value for where, x in inside if where in {"certain", "likely"}), ZERO)
    assert total.high == sum((x.high for where, x in inside if where != "outside"), ZERO)
    assert total.rows == sum(where != "outside" for where, _ in inside)


@given(ledgers, st.sampled_from(["authority", "category", "fiscal_year", "id"]), st.data())
def test_filters_commute_and_can_be_applied_one_by_one(ledger: Ledger, first: str, data: st.DataObject) -> None:
    words = {
        "authority": st.sampled_from(["PDA", "USAI"]),
        "category": st.sampled_from(CATEGORIES),
        "fiscal_year": st.sampled_from(["FY2022", "FY2023"]),
        "id": st.sampled_from([record.id for record in ledger] or [""]),
    }
    chosen = {first: data.draw(words[first])} if len(ledger) or first != "id" else {}
    since = data.draw(days)
    both = ledger.where(since=since, **chosen)
    assert figures(ledger.where(since=since).where(**chosen).total()) == figures(both.total())
    assert figures(ledger.where(**chosen).where(since=since).total()) == figures(both.total())


def figures(total: object) -> tuple[object, ...]:
    return tuple(getattr(total, name) for name in ("value", "low", "high", "rounding_low", "rounding_high", "rows"))


@given(ledgers, bases, readings, st.randoms(use_true_random=False))
def test_totals_do_not_depend_on_the_order_of_packages(
    ledger: Ledger, basis: Basis, reading: Reading, random: object
) -> None:
    records = list(ledger)
    random.shuffle(records)  # type: ignore[attr-defined] # hypothesis draws a random.Random
    other = Ledger(records)
    assert other.hash == ledger.hash
    assert figures(other.total(basis=basis, reading=reading)) == figures(ledger.total(basis=basis, reading=reading))
    by = ("category_group", "year")
    assert list(other.totals(by=by, basis=basis, reading=reading)) == list(
        ledger.totals(by=by, basis=basis, reading=reading)
    )


@given(ledgers, bases, readings)
def test_intervals_never_invert(ledger: Ledger, basis: Basis, reading: Reading) -> None:
    total = ledger.total(basis=basis, reading=reading)
    assert total.value is not None
    assert ZERO <= total.low <= total.rounding_low <= total.value <= total.rounding_high <= total.high


@given(ledgers, bases, readings)
def test_open_facts_account_for_all_width_beyond_rounding(ledger: Ledger, basis: Basis, reading: Reading) -> None:
    total = ledger.where(since="2022-06", until="2023-03").total(basis=basis, reading=reading)
    assert total.rounding_low - sum((fact.lowers for fact in total.open_facts), ZERO) == total.low
    assert total.rounding_high + sum((fact.raises for fact in total.open_facts), ZERO) == total.high


@given(ledgers, readings)
def test_new_money_is_never_more_than_was_announced(ledger: Ledger, reading: Reading) -> None:
    new, announced = (ledger.total(basis=basis, reading=reading) for basis in (Basis.NEW_MONEY, Basis.ANNOUNCED))
    for name in ("value", "low", "high", "rounding_low", "rounding_high"):
        assert getattr(new, name) <= getattr(announced, name)


@given(ledgers, readings)
def test_literal_reading_allows_all_that_the_conventional_one_does(ledger: Ledger, reading: Reading) -> None:
    literal = ledger.where(authority="PDA").total(reading="literal")
    assert literal.value == ledger.where(authority="PDA").total(reading=reading).value


@given(ledgers, bases, readings, st.sampled_from(["authority", "recipient", "id", "year", "quarter", "month"]))
def test_best_estimates_of_groups_add_up_to_the_whole(ledger: Ledger, basis: Basis, reading: Reading, by: str) -> None:
    groups = ledger.totals(by=by, basis=basis, reading=reading)
    assert groups.total is not None
    assert sum((group.value for group in groups if group.value is not None), ZERO) == groups.total.value
    assert figures(groups.total) == figures(ledger.total(basis=basis, reading=reading))


@given(ledgers, bases, readings)
def test_groups_of_words_add_up_in_every_figure(ledger: Ledger, basis: Basis, reading: Reading) -> None:
    groups = ledger.totals(by=["authority", "id"], basis=basis, reading=reading)
    assert groups.total is not None
    for name in ("low", "high", "rows", "unvalued"):
        assert sum(getattr(group, name) for group in groups) == getattr(groups.total, name)


@given(ledgers, bases, readings)
def test_a_group_is_the_total_of_the_packages_filtered_by_its_label(
    ledger: Ledger, basis: Basis, reading: Reading
) -> None:
    how = {"basis": basis, "reading": reading}
    for group in ledger.totals(by="authority", **how):
        filtered = ledger.where(authority=group.key[0]).total(**how)
        assert (group.value, group.low, group.high, group.rows) == (*figures(filtered)[:3], filtered.rows)
    for group in ledger.totals(by="category", **how):
        narrowed = ledger.where(category=group.key[0])
        if all(parent(code) != group.key[0] for record in ledger for code in record.category):
            filtered = narrowed.total(**how)
            assert (group.value, group.low, group.high) == figures(filtered)[:3]
    for group in ledger.totals(by="category_group", **how):
        filtered = ledger.where(category=group.key[0]).total(**how)
        assert (group.value, group.low, group.high, group.rows) == (*figures(filtered)[:3], filtered.rows)


@given(ledgers, bases, readings)
def test_a_period_is_the_total_of_the_packages_filtered_by_its_days(
    ledger: Ledger, basis: Basis, reading: Reading
) -> None:
    how = {"basis": basis, "reading": reading}
    for group in ledger.totals(by="year", **how):
        if group.key != ("undated",):
            filtered = ledger.where(since=f"{group.key[0]}-01-01", until=f"{group.key[0]}-12-31")
            assert (group.value, group.low, group.high, group.rows) == (
                *figures(filtered.total(**how))[:3],
                len(filtered),
            )
    for group in ledger.totals(by="fiscal_year", **how):
        if group.key != ("undated",):
            filtered = ledger.where(fiscal_year=FiscalYear.parse(group.key[0]))
            assert (group.value, group.low, group.high) == figures(filtered.total(**how))[:3]


@given(ledgers, bases, readings, st.sampled_from(FREQUENCIES), st.sampled_from([(), "authority", "category_group"]))
def test_every_step_of_a_curve_is_the_total_up_to_its_day(
    ledger: Ledger, basis: Basis, reading: Reading, freq: str, by: str | tuple[str, ...]
) -> None:
    curves = ledger.cumulative(by=by, freq=freq, basis=basis, reading=reading)
    for label in curves.labels:
        own = ledger.where(**{{"category_group": "category"}.get(str(by), str(by)): label[0]}) if by else ledger
        steps = curves.curve(*label)
        for step in (*steps[:2], *steps[-2:]):
            total = own.where(until=step.end).total(basis=basis, reading=reading)
            assert (step.value, step.low, step.high) == (total.value, total.low, total.high)


@given(ledgers, bases, readings, st.sampled_from(FREQUENCIES))
def test_curves_never_fall(ledger: Ledger, basis: Basis, reading: Reading, freq: str) -> None:
    steps = ledger.cumulative(freq=freq, basis=basis, reading=reading).curve()
    for before, after in itertools.pairwise(steps):
        assert before.end < after.end
        assert before.value is not None
        assert after.value is not None
        assert before.value <= after.value
        assert before.low <= after.low
        assert before.high <= after.high


@given(st.lists(packages().filter(lambda record: record.date is not None and record.date.is_day), max_size=8), bases)
def test_a_curve_of_dated_packages_ends_at_the_total(records: list[AidPackage], basis: Basis) -> None:
    ledger = Ledger({record.id: record for record in records}.values())
    steps, total = ledger.cumulative(freq="Q", basis=basis).curve(), ledger.total(basis=basis)
    last = steps[-1] if steps else None
    expected = (total.value, total.low, total.high)
    assert (last.value, last.low, last.high) if last else expected == (ZERO, ZERO, ZERO)


@given(ledgers)
def test_no_category_holds_more_than_everything(ledger: Ledger) -> None:
    groups = ledger.totals(by="category")
    assert groups.total is not None
    assert all(group.high <= groups.total.high for group in groups)
    assert sum((group.low for group in groups), ZERO) <= groups.total.low


@given(ledgers, bases)
def test_the_callers_decimal_context_changes_nothing(ledger: Ledger, basis: Basis) -> None:
    expected = figures(ledger.total(basis=basis))
    with localcontext() as context:
        context.prec = 2
        found = figures(ledger.total(basis=basis))
        steps = ledger.cumulative(freq="Y", basis=basis).curve()
    assert found == expected
    assert steps == ledger.cumulative(freq="Y", basis=basis).curve()


@pytest.mark.parametrize("basis", BASES)
def test_laws_hold_of_the_shipped_record_as_well(basis: Basis) -> None:
    import aidledger as al

    ledger = al.load("us-ukraine")
    total = ledger.total(basis=basis)
    assert total.value == sum((Oracle(record, basis, Reading.CONVENTIONAL).value for record in ledger), ZERO)
    assert total.low == sum((Oracle(record, basis, Reading.CONVENTIONAL).low for record in ledger), ZERO)
    assert total.high == sum((Oracle(record, basis, Reading.CONVENTIONAL).high for record in ledger), ZERO)


@st.composite
def itemised(draw: st.DrawFn) -> AidPackage:
    """Packages of some categories, of which articles state amounts, rounded in their own way."""
    whole = draw(st.integers(1, 40)) * 10
    left, articles = whole, []
    for _ in range(draw(st.integers(1, 3))):
        part = draw(st.integers(0, left))
        left -= part
        digit = draw(st.sampled_from([1, 10])) if part % 10 == 0 else 1
        bound = draw(st.sampled_from([Bound.EXACT, Bound.EXACT, Bound.ABOUT, Bound.AT_LEAST]))
        amount = {"stated": part, "currency": "USD", "digit": digit, "bound": bound}
        codes = draw(st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=2, unique=True))
        articles.append({"name": "article", "category": codes, "amount": amount})
    bound = draw(st.sampled_from([Bound.EXACT, Bound.AT_MOST, Bound.NEARLY]))
    digit = draw(st.sampled_from([1, 10]))
    return package(
        id=f"I{draw(st.integers(0, 10**9))}",
        amount={"stated": whole, "currency": "USD", "digit": digit, "bound": bound},
        category=draw(st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=3, unique=True)),
        date=draw(st.sampled_from(["2022-05-05", "2022-12-20/2023-01-10", "until 2022-06-01"])),
        reannounced=draw(st.none() | st.just({"stated": 10, "currency": "USD", "digit": 1, "bound": "exact"})),
        items=articles,
    )


mixed_ledgers = st.lists(itemised() | packages(), max_size=4, unique_by=lambda record: record.id).map(Ledger)


def allocation(record: AidPackage, data: st.DataObject) -> dict[str, Decimal] | None:
    """One way the amount of a package may really be spread over its categories, if what is drawn fits."""
    whole = between(record.amount.interval(), data)
    spread = dict.fromkeys(CATEGORIES, ZERO)
    left = whole
    codes = set(record.category)
    for item in record.items:
        assert item.amount is not None
        assert item.category is not None
        part = between(item.amount.interval(), data)
        spread[data.draw(st.sampled_from(item.category))] += part
        left -= part
    if left:
        spread[data.draw(st.sampled_from(sorted(codes)))] += left
    return None if left < 0 else spread


def between(interval: Interval, data: st.DataObject) -> Decimal:
    return interval.low + (interval.high - interval.low) * data.draw(st.sampled_from([0, 1, 5, 9, 10])) / 10


@given(itemised(), st.data())
def test_no_real_spread_over_categories_leaves_the_intervals(record: AidPackage, data: st.DataObject) -> None:
    spread = allocation(record, data)
    stated = [item.amount.stated or ZERO for item in record.items if item.amount]
    # Articles that make up the whole are taken at their word: nothing else is in the package.
    if spread is None or sum(stated, ZERO) == record.amount.stated:
        return
    for group in Ledger([record]).totals(by="category"):
        assert group.low <= spread[group.key[0]] <= group.high


@given(mixed_ledgers, bases, readings)
def test_articles_narrow_categories_and_leave_the_whole_alone(ledger: Ledger, basis: Basis, reading: Reading) -> None:
    how = {"basis": basis, "reading": reading}
    groups = ledger.totals(by="category_group", **how)
    assert groups.total is not None
    assert figures(groups.total) == figures(ledger.total(**how))
    assert all(ZERO <= group.low <= group.high <= groups.total.high for group in groups)
    assert sum((group.low for group in groups), ZERO) <= groups.total.rounding_high
    for group in groups:
        filtered = ledger.where(category=group.key[0]).total(**how)
        assert (group.value, group.low, group.high, group.rows) == (*figures(filtered)[:3], filtered.rows)


@given(mixed_ledgers, bases)
def test_articles_count_in_curves_and_groups_of_a_category_alike(ledger: Ledger, basis: Basis) -> None:
    narrowed = ledger.where(category="munitions", until="2022-12-31")
    total = narrowed.total(basis=basis)
    groups = narrowed.totals(by=["authority", "category_group"], basis=basis)
    assert sum((group.high for group in groups), ZERO) == total.high
    assert {group.key[1] for group in groups} <= {"munitions"}
    steps = narrowed.cumulative(freq="Y", basis=basis).curve()
    if steps:
        assert (steps[-1].value, steps[-1].low, steps[-1].high) == (total.value, total.low, total.high)
