"""Two ledgers compared: which records differ, in what, and what that did to a total."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.amounts import Reading
from aidledger.arguments import whole_number
from aidledger.display import text_table
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import SHOWN, cap_note, notebook_view
from aidledger.errors import InputError
from aidledger.model import Basis
from aidledger.totals import Filter, Selection
from aidledger.totals.wanted import choice
from aidledger.versions.aligned import align
from aidledger.versions.listing import change_frame, package_changes
from aidledger.versions.others import Change, other_changes, versions_of
from aidledger.versions.renames import renames
from aidledger.versions.waterfall import Side, waterfall

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from aidledger.table import Book, PackageTable
    from aidledger.totals import AmountsAs
    from aidledger.versions.aligned import Aligned
    from aidledger.versions.others import Versions
    from aidledger.versions.steps import Waterfall

__all__ = ["Diff", "diff"]

_SHOWN = 20

_HEADER = ("table", "id", "what", "old", "new", "version")


@dataclass(frozen=True, eq=False)
class Diff:
    """What differs between two ledgers.

    Attributes:
        old: The old ledger, as far as it is compared.
        new: The new one.
        aligned: Their packages, row by row.
        others: Statements, revisions, limits and announcements that differ.
    """

    old: Side
    new: Side
    aligned: Aligned
    others: tuple[Change, ...]

    def counts(self) -> dict[str, int]:
        """How many packages each kind of change concerns; one may be of several kinds."""
        return {str(kind): rows for kind, rows in self.aligned.counts().items()}

    def __len__(self) -> int:
        """How many records differ."""
        found = self.aligned
        return len(found.added) + len(found.removed) + int(found.changed.sum()) + len(self.others)

    def __iter__(self) -> Iterator[Change]:
        return iter((*self.packages(), *self.others))

    def packages(self, *, most: int | None = None) -> tuple[Change, ...]:
        """The packages that differ, as records: removed, changed, added, each in order of id.

        Args:
            most: How many at most; all of them when None.
        """
        return package_changes(self.aligned, self._versions, most=most)

    @cached_property
    def renames(self) -> tuple[tuple[str, str], ...]:
        """Removed and added ids whose packages are the same in everything that counts: suggestions."""
        removed, added = self.aligned.removed, self.aligned.added
        return renames(removed.take(removed.by_id()), added.take(added.by_id()))

    def waterfall(
        self, *, basis: Basis | str = Basis.ANNOUNCED, reading: Reading | str = Reading.CONVENTIONAL
    ) -> Waterfall:
        """What each kind of change did to the total of what the ledgers are narrowed to.

        Args:
            basis: `announced`, `new_money` or `revalued`.
            reading: `conventional` or `literal`.

        Returns:
            Contributions that sum exactly to the new total less the old one.

        Raises:
            InputError: One of the two totals does not exist, or they are in different currencies.
        """
        return waterfall(self.old, self.new, self.aligned, basis=choice(Basis, basis), reading=choice(Reading, reading))

    def to_pandas(self, *, amounts: AmountsAs = "float") -> pd.DataFrame:
        """The records that differ, one row each.

        Args:
            amounts: How amounts of packages stand in the frame, as for `Ledger.to_pandas`.

        Returns:
            `table`, `id`, `kinds`, `old_version`, `new_version`, and for packages what they were and
            what they are: `amount_old`, `amount_new` and so on.
        """
        import pandas as pd

        frame = change_frame(self.aligned, self._versions, amounts=amounts)
        if not self.others:
            return frame
        rows = [
            {"table": change.table, "id": change.id, "kinds": ", ".join(change.kinds)}
            | {"old_version": change.old_version, "new_version": change.new_version}
            for change in self.others
        ]
        others = pd.DataFrame(rows)
        return others.reindex(columns=frame.columns) if frame.empty else pd.concat([frame, others], ignore_index=True)

    def render(self, *, limit: int = _SHOWN) -> str:
        """The comparison as text: counts, records, suggested renames.

        Args:
            limit: How many records are shown.
        """
        limit = whole_number("limit", limit)
        if not len(self):
            return f"{self._title()}\n\nNothing differs."
        shown = (*self.packages(most=limit), *self.others)[:limit]
        lines = [self._title(), "", *self._count_lines(), "", text_table(_HEADER, [_cells(change) for change in shown])]
        if len(self) > len(shown):
            lines.append(f"... and {len(self) - len(shown)} more.")
        if self.renames:
            lines += ["", "Perhaps only renamed (everything that counts is the same):"]
            lines += [f"  {old} -> {new}" for old, new in self.renames[:limit]]
        return "\n".join(lines)

    __str__ = render

    def _repr_html_(self) -> str:
        shown = (*self.packages(most=SHOWN), *self.others)[:SHOWN]
        columns = [Column(name) for name in _HEADER]
        table = html_table("Records that differ", columns, [_cells(change) for change in shown])
        counts = [*self._count_lines()] if len(self) else ["Nothing differs."]
        renames = [f"Perhaps only renamed: {old} → {new}." for old, new in self.renames[:SHOWN]]
        rest = "See .to_pandas(), and .waterfall() for what it did to a total."
        note = cap_note(len(shown), len(self), "records", rest=rest)
        return notebook_view(self._title(), parts=[table] if shown else [], notes=[*counts, *renames, note])

    def __repr__(self) -> str:
        count = len(self)
        return f"<Diff: {count} record{'' if count == 1 else 's'} differ between {_named(self.old)} and {_named(self.new)}>"

    def _title(self) -> str:
        scope = self.new.selection.filter.describe()
        return f"From {_named(self.old)} to {_named(self.new)}{f', {scope}' if scope else ''}"

    def _count_lines(self) -> list[str]:
        packages = [f"{rows} {kind}" for kind, rows in self.counts().items()]
        others = Counter(change.table for change in self.others)
        lines = {"packages": ", ".join(packages) or "none"} | {
            table: f"{count} differ" for table, count in others.items()
        }
        return [f"{table}: {said}" for table, said in lines.items()]

    @cached_property
    def _versions(self) -> Versions:
        return versions_of(self.old.book, self.new.book)


def diff(old: Side, new: Side) -> Diff:
    """Compare two ledgers, record by record.

    Args:
        old: The earlier one.
        new: The later one, narrowed to the same.

    Returns:
        What differs.

    Raises:
        InputError: They are narrowed differently, or step by step to what no single filter says; an
            id stands twice; or only one is converted.
        CurrencyMismatchError: They are converted to different currencies.
    """
    mine, theirs = old.selection.filter, new.selection.filter
    if mine != theirs:
        raise InputError(
            f"The ledgers are narrowed differently (old: {mine.describe() or 'whole'}; new: {theirs.describe() or 'whole'}).",
            hint="Narrow both alike, or compare the whole ledgers.",
        )
    tables = _compared(old, new)
    return Diff(old, new, align(*tables), _others(old.book.stated, new.book.stated))


def _others(old: Book, new: Book) -> tuple[Change, ...]:
    """What differs in the records beside packages, as they were stated: rates are told of packages alone."""
    return other_changes(old, new, versions_of(old, new))


def _compared(old: Side, new: Side) -> tuple[PackageTable, PackageTable]:
    """The rows to match: of narrowed ledgers those that either of them counts, wherever the other has them."""
    if old.selection.filter == Filter():
        return old.selection.table, new.selection.table
    bases = [side.book.packages if side.selection.table.rates is None else side.selection.table for side in (old, new)]
    for side, base in zip((old, new), bases, strict=True):
        again = Selection.everything(base).where(side.selection.filter)
        if not np.array_equal(again.presence, side.selection.presence) or again.table.ids != side.selection.table.ids:
            raise InputError(
                "A ledger was narrowed twice in ways that no single filter says.",
                hint="Narrow it once, with all conditions in one where().",
            )
    ids = pa.concat_arrays([side.selection.table.arrow.column("id").combine_chunks() for side in (old, new)])
    masks = [pc.is_in(base.arrow.column("id"), value_set=ids).to_numpy().astype(np.bool_) for base in bases]
    return bases[0].filter(masks[0]), bases[1].filter(masks[1])


def _named(side: Side) -> str:
    packages = len(side.selection)
    return f"{side.book.name} ({packages} package{'' if packages == 1 else 's'})"


def _cells(change: Change) -> list[str]:
    amounts = [str(getattr(record, "amount", "")) if record else "" for record in (change.old, change.new)]
    if amounts[0] == amounts[1] and change.old and change.new:
        amounts = list(_said(change))
    numbers = [str(number) for number in (change.old_version, change.new_version) if number]
    version = " -> ".join(dict.fromkeys(numbers))
    return [change.table, change.id, ", ".join(change.kinds), *amounts, version]


def _said(change: Change) -> tuple[str, str]:
    """What the first field that differs was and is, where the amount is the same."""
    name = change.fields[0] if change.fields else ""
    ends = []
    for record in (change.old, change.new):
        value: object = record
        for part in name.split("."):
            value = getattr(value, part, "")
        plain = ", ".join(map(str, value)) if isinstance(value, tuple) else value
        ends.append("" if plain is None else f"{name} {plain}")
    return ends[0], ends[1]
