"""A small file read row by row gives what the columns give, and what the record says alone: to the last finding."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidledger.errors import AidledgerError
from aidledger.importers.tabular import REQUIRED, TableRead, read_table
from aidledger.importers.tabular import ingest as ingest_module
from aidledger.importers.tabular.late import LatePackages
from aidledger.importers.tabular.money import plain_figures, screen_money
from aidledger.importers.tabular.plain_days import plain_day, plain_days
from aidledger.importers.tabular.screens import distinct
from aidledger.importers.tabular.texts import (
    are_plain_ids,
    are_plain_notes,
    are_plain_urls,
    screen_ids,
    screen_notes,
    screen_urls,
)
from tests.property.test_screen_laws import BLANKS, CELLS, GOOD, assert_same, mutated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# A file of its own for every example, in a folder that one test keeps.
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


LONG = 5000
"""Longer cells would make the file a large one."""


def text_of(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def by_columns(path: Path, *, screened: bool = True) -> TableRead:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest_module, "_few", lambda *_: None)
        return read_table(path, screened=screened)


def taken_or_refused(path: Path, *, columns: bool) -> TableRead | tuple[type, str]:
    try:
        return by_columns(path) if columns else read_table(path)
    except AidledgerError as error:
        return type(error), str(error)


def assert_ways_agree(path: Path, text: str) -> TableRead:
    path.write_bytes(text.encode())
    few = read_table(path)
    assert_same(few, by_columns(path))
    assert_same(few, by_columns(path, screened=False))
    assert few.packages.arrow.schema == by_columns(path).packages.arrow.schema
    assert few.file == by_columns(path).file
    return few


def hostile(column: str) -> list[str]:
    """Cells of a column, and twenty thousand that differ from them in a few letters; none spans lines."""
    chance = random.Random(column)  # noqa: S311 - repeatable, not secret
    short = [cell for cell in (*CELLS[column], *BLANKS) if len(cell) < LONG]
    return [
        cell for cell in [*short, *(mutated(chance.choice(short), chance) for _ in range(20_000))] if "\n" not in cell
    ]


def test_a_few_ids_pass_where_a_column_of_them_does() -> None:
    cells = hostile("id")
    passed = screen_ids(pa.array(cells, pa.string())).tolist()
    assert [are_plain_ids([cell]) for cell in cells] == passed
    assert are_plain_ids([cell for cell, passes in zip(cells, passed, strict=True) if passes])


def test_a_few_notes_pass_where_a_column_of_them_does() -> None:
    cells = hostile("note")
    passed = screen_notes(pa.array(cells, pa.string())).tolist()
    assert [are_plain_notes([cell]) for cell in cells] == passed
    assert are_plain_notes([cell for cell, passes in zip(cells, passed, strict=True) if passes])


def test_a_few_addresses_pass_only_where_a_column_of_them_does() -> None:
    cells = hostile("source_url")
    passed = [are_plain_urls([cell]) for cell in cells]
    assert any(passed)
    assert screen_urls(pa.array([cell for cell, passes in zip(cells, passed, strict=True) if passes])).all()
    assert are_plain_urls([cell for cell, passes in zip(cells, passed, strict=True) if passes])


def test_a_few_days_are_read_as_a_column_of_them_is() -> None:
    cells = hostile("date")
    days, fine = plain_days(pa.array(cells, pa.string()))
    expected = [day if passes else None for day, passes in zip(days.tolist(), fine.tolist(), strict=True)]
    assert [day and (day - dt.date(1970, 1, 1)).days for day in map(plain_day, cells)] == expected


def test_a_few_figures_are_read_as_a_column_of_them_is() -> None:
    chance = random.Random(0)  # noqa: S311 - repeatable, not secret
    cells = hostile("amount")
    currencies, bounds = ([chance.choice(CELLS[name]) for _ in cells] for name in ("currency", "bound"))
    columns = (distinct(pa.chunked_array([pa.array(words)]), None) for words in (currencies, bounds))
    money = screen_money(pa.array(cells, pa.string()), *columns)
    minors, digits = plain_figures(cells, currencies, bounds)
    assert [digit > 0 for digit in digits] == money.fine.tolist()
    fine = np.flatnonzero(money.fine).tolist()
    assert len(fine) > 100
    assert [(minors[row], digits[row]) for row in fine] == [(money.minor[row], money.digit[row]) for row in fine]


def test_a_small_plain_file_is_read_row_by_row(tmp_path: Path) -> None:
    taken = assert_ways_agree(tmp_path / "a.csv", text_of([{**GOOD, "id": f"R-{n}"} for n in range(3)], list(GOOD)))
    assert isinstance(taken.packages, LatePackages)
    assert len(taken.packages) == 3


@pytest.mark.parametrize("column", [column for column in CELLS if column != "id"])
def test_hostile_cells_of_one_column_are_judged_alike(column: str, tmp_path: Path) -> None:
    cells = [cell for cell in (*CELLS[column], *BLANKS) if len(cell) < LONG and not set(cell) & {"\n", "\r", "\x00"}]
    rows = [{**GOOD, "id": f"R-{place}", column: cell.replace("'", "")} for place, cell in enumerate(cells)]
    taken = assert_ways_agree(tmp_path / "a.csv", text_of(rows, list(dict.fromkeys([*GOOD, column]))))
    assert isinstance(taken.packages, LatePackages)


@pytest.mark.parametrize(
    "cell", ["A-2", "", " ", " A-1", "A-1 ", "A 1", "-A", "\u0410-1", "A" * 121, "two\nlines", "'A", "=A"]
)
def test_hostile_ids_are_judged_alike(cell: str, tmp_path: Path) -> None:
    rows = [{**GOOD, "id": "A-1"}, {**GOOD, "id": cell}, {**GOOD, "id": "A-1"}, {**GOOD, "id": cell, "donor": "zz"}]
    assert_ways_agree(tmp_path / "a.csv", text_of(rows, list(GOOD)))


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Rows that are good but for some cells; columns that are there or not, or nobody reads; ids that repeat."""
    optional = [name for name in CELLS if name not in {*REQUIRED, "id"}]
    columns = ["id", *REQUIRED, *draw(st.lists(st.sampled_from(optional), unique=True, max_size=12))]
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        bad = draw(st.lists(st.sampled_from(columns[1:]), max_size=4, unique=True))
        cells = {name: draw(st.sampled_from(CELLS[name]) | st.text(max_size=8)) for name in bad}
        rows.append({**GOOD, "id": draw(st.sampled_from(["A-1", "A-2", "A-3", "A-4"])), "more": "=x", **cells})
    return text_of(rows, [*draw(st.permutations(columns)), *(["more"] if draw(st.booleans()) else [])])


