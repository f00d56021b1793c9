from __future__ import annotations

import pyarrow as pa
import pytest

from aidledger.importers.tabular import workers
from aidledger.importers.tabular.ingest import read_table

ROW = {"amount": "400", "currency": "USD", "date": "2024-10-21", "category": "munitions", "donor": "USA"}


def test_large_tables_are_screened_by_several_workers_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table({name: [cell] * 2 for name, cell in ROW.items()} | {"id": ["A", "B"], "amount": ["5", "x"]})
    alone = read_table(table)
    monkeypatch.setattr(workers, "_FEW_ROWS", 1)
    shared = read_table(table)
    assert shared.packages.digest == alone.packages.digest
    assert shared.findings == alone.findings


def test_results_keep_the_order_of_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_FEW_ROWS", 10)
    for rows in (9, 10):
        assert workers.shared(lambda number: number * 2, range(20), rows=rows) == list(range(0, 40, 2))


def test_what_is_started_is_waited_for_and_may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_FEW_ROWS", 10)
    assert [workers.started(lambda: 5, rows=rows)() for rows in (9, 10)] == [5, 5]
    waiting = workers.started(lambda: 1 // 0, rows=10)
    with pytest.raises(ZeroDivisionError):
        waiting()
