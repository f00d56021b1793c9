from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from aidledger.findings import Finding, Location, Said
from aidledger.importers.tabular import refusals
from aidledger.importers.tabular.frames import raw_of
from aidledger.importers.tabular.raw import BrokenLine, RawTable
from aidledger.importers.tabular.refusals import Refusals

FIRST, SECOND, THIRD = (Said(code, "no", "mend it", "amount", "amount", "x") for code in ("AL101", "AL102", "AL101"))


def table(*ids: str, extra: bool = False) -> RawTable:
    good = {"id": [*ids], "amount": "5", "date": "2024-10-21", "category": "munitions", "donor": "USA"}
    columns = {name: [cells] * len(ids) if isinstance(cells, str) else cells for name, cells in good.items()}
    return raw_of(pa.table(columns | ({"colour": [""] * len(ids)} if extra else {})), "a.parquet", None)


def numbers(*places: int) -> np.ndarray:
    return np.array(places, dtype=np.int64)


@pytest.mark.parametrize("few", [0, 100])
def test_what_is_said_about_a_row_keeps_its_order_and_rows_theirs(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "_FEW", few)
    found = Refusals(4)
    found.add(numbers(1, 3), numbers(1, 0), [(SECOND,), (FIRST, SECOND)])
    found.add(numbers(0, 1, 2), numbers(0, 1, 0), [(), (THIRD,)])
    assert found.refused.tolist() == [False, True, False, True]
    assert found.codes() == ["AL101 AL102", "AL102"]
    findings = found.findings(table("A", "B", "C", "D"))
    assert [(one.location.row, one.code, one.subject) for one in findings] == [
        (2, "AL101", "B"),
        (2, "AL102", "B"),
        (2, "AL101", "B"),
        (4, "AL102", "D"),
    ]
    assert findings[0] == Finding("AL101", "no", "mend it", Location("a.parquet", "", 2, "amount", "amount"), "B", "x")


@pytest.mark.parametrize("few", [-1, 100])
def test_nothing_said_is_no_finding(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "_FEW", few)
    found = Refusals(2)
    found.add(numbers(), numbers(), [])
    found.add(numbers(), numbers(), [(FIRST,)])
    found.add(numbers(0), numbers(0), [()])
    assert not found.refused.any()
    assert found.codes() == []
    assert len(found.findings(table("A", "B"))) == 0


@pytest.mark.parametrize(
    ("cell", "shown"), [(" A ", "A"), ("A" * 81, "A" * 79 + "…"), ("A\x1b", "A\\x1b"), ("\u00a0A", "A"), ("", "")]
)
def test_ids_are_shown_safely(cell: str, shown: str) -> None:
    found = Refusals(2)
    found.add(numbers(0, 1), numbers(0, 0), [(FIRST,)])
    assert [one.subject for one in found.findings(table(cell, "B"))] == [shown, "B"]


def test_the_id_of_a_row_that_the_table_has_none_for_can_be_given() -> None:
    found = Refusals(2)
    found.add(numbers(0, 1), numbers(0, 0), [(FIRST,)])
    found.subjects[1] = "derived"
    assert [one.subject for one in found.findings(table("A", ""))] == ["A", "derived"]


def test_broken_lines_stand_between_rows_and_notes_about_columns_first() -> None:
    raw = table("A", "B", extra=True)
    raw = RawTable(raw.cells, raw.names, raw.order, raw.extras, "a.csv", numbers(2, 4), (BrokenLine(3, "x", 1, 6),))
    found = Refusals(2)
    found.add(numbers(0, 1), numbers(0, 0), [(FIRST,)])
    report = found.findings(raw)
    assert [(one.code, one.location.row) for one in report] == [
        ("AL151", None),
        ("AL101", 2),
        ("AL152", 3),
        ("AL101", 4),
    ]
