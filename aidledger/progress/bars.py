"""Work that says how far it has come, and what is drawn of it."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TextIO

from aidledger.display.escape import escape_control, shorten
from aidledger.display.style import Style
from aidledger.errors import MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

__all__ = ["SILENT", "Drawing", "PlainLine", "Progress", "ProgressBar", "drawing_on", "progress_on"]

_PATIENCE = 0.5
"""Seconds that work may take before anything is shown: a bar that flashes by is noise."""
_PAUSE = 0.1
"""Least seconds between two pictures."""
_TITLE = 40
_MINUTE = 60
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


class Drawing(Protocol):
    """One piece of work on a terminal."""

    def show(self, done: int, elapsed: float) -> None:
        """Draw the steps done so far, `elapsed` seconds after the work began."""

    def close(self) -> None:
        """Leave the terminal as it was before the work."""


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
class PlainLine:
    """Share, count and time left as text, on one line that is rewritten in place.

    Attributes:
        stream: Terminal to draw on.
        what: What is being done.
        total: How many steps there will be; None when nobody knows.
        width: Columns of the terminal.
    """

    stream: TextIO
    what: str
    total: int | None
    width: int = 80

    def show(self, done: int, elapsed: float) -> None:
        """Rewrite the line."""
        self.stream.write(f"{_ERASE}{self._text(done, elapsed)[: max(self.width - 1, 1)]}")
        self.stream.flush()

    def close(self) -> None:
        """Erase the line."""
        self.stream.write(_ERASE)
        self.stream.flush()

    def _text(self, done: int, elapsed: float) -> str:
        if not self.total:
            return f"{self.what}: {done:,}, {_duration(elapsed)}"
        # Whoever underestimated the work still sees a share that makes sense.
        share = min(done / self.total, 1)
        left = f", {_duration(elapsed / share - elapsed)} left" if 0 < share < 1 else ""
        return f"{self.what}: {share:.0%}, {done:,} of {self.total:,}{left}".replace("%", " %")


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(max(round(seconds), 0), _MINUTE)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def drawing_on(stream: TextIO, what: str, total: int | None, *, style: Style, width: int) -> Drawing:
    """The best picture of a piece of work that is to be had: rich's bar, or a line of plain text.

    Args:
        stream: Terminal to draw on.
        what: What is being done, without control characters.
        total: How many steps there will be; None when nobody knows.
        style: What the terminal can show; rich's bar needs Unicode to look like one.
        width: Columns of the terminal.
    """
    if style.unicode:
        from aidledger.progress.rich_bar import RichBar  # only now is there something to draw

        try:
            return RichBar(stream, what, total, colour=style.colour, width=width)
        except MissingDependencyError:
            pass  # an extra: whoever did without it still sees how far the work has come
    return PlainLine(stream, style.fit(what), total, width)


@dataclass(frozen=True, slots=True)
class ProgressBar:
    r"""A picture of work on a terminal: shown after a moment, kept up to date, gone at the end.

    Attributes:
        stream: Terminal to draw on; standard error, so that a result can be piped.
        style: What the terminal can show.
        width: Its columns.
        clock: Seconds that only move forward.

    Example:
        >>> import io
        >>> seconds = iter([0, 1, 9])
        >>> screen, plain = io.StringIO(), Style(unicode=False)
        >>> with ProgressBar(screen, plain, clock=lambda: next(seconds)).task("Writing", total=200) as step:
        ...     step(50)
        >>> screen.getvalue().split("\r\x1b[2K")
        ['', 'Writing: 25 %, 50 of 200, 3 s left', '']
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
            if work.drawing is not None:
                work.drawing.close()


@dataclass(slots=True)
class _Work:
    """One piece of work on its way."""

    bar: ProgressBar
    what: str
    total: int | None
    began: float
    done: int = 0
    shown_at: float | None = None
    drawing: Drawing | None = None

    def advance(self, steps: int) -> None:
        """Count steps, and draw when the last picture is old enough."""
        self.done += steps
        now = self.bar.clock()
        due = self.began + _PATIENCE if self.shown_at is None else self.shown_at + _PAUSE
        if now < due:
            return
        self.shown_at = now
        if self.drawing is None:
            bar = self.bar
            self.drawing = drawing_on(bar.stream, self.what, self.total, style=bar.style, width=bar.width)
        self.drawing.show(self.done, now - self.began)


def progress_on(
    stream: TextIO,
    environ: Mapping[str, str],
    *,
    style: Style | None = None,
) -> Progress:
    """A bar where somebody watches; silence where nobody does.

    Args:
        stream: Where the bar would be drawn.
        environ: Environment: a `TERM` of `dumb` cannot rewrite a line, `CI` is a log, and `NO_COLOR` is heeded.
        style: What the terminal can show; found out from the stream and the environment when None.

    Returns:
        A `ProgressBar` on a terminal, else `SILENT`.
    """
    if not stream.isatty() or environ.get("TERM") == "dumb" or environ.get("CI"):
        return SILENT
    if style is None:
        encoding = (stream.encoding or "").lower().replace("_", "-")
        style = Style(colour=not environ.get("NO_COLOR"), unicode=encoding in {"utf-8", "utf8"})
    return ProgressBar(stream, style, shutil.get_terminal_size((80, 24)).columns)
