"""The packages that differ, as records for reading and as a frame for work with many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.arguments import whole_number
from aidledger.totals.frames import package_frame
from aidledger.versions.aligned import ChangeKind
from aidledger.versions.others import Change, changed_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from aidledger.model import AidPackage
    from aidledger.table import PackageTable
    from aidledger.totals import AmountsAs
    from aidledger.versions.aligned import Aligned, Rows
    from aidledger.versions.others import Versions

__all__ = ["change_frame", "package_changes"]

_BESIDE = ("amount", "currency", "bound", "date", "donor", "recipient", "authority", "stage", "category")


def package_changes(aligned: Aligned, versions: Versions, *, most: int | None = None) -> tuple[Change, ...]:
    """The packages that differ: removed, changed, added, each in order of id.

    Args:
        aligned: The packages of both ledgers.
        versions: Versions of amended records.
        most: How many at most; all of them when None.

    Returns:
        One change for each.
    """
    rows = changed_rows(aligned)
    size = len(aligned.removed) + len(rows) + len(aligned.added)
    room = size if most is None else whole_number("most", most)
    removed, room = _first(aligned.removed, room)
    rows = rows[:room]
    added, _ = _first(aligned.added, room - len(rows))
    pairs = zip(aligned.old.take(rows).records(), aligned.new.take(rows).records(), rows.tolist(), strict=True)
    return (
        *(_change(package, None, (ChangeKind.REMOVED,), versions) for package in removed),
        *(_change(old, new, _kinds(aligned, row), versions) for old, new, row in pairs),
        *(_change(None, package, (ChangeKind.ADDED,), versions) for package in added),
    )


def changed_rows(aligned: Aligned) -> npt.NDArray[np.int64]:
    """Numbers of the common rows that differ, in order of id."""
    rows: npt.NDArray[np.int64] = np.flatnonzero(aligned.changed)
    ids = aligned.old.column("id").take(pa.array(rows))
    order: npt.NDArray[np.int64] = pc.sort_indices(ids).to_numpy().astype(np.int64)
    return rows[order]


def _first(rows: Rows, room: int) -> tuple[tuple[AidPackage, ...], int]:
    """The first packages by id, and how much room they leave."""
    records = rows.take(rows.by_id()[: max(room, 0)]).records()
    return records, room - len(records)


def _kinds(aligned: Aligned, row: int) -> tuple[ChangeKind, ...]:
    return tuple(kind for kind in ChangeKind if kind in aligned.masks and aligned.masks[kind][row])


def _change(
    old: AidPackage | None,
    new: AidPackage | None,
    kinds: tuple[ChangeKind, ...],
    versions: Versions,
) -> Change:
    name = str((old or new).id)  # type: ignore[union-attr] # one of them is there
    number = versions.get(("packages", name), (1, 1))
    return Change(
        table="packages",
        id=name,
        kinds=kinds,
        fields=() if old is None or new is None else changed_fields(old, new),
        old=old,
        new=new,
        old_version=number[0] if old else 0,
        new_version=number[1] if new else 0,
    )


def change_frame(aligned: Aligned, versions: Versions, *, amounts: AmountsAs) -> pd.DataFrame:
    """The packages that differ as a frame, one row each, without a record for any of them.

    Args:
        aligned: The packages of both ledgers.
        versions: Versions of amended records.
        amounts: How amounts stand in it.

    Returns:
        Removed, changed and added packages with what they were and what they are.
    """
    import pandas as pd

    rows = changed_rows(aligned)
    removed, added = (part.take(part.by_id()) for part in (aligned.removed, aligned.added))
    blocks = [
        _block(removed, None, [str(ChangeKind.REMOVED)] * len(removed), versions, amounts),
        _block(aligned.old.take(rows), aligned.new.take(rows), _kind_words(aligned, rows), versions, amounts),
        _block(None, added, [str(ChangeKind.ADDED)] * len(added), versions, amounts),
    ]
    filled = [block for block in blocks if len(block)]
    return pd.concat(filled, ignore_index=True) if filled else blocks[1]


def _kind_words(aligned: Aligned, rows: npt.NDArray[np.int64]) -> list[str]:
    """The kinds of every row in words; each combination is put into words once."""
    kinds = [kind for kind in ChangeKind if kind in aligned.masks]
    codes = np.zeros(len(rows), dtype=np.int64)
    for bit, kind in enumerate(kinds):
        codes |= aligned.masks[kind][rows].astype(np.int64) << bit
    present, position = np.unique(codes, return_inverse=True)
    words = [", ".join(kind for bit, kind in enumerate(kinds) if code >> bit & 1) for code in present.tolist()]
    return [words[place] for place in position.tolist()]


def _block(
    old: PackageTable | None,
    new: PackageTable | None,
    kinds: Sequence[str],
    versions: Versions,
    amounts: AmountsAs,
) -> pd.DataFrame:
    import pandas as pd

    ids = [] if old is None and new is None else (new if old is None else old).ids  # type: ignore[union-attr] # checked
    numbers = [versions.get(("packages", name), (1, 1)) for name in ids] if versions else [(1, 1)] * len(ids)
    columns: dict[str, object] = {"table": "packages", "id": ids, "kinds": list(kinds)}
    columns["old_version"] = [0 if old is None else number for number, _ in numbers]
    columns["new_version"] = [0 if new is None else number for _, number in numbers]
    frames = {end: package_frame(table, amounts) for end, table in (("old", old), ("new", new)) if table is not None}
    columns |= {f"{name}_{end}": frame[name] for name in _BESIDE for end, frame in frames.items()}
    return pd.DataFrame(columns)
