"""The bar that rich draws; a module of its own, since rich is loaded when there is something to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from aidledger._optional import require

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["RichBar"]

_EXTRA = "progress"
_LONGEST, _SHORTEST = 24, 8
"""Columns of the bar; where there is less room, it leaves its place to the figures."""
_FIGURES = len("100%") + len("0:00:00") + len("left") + 5  # and what stands between them


class RichBar:
    """A bar with share, count and time left, erased at the end; see `aidledger.progress.bars.Drawing`.

    Args:
        stream: Terminal to draw on.
        what: What is being done; shown as it is, whatever rich would make of its brackets.
        total: How many steps there will be; None when nobody knows.
        colour: Whether the terminal is to show colours.
        width: Columns of the terminal.

    Raises:
        MissingDependencyError: rich is not installed.
    """

    def __init__(self, stream: TextIO, what: str, total: int | None, *, colour: bool, width: int) -> None:
        library, consoles = require("rich.progress", extra=_EXTRA), require("rich.console", extra=_EXTRA)
        # Whether anybody watches has been decided: rich is not to look at the environment again.
        console = consoles.Console(
            file=stream, force_terminal=True, force_jupyter=False, no_color=not colour, width=width
        )
        self._progress = library.Progress(
            *_columns(library, total, width - len(what)),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task(what, total=total)
        self._progress.start()

    def show(self, done: int, elapsed: float) -> None:  # noqa: ARG002 - rich has a clock of its own
        """Tell the steps done so far; rich draws them several times a second."""
        self._progress.update(self._task, completed=done)

    def close(self) -> None:
        """Erase the bar."""
        self._progress.stop()


def _columns(library: ModuleType, total: int | None, room: int) -> list[Any]:
    """What, bar, share, count and time left, as far as there is room; without a total, what, count and time spent."""
    what = library.TextColumn("{task.description}", markup=False)
    if not total:
        return [what, library.TextColumn("{task.completed:,.0f}"), library.TimeElapsedColumn()]
    share, left = library.TaskProgressColumn(), [library.TimeRemainingColumn(), library.TextColumn("left")]
    room -= _FIGURES + len(f"{total:,} of {total:,}")
    if room < 0:
        return [what, share, *left]
    bar = [library.BarColumn(bar_width=min(room, _LONGEST))] if room >= _SHORTEST else []
    return [what, *bar, share, library.TextColumn("{task.completed:,.0f} of {task.total:,.0f}"), *left]
