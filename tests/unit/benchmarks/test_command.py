from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import cold
from benchmarks.__main__ import main
from benchmarks.contest import Outcome, Spread, hold, ratios
from benchmarks.goals import Run, goals
from benchmarks.report import render, side_by_side
from benchmarks.task import Contender


def test_the_command_prints_tables_in_which_the_product_is_complete(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["validate", "--rows", "60", "--rounds", "1", "--only", "flat", "--quiet", "--data", str(tmp_path)])

    printed = capsys.readouterr().out
    assert code == 0
    assert "aidledger, al.ingest" in printed
    assert printed.count("complete: ") == 2


def test_writers_are_compared_by_format_and_all_are_complete(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["write", "--rows", "60", "--rounds", "1", "--only", "PyArrow", "--quiet", "--data", str(tmp_path)])

    printed = capsys.readouterr().out
    assert code == 0
    assert printed.count("complete: 60 rows") == 5
    assert "INCOMPLETE" not in printed


def test_importing_aidledger_loads_nobody_else() -> None:
    assert cold.third_parties() == []


def test_a_contender_whose_library_is_missing_is_named_and_the_others_run(tmp_path: Path) -> None:
    contenders = [Contender("nobody", "no_such_module:run")]

    (outcome,) = hold(contenders, tmp_path, rounds=1, tell=lambda _: None)

    assert "no_such_module" in outcome.problem
    assert "NOT RUN" in render(side_by_side("title", [Outcome("us", [1.0]), outcome], ["", ""]), markdown=False)


def test_a_contender_that_fails_says_its_last_words(tmp_path: Path) -> None:
    (outcome,) = hold([Contender("us", "by_aidledger:table")], tmp_path, rounds=1, tell=lambda _: None)

    assert "exit code 1: " in outcome.problem


def test_ratios_compare_times_of_the_same_round() -> None:
    assert ratios(Outcome("a", [1.0, 4.0, 2.0]), Outcome("b", [2.0, 2.0, 2.0])) == Spread(0.5, 1.0, 2.0)


def test_a_goal_is_missed_when_the_ratio_is_greater_or_the_result_is_wrong() -> None:
    slow = Run("validate", 100, [Outcome("us", [3.0]), Outcome("pydantic, flat model by row", [1.0])])
    fast = Run("validate", 100, [Outcome("us", [1.0]), Outcome("pydantic, flat model by row", [2.0])])
    wrong = Run("validate", 100, fast.outcomes, right=False)

    assert [goals([run]).rows[0][-1] for run in (slow, fast, wrong)] == ["MISSED", "met", "MISSED"]


def test_tables_render_as_markdown() -> None:
    section = side_by_side("Title", [Outcome("us", [1.0]), Outcome("them", [2.0])], ["exact", "wrong"])

    assert "| them | 2.00 | 0.50, 0.50, 0.50 |  | wrong |" in render(section, markdown=True)
