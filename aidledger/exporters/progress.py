"""A bar for writing that takes a while: on a terminal, on standard error, and nowhere else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from aidledger.display.progress import SILENT, progress_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

__all__ = ["progress_bar"]


def progress_bar(title: str, rows: int, *, wanted: bool = True) -> AbstractContextManager[Callable[[int], None]]:
    """Show how far a piece of work has come, once it takes longer than a moment.

    Args:
        title: What is being done.
        rows: Rows there are to do.
        wanted: False for silence; without a terminal there is silence in any case.

    Returns:
        A context that gives a function, to be called with the number of rows done since the last call.
    """
    shown = progress_on(sys.stderr, os.environ) if wanted else SILENT
    return shown.task(title, total=rows)
