from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

CELL = """import aidledger as al
us = al.load("seed")
{act}
"""


@pytest.fixture(scope="module")
def shell() -> InteractiveShell:
    """A shell as notebooks have one; it writes no history."""
    made = InteractiveShell()  # type: ignore[no-untyped-call] # IPython is typed in part
    made.run_line_magic("colors", "nocolor")
    assert made.history_manager is not None
    made.history_manager.enabled = False
    return made


def shown(shell: InteractiveShell, capsys: pytest.CaptureFixture[str], act: str) -> list[str]:
    """What running a cell prints, line by line."""
    shell.run_cell(CELL.format(act=act))  # type: ignore[no-untyped-call] # IPython is typed in part
    return capsys.readouterr().out.rstrip("\n").splitlines()


def test_an_error_ends_in_one_line_with_its_hint(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    last = shown(shell, capsys, 'us.where(authority="PDDA")')[-1]
    assert last == "UnknownTermError: Authority 'PDDA' is not known. Hint: Did you mean 'PDA'?"


def test_an_error_shows_the_line_of_the_cell_and_nothing_of_the_library(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(shell, capsys, 'us.total(basis="both")')
    assert any('us.total(basis="both")' in line for line in lines)
    assert not any("aidledger/totals" in line or "interactiveshell" in line for line in lines)
    assert len(lines) <= 6


def test_findings_stand_before_the_last_line(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(shell, capsys, "us.reconcile().raise_if_gaps()")
    assert lines[-1] == "ReconciliationFailedError: 1 statement is not explained by the packages."
    assert any("AL301" in line for line in lines[:-1])
