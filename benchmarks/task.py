"""What a contender is: something to time, and what its result says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Answer", "Contender", "Task"]

R = TypeVar("R")

Answer: TypeAlias = "dict[str, object]"
"""The result of a contender in shared terms, as JSON can hold it."""


@dataclass(frozen=True)
class Task(Generic[R]):
    """One contender on one workload, ready to run.

    Attributes:
        run: What is timed. Imports and inputs have been prepared before.
        answer: Its result in shared terms; not timed.
    """

    run: Callable[[], R]
    answer: Callable[[R], Answer]


@dataclass(frozen=True)
class Contender:
    """Where a contender is found, and up to which size it is asked.

    Attributes:
        title: Its name in tables.
        place: `module:function` in `benchmarks.contenders`; the function takes a folder and returns a `Task`.
        most_rows: Larger workloads are not run: they would take minutes or tens of gigabytes.
    """

    title: str
    place: str
    most_rows: int = 1_000_000_000
