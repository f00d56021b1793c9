"""Very many findings as columns, each made into an object when somebody looks at it.

A table with a hundred thousand refused rows says few different things. What is said is kept once,
and every finding is a number into it beside its row and the id of its record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple, overload

from aidledger.findings.finding import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["FindingColumns", "Said"]


class Said(NamedTuple):
    """What is wrong with some content, wherever it stands: a finding without row and record.

    Attributes:
        code: Code of the finding.
        message: What is wrong.
        hint: How to mend it.
        column: Name of the column, as the table calls it.
        path: Path inside a record.
        value: The offending value, safe to show.
    """

    code: str
    message: str
    hint: str = ""
    column: str = ""
    path: str = ""
    value: str = ""


class FindingColumns(Sequence[Finding]):
    """Findings of one file as columns of equal length; looking at one makes it, and keeps nothing.

    Args:
        file: Name of the file they are in.
        said: Everything that is said, each once.
        which: What each finding says: an index into `said`.
        rows: Row of each finding; None for one about the whole file.
        subjects: Id of the record each is about, safe to show.
        sheet: Worksheet, for workbooks.

    Example:
        >>> said = [Said("AL101", "'tbc' is not an amount", column="amount", value="tbc")]
        >>> found = FindingColumns("a.csv", said, [0, 0], [2, 5], ["P-1", "P-4"])
        >>> len(found), found.by_code()
        (2, {'AL101': 2})
        >>> print(found[1].render())
        a.csv:5: column "amount"
        AL101 error [P-4]: 'tbc' is not an amount
    """

    __slots__ = ("_file", "_rows", "_said", "_sheet", "_subjects", "_which")

    def __init__(
        self,
        file: str,
        said: Sequence[Said],
        which: Sequence[int],
        rows: Sequence[int | None],
        subjects: Sequence[str],
        *,
        sheet: str = "",
    ) -> None:
        self._sheet = sheet
        self._file, self._said, self._which, self._rows, self._subjects = file, said, which, rows, subjects

    def __len__(self) -> int:
        return len(self._which)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> FindingColumns: ...
    def __getitem__(self, index: int | slice) -> Finding | FindingColumns:
        if isinstance(index, slice):
            parts = self._which[index], self._rows[index], self._subjects[index]
            return FindingColumns(self._file, self._said, *parts, sheet=self._sheet)
        return self._made(self._which[index], self._rows[index], self._subjects[index])

    def __iter__(self) -> Iterator[Finding]:
        return starmap(self._made, zip(self._which, self._rows, self._subjects, strict=True))

    def by_code(self) -> dict[str, int]:
        """How many findings each code has, in no order."""
        counts: dict[str, int] = {}
        for index, times in Counter(self._which).items():
            code = self._said[index].code
            counts[code] = counts.get(code, 0) + times
        return counts

    def of_codes(self, keep: Callable[[str], bool]) -> FindingColumns:
        """Only the findings whose code is wanted.

        Args:
            keep: Says whether a code is wanted.

        Returns:
            The findings, in the same order.
        """
        wanted = [keep(one.code) for one in self._said]
        if all(wanted):
            return self
        return self._at([place for place, index in enumerate(self._which) if wanted[index]])

    def by_row(self) -> FindingColumns:
        """The findings in order of row; those about the whole file come first."""
        return self._at(sorted(range(len(self)), key=lambda place: self._rows[place] or 0))

    def _at(self, places: Sequence[int]) -> FindingColumns:
        which, rows, subjects = self._which, self._rows, self._subjects
        return FindingColumns(
            self._file,
            self._said,
            [which[place] for place in places],
            [rows[place] for place in places],
            [subjects[place] for place in places],
            sheet=self._sheet,
        )

    def _made(self, index: int, row: int | None, subject: str) -> Finding:
        code, message, hint, column, path, value = self._said[index]
        place = Location(self._file, self._sheet, row, column, path)
        return Finding(code, message, hint, place, subject, value)
