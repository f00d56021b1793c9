from __future__ import annotations

import sys

import pytest

from aidledger.display import progress
from aidledger.exporters.progress import progress_bar


def shown(capsys: pytest.CaptureFixture[str], *, wanted: bool = True) -> str:
    with progress_bar("Writing a.csv", 10, wanted=wanted) as tell:
        tell(5)
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_a_pipe_sees_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys) == ""


def test_a_terminal_sees_how_far_it_is_unless_silence_was_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    assert "5 of 10" in shown(capsys)
    assert shown(capsys, wanted=False) == ""
