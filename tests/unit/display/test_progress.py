from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest

from aidledger.display import Style
from aidledger.display.progress import SILENT, ProgressBar, progress_on

ERASE = "\r\x1b[2K"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def at(*seconds: float) -> Callable[[], float]:
    """A clock that shows these times one after the other."""
    moments: Iterator[float] = iter(seconds)
    return lambda: next(moments)


def drawn(*seconds: float, steps: list[int], total: int | None = None, bar: Style | None = None) -> list[str]:
    screen = io.StringIO()
    with ProgressBar(screen, bar or Style(), clock=at(*seconds)).task("Writing", total=total) as step:
        for count in steps:
            step(count)
    return screen.getvalue().split(ERASE)[1:]


def test_work_that_is_quickly_done_draws_nothing() -> None:
    assert drawn(0, 0.1, 0.4, steps=[1, 1], total=2) == []


def test_a_bar_shows_share_count_and_time_left_and_is_erased() -> None:
    assert drawn(0, 1, steps=[250], total=1000) == ["Writing  █████···············  25 %  250 of 1,000, 3 s left", ""]


def test_pictures_come_no_faster_than_ten_a_second() -> None:
    assert len(drawn(0, 1, 1.05, 1.11, steps=[1, 1, 1], total=9)) == 3


def test_a_full_bar_has_no_time_left_and_never_overflows() -> None:
    first, second, _ = drawn(0, 1, 2, steps=[10, 5], total=10)
    assert first == f"Writing  {'█' * 20} 100 %  10 of 10"
    assert second == f"Writing  {'█' * 20} 100 %  15 of 10"


def test_work_of_unknown_length_is_counted() -> None:
    assert drawn(0, 75, steps=[12345]) == ["Writing  12,345 in 1 min 15 s", ""]


def test_hours_are_told_without_seconds() -> None:
    assert drawn(0, 7261, steps=[1])[0] == "Writing  1 in 2 h 1 min"


def test_no_step_yet_leaves_the_time_open() -> None:
    assert drawn(0, 1, steps=[0], total=8)[0].endswith("  0 %  0 of 8")


def test_a_terminal_without_unicode_gets_plain_characters() -> None:
    assert drawn(0, 1, steps=[1], total=2, bar=Style(unicode=False))[0].startswith("Writing  ##########..........")


def test_a_narrow_terminal_gets_no_second_line() -> None:
    screen = io.StringIO()
    with ProgressBar(screen, width=20, clock=at(0, 1)).task("Writing packages", total=2) as step:
        step(1)
    assert len(screen.getvalue().split(ERASE)[1]) == 19


def test_control_characters_of_a_file_name_do_not_reach_the_terminal() -> None:
    screen = io.StringIO()
    with ProgressBar(screen, clock=at(0, 1)).task("Reading \x1b[2J.csv", total=2) as step:
        step(1)
    assert "\x1b[2J" not in screen.getvalue()


def test_an_error_in_the_work_is_passed_on_and_leaves_a_clean_line() -> None:
    screen = io.StringIO()

    def work() -> None:
        with ProgressBar(screen, clock=at(0, 1)).task("Writing", total=2) as step:
            step(1)
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        work()
    assert screen.getvalue().endswith(ERASE)


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
