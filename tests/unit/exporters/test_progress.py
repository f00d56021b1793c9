"""Whoever starts the writing of a file decides where it is shown how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from _pytest.capture import CaptureIO

from aidledger.cli import main
from aidledger.errors import InputError
from aidledger.exporters import write_ledger
from aidledger.ledger import Ledger
from aidledger.progress import bars as progress
from tests.builders import package

Output = pytest.CaptureFixture[str]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard error is a terminal that is told everything at once."""
    monkeypatch.setattr(CaptureIO, "isatty", lambda _: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(progress, "_PATIENCE", 0)


class Told:
    """Progress that remembers."""

    def __init__(self) -> None:
        self.tasks: list[tuple[str, int | None]] = []
        self.steps = 0

    @contextmanager
    def task(self, what: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
        self.tasks.append((what, total))
        yield self.count

    def count(self, steps: int) -> None:
        self.steps += steps


@pytest.fixture
def ledger() -> Ledger:
    return Ledger([package(), package(id="B")])


def test_a_pipe_sees_nothing(ledger: Ledger, tmp_path: Path, capsys: Output) -> None:
    ledger.write(tmp_path / "a.csv")
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("terminal")
def test_a_terminal_sees_how_far_it_is_unless_silence_was_asked_for(
    ledger: Ledger, tmp_path: Path, capsys: Output
) -> None:
    ledger.write(tmp_path / "a.csv")
    out, err = capsys.readouterr()
    assert out == ""
    assert "Writing a.csv" in err
    assert "2 of 2" in err
    ledger.write(tmp_path / "a.csv", progress=False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("terminal")
def test_the_writer_itself_shows_nothing_anywhere(ledger: Ledger, tmp_path: Path, capsys: Output) -> None:
    write_ledger(ledger._book, ledger.table, tmp_path / "a.csv")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.xlsx", "a.sqlite", "a.jsonl", "a.beancount"])
def test_progress_of_ones_own_is_told_every_row(name: str, ledger: Ledger, tmp_path: Path) -> None:
    told = Told()
    ledger.write(tmp_path / name, progress=told)
    assert told.tasks == [(f"Writing {name}", 2)]
    assert told.steps == 2


@pytest.mark.parametrize("wrong", [1, "yes", None, object()])
def test_what_cannot_show_anything_is_refused(wrong: object, ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="progress"):
        ledger.write(tmp_path / "a.csv", progress=wrong)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("first", ["export", "ingest"])
def test_the_command_draws_what_its_screen_takes(first: str, tmp_path: Path, capsys: Output) -> None:
    path = str(tmp_path / "seed.csv")
    Ledger([package()]).write(path, progress=False)
    words = ("ingest", path, "--write", str(tmp_path / "out.csv")) if first == "ingest" else ("export", path, "seed")
    shown = {}
    for more in ((), ("--ascii",), ("--quiet",), ("--no-color",)):
        assert main([*words, *more]) == 0
        shown[more] = capsys.readouterr().err
    assert "━" in shown[()]
    assert "\x1b[35m" in shown[()]
    assert "━" in shown["--no-color",]
    assert "\x1b[35m" not in shown["--no-color",]
    assert "100 %" in shown["--ascii",]
    assert shown["--ascii",].isascii()
    assert shown["--quiet",] == ""
