"""Laws of interval arithmetic."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from aidledger.amounts import Interval

POINTS = st.integers(-(10**20), 10**20).map(lambda units: Decimal(units).scaleb(-2))
ENDS = POINTS | st.sampled_from([Decimal("Infinity"), Decimal("-Infinity")])


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Any interval, finite or not."""
    low, high = sorted((draw(ENDS), draw(ENDS)))
    open_low, open_high = draw(st.booleans()), draw(st.booleans())
    assume(low < high or not (open_low or open_high or low.is_infinite()))
    return Interval(low, high, open_low=open_low, open_high=open_high)


@given(intervals(), intervals())
def test_arithmetic_never_inverts(a: Interval, b: Interval) -> None:
    for result in (a + b, a - b, -a):
        assert result.low <= result.high


@given(intervals(), intervals())
def test_addition_does_not_depend_on_the_order(a: Interval, b: Interval) -> None:
    assert a + b == b + a


@given(intervals(), intervals(), intervals())
def test_addition_does_not_depend_on_the_grouping(a: Interval, b: Interval, c: Interval) -> None:
    assert (a + b) + c == a + (b + c)


@given(intervals())
def test_negating_twice_changes_nothing(a: Interval) -> None:
    mirrored = -a
    assert -mirrored == a


@given(intervals(), intervals())
def test_subtraction_adds_the_negative(a: Interval, b: Interval) -> None:
    assert a - b == a + (-b)


@given(intervals(), intervals(), POINTS, POINTS)
def test_sums_of_members_are_members_of_the_sum(a: Interval, b: Interval, x: Decimal, y: Decimal) -> None:
    assume(a.contains(x) and b.contains(y))
    assert (a + b).contains(x + y)
    assert (a - b).contains(x - y)


@given(intervals(), intervals(), POINTS)
def test_a_common_member_means_they_meet(a: Interval, b: Interval, x: Decimal) -> None:
    assert a.meets(b) or not (a.contains(x) and b.contains(x))


@given(intervals(), intervals())
def test_meeting_is_mutual_and_means_that_zero_is_a_difference(a: Interval, b: Interval) -> None:
    assert a.meets(b) is b.meets(a) is (a - b).contains(Decimal(0))


@given(intervals())
def test_an_interval_meets_itself(a: Interval) -> None:
    assert a.meets(a)
