"""Reading a table: good rows as columns, refused rows whole, every problem with its place."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.importers.tabular.duplicates import refuse_repeated
from aidledger.importers.tabular.few_lines import plain_lines
from aidledger.importers.tabular.few_rows import read_few
from aidledger.importers.tabular.identities import derived_ids, repeated
from aidledger.importers.tabular.judging import Judged, judge_rows
from aidledger.importers.tabular.late import built
from aidledger.importers.tabular.patching import absent, patched
from aidledger.importers.tabular.raw import texts_at
from aidledger.importers.tabular.rejects import rejects_of
from aidledger.importers.tabular.screening import Screened, screen
from aidledger.importers.tabular.sources import DELIMITERS, format_of, open_raw
from aidledger.importers.tabular.taken import TableRead
from aidledger.importers.tabular.workers import shared, started
from aidledger.table import PACKAGE_SCHEMA, PackageTable, with_sorted_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from aidledger.importers.tabular.raw import RawTable

__all__ = ["read_table"]

_KINDS: dict[str, pa.DataType] = {field.name: field.type for field in PACKAGE_SCHEMA}


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
    if screened and (few := _few(source, format, columns)):
        return few
    raw = open_raw(source, format=format, columns=columns)
    size = raw.cells.num_rows
    found = screen(raw) if screened else Screened.nothing(size)
    alike = started(partial(_alike, found), rows=size)
    judged = judge_rows(raw, np.flatnonzero(~found.certain), found.doubts, by_field="id" in found.columns)
    found = _with_patches(found, judged)
    ids = _ids(raw, found, judged)
    _settle_duplicates(raw, judged, ids, alike() if ids is found.columns.get("id") else repeated(built(ids)))
    rejects = started(partial(rejects_of, raw, judged.refusals), rows=size)
    packages, findings = _joined(found, ids, judged), judged.refusals.findings(raw)
    return TableRead(packages, rejects(), findings, raw.file.rpartition(".")[0] or raw.file)


def _few(source: object, chosen: str | None, columns: Mapping[str, str] | None) -> TableRead | None:
    """A small and plain CSV file, read row by row; None for anything else."""
    if not isinstance(source, (str, os.PathLike)):
        return None
    path = Path(source)
    delimiter = DELIMITERS.get(str(format_of(path, chosen)))
    lines = plain_lines(path, delimiter, columns) if delimiter else None
    return read_few(lines) if lines else None


def _alike(found: Screened) -> npt.NDArray[np.int64]:
    """Rows whose id is certainly valid and stands in another row as well, whatever else is wrong with them."""
    if "id" not in found.columns:
        return np.zeros(0, dtype=np.int64)
    ids = built(found.columns["id"])
    if "id" in found.doubts:
        certain: Any = pa.array(~found.doubts["id"])
        ids = pc.if_else(certain, ids, "")
    return repeated(ids)


def _with_patches(found: Screened, judged: Judged) -> Screened:
    """The columns with what judging accepted field by field, whose rows are certain now."""
    if not judged.patches:
        return found
    certain = np.ones(len(found.certain), dtype=np.bool_)
    certain[judged.refusals.refused] = False
    certain[[*judged.accepted]] = False
    rows = np.flatnonzero(certain & ~found.certain)
    return Screened(patched(found.columns, len(certain), judged.patches, rows), certain, found.doubts)


def _ids(raw: RawTable, found: Screened, judged: Judged) -> Any:
    """The id of every row; the column as it is, where no record was asked for one.

    Otherwise it is empty where the row is refused.
    """
    if "id" in found.columns and not judged.accepted:
        return found.columns["id"]
    size = raw.cells.num_rows
    if "id" in found.columns:
        certain: Any = pa.array(found.certain)
        ids = pc.if_else(certain, built(found.columns["id"]), "")
    else:
        derived = np.full(size, "", dtype=object)
        if found.certain.any():
            derived[found.certain] = derived_ids(found.columns, np.flatnonzero(found.certain))
        ids = pa.array(derived, pa.string())
    accepted = np.zeros(size, dtype=np.bool_)
    accepted[list(judged.accepted)] = True
    patches = pa.array([judged.accepted[place].id for place in np.flatnonzero(accepted).tolist()], pa.string())
    return pc.replace_with_mask(ids, accepted, patches) if len(patches) else ids


def _settle_duplicates(raw: RawTable, judged: Judged, ids: Any, places: npt.NDArray[np.int64]) -> None:
    """The first good row of an id wins; every other good one is a finding that names it.

    Args:
        raw: The table.
        judged: What is known about its rows; gets the findings.
        ids: Id of every row.
        places: Rows whose id stands in another row as well, ascending.
    """
    if len(places) == 0:
        return
    places = places[~judged.refusals.refused[places]]
    chunks = ids.chunks if isinstance(ids, pa.ChunkedArray) else [ids]
    texts = texts_at(pa.chunked_array(chunks, pa.string()), places).to_pylist()
    rows = zip(places.tolist(), raw.rows[places].tolist(), texts, strict=True)
    refuse_repeated(rows, judged, raw.names.get("id", "id"))


def _joined(found: Screened, ids: pa.Array[Any], judged: Judged) -> PackageTable:
    """Certain rows and accepted suspects in their old order."""
    keep = found.certain & ~judged.refusals.refused
    patched = sorted(judged.accepted)
    if not patched:
        return _certain(found.columns | {"id": ids}, keep, in_order=not judged.patches)
    accepted = PackageTable.from_records([judged.accepted[place] for place in patched])
    if not keep.any():
        return accepted
    certain = _certain(found.columns | {"id": ids}, keep)
    places = np.where(keep, np.cumsum(keep) - 1, -1)
    places[patched] = np.arange(len(patched)) + len(certain)
    return PackageTable.concat([certain, accepted]).take(places[places >= 0])


def _certain(columns: Mapping[str, Any], keep: npt.NDArray[np.bool_], *, in_order: bool = False) -> PackageTable:
    """The table of some rows; a column that nobody filled is not there to be picked from.

    Args:
        columns: Columns from screening, perhaps patched.
        keep: The rows.
        in_order: Whether the words of every column are known to be in order, as screening leaves them.
    """
    size = int(np.count_nonzero(keep))
    mask: Any = None if size == len(keep) else pa.array(keep)
    # The longest texts first, so that no worker is left alone with them.
    names = sorted(columns, key=lambda name: -columns[name].nbytes)
    kept = dict(zip(names, shared(lambda name: built(columns[name], mask), names, rows=len(keep)), strict=True))
    empty = {kind: absent(kind, size) for kind in {kind for name, kind in _KINDS.items() if name not in kept}}
    arrays = [kept[name] if name in kept else empty[kind] for name, kind in _KINDS.items()]
    table = pa.Table.from_arrays(arrays, schema=PACKAGE_SCHEMA)
    return PackageTable(table if in_order else with_sorted_words(table))
