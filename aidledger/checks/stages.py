"""Whether money moves forward: a later stage is not earlier in time, and not more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.checks.columns import key_of, money, slack, slack_above
from aidledger.findings import Finding, Location
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, day_of, major
from aidledger.vocabulary import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from aidledger.table import Book, PackageTable

    Numbers = npt.NDArray[np.int64]

__all__ = ["stages_out_of_order"]

_STAGES = tuple(Stage)
_SAME = ("donor", "recipient", "authority", "currency")
_LOOK = "Compare the two stages at their sources: a day, an amount or a stage is wrong, or these are two packages."


class _Groups(NamedTuple):
    """The same money at one stage. Shape of every array: groups, in order of money and rank."""

    money: Numbers
    rank: Numbers
    first_row: Numbers
    earliest: Numbers
    latest: Numbers
    least: npt.NDArray[np.object_]
    most: npt.NDArray[np.object_]


def stages_out_of_order(book: Book) -> Iterator[Finding]:
    """Money that reaches a later stage before an earlier one, or in a larger amount (AL212).

    The same money is what has one number of an official sequence, or one announcement, under one
    donor, recipient, authority and currency. Rounding and uncertain dates count in favour of the record.

    Yields:
        One finding per pair of neighbouring stages and contradiction, about the later stage.
    """
    table = book.packages
    if len(table.words("stage").labels) <= 1:
        return
    groups = _groups(table)
    later = np.flatnonzero(groups.money[1:] == groups.money[:-1]) + 1
    early = later[groups.latest[later] < groups.earliest[later - 1]]
    more = later[np.asarray(groups.least[later] > groups.most[later - 1], dtype=np.bool_)]
    for place in sorted({*early.tolist(), *more.tolist()}):
        if place in set(early.tolist()):
            yield _too_early(table, groups, place)
        else:
            yield _too_much(table, groups, place)


def _groups(table: PackageTable) -> _Groups:
    words, tranche = table.words("announcement"), table.tranche
    named = (tranche > 0) | (words.codes >= 0)
    rows = np.flatnonzero(named & table.known)
    thing = np.where(tranche > 0, len(words.labels) + tranche, words.codes)[rows]
    _, same = np.unique(np.stack([key_of(table, _SAME)[rows], thing]), axis=1, return_inverse=True)
    ranks = np.array([Stage(label).rank for label in table.words("stage").labels] or [0], dtype=np.int64)
    rank = ranks[table.words("stage").codes[rows]]
    cells, first, group = np.unique(same * (len(_STAGES) + 1) + rank, return_index=True, return_inverse=True)
    earliest = np.full(len(cells), NO_DAY_LATEST, dtype=np.int64)
    latest = np.full(len(cells), NO_DAY_EARLIEST, dtype=np.int64)
    np.minimum.at(earliest, group, table.day_earliest[rows].astype(np.int64))
    np.maximum.at(latest, group, table.day_latest[rows].astype(np.int64))
    return _Groups(
        cells // (len(_STAGES) + 1),
        cells % (len(_STAGES) + 1),
        rows[first],
        earliest,
        latest,
        _sums((table.minor - slack(table))[rows], group, len(cells)),
        _sums((table.minor + table.spread + slack_above(table))[rows], group, len(cells)),
    )


def _sums(values: Numbers, group: Numbers, size: int) -> npt.NDArray[np.object_]:
    """Exact sums by group, in two limbs put together as Python integers."""
    high, low = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.add.at(high, group, values >> 32)
    np.add.at(low, group, values & (2**32 - 1))
    joined: npt.NDArray[np.object_] = high.astype(object) * 2**32 + low.astype(object)
    return joined


def _names(table: PackageTable, groups: _Groups, place: int) -> tuple[str, str, str, str]:
    rows = [int(groups.first_row[place]), int(groups.first_row[place - 1])]
    ids = [str(table.arrow.column("id")[row].as_py()) for row in rows]
    stages = [str(_STAGES[int(groups.rank[each]) - 1]) for each in (place, place - 1)]
    return ids[0], ids[1], stages[0], stages[1]


def _too_early(table: PackageTable, groups: _Groups, place: int) -> Finding:
    subject, before, stage, stage_before = _names(table, groups, place)
    days = day_of(int(groups.latest[place])), day_of(int(groups.earliest[place - 1]))
    why = f"{stage} on {days[0]}, before it was {stage_before} on {days[1]} ({before})"
    return Finding("AL212", why, hint=_LOOK, location=Location(path="stage"), subject=subject, value=stage)


def _too_much(table: PackageTable, groups: _Groups, place: int) -> Finding:
    subject, before, stage, stage_before = _names(table, groups, place)
    currency = str(table.arrow.column("currency")[int(groups.first_row[place])].as_py())
    amounts = [money(major(int(part), currency), currency) for part in (groups.least[place], groups.most[place - 1])]
    why = f"at least {amounts[0]} {stage}, more than the at most {amounts[1]} {stage_before} ({before})"
    return Finding("AL212", why, hint=_LOOK, location=Location(path="amount"), subject=subject, value=stage)
