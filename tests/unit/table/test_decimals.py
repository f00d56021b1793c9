from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from aidledger.table.decimals import as_decimals, decimal_text, exponents_of, fewest_places


def ints(*numbers: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(numbers, dtype=np.int64)


def test_exponents_are_those_of_the_currencies_and_none_where_there_is_none() -> None:
    found = exponents_of(np.array([0, 1, 2, -1], dtype=np.int32), ("USD", "JPY", "no currency"))
    assert found.tolist() == [2, 0, 0, 0]


def test_figures_with_different_decimals_keep_their_rows() -> None:
    minor, exponents = ints(12345, 5, 700, 1), ints(3, 0, 2, 2)
    assert decimal_text(minor, exponents, fewest_places(minor, exponents)).to_pylist() == ["12.345", "5", "7", "0.01"]


def test_nothing_gives_nothing() -> None:
    assert decimal_text(ints(), ints(), ints()).to_pylist() == []


@pytest.mark.parametrize("figure", [0, 1, 10**18, -1, -(10**18)])
def test_decimals_of_one_currency_are_exact(figure: int) -> None:
    column = pa.array([figure, None], pa.int64())
    found = as_decimals(column, ints(2, 2)).to_pylist()
    assert found == [Decimal(figure).scaleb(-2), None]


def test_decimals_of_several_currencies_share_the_finest_scale_without_overflow() -> None:
    column = pa.array([10**18, 5, None], pa.int64())
    found = as_decimals(column, ints(0, 3, 2))
    assert found.type == pa.decimal128(38, 3)
    assert found.to_pylist() == [Decimal(10) ** 18, Decimal("0.005"), None]
