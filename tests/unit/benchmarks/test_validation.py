from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import validation, workload
from benchmarks.task import Contender
from benchmarks.worker import load_task

ROWS = 300
FAULTY = 0.2


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return validation.lay_out(tmp_path_factory.mktemp("validation"), ROWS, FAULTY)


@pytest.mark.parametrize("contender", validation.CONTENDERS, ids=lambda contender: contender.place)
def test_every_contender_finds_every_fault_with_its_reason(contender: Contender, folder: Path) -> None:
    try:
        task = load_task(contender.place, folder)
    except ImportError as error:
        pytest.skip(f"{contender.title}: {error}")

    answer = task.answer(task.run())

    assert validation.judgement(folder, ROWS, answer).startswith("complete"), contender.title


def test_the_workload_is_the_same_every_time() -> None:
    first, second = workload.make(ROWS, faulty=FAULTY), workload.make(ROWS, faulty=FAULTY)

    assert first.table.equals(second.table)
    assert first.faults == second.faults


def test_the_workload_holds_every_kind_of_fault() -> None:
    made = workload.make(ROWS, faulty=FAULTY)

    assert set(made.faults.values()) == {code for _, code, _ in workload.FAULTS.values()}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: found[1:], "of"),
        (lambda found: [*found, [0, "AL999"]], "good rows refused"),
        (lambda found: [[row, "AL999"] for row, _ in found], "other reasons"),
    ],
    ids=["one missing", "one too many", "wrong reasons"],
)
def test_an_incomplete_answer_is_not_called_complete(change: object, said: str, folder: Path) -> None:
    faults = workload.make(ROWS, faulty=FAULTY).faults
    assert callable(change)
    assert 0 not in faults

    found = change([[row, code] for row, code in faults.items()])
    judged = validation.judgement(folder, ROWS, {"good": ROWS - len(faults), "found": found})

    assert not judged.startswith("complete")
    assert said in judged
