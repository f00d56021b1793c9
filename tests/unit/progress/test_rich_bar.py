from __future__ import annotations

import io
import os
import re
import subprocess
import sys

import pytest

from aidledger.progress.rich_bar import RichBar

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
WORK = """
import os, sys, time
if "PLAIN" in os.environ:
    sys.modules["rich"] = None
from aidledger.progress.bars import progress_on
with progress_on(sys.stderr, os.environ).task("Writing packages.sqlite", total=1000) as step:
    for _ in range(4):
        time.sleep(0.26)
        step(250)
print("done")
"""


def drawn(*, total: int | None = 1000, colour: bool = False, width: int = 100, what: str = "Writing") -> str:
    """The last picture of half of the work."""
    screen = io.StringIO()
    bar = RichBar(screen, what, total, colour=colour, width=width)
    bar.show(500, 1.0)
    bar.close()
    return screen.getvalue().split("\x1b[2K")[-2].rstrip("\r\n\x1b[?25hA1")


def in_a_terminal(**environ: str) -> str:
    """What a terminal is sent while work goes on in it."""
    pty = pytest.importorskip("pty", reason="pseudo-terminals are a thing of Unix")
    screen, terminal = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "NO_COLOR"}}
    kept |= {"TERM": "xterm", "COLUMNS": "100", "LINES": "24", "PYTHONUTF8": "1", **environ}
    with subprocess.Popen([sys.executable, "-c", WORK], stdin=terminal, stdout=terminal, stderr=terminal, env=kept):
        os.close(terminal)
        sent = b""
        try:
            while part := os.read(screen, 4096):
                sent += part
        except OSError:  # how the end of a terminal is told on Linux
            pass
    os.close(screen)
    return sent.decode()


def test_the_bar_says_what_is_done_rows_of_rows_and_the_time_left() -> None:
    text = drawn()
    assert re.search(r"Writing ━+╸? +50% 500 of 1,000 (-:--:--|0:00:0\d) left", text), text


def test_the_title_is_shown_as_it_is_and_not_as_markup() -> None:
    assert "Writing [bold]x[/bold] " in drawn(what="Writing [bold]x[/bold]")


def test_a_terminal_that_declined_colour_gets_none() -> None:
    assert not COLOUR.search(drawn())
    assert COLOUR.search(drawn(colour=True))


def test_work_of_unknown_length_is_counted() -> None:
    assert re.search(r"Writing 500 0:00:0\d", drawn(total=None))


@pytest.mark.parametrize(("width", "bar", "count"), [(60, True, True), (45, False, True), (30, False, False)])
def test_a_narrow_terminal_first_loses_the_bar_and_then_the_count(width: int, *, bar: bool, count: bool) -> None:
    text = drawn(width=width)
    assert ("━" in text, "500 of 1,000" in text) == (bar, count)
    assert "50%" in text
    assert len(text) <= width + 1


def test_a_terminal_sees_the_bar_grow_and_then_nothing_of_it() -> None:
    sent = in_a_terminal()
    assert [share for share in ("50%", "75%") if share in sent] == ["50%", "75%"]
    assert re.search(r"0:00:0\d", COLOUR.sub("", sent))
    assert "━" in sent
    # The line is erased, the cursor shown again, and the result stands alone.
    assert sent.endswith("\x1b[2Kdone\r\n")
    assert sent.rindex("\x1b[?25h") > sent.rindex("\x1b[?25l")


def test_a_terminal_without_colour_sees_the_same_bar_without_it() -> None:
    sent = in_a_terminal(NO_COLOR="1")
    assert "━" in sent
    assert not COLOUR.search(sent)


def test_without_rich_a_terminal_sees_a_line_of_text() -> None:
    sent = in_a_terminal(PLAIN="1")
    assert "Writing packages.sqlite: 75 %, 750 of 1,000, 0 s left" in sent
    assert sent.endswith("\r\x1b[2Kdone\r\n")
