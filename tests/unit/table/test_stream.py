from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from aidledger.errors import ConversionError
from aidledger.table import Streamed, decimals_as_arrow, frame_as_arrow


def test_figures_of_different_scales_share_one() -> None:
    found = decimals_as_arrow([Decimal("1.25"), None, Decimal(3), Decimal("Infinity")])
    assert found.to_pylist() == [Decimal("1.25"), None, Decimal("3.00"), None]


def test_no_figures_are_a_column_without_rows() -> None:
    assert decimals_as_arrow([]).to_pylist() == []


def test_what_says_nothing_of_its_rows_has_no_stream() -> None:
    with pytest.raises(NotImplementedError):
        Streamed().__arrow_c_stream__()


@pytest.mark.parametrize("figures", [["1e38"], ["1e-39"], ["1e30", "1e-20"]], ids=" ".join)
def test_figures_that_arrow_cannot_hold_exactly_are_refused(figures: list[str]) -> None:
    with pytest.raises(ConversionError, match="38 digits"):
        decimals_as_arrow([Decimal(figure) for figure in figures])


@pytest.mark.parametrize("figure", ["1e37", "1e-38"])
def test_figures_of_as_many_digits_as_arrow_has_are_kept(figure: str) -> None:
    assert decimals_as_arrow([Decimal(figure)]).to_pylist() == [Decimal(figure)]


def test_a_column_of_several_kinds_is_no_table() -> None:
    with pytest.raises(pa.ArrowInvalid):
        frame_as_arrow(pd.DataFrame({"figure": [1, "x"]}))
