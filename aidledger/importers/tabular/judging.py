"""Judging suspects: the record decides, and what it said once about the same cells is remembered."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from aidledger.amounts import Amount
from aidledger.dates import DateSpan
from aidledger.display import shorten
from aidledger.findings import Finding, Location
from aidledger.importers.cells import contradicts_wording
from aidledger.importers.judge import judge
from aidledger.importers.tabular.contract import COLUMNS_OF, FLOAT, column_of
from aidledger.importers.tabular.fields import amount_of, fields_of
from aidledger.importers.tabular.patching import Patch, cells_of
from aidledger.model import AidPackage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from aidledger.importers.tabular.raw import RawTable

__all__ = ["Judged", "judge_rows"]

_BATCH = 20_000
_REMEMBERED = 100_000
_SHOWN = 80


class Judged(NamedTuple):
    """What judging found. Every judged position is in `accepted`, in `findings`, or in all patches it needs.

    Attributes:
        accepted: Records by position in the raw table.
        findings: Findings by position; no position stands in both.
        patches: By field, the cells that were in doubt and are valid, where rows are taken field by field.
    """

    accepted: dict[int, AidPackage]
    findings: dict[int, list[Finding]]
    patches: dict[str, Patch]


class _Verdict(NamedTuple):
    """What the record says about the cells of one field: what is wrong, or what they hold.

    Attributes:
        said: Findings.
        code: Position of the content among the accepted ones; -1 where it is refused.
        doubt: What is wrong with an accepted amount that contradicts its words: said where nothing else is.
    """

    said: tuple[_Said, ...]
    code: int = -1
    doubt: tuple[_Said, ...] = ()


class _Said(NamedTuple):
    """A finding without its place: what the record says about some cells, wherever they stand."""

    code: str
    message: str
    hint: str
    column: str
    path: str
    value: str


def judge_rows(
    raw: RawTable,
    positions: npt.NDArray[np.int64],
    doubts: Mapping[str, npt.NDArray[np.bool_]],
    *,
    by_field: bool = True,
) -> Judged:
    """Let the record decide on some rows.

    Where screening doubts only some fields of a row, those are judged first, in a record whose
    other fields are good, and once per distinct content: what refuses a field refuses the row,
    with the findings the whole record would give. Fields that pass are kept as patches, as no field
    of the record depends on another, but for a part on its whole, and those are judged together.

    Args:
        raw: Text cells.
        positions: Rows to judge, ascending.
        doubts: By field, the rows whose cells for it are in doubt; without an entry for a field,
            its cells are certainly valid. Empty: nothing is certain.
        by_field: Whether rows whose fields all pass, and whose id is not in doubt, are taken field by
            field; else the whole record judges them once more, and gives them their ids.

    Returns:
        Accepted records or cells, and findings, by position.
    """
    judged = Judged({}, {}, {})
    contradictions: dict[int, list[Finding]] = {}
    with _collector_off():
        for field in AidPackage.model_fields:
            if field in doubts:
                where = positions[doubts[field][positions]]
                judged.patches[field] = _judge_field(raw, field, where, judged.findings, contradictions)
        for place, found in contradictions.items():
            judged.findings.setdefault(place, found)
        refused = np.array(list(judged.findings), dtype=np.int64)
        rest = np.setdiff1d(positions, refused, assume_unique=True)
        if doubts and by_field:
            # Without an id of its own, a record derives one from all it says.
            rest = rest[doubts["id"][rest]] if "id" in doubts else rest[:0]
        for start in range(0, len(rest), _BATCH):
            _judge_whole(raw, rest[start : start + _BATCH], judged)
    return judged


def _judge_field(
    raw: RawTable,
    field: str,
    positions: npt.NDArray[np.int64],
    findings: dict[int, list[Finding]],
    contradictions: dict[int, list[Finding]],
) -> Patch:
    """Judge the cells of one field, in the order of rows."""
    columns = [name for name in COLUMNS_OF[field] if name in raw.cells.column_names]
    cells = zip(*(_texts(raw, name, positions) for name in columns), strict=True)
    numbers = raw.rows[positions].tolist()
    subjects = _texts(raw, "id", positions)
    memory: dict[tuple[str, ...], _Verdict] = {}
    codes: list[int] = []
    held: list[dict[str, object]] = []
    for place, number, subject, key in zip(positions.tolist(), numbers, subjects, cells, strict=True):
        verdict = memory.get(key)
        if verdict is None:
            verdict = _verdict(field, dict(zip(columns, key, strict=True)), held)
            if len(memory) < _REMEMBERED:
                memory[key] = verdict
        codes.append(verdict.code)
        for said, into in ((verdict.said, findings), (verdict.doubt, contradictions)):
            if said:
                into.setdefault(place, []).extend(_finding(one, raw, number, subject) for one in said)
    found = np.array(codes, dtype=np.int64)
    return Patch(positions[found >= 0], found[found >= 0], held)


def _verdict(field: str, row: Mapping[str, str], held: list[dict[str, object]]) -> _Verdict:
    """What the record says about one field when all others are good; what it holds is added to `held`."""
    # Only a part is compared with another field, its whole.
    own = {field, "amount"} if field == "reannounced" else {field}
    good = {name: value for name, value in _good().items() if name not in own}
    if field == "amount":
        amount = amount_of(row)
        mine = {"amount": amount} if amount else {}
    else:
        mine = {name: value for name, value in fields_of(row).items() if name in own}
    judged = judge(AidPackage, {**good, **mine}, location=Location())
    if not isinstance(judged, AidPackage):
        return _Verdict(_said(judged, row, only=field))
    why = contradicts_wording(judged.amount) if field == "amount" and judged.amount is not mine.get("amount") else ""
    held.append(cells_of(judged, field))
    return _Verdict((), len(held) - 1, _contradiction(judged, why, row) if why else ())


@cache
def _good() -> Mapping[str, object]:
    """Fields of a good record, in the form that takes least time to judge."""
    return {
        "id": "good",
        "amount": Amount.parse("USD 1 million"),
        "date": DateSpan.parse("2024-10-21"),
        "category": ("munitions",),
        "donor": "USA",
    }


def _judge_whole(raw: RawTable, positions: npt.NDArray[np.int64], into: Judged) -> None:
    """Judge some rows as whole records."""
    names = raw.cells.column_names
    cells = zip(*(_texts(raw, name, positions) for name in names), strict=True)
    for place, number, texts in zip(positions.tolist(), raw.rows[positions].tolist(), cells, strict=True):
        row = dict(zip(names, texts, strict=True))
        fields = fields_of(row)
        judged = judge(AidPackage, fields, location=Location())
        if isinstance(judged, AidPackage):
            # An amount that was read from its wording cannot contradict it.
            why = "" if judged.amount is fields["amount"] else contradicts_wording(judged.amount)
            if not why:
                into.accepted[place] = judged
                continue
            said = _contradiction(judged, why, row)
        else:
            said = _said(judged, row)
        into.findings[place] = [_finding(one, raw, number, row.get("id", "")) for one in said]


def _texts(raw: RawTable, name: str, positions: npt.NDArray[np.int64]) -> Sequence[str]:
    """Some cells of a column; those that were JSON floats are marked as such."""
    if name not in raw.cells.column_names:
        return [""] * len(positions)
    rows: Any = pa.array(positions)
    texts: list[str] = raw.cells.column(name).take(rows).to_pylist()
    if name in raw.floats:
        for place in np.flatnonzero(raw.floats[name][positions]):
            texts[place] = FLOAT + texts[place]
    return texts


def _said(judged: tuple[Finding, ...], row: Mapping[str, str], *, only: str = "") -> tuple[_Said, ...]:
    """Findings of the record with the column of the table instead of the field."""
    said = []
    for finding in judged:
        path = finding.location.path
        if only in {"", finding.location.column}:
            column = column_of(path, finding.code, row)
            value = finding.value or shorten(row.get(column, "").removeprefix(FLOAT).strip(), _SHOWN)
            said.append(_Said(finding.code, finding.message, finding.hint, column, path, value))
    return tuple(said)


def _contradiction(package: AidPackage, why: str, row: Mapping[str, str]) -> tuple[_Said, ...]:
    hint = "Correct the figure, its bound or its digit, or the wording; the source decides."
    column = "wording" if row.get("wording", "").strip() else "amount"
    return (_Said("AL111", why, hint, column, "amount.wording", package.amount.wording or ""),)


def _finding(said: _Said, raw: RawTable, number: int, subject: str) -> Finding:
    column = raw.names.get(said.column, said.column)
    place = Location(raw.file, row=number, column=column, path=said.path)
    return Finding(said.code, said.message, said.hint, place, shorten(subject.strip()), said.value)


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