@given(text=tables())
@settings(SHARED, max_examples=150)
def test_rows_and_columns_agree_on_any_table(text: str, tmp_path: Path) -> None:
    assert_ways_agree(tmp_path / "a.csv", text)


HEADER = "id,date,amount,currency,category,donor,note"
PIECES = (
    '"',
    "'",
    ",",
    "\n",
    "\r",
    "\r\n",
    " ",
    "\t",
    ";",
    "a",
    "=1",
    '""',
    "\ufeff",
    "\x00",
    "\x0b",
    "\x85",
    "\u2028",
    "\u00e9",
)


@given(
    start=st.sampled_from(["", "\ufeff", "\n"]),
    end=st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    cells=st.lists(st.lists(st.sampled_from(PIECES), max_size=4).map("".join), min_size=1, max_size=4),
)
@settings(SHARED, max_examples=300)
def test_rows_and_columns_agree_on_any_text(start: str, cells: list[str], end: str, tmp_path: Path) -> None:
    lines = [f"R-{n},2024-10-21,5000000,USD,munitions,USA,{cell}" for n, cell in enumerate(cells)]
    (tmp_path / "a.csv").write_bytes((start + "\n".join([HEADER, *lines]) + end).encode())
    few, columns = (taken_or_refused(tmp_path / "a.csv", columns=way) for way in (False, True))
    if isinstance(few, TableRead) and isinstance(columns, TableRead):
        assert_same(few, columns)
    else:
        assert few == columns
