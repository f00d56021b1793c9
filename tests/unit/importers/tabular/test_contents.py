from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pyarrow as pa
import pytest

from aidledger.importers.tabular import contents as contents_module
from aidledger.importers.tabular.contents import contents_of, texts_of
from aidledger.importers.tabular.contract import FLOAT
from aidledger.importers.tabular.frames import raw_of

AMOUNTS, CURRENCIES, BOUNDS = ("5", "6", ""), ("USD", "EUR"), ("exact", "at_most", "")
ROWS = [*product(AMOUNTS, CURRENCIES, BOUNDS)] * 3
RAW = raw_of(
    pa.table(
        {
            **dict(zip(("amount", "currency", "bound"), map(list, zip(*ROWS, strict=True)), strict=True)),
            **{name: ["x"] * len(ROWS) for name in ("date", "category", "donor")},
        }
    ),
    "",
    None,
)


@pytest.mark.parametrize("few", [0, 1000])
def test_every_content_is_given_once_and_every_row_has_its_own(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents_module, "_FEW", few)
    positions = np.arange(1, len(ROWS), 2)
    contents, which = contents_of(RAW, ("amount", "currency", "bound"), positions)
    assert len(set(contents)) == len(contents)
    assert [contents[code] for code in which] == [ROWS[place] for place in positions]


def test_no_rows_have_no_contents() -> None:
    contents, which = contents_of(RAW, ("amount", "currency"), np.array([], dtype=np.int64))
    assert contents == []
    assert which.tolist() == []


def test_numbers_with_a_fraction_are_told_from_text() -> None:
    raw = replace(RAW, floats={"amount": np.arange(len(ROWS)) == 0})
    amounts, currencies = texts_of(raw, ["amount", "currency"], np.array([0, 3]))
    assert amounts.to_pylist() == [FLOAT + "5", "5"]
    assert currencies.to_pylist() == ["USD", "EUR"]
    assert contents_of(raw, ["amount"], np.array([0, 3]))[0] == [(FLOAT + "5",), ("5",)]
