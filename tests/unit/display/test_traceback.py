from __future__ import annotations

import pytest

from aidledger.display.traceback import short_traceback


def caught(without: str = "/nowhere", line: str = "it is wrong.\nHint: mend it.") -> list[str]:
    with pytest.raises(ValueError, match="invalid literal") as found:
        int("x")
    return short_traceback(found.value, line, without=without, before=["before"])


def test_the_last_line_says_everything_and_nothing_else() -> None:
    assert caught()[-1] == "ValueError: it is wrong. Hint: mend it."


def test_the_frames_of_the_caller_come_first() -> None:
    lines = caught()
    assert lines[0] == "Traceback (in your code):"
    assert 'int("x")' in lines[1]
    assert lines[-2] == "before"


def test_frames_of_the_package_are_left_out() -> None:
    assert caught(without=__file__)[0] == "before"


def test_control_characters_cannot_repaint_the_screen() -> None:
    assert "\x1b" not in "".join(caught(line="\x1b[2J"))
