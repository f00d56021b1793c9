"""A traceback for people: where their own code stands, and what is wrong in one line."""

from __future__ import annotations

import traceback
from pathlib import PurePath
from typing import TYPE_CHECKING

from aidledger.display.escape import escape_control

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["short_traceback"]

_SHELLS = frozenset({"IPython", "ipykernel", "traitlets"})


def short_traceback(error: BaseException, line: str, *, without: str, before: Sequence[str] = ()) -> list[str]:
    """The frames of the caller's own code, and one line that says what is wrong.

    Args:
        error: The error, with its traceback.
        line: What is wrong and what to do about it.
        without: Folder of the package whose frames are left out.
        before: Lines to show between the frames and that line.

    Returns:
        Lines without line ends; the last one is `line`, whole and by itself.
    """
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_own(frame.filename, without)]
    shown = [part.rstrip("\n") for part in traceback.format_list(frames)]
    head = ["Traceback (in your code):", *shown] if shown else []
    said = f"{type(error).__name__}: {' '.join(line.split())}"
    return [escape_control(part, keep="\n") for part in (*head, *before, said)]


def _is_own(filename: str, without: str) -> bool:
    return not filename.startswith(without) and not _SHELLS & set(PurePath(filename).parts)
