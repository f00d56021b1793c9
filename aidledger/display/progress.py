"""Saying how far long work has come: on a terminal, and nowhere else.

Long work takes a `Progress` and reports steps to it; whoever starts the work decides where that is
shown. A library call gets `SILENT`; the command line asks `progress_on(sys.stderr, os.environ)`,
which is a bar on a terminal and silent anywhere else.
"""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TextIO

from aidledger.display.escape import escape_control, shorten
from aidledger.display.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

__all__ = ["SILENT", "Progress", "ProgressBar", "progress_on"]

_PATIENCE = 0.5
"""Seconds that work may take before anything is shown: a bar that flashes by is noise."""
_PAUSE = 0.1
"""Least seconds between two pictures."""
_BAR = 20
_TITLE = 40
_MINUTE, _HOUR = 60, 3600
_ERASE = "\r\x1b[2K"


class Progress(Protocol):
    """Where long work says how far it has come."""

    def task(self, what: str, *, total: int | None = None) -> AbstractContextManager[Callable[[int], None]]:
        """One piece of work, as a context that gives a function to call with the steps just done.

        Args:
            what: What is being done, such as `Writing packages`.
            total: How many steps there will be; None when nobody knows.

        Returns:
            A context manager; whatever was shown is gone when it ends.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Silent:
    """Progress nobody watches."""

    @contextmanager
    def task(self, what: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:  # noqa: ARG002 - it listens to nothing
        """Take every step and show none."""
        yield _ignore


SILENT: Progress = _Silent()
"""Shows nothing: for calls from a program, a pipe or a file."""


def _ignore(steps: int) -> None:
    """A step nobody watches."""


@dataclass(frozen=True, slots=True)
class ProgressBar:
    r"""A bar on one line of a terminal, rewritten in place and erased when the work is done.

    Attributes:
        stream: Terminal to draw on; standard error, so that a result can be piped.
        style: What the terminal can show.
        width: Its columns.
        clock: Seconds that only move forward.

    Example:
        >>> import io
        >>> seconds = iter([0, 1, 9])
        >>> screen = io.StringIO()
        >>> with ProgressBar(screen, clock=lambda: next(seconds)).task("Writing packages", total=200) as step:
        ...     step(50)
        >>> screen.getvalue().split("\r\x1b[2K")
        ['', 'Writing packages  █████···············  25 %  50 of 200, 3 s left', '']
    """

    stream: TextIO
    style: Style = field(default_factory=Style)
    width: int = 80
    clock: Callable[[], float] = time.monotonic

    @contextmanager
    def task(self, what: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Draw one piece of work; see `Progress.task`."""
        work = _Work(self, shorten(escape_control(what), _TITLE), total, self.clock())
        try:
            yield work.advance
        finally:
            work.clear()


@dataclass(slots=True)
class _Work:
    """One piece of work on its way."""

    bar: ProgressBar
    what: str
    total: int | None
    began: float
    done: int = 0
    shown_at: float | None = None

    def advance(self, steps: int) -> None:
        """Count steps, and draw when the last picture is old enough."""
        self.done += steps
        now = self.bar.clock()
        due = self.began + _PATIENCE if self.shown_at is None else self.shown_at + _PAUSE
        if now >= due:
            self.shown_at = now
            text = self.bar.style.fit(self._text(now - self.began))
            self.bar.stream.write(f"{_ERASE}{text[: max(self.bar.width - 1, 1)]}")
            self.bar.stream.flush()

    def clear(self) -> None:
        """Leave the line as it was before the work."""
        if self.shown_at is not None:
            self.bar.stream.write(_ERASE)
            self.bar.stream.flush()

    def _text(self, elapsed: float) -> str:
        if not self.total:
            return f"{self.what}  {self.done:,} in {_duration(elapsed)}"
        # Whoever underestimated the work still sees a bar that is full, not one that overflows.
        share = min(self.done / self.total, 1)
        filled = int(share * _BAR)
        bar = self.bar.style.pick("█", "#") * filled + self.bar.style.pick("·", ".") * (_BAR - filled)
        left = f", {_duration(elapsed / share - elapsed)} left" if 0 < share < 1 else ""
        return f"{self.what}  {bar} {share:4.0%}  {self.done:,} of {self.total:,}{left}".replace("%", " %")


def _duration(seconds: float) -> str:
    """Seconds as people say them."""
    whole = max(round(seconds), 0)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


def progress_on(
    stream: TextIO,
    environ: Mapping[str, str],
    *,
    style: Style | None = None,
) -> Progress:
    """A bar where somebody watches; silence where nobody does.

    Args:
        stream: Where the bar would be drawn.
        environ: Environment: a `TERM` of `dumb` cannot rewrite a line, and `CI` is a log.
        style: What the terminal can show.

    Returns:
        A `ProgressBar` on a terminal, else `SILENT`.
    """
    if not stream.isatty() or environ.get("TERM") == "dumb" or environ.get("CI"):
        return SILENT
    return ProgressBar(stream, style or Style(), shutil.get_terminal_size((80, 24)).columns)
