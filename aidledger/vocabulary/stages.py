"""Stages: how far the money has come, and what other publishers call it."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import NamedTuple

from aidledger.bundled import read_rows
from aidledger.vocabulary.terms import TermTable, split_list

__all__ = ["Stage", "StageMapping", "StageRow", "resolve_stage", "stage_mappings", "stages"]


class Stage(StrEnum):
    """How far the money of a package has come, in order.

    Comparisons follow that order, not the alphabet. It serves display: money may skip a stage.

    Example:
        >>> Stage.PLEDGED < Stage.ANNOUNCED < Stage.DELIVERED
        True
    """

    PLEDGED = "pledged"
    ANNOUNCED = "announced"
    AUTHORISED = "authorised"
    COMMITTED = "committed"
    ALLOCATED = "allocated"
    OBLIGATED = "obligated"
    DISBURSED = "disbursed"
    DELIVERED = "delivered"

    @property
    def rank(self) -> int:
        """Position in the order of stages, from 1.

        Example:
            >>> Stage.ANNOUNCED.rank
            2
        """
        return _ORDER.index(self.value) + 1

    # str would compare by the alphabet; a plain string on the other side must be a stage.
    def __lt__(self, other: str) -> bool:
        return self.rank < Stage(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Stage(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Stage(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Stage(other).rank


_ORDER = tuple(stage.value for stage in Stage)


class StageRow(NamedTuple):
    """One row of the table of stages.

    Attributes:
        code: Code of this project.
        title: Name.
        kind: `stage`, `budget_step` (no package has it) or `not_a_stage`.
        rank: Order for display, budget steps included; None for what is no stage.
        track: What moves: `assistance`, `budget`, `money` or `goods`.
        definition: What it means here.
        adds_with: What may be added to it.
        never_with: What may never be added to it.
        aliases: Other spellings.
        source: Where the meaning was taken from.
    """

    code: str
    title: str
    kind: str
    rank: int | None
    track: str
    definition: str
    adds_with: str
    never_with: str
    aliases: tuple[str, ...]
    source: str


class StageMapping(NamedTuple):
    """A term of another publisher and the stage it is mapped to.

    Attributes:
        system: The publisher or system, such as `iati`.
        source_field: Field or document the term stands in.
        source_code: Code in the source; empty where it has none.
        source_value: The term.
        stage: Code of the table of stages; not always a `Stage`.
        sign: `+`, `-` or `+/-` in a net view; empty where no money moves.
        in_total: `yes`, `alone`, `alternative`, `once`, `net_only`, `quantity_only` or `no`.
        treatment: How to treat it.
        confidence: `high`, `medium` or `low`.
        source: Where the meaning was taken from.
    """

    system: str
    source_field: str
    source_code: str
    source_value: str
    stage: str
    sign: str
    in_total: str
    treatment: str
    confidence: str
    source: str


@cache
def stages() -> tuple[StageRow, ...]:
    """Give the table of stages: by rank, then what is no stage.

    Example:
        >>> [row.code for row in stages() if row.kind == "stage"] == list(Stage)
        True
    """
    return tuple(_stage_row(row) for row in read_rows("reference", "stages"))


@cache
def stage_mappings() -> tuple[StageMapping, ...]:
    """Give the stage words of other publishers, sorted by system.

    Example:
        >>> [m.stage for m in stage_mappings() if (m.system, m.source_code) == ("iati", "2")]
        ['committed']
    """
    return tuple(StageMapping(**row) for row in read_rows("reference", "stage_mappings"))


def resolve_stage(text: str) -> Stage:
    """Give the stage that a code or title means.

    Nouns such as "commitment" are refused: publishers differ in what they mean by them, so an
    importer maps them by `stage_mappings`.

    Args:
        text: A whole cell.

    Returns:
        The stage.

    Raises:
        UnknownTermError: No such stage; the hint offers near names.

    Example:
        >>> resolve_stage("Authorized")
        <Stage.AUTHORISED: 'authorised'>
    """
    return Stage(_terms().resolve(text))


@cache
def _terms() -> TermTable:
    rows = [row for row in stages() if row.kind == "stage"]
    return TermTable.build("Stage", ((row.code, (row.title, *row.aliases)) for row in rows))


def _stage_row(row: dict[str, str]) -> StageRow:
    return StageRow(
        code=row["code"],
        title=row["title"],
        kind=row["kind"],
        rank=int(row["rank"]) if row["rank"] else None,
        track=row["track"],
        definition=row["definition"],
        adds_with=row["adds_with"],
        never_with=row["never_with"],
        aliases=split_list(row["aliases"]),
        source=row["source"],
    )
