"""What the contenders of the validation benchmark have in common."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.task import Answer

__all__ = ["Checked", "checked_answer", "with_collector_off"]

R = TypeVar("R")


@dataclass(frozen=True)
class Checked:
    """What validating a table gave.

    Attributes:
        good: The good rows, typed; kept so that building them is part of the time.
        count: How many they are.
        faults: Row (0-based), column, code and value of everything refused.
    """

    good: object
    count: int
    faults: list[tuple[int, str, str, str]]


def checked_answer(checked: Checked) -> Answer:
    """The result in shared terms: how many good rows, and row and code of every fault."""
    return {"good": checked.count, "found": [[row, code] for row, _, code, _ in checked.faults]}


def with_collector_off(run: Callable[[], R]) -> Callable[[], R]:
    """The same function, with the cyclic garbage collector switched off while it runs."""

    def quiet() -> R:
        gc.disable()
        try:
            return run()
        finally:
            gc.enable()

    return quiet
