"""Judging suspects: the record decides, in one sweep without the garbage collector."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import create_model

from aidledger.findings import Finding, Location
from aidledger.frozen import Frozen
from aidledger.importers.cells import contradicts_wording
from aidledger.importers.judge import judge
from aidledger.importers.tabular.contract import column_of
from aidledger.importers.tabular.fields import fields_of
from aidledger.model import AidPackage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt

    from aidledger.importers.tabular.sources import RawTable

__all__ = ["Judged", "judge_rows"]

_BATCH = 20_000
_REMEMBERED = 100_000
_COLUMNS_OF = {
    "amount": ("amount", "currency", "bound", "stated_digit", "wording"),
    "date": ("date", "date_latest", "date_text"),
    "reannounced": ("reannounced", "reannounced_bound", "currency", "stated_digit"),
    "sources": ("source_url", "publisher", "via", "via_kind", "other_source_urls"),
}


class Judged(NamedTuple):
    """What judging found.

    Attributes:
        accepted: Records by position in the raw table.
        findings: Findings by position; a position may stand in both, with a finding that is no error.
    """

    accepted: dict[int, AidPackage]
    findings: dict[int, list[Finding]]


def judge_rows(raw: RawTable, positions: npt.NDArray[np.int64], doubts: Mapping[str, npt.NDArray[np.bool_]]) -> Judged:
    """Let the record decide on some rows.

    Where screening doubts only some fields of a row, those are judged first, by the record's own
    definition of the field and once per distinct content: a refused field refuses the row, with
    the findings the whole record would give. A row whose fields all pass is judged as a whole.

    Args:
        raw: Text cells.
        positions: Rows to judge, ascending.
        doubts: By field, the rows whose cells for it are in doubt; without an entry for a field,
            its cells are certainly valid. Empty: nothing is certain.

    Returns:
        Accepted records and findings, by position.
    """
    judged = Judged({}, {})
    memory = _FieldMemory()
    doubtful = [(field, doubts[field][positions].tolist()) for field in AidPackage.model_fields if field in doubts]
    with _collector_off():
        for start in range(0, len(positions), _BATCH):
            batch = positions[start : start + _BATCH]
            rows: list[dict[str, str]] = raw.cells.take(batch).to_pylist()
            for offset, (position, row) in enumerate(zip(batch.tolist(), rows, strict=True), start=start):
                location = Location(raw.file, row=int(raw.rows[position]))
                found = memory.findings(row, [field for field, mask in doubtful if mask[offset]], location)
                if found:
                    judged.findings[position] = found
                else:
                    _judge_whole(row, position, location, judged)
    return judged


def _judge_whole(row: Mapping[str, str], position: int, location: Location, into: Judged) -> None:
    judged = judge(AidPackage, fields_of(row), location=location, subject=row.get("id", ""))
    if isinstance(judged, AidPackage) and not (why := contradicts_wording(judged.amount)):
        into.accepted[position] = judged
    elif isinstance(judged, AidPackage):
        into.findings[position] = [_contradiction(judged, why, location)]
    else:
        into.findings[position] = [_placed(finding) for finding in judged]


class _FieldMemory:
    """What the record says about single fields, remembered: dirty files repeat their mistakes."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], tuple[Finding, ...]] = {}

    def findings(self, row: Mapping[str, str], fields: Sequence[str], location: Location) -> list[Finding]:
        """Findings against some fields of a row, in the order of the record's fields."""
        subject = row.get("id", "")
        found: list[Finding] = []
        for field in fields:
            for template in self._of(field, row):
                where = template.location
                place = Location(location.file, location.sheet, location.row, where.column, where.path)
                found.append(Finding(template.code, template.message, template.hint, place, subject, template.value))
        return found

    def _of(self, field: str, row: Mapping[str, str]) -> tuple[Finding, ...]:
        columns = _COLUMNS_OF.get(field, (field,))
        key = (field, *(row.get(column, "") for column in columns))
        known = self._known.get(key)
        if known is None:
            known = _judge_field(field, {column: row[column] for column in columns if column in row})
            if len(self._known) < _REMEMBERED:
                self._known[key] = known
        return known


def _judge_field(field: str, cells: Mapping[str, str]) -> tuple[Finding, ...]:
    fields = {name: value for name, value in fields_of(cells).items() if name == field}
    judged = judge(_alone(field), fields, location=Location())
    return () if isinstance(judged, Frozen) else tuple(_placed(finding) for finding in judged)


@cache
def _alone(field: str) -> type[Frozen]:
    """A record of one field, defined exactly as in the package."""
    info = AidPackage.model_fields[field]
    definition: dict[str, Any] = {field: (info.annotation, info)}
    return create_model(f"Package_{field}", __base__=Frozen, **definition)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Building many live records makes the cyclic collector walk all of them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _contradiction(package: AidPackage, why: str, location: Location) -> Finding:
    return Finding(
        "AL111",
        why,
        hint="Correct the figure, its bound or its digit, or the wording; the source decides.",
        location=Location(location.file, row=location.row, column="wording", path="amount.wording"),
        subject=package.id,
        value=package.amount.wording or "",
    )


def _placed(finding: Finding) -> Finding:
    """The finding with the column of the table instead of the field of the record."""
    where = finding.location
    place = Location(where.file, where.sheet, where.row, column_of(where.path, finding.code) or where.column, where.path)
    return Finding(finding.code, finding.message, finding.hint, place, finding.subject, finding.value)
