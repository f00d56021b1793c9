"""Reading a table: good rows as columns, refused rows whole, every problem with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.findings import Finding, Findings, Location, Severity
from aidledger.importers.tabular.judging import judge_rows
from aidledger.importers.tabular.hashing import text_hashes
from aidledger.importers.tabular.rejects import Rejects
from aidledger.importers.tabular.screening import Screened, screen
from aidledger.importers.tabular.sources import RawTable, open_raw
from aidledger.table import PACKAGE_SCHEMA, PackageTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from aidledger.importers.tabular.judging import Judged
    from aidledger.model import AidPackage

__all__ = ["TableRead", "read_table"]


@dataclass(frozen=True, eq=False)
class TableRead:
    """What a table held.

    Attributes:
        packages: The good rows, in their order.
        rejects: The refused rows, whole.
        findings: Everything that was found, in order of row.
        file: Name of the file without its suffix; empty for frames.
    """

    packages: PackageTable
    rejects: Rejects
    findings: Findings
    file: str


def read_table(
    source: object,
    *,
    format: str | None = None,  # noqa: A002 - the word of the public contract
    columns: Mapping[str, str] | None = None,
    screened: bool = True,
) -> TableRead:
    """Read a table of packages; nothing is dropped in silence.

    Args:
        source: Path, Arrow, pandas or Polars table, or an object with `__arrow_c_stream__`.
        format: Name of the format, where the file's suffix does not tell.
        columns: Contract name to source name, for columns named otherwise.
        screened: Whether to screen columns first; without, every row is judged by the record. The
            result is the same, slower.

    Returns:
        Good rows, refused rows and findings.

    Raises:
        MissingColumnError: A required column is not there.
        ReadError: The file cannot be read.
        InputError: Money as floats, or a source of another type.
    """
    raw = open_raw(source, format=format, columns=columns)
    size = raw.cells.num_rows
    found = screen(raw) if screened and "id" in raw.cells.column_names else _nothing_screened(size)
    judged = judge_rows(raw, np.flatnonzero(~found.certain), found.doubts)
    refused = np.zeros(size, dtype=np.bool_)
    refused[[position for position in judged.findings if position not in judged.accepted]] = True
    _settle_duplicates(raw, judged, refused)
    return TableRead(
        packages=_joined(found, judged.accepted, refused),
        rejects=_rejects(raw, judged, refused),
        findings=Findings([*raw.findings, *(finding for position in sorted(judged.findings) for finding in judged.findings[position])]),
        file=raw.file.rsplit(".", 1)[0],
    )


def _nothing_screened(size: int) -> Screened:
    return Screened({}, np.zeros(size, dtype=np.bool_), {})


def _settle_duplicates(raw: RawTable, judged: Judged, refused: npt.NDArray[np.bool_]) -> None:
    """The first good row of an id wins; every other good one is a finding that names it."""
    ids = _ids(raw, judged.accepted)
    first: dict[str, int] = {}
    for position in _repeated(ids):
        if refused[position]:
            continue
        identifier = str(ids[int(position)].as_py()).strip()
        if identifier in first:
            judged.findings.setdefault(int(position), []).append(_duplicate(raw, identifier, int(position), first[identifier]))
            refused[position] = True
        else:
            first[identifier] = int(position)


def _ids(raw: RawTable, accepted: Mapping[int, AidPackage]) -> pa.Array:
    if "id" in raw.cells.column_names:
        ids = raw.cells.column("id").combine_chunks()
        if accepted:
            # Judging strips blanks and derives missing ids, so accepted records have the last word.
            mask = np.zeros(len(ids), dtype=np.bool_)
            mask[list(accepted)] = True
            ordered = [accepted[position].id for position in sorted(accepted)]
            ids = pc.replace_with_mask(ids, pa.array(mask), pa.array(ordered, pa.string()))
        return ids
    return pa.array([accepted[position].id if position in accepted else "" for position in range(raw.cells.num_rows)], pa.string())


def _repeated(ids: pa.Array) -> npt.NDArray[np.int64]:
    """Positions of ids that occur more than once, ascending."""
    if len(ids) < 2 or pc.all(pc.less(ids[:-1], ids[1:])).as_py():
        return np.zeros(0, dtype=np.int64)
    # Equal text has equal hashes, so only rows that share a hash need their text compared.
    hashes = text_hashes(ids)
    ordered = np.sort(hashes)
    shared = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    candidates = np.flatnonzero(np.isin(hashes, shared)) if len(shared) else np.zeros(0, dtype=np.int64)
    encoded = pc.dictionary_encode(ids.take(pa.array(candidates)))
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    often = np.bincount(codes, minlength=len(encoded.dictionary)) > 1
    return candidates[often[codes]]


def _duplicate(raw: RawTable, identifier: str, position: int, first: int) -> Finding:
    return Finding(
        "AL150",
        f"id {identifier!r} is already used in row {int(raw.rows[first])}",
        hint="Give this row its own id, or remove it. The first good row was kept.",
        location=Location(raw.file, row=int(raw.rows[position]), column="id", path="id"),
        subject=identifier,
        value=identifier,
    )


def _joined(found: Screened, accepted: Mapping[int, AidPackage], refused: npt.NDArray[np.bool_]) -> PackageTable:
    """Certain rows and accepted suspects in their old order."""
    keep = found.certain & ~refused
    certain = _certain(found, keep)
    patched = [position for position in sorted(accepted) if not refused[position]]
    if not patched:
        return certain
    table = PackageTable.from_records([accepted[position] for position in patched])
    if not keep.any():
        return table
    order = np.argsort(np.concatenate([np.flatnonzero(keep), np.array(patched)]), kind="stable")
    return PackageTable.concat([certain, table]).take(order)


def _certain(found: Screened, keep: npt.NDArray[np.bool_]) -> PackageTable:
    size = int(np.count_nonzero(keep))
    mask = None if keep.all() else pa.array(keep)
    arrays = [
        _absent(field.type, size)
        if field.name not in found.columns
        else (found.columns[field.name] if mask is None else found.columns[field.name].filter(mask)).cast(field.type)
        for field in PACKAGE_SCHEMA
    ]
    return PackageTable(pa.Table.from_arrays(arrays, schema=PACKAGE_SCHEMA))


def _absent(kind: pa.DataType, size: int) -> pa.Array:
    """A column nobody filled: nothing, or for lists none of it."""
    if not pa.types.is_list(kind):
        return pa.nulls(size, kind)
    offsets = pa.array(np.zeros(size + 1, dtype=np.int32))
    return pa.ListArray.from_arrays(offsets, pa.array([], kind.value_type), type=kind)


def _rejects(raw: RawTable, judged: Judged, refused: npt.NDArray[np.bool_]) -> Rejects:
    positions = np.flatnonzero(refused)
    cells = raw.cells.take(positions)
    codes = [" ".join(dict.fromkeys(_errors(judged.findings[int(position)]))) for position in positions]
    text = [cells.column(name).cast(pa.string()) for name in cells.column_names]
    return Rejects(
        pa.table([pa.array(raw.rows[positions]), pa.array(codes, pa.string()), *text], names=["row", "codes", *cells.column_names])
    )


def _errors(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings if finding.severity is Severity.ERROR]
