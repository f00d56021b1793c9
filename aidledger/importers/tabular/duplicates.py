"""Ids that stand twice: the first good row wins, and every other one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.findings import Said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidledger.importers.tabular.judging import Judged

__all__ = ["refuse_repeated"]


def refuse_repeated(rows: Iterable[tuple[int, int, str]], judged: Judged, column: str) -> None:
    """Refuse good rows whose id an earlier good row has; each finding names that row.

    Args:
        rows: Position, number and id of every good row that may share its id, in their order; an empty id is none.
        judged: What is known about the rows; gets the findings.
        column: The column of ids, as the table calls it.
    """
    first: dict[str, int] = {}
    again: list[int] = []
    said: list[tuple[Said, ...]] = []
    for place, row, identifier in rows:
        if identifier and first.setdefault(identifier, row) != row:
            again.append(place)
            said.append((_duplicate(identifier, first[identifier], column),))
            judged.refusals.subjects[place] = identifier
            judged.accepted.pop(place, None)
    judged.refusals.add(np.array(again, dtype=np.int64), np.arange(len(again)), said)


def _duplicate(identifier: str, first: int, column: str) -> Said:
    hint = "Give this row its own id, or remove it. The first good row was kept."
    return Said("AL150", f"id {identifier!r} is already used in row {first}", hint, column, "id", identifier)
