from __future__ import annotations

import pickle
from copy import copy
from functools import partial

import numpy as np
import pyarrow as pa
import pytest

from aidledger.importers.tabular import late
from aidledger.importers.tabular.late import LateCategories, LatePackages, LateSources, built
from aidledger.table import PACKAGE_SCHEMA, PackageTable

WORDS: pa.DataType = PACKAGE_SCHEMA.field("category").type
MASKS = [None, [True] * 4, [False] * 4, [True, False, True, True], [False, True, False, False]]
URLS = ["https://a.example/", None, None, "https://b.example/"]
VIAS = ["Reuters", "dpa", None, None]


def kept(rows: list[object], mask: list[bool] | None) -> list[object]:
    return rows if mask is None else [row for row, stays in zip(rows, mask, strict=True) if stays]


def arrow(mask: list[bool] | None) -> pa.Array[pa.BooleanScalar] | None:
    return None if mask is None else pa.array(mask)


@pytest.mark.parametrize("mask", MASKS)
def test_categories_of_the_rows_that_stay_are_put_together(mask: list[bool] | None) -> None:
    lists = [["tanks"], ["artillery", "tanks"], []]
    categories = LateCategories(pa.array(lists, WORDS), np.array([1, 0, 2, 1], dtype=np.int32))
    found = built(categories, arrow(mask))
    assert found.type == WORDS
    assert found.to_pylist() == kept([lists[1], lists[0], lists[2], lists[1]], mask)


@pytest.mark.parametrize("mask", MASKS)
def test_sources_of_the_rows_that_stay_are_put_together(mask: list[bool] | None) -> None:
    parts = {"url": pa.chunked_array([URLS[:3], URLS[3:]], pa.string()), "via": pa.chunked_array([VIAS], pa.string())}
    found = built(LateSources(parts, np.array([True, True, False, True])), arrow(mask))
    assert found.type.equals(PACKAGE_SCHEMA.field("sources").type)
    nothing = dict.fromkeys(("publisher", "kind", "published_on", "quote"))
    rows: list[object] = [
        [] if url is None and via is None else [{"url": url, "via": via, **nothing}]
        for url, via in zip(URLS, VIAS, strict=True)
    ]
    assert found.to_pylist() == kept(rows, mask)


@pytest.mark.parametrize("few", [1, 10**6])
@pytest.mark.parametrize("sizes", [[7], [0, 3, 0, 0, 4, 0], [1] * 7, []])
@pytest.mark.parametrize("dropped", [[], [0], [6], [2, 3], [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5, 6]])
def test_text_in_chunks_is_picked_from_alike_whether_few_rows_or_many_are_dropped(
    few: int, sizes: list[int], dropped: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "_FEW", few)
    cells = iter("abcdefg")
    column = pa.chunked_array([[next(cells) for _ in range(size)] for size in sizes], pa.string())
    keep = [place not in dropped for place in range(len(column))]
    assert built(column, pa.array(keep, pa.bool_())).to_pylist() == kept(column.to_pylist(), keep)
    assert built(column).to_pylist() == column.to_pylist()


def test_rows_without_any_source_have_empty_lists() -> None:
    assert built(LateSources({}, np.zeros(2, dtype=np.bool_))).to_pylist() == [[], []]


def test_other_columns_are_picked_from_as_they_are() -> None:
    column = pa.array([1, 2, 3])
    assert built(column) is column
    assert built(column, pa.array([True, False, True])).to_pylist() == [1, 3]
    assert built(pa.chunked_array([[1], [2, 3]]), pa.array([False, True, True])).to_pylist() == [2, 3]


def test_packages_are_laid_out_when_somebody_looks_and_once() -> None:
    made = []

    def make() -> pa.Table:
        made.append(1)
        return PackageTable.from_records([]).arrow

    packages = LatePackages(make, 0)
    assert (len(packages), made) == (0, [])
    again = copy(packages)
    assert packages.arrow is packages.arrow
    assert packages.ids == again.ids == []
    assert made == [1, 1]
    assert packages.converted(None).arrow is packages.arrow


def test_late_packages_are_an_ordinary_table_when_pickled() -> None:
    packages = LatePackages(partial(PACKAGE_SCHEMA.empty_table), 0)
    assert pickle.loads(pickle.dumps(packages)).records() == ()  # noqa: S301 - our own
    with pytest.raises(AttributeError, match="colour"):
        _ = packages.colour  # type: ignore[attr-defined] # it is asked for all the same
