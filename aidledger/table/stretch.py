"""Rows a stretch at a time: work on long columns that stays near the processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["stretches"]

# Half a megabyte of int64: several columns of a stretch stay in the cache of a processor, where columns of
# a million rows would each be written to memory, and read again, between one step and the next.
_STRETCH = 2**16


def stretches(rows: int) -> Iterator[slice]:
    """The rows of a table, in order, a stretch at a time."""
    return (slice(start, min(start + _STRETCH, rows)) for start in range(0, rows, _STRETCH))
