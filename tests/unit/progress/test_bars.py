from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from aidledger.display import Style
from aidledger.progress.bars import SILENT, PlainLine, ProgressBar, drawing_on, progress_on

ERASE = "\r\x1b[2K"
ASCII = Style(unicode=False)


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def at(*seconds: float) -> Callable[[], float]:
    """A clock that shows these times one after the other."""
    moments: Iterator[float] = iter(seconds)
    return lambda: next(moments)


def drawn(*seconds: float, steps: list[int], total: int | None = None) -> list[str]:
    screen = io.StringIO()
    with ProgressBar(screen, ASCII, clock=at(*seconds)).task("Writing", total=total) as step:
        for count in steps:
            step(count)
    return screen.getvalue().split(ERASE)[1:]


@pytest.fixture
def without_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rich", "rich.progress", "rich.console"):
        monkeypatch.setitem(sys.modules, name, None)


def test_work_that_is_quickly_done_draws_nothing() -> None:
    assert drawn(0, 0.1, 0.4, steps=[1, 1], total=2) == []


def test_a_plain_line_says_share_count_and_time_left_and_is_erased() -> None:
    assert drawn(0, 1, steps=[250], total=1000) == ["Writing: 25 %, 250 of 1,000, 3 s left", ""]


def test_pictures_come_no_faster_than_ten_a_second() -> None:
    assert len(drawn(0, 1, 1.05, 1.11, steps=[1, 1, 1], total=9)) == 3


def test_finished_work_has_no_time_left_and_never_more_than_everything() -> None:
    first, second, _ = drawn(0, 1, 2, steps=[10, 5], total=10)
    assert first == "Writing: 100 %, 10 of 10"
    assert second == "Writing: 100 %, 15 of 10"


def test_work_of_unknown_length_is_counted() -> None:
    assert drawn(0, 75, steps=[12345]) == ["Writing: 12,345, 1 min 15 s", ""]


def test_no_step_yet_leaves_the_time_open() -> None:
    assert drawn(0, 1, steps=[0], total=8)[0] == "Writing: 0 %, 0 of 8"


def test_a_terminal_without_unicode_gets_a_plain_line_in_plain_characters() -> None:
    screen = io.StringIO()
    drawing_on(screen, "Writing Škoda…", 2, style=ASCII, width=80).show(1, 1)
    assert screen.getvalue() == f"{ERASE}Writing Skoda...: 50 %, 1 of 2, 1 s left"


def test_a_narrow_terminal_gets_no_second_line() -> None:
    screen = io.StringIO()
    PlainLine(screen, "Writing packages", 2, width=20).show(1, 1)
    assert screen.getvalue() == f"{ERASE}Writing packages: 5"


def test_control_characters_of_a_file_name_do_not_reach_the_terminal() -> None:
    for style in (ASCII, Style()):
        screen = io.StringIO()
        with ProgressBar(screen, style, clock=at(0, 1)).task("Reading \x1b[2J.csv", total=2) as step:
            step(1)
        assert "2J.csv" in screen.getvalue()
        assert "\x1b[2J" not in screen.getvalue()


@pytest.mark.usefixtures("without_rich")
def test_without_rich_a_plain_line_is_drawn() -> None:
    assert isinstance(drawing_on(io.StringIO(), "Writing", 2, style=Style(), width=80), PlainLine)


@pytest.mark.parametrize("style", [ASCII, Style()], ids=["plain", "rich"])
def test_an_error_in_the_work_is_passed_on_and_leaves_a_clean_line(style: Style) -> None:
    screen = io.StringIO()

    def work() -> None:
        with ProgressBar(screen, style, clock=at(0, 1)).task("Writing", total=2) as step:
            step(1)
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        work()
    assert screen.getvalue().endswith("\x1b[2K")


def test_silent_progress_takes_steps_and_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with SILENT.task("Writing", total=2) as step:
        step(1)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"CI": "true"}])
def test_where_a_line_cannot_be_rewritten_nothing_is_shown(environ: dict[str, str]) -> None:
    assert progress_on(Terminal(), environ) is SILENT


def test_a_pipe_or_file_is_silent_and_a_terminal_has_a_bar() -> None:
    assert progress_on(io.StringIO(), {}) is SILENT
    assert isinstance(progress_on(Terminal(), {"TERM": "xterm"}), ProgressBar)


@pytest.mark.parametrize(("environ", "colour"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)])
def test_colour_is_drawn_unless_the_environment_declines_it(environ: dict[str, str], *, colour: bool) -> None:
    found = progress_on(Terminal(), environ)
    assert isinstance(found, ProgressBar)
    assert found.style == Style(colour=colour, unicode=True)


def test_rich_is_loaded_by_the_first_picture_and_not_before() -> None:
    code = """
import io, sys
from aidledger.progress.bars import ProgressBar
seconds = iter([0, 0.1, 1])
with ProgressBar(io.StringIO(), clock=lambda: next(seconds)).task("Writing", total=2) as step:
    step(1)
    assert not any(name.split(".")[0] == "rich" for name in sys.modules)
    step(1)
    assert "rich.progress" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
