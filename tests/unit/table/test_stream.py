from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.table import Streamed, decimals_as_arrow


def test_figures_of_different_scales_share_one() -> None:
    found = decimals_as_arrow([Decimal("1.25"), None, Decimal(3), Decimal("Infinity")])
    assert found.to_pylist() == [Decimal("1.25"), None, Decimal("3.00"), None]


def test_no_figures_are_a_column_without_rows() -> None:
    assert decimals_as_arrow([]).to_pylist() == []


def test_what_says_nothing_of_its_rows_has_no_stream() -> None:
    with pytest.raises(NotImplementedError):
        Streamed().__arrow_c_stream__()
