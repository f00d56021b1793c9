"""Judging suspects: the record decides, and what it said once about the same cells is remembered."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from pydantic import ValidationError

from aidledger.amounts import Amount
from aidledger.dates import DateSpan
from aidledger.display import shorten
from aidledger.findings import Said
from aidledger.importers.cells import contradicts_wording
from aidledger.importers.judge import said_of
from aidledger.importers.tabular.contents import contents_of, texts_of
from aidledger.importers.tabular.contract import COLUMNS_OF, FLOAT, column_of
from aidledger.importers.tabular.fields import field_of, fields_of
from aidledger.importers.tabular.patching import Patch, cells_of
from aidledger.importers.tabular.refusals import Refusals
from aidledger.model import AidPackage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from aidledger.importers.tabular.raw import RawTable

__all__ = ["Judged", "collector_off", "judge_fields", "judge_rows"]

Integers: TypeAlias = "npt.NDArray[np.int64]"
Contents: TypeAlias = "Callable[[Sequence[str], Integers], tuple[list[tuple[str, ...]], Integers]]"

_BATCH = 20_000
_SHOWN = 80


class Judged(NamedTuple):
    """What judging found. Every judged position is in `accepted`, is refused, or is in all patches it needs.

    Attributes:
        accepted: Records by position in the raw table.
        refusals: What is wrong, and with which rows.
        patches: By field, the cells that were in doubt and are valid, where rows are taken field by field.
    """

    accepted: dict[int, AidPackage]
    refusals: Refusals
    patches: dict[str, Patch]


class _Verdict(NamedTuple):
    """What the record says about the cells of one field: what is wrong, or what they hold.

    Attributes:
        said: Why it refuses them.
        cells: What the columns of the field hold; None where they are refused.
        doubt: What is wrong with an accepted amount that contradicts its words: said where nothing else is.
    """

    said: tuple[Said, ...]
    cells: Mapping[str, object] | None = None
    doubt: tuple[Said, ...] = ()


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
        Accepted records or cells, and what is wrong, by position.
    """
    judged = Judged({}, Refusals(raw.cells.num_rows), {})
    with collector_off():
        doubted = {field: positions[mask[positions]] for field, mask in doubts.items()}
        judge_fields(doubted, partial(contents_of, raw), raw.names, judged)
        rest = positions[~judged.refusals.refused[positions]]
        if doubts and by_field:
            # Without an id of its own, a record derives one from all it says.
            rest = rest[doubts["id"][rest]] if "id" in doubts else rest[:0]
        for start in range(0, len(rest), _BATCH):
            _judge_whole(raw, rest[start : start + _BATCH], judged)
    return judged


def judge_fields(
    doubted: Mapping[str, Integers], contents_of: Contents, names: Mapping[str, str], into: Judged
) -> None:
    """Judge the cells of every field in doubt, each content once.

    Args:
        doubted: By field, the rows whose cells for it are in doubt.
        contents_of: Gives every content that some columns have in some rows, once, and which of them each row has.
        names: Name in the source by contract column.
        into: Gets what is wrong, and what holds.
    """
    refusals = into.refusals
    contradictions = []
    for field in AidPackage.model_fields:
        if field not in doubted:
            continue
        rows = doubted[field]
        columns = [name for name in COLUMNS_OF[field] if name in names]
        contents, which = contents_of(columns, rows)
        verdicts = [_verdict(field, dict(zip(columns, cells, strict=True)), names) for cells in contents]
        refusals.add(rows, which, [verdict.said for verdict in verdicts])
        if any(verdict.cells is not None for verdict in verdicts):
            into.patches[field] = _patch(rows, which, verdicts)
        if any(verdict.doubt for verdict in verdicts):
            contradictions.append((rows, which, [verdict.doubt for verdict in verdicts]))
    for rows, which, said in contradictions:
        good = ~refusals.refused[rows]
        refusals.add(rows[good], which[good], said)


