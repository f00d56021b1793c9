"""Sharing work on columns among the processors: Arrow and numpy release the interpreter's lock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["shared", "started"]

_WORKERS = 4
_FEW_ROWS = 20_000

_T = TypeVar("_T")
_R = TypeVar("_R")


def shared(work: Callable[[_T], _R], tasks: Iterable[_T], *, rows: int) -> list[_R]:
    """What work makes of every task, in their order; by several workers where rows are many.

    Args:
        work: What to do; looks at nothing that another call changes.
        tasks: What to do it to; the longest first.
        rows: How many rows each is about.
    """
    if rows < _FEW_ROWS:
        return [work(task) for task in tasks]
    with ThreadPoolExecutor(_WORKERS) as pool:
        return list(pool.map(work, tasks))


def started(work: Callable[[], _R], *, rows: int) -> Callable[[], _R]:
    """Begin some work beside what follows, where rows are many.

    Args:
        work: What to do; looks at nothing that is changed meanwhile.
        rows: How many rows it is about.

    Returns:
        What waits for the result.
    """
    if rows < _FEW_ROWS:
        result = work()
        return lambda: result
    pool = ThreadPoolExecutor(1)
    future = pool.submit(work)
    pool.shutdown(wait=False)
    return future.result
