"""Codes of faults of whole files, which come with the reader of tables and are tested beside it."""

from __future__ import annotations

__all__ = ["OF_FILES"]

OF_FILES = frozenset({
    "AL151", "AL152", "AL153", "AL154", "AL160", "AL161", "AL162", "AL163", "AL164", "AL170", "AL171", "AL172", "AL173",
    "AL174", "AL175",
})  # fmt: skip
