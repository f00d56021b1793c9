"""Intervals: ends, arithmetic and refusals."""

from __future__ import annotations

import pickle
from decimal import Decimal, localcontext

import pytest

from aidledger.amounts import Interval
from aidledger.errors import InputError

INFINITY = Decimal("Infinity")


def between(low: str, high: str, *, open_low: bool = False, open_high: bool = False) -> Interval:
    return Interval(Decimal(low), Decimal(high), open_low=open_low, open_high=open_high)


@pytest.mark.parametrize(
    ("low", "high"), [("2", "1"), ("NaN", "1"), ("1", "NaN"), ("sNaN", "1"), ("Infinity", "-Infinity")]
)
def test_an_inverted_or_undefined_interval_is_refused(low: str, high: str) -> None:
    with pytest.raises(InputError):
        between(low, high)


def test_an_interval_without_a_point_is_refused() -> None:
    with pytest.raises(InputError, match="empty"):
        between("1", "1", open_high=True)


def test_ends_that_are_floats_are_refused() -> None:
    with pytest.raises(InputError, match="cannot end at"):
        Interval(1.0, Decimal(2))  # type: ignore[arg-type]


def test_an_infinite_end_is_always_open() -> None:
    assert Interval(Decimal(0), INFINITY) == Interval(Decimal(0), INFINITY, open_high=True)


def test_touching_intervals_meet() -> None:
    assert between("0", "1").meets(between("1", "2"))


@pytest.mark.parametrize(("left_open", "right_open"), [(True, False), (False, True), (True, True)])
def test_touching_intervals_do_not_meet_when_an_end_is_open(*, left_open: bool, right_open: bool) -> None:
    left, right = between("0", "1", open_high=left_open), between("1", "2", open_low=right_open)
    assert not left.meets(right)
    assert not right.meets(left)


def test_intervals_apart_do_not_meet_in_either_order() -> None:
    assert not between("0", "1").meets(between("2", "3"))
    assert not between("2", "3").meets(between("0", "1"))


@pytest.mark.parametrize(("point", "inside"), [("0", False), ("0.01", True), ("1", True), ("1.01", False)])
def test_an_open_end_does_not_contain_itself(point: str, *, inside: bool) -> None:
    assert between("0", "1", open_low=True).contains(Decimal(point)) is inside


def test_a_sum_is_open_where_either_part_is() -> None:
    assert between("0", "1", open_high=True) + between("1", "2") == between("1", "3", open_high=True)


def test_a_difference_swaps_the_ends_of_what_is_taken_away() -> None:
    assert between("5", "6") - between("1", "2", open_low=True) == between("3", "5", open_high=True)


def test_a_sum_with_infinity_stays_infinite() -> None:
    assert (Interval(Decimal(1), INFINITY) + between("1", "2")).high == INFINITY


def test_negation_has_no_negative_zero() -> None:
    assert str(-between("0", "5")) == "[-5, 0]"


def test_sums_do_not_round_in_a_coarse_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 2
        assert (between("123456789", "123456789") + between("1", "1")).low == 123456790


def test_a_sum_that_cannot_be_exact_is_refused() -> None:
    with pytest.raises(InputError, match="exactly"):
        between("0", "1E+500") + between("0", "1")


def test_only_intervals_can_be_added() -> None:
    with pytest.raises(TypeError):
        between("0", "1") + Decimal(1)  # type: ignore[operator]
    with pytest.raises(TypeError):
        between("0", "1") - Decimal(1)  # type: ignore[operator]


def test_open_ends_are_shown_by_round_brackets() -> None:
    assert str(between("1E+3", "2E+3", open_low=True)) == "(1000, 2000]"


def test_an_interval_survives_pickling() -> None:
    interval = between("1", "2", open_low=True)
    assert pickle.loads(pickle.dumps(interval)) == interval  # noqa: S301 - our own bytes