def _patch(rows: npt.NDArray[np.int64], which: npt.NDArray[np.int64], verdicts: list[_Verdict]) -> Patch:
    """The accepted contents, and the rows that have them."""
    held = [verdict.cells for verdict in verdicts if verdict.cells is not None]
    accepted = np.array([verdict.cells is not None for verdict in verdicts], dtype=np.bool_)
    number = np.cumsum(accepted) - 1
    taken = accepted[which]
    return Patch(rows[taken], number[which[taken]], held)


def _verdict(field: str, row: Mapping[str, str], names: Mapping[str, str]) -> _Verdict:
    """What the record says about one field when all others are good."""
    mine = {name: value for name, value in field_of(row, field).items() if name in _own(field)}
    judged = _judged({**_good_but(field), **mine})
    if not isinstance(judged, AidPackage):
        return _Verdict(_placed(judged, row, names, only=field))
    why = contradicts_wording(judged.amount) if field == "amount" and judged.amount is not mine.get("amount") else ""
    return _Verdict((), cells_of(judged, field), _contradiction(judged, why, row, names) if why else ())


def _judged(fields: Mapping[str, object]) -> AidPackage | tuple[Said, ...]:
    """The record of some fields, or everything that is wrong with them."""
    try:
        return AidPackage.model_validate(fields)
    except ValidationError as error:
        return said_of(error, AidPackage.model_fields)


@cache
def _good_but(field: str) -> Mapping[str, object]:
    """The same without what is judged."""
    return {name: value for name, value in _good().items() if name not in _own(field)}


def _own(field: str) -> tuple[str, ...]:
    """What is judged along with a field: only a part is compared with another field, its whole."""
    return (field, "amount") if field == "reannounced" else (field,)


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
    cells = zip(*(texts.to_pylist() for texts in texts_of(raw, names, positions)), strict=True)
    refused: list[int] = []
    said: list[tuple[Said, ...]] = []
    for place, texts in zip(positions.tolist(), cells, strict=True):
        verdict = _whole(dict(zip(names, texts, strict=True)), raw.names)
        if isinstance(verdict, AidPackage):
            into.accepted[place] = verdict
        else:
            refused.append(place)
            said.append(verdict)
    into.refusals.add(np.array(refused, dtype=np.int64), np.arange(len(said)), said)


def _whole(row: Mapping[str, str], names: Mapping[str, str]) -> AidPackage | tuple[Said, ...]:
    """The record of a row, or what is wrong with it."""
    fields = fields_of(row)
    judged = _judged(fields)
    if not isinstance(judged, AidPackage):
        return _placed(judged, row, names)
    # An amount that was read from its wording cannot contradict it.
    why = "" if judged.amount is fields["amount"] else contradicts_wording(judged.amount)
    return _contradiction(judged, why, row, names) if why else judged


def _placed(
    judged: tuple[Said, ...], row: Mapping[str, str], names: Mapping[str, str], *, only: str = ""
) -> tuple[Said, ...]:
    """What the record says, with the column of the table instead of the field."""
    placed = []
    for one in judged:
        if only in {"", one.column}:
            column = column_of(one.path, one.code, row)
            value = one.value or shorten(row.get(column, "").removeprefix(FLOAT).strip(), _SHOWN)
            placed.append(one._replace(column=names.get(column, column), value=value))
    return tuple(placed)


def _contradiction(package: AidPackage, why: str, row: Mapping[str, str], names: Mapping[str, str]) -> tuple[Said, ...]:
    hint = "Correct the figure, its bound or its digit, or the wording; the source decides."
    column = "wording" if row.get("wording", "").strip() else "amount"
    value = package.amount.wording or ""
    return (Said("AL111", why, hint, names.get(column, column), "amount.wording", value),)


@contextmanager
def collector_off() -> Iterator[None]:
    """The cyclic collector is switched off: building many live records makes it walk all of them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
