"""Everything that is wrong with the rows of a table, as columns: no object per finding."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from aidledger.display import shorten
from aidledger.findings import FindingColumns, Findings, Said
from aidledger.importers.tabular.raw import texts_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aidledger.findings import Finding
    from aidledger.importers.tabular.raw import RawTable

    Integers = npt.NDArray[np.int64]

__all__ = ["Refusals"]

# What `shorten` leaves as it is, and stripping too.
_PLAIN = r"^[!-~]{1,80}$"
_FEW = 100  # are sooner looked at one by one than all at once


class Refusals:
    """Findings against rows, gathered while a table is judged.

    Args:
        rows: How many rows the table has.

    Attributes:
        refused: Rows that have a finding. Shape: rows.
        subjects: Ids by position, of rows about which the table itself has none.
    """

    def __init__(self, rows: int) -> None:
        self.refused = np.zeros(rows, dtype=np.bool_)
        self.subjects: dict[int, str] = {}
        self._said: list[Said] = []
        self._places: list[Integers] = []
        self._which: list[Integers] = []
        self._ordered: tuple[Integers, Integers] | None = None

    def add(self, positions: Integers, codes: Integers, contents: Sequence[tuple[Said, ...]]) -> None:
        """Add what is wrong with some rows; what is said about one row earlier stands before what is said later.

        Args:
            positions: Rows.
            codes: Which of `contents` each has. Shape: positions.
            contents: What is said about each content; nothing about one that is accepted.
        """
        if not any(contents):
            return
        self._ordered = None
        starts = [*accumulate(map(len, contents), initial=len(self._said))]
        self._said += (one for said in contents for one in said)
        if len(positions) <= _FEW:
            self._add_few(positions, [range(*pair) for pair in pairwise(starts)], codes)
        else:
            self._add_many(positions, np.array(starts, dtype=np.int64), codes)

    def _add_few(self, positions: Integers, said: Sequence[range], codes: Integers) -> None:
        rows = zip(positions.tolist(), codes.tolist(), strict=True)
        found = np.array([(place, one) for place, code in rows for one in said[code]], dtype=np.int64).reshape(-1, 2)
        self._places.append(found[:, 0])
        self._which.append(found[:, 1])
        self.refused[found[:, 0]] = True

    def _add_many(self, positions: Integers, ends: Integers, codes: Integers) -> None:
        starts, counts = ends[:-1], np.diff(ends)
        for nth in range(int(counts.max(initial=0))):
            have = counts[codes] > nth
            self._places.append(positions[have])
            self._which.append(starts[codes[have]] + nth)
        self.refused[positions[counts[codes] > 0]] = True

    def ordered(self) -> tuple[Integers, Integers]:
        """Position of every finding, ascending, and what it says; one row's findings keep their order."""
        if self._ordered is None:
            nothing = np.zeros(0, dtype=np.int64)
            places, which = (np.concatenate([nothing, *parts]) for parts in (self._places, self._which))
            order = np.argsort(places, kind="stable")
            self._ordered = places[order], which[order]
        return self._ordered

    def codes(self) -> list[str]:
        """The codes of every refused row, each once and separated by spaces, in order of row."""
        places, which = self.ordered()
        texts = [one.code for one in self._said]
        begins = np.flatnonzero(np.diff(places, prepend=-1))
        found = [texts[index] for index in which[begins].tolist()]
        ends = np.append(begins[1:], len(places))
        for row in np.flatnonzero(ends - begins > 1).tolist():
            found[row] = " ".join(dict.fromkeys(texts[index] for index in which[begins[row] : ends[row]].tolist()))
        return found

    def findings(self, raw: RawTable) -> Findings:
        """All findings: first what concerns whole columns, then in order of row.

        Args:
            raw: The table, which has found something itself.
        """
        places, _ = self.ordered()
        subjects = _shown(raw, places) if "id" in raw.names else [""] * len(places)
        found = self.reported([*raw.findings()], raw.file, raw.rows[places].tolist(), subjects, sheet=raw.sheet)
        return Findings(found.by_row() if raw.broken else found)

    def reported(
        self, first: Sequence[Finding], file: str, rows: Sequence[int], subjects: Sequence[str], *, sheet: str = ""
    ) -> FindingColumns:
        """All findings, in the order of `ordered`.

        Args:
            first: Those that are about no single row, and come before.
            file: Name of the file.
            rows: Number of the row of every other finding.
            subjects: Its id as the table has it, safe to show.
            sheet: Name of the worksheet.
        """
        places, which = self.ordered()
        if self.subjects:
            subjects = [self.subjects.get(place, text) for place, text in zip(places.tolist(), subjects, strict=True)]
        return FindingColumns(
            file,
            [_placeless(finding) for finding in first] + self._said,
            [*range(len(first)), *(which + len(first)).tolist()],
            [*(finding.location.row for finding in first), *rows],
            [*(finding.subject for finding in first), *subjects],
            sheet=sheet,
        )


def _shown(raw: RawTable, places: Integers) -> list[str]:
    """Ids as findings show them, of positions that ascend but may repeat."""
    rows, again = np.unique(places, return_inverse=True)
    cells: Any = texts_at(raw.cells.column("id"), rows)
    texts: list[str] = cells.to_pylist()
    if len(texts) < _FEW or not pc.all(pc.match_substring_regex(cells, _PLAIN)).as_py():
        texts = [shorten(text.strip()) for text in texts]
    return texts if len(texts) == len(places) else [texts[place] for place in again.tolist()]


def _placeless(finding: Finding) -> Said:
    place = finding.location
    return Said(finding.code, finding.message, finding.hint, place.column, place.path, finding.value)
