"""One thing that is wrong with data, and a report of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, overload

from aidledger.arguments import refuse_other_types, whole_number
from aidledger.display import counted, escape_control
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import cap_note, notebook_view
from aidledger.errors import ValidationFailedError
from aidledger.findings.codes import CODES, Severity, code_info

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Finding", "Findings", "Location", "Suppressed", "known_codes"]

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Location:
    """Where a finding was made.

    Attributes:
        file: File or table name; empty for records made in code.
        sheet: Worksheet, for workbooks.
        row: 1-based line of the file (the header is line 1) or row of the table.
        column: Column name.
        path: Path inside a record, such as `items[0].quantity`.

    Example:
        >>> print(Location("mine.csv", row=4, column="Betrag", path="amount"))
        mine.csv:4: column "Betrag"
        >>> print(Location("mine.csv", row=4, column="category", path="category[1]"))
        mine.csv:4: column "category[1]"
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    path: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.sheet:
            place += f"[{self.sheet}]"
        if self.row is not None:
            place += f":{self.row}" if place else f"row {self.row}"
        named = self._named(in_table=bool(place))
        return f"{place}: column {named}" if place and named else place or named

    def _named(self, *, in_table: bool) -> str:
        """The column as its table calls it; with the path where that says which of several values it was."""
        column, path = self.column or self.path, self.path or self.column
        within = path.startswith((f"{column}[", f"{column}."))
        if in_table and "[" not in path:
            path = column
        if path == column or within:
            return f'"{path}"' if path else ""
        return f'"{column}" ({path})' if "[" in path else f'"{column}"'


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it is, why it matters and how to mend it.

    Attributes:
        code: Stable code, such as `AL103`; see the catalogue of finding codes.
        message: What is wrong with this very value.
        hint: How to mend it.
        location: Where it was found.
        subject: Id of the record concerned.
        value: The offending value as text, shortened and with control characters escaped.

    Raises:
        UnknownTermError: The code is not in the catalogue.
    """

    code: str
    message: str
    hint: str = ""
    location: Location = field(default_factory=Location)
    subject: str = ""
    value: str = ""

    def __post_init__(self) -> None:
        code_info(self.code)

    @property
    def severity(self) -> Severity:
        """The severity of the finding's code."""
        return code_info(self.code).severity

    def render(self) -> str:
        """The finding as text: where, what, why and how to mend it.

        Example:
            >>> print(Finding("AL102", "amount '400' names no currency", hint="Write USD 400.00.").render())
            AL102 error: amount '400' names no currency
              Hint: Write USD 400.00.
        """
        where = str(self.location)
        lines = [where] if where else []
        subject = f" [{self.subject}]" if self.subject else ""
        lines.append(f"{self.code} {self.severity}{subject}: {self.message}")
        if self.hint:
            lines.append(f"  Hint: {self.hint}")
        return "\n".join(map(escape_control, lines))


class Suppressed(NamedTuple):
    """A finding that its record says does not count.

    Attributes:
        finding: The finding.
        reason: Why it does not count.
    """

    finding: Finding
    reason: str


class Findings:
    """An immutable report of findings, in the order they were made.

    Iterating yields `Finding` values; `len` counts them; truthiness says whether there are any. What
    records suppress is not among them, and is not lost: see `suppressed`.

    Args:
        findings: What was found.
        suppressed: What was found and does not count.
    """

    __slots__ = ("_all", "_suppressed")

    def __init__(self, findings: Iterable[Finding] = (), *, suppressed: Iterable[Suppressed] = ()) -> None:
        self._all = tuple(findings)
        self._suppressed = tuple(suppressed)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Findings: ...
    def __getitem__(self, index: int | slice) -> Finding | Findings:
        return Findings(self._all[index]) if isinstance(index, slice) else self._all[index]

    def __add__(self, other: Findings) -> Findings:
        return Findings((*self._all, *other), suppressed=(*self._suppressed, *other._suppressed))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and (self._all, self._suppressed) == (other._all, other._suppressed)

    def __hash__(self) -> int:
        return hash((self._all, self._suppressed))

    def __repr__(self) -> str:
        counts = [counted(n, str(severity)) for severity, n in self.by_severity().items() if n]
        counts += [f"{len(self._suppressed)} suppressed"] if self._suppressed else []
        return f"<Findings: {', '.join(counts) or 'none'}>"

    @property
    def suppressed(self) -> tuple[Suppressed, ...]:
        """Findings that their records say do not count, each with its reason."""
        return self._suppressed

    def suppress(self, reasons: Mapping[tuple[str, str], str]) -> Findings:
        """The report with some of the findings set aside.

        Args:
            reasons: By subject and code, why a finding does not count.

        Returns:
            The others; those set aside are among `suppressed`.
        """
        refuse_other_types("reasons", reasons, Mapping, what="a mapping", hint='Such as {("PDA-68", "AL205"): "why"}.')
        if not reasons:
            return self
        kept = [finding for finding in self._all if (finding.subject, finding.code) not in reasons]
        found = ((finding, reasons.get((finding.subject, finding.code))) for finding in self._all)
        aside = [Suppressed(finding, reason) for finding, reason in found if reason is not None]
        return Findings(kept, suppressed=(*self._suppressed, *aside))

    def _repr_html_(self) -> str:
        shown = self._all[:_SHOWN]
        columns = [Column(name) for name in ("code", "severity", "where", "record", "what is wrong", "what to do")]
        rows = [
            (item.code, str(item.severity), str(item.location), item.subject, item.message, item.hint) for item in shown
        ]
        table = html_table("Findings, in the order they were made", columns, rows)
        note = cap_note(len(shown), len(self), "findings", rest="See .by_code() and .select(code).")
        return notebook_view(repr(self)[1:-1], parts=[table] if rows else [], notes=[note])

    @property
    def errors(self) -> Findings:
        """Only the findings of severity `error`."""
        return self._filter(lambda finding: finding.severity is Severity.ERROR)

    def select(self, *codes: str) -> Findings:
        """Only the findings with one of `codes`; a prefix such as `AL2` selects a family.

        Raises:
            UnknownTermError: No code in the catalogue starts like this.
        """
        wanted = known_codes(codes)
        return self._filter(lambda finding: finding.code.startswith(wanted))

    def ignore(self, *codes: str) -> Findings:
        """Only the findings with none of `codes` (prefixes allowed).

        Raises:
            UnknownTermError: No code in the catalogue starts like this.
        """
        unwanted = known_codes(codes)
        return self._filter(lambda finding: not finding.code.startswith(unwanted))

    def by_code(self) -> dict[str, int]:
        """How many findings each code has, in order of code."""
        return dict(sorted(Counter(finding.code for finding in self._all).items()))

    def by_severity(self) -> dict[Severity, int]:
        """How many findings each severity has, gravest first; severities without any count 0."""
        counts = Counter(finding.severity for finding in self._all)
        return {severity: counts[severity] for severity in Severity}

    def render(self, *, limit: int = _SHOWN) -> str:
        """The report as text: at most `limit` findings, and how many more there are."""
        limit = whole_number("limit", limit)
        parts = [finding.render() for finding in self._all[:limit]]
        if len(self._all) > limit:
            more = len(self._all) - limit
            parts.append(f"... and {counted(more, 'more finding')}.")
        if aside := len(self._suppressed):
            parts.append(f"{counted(aside, 'finding')} suppressed, each with a reason on record.")
        return "\n".join(parts) if parts else "No findings."

    def raise_if_errors(self) -> None:
        """Raise when at least one finding is an error.

        Raises:
            ValidationFailedError: With the errors as its `report`.
        """
        errors = self.errors
        if errors:
            plural = "s" if len(errors) != 1 else ""
            raise ValidationFailedError(f"{len(errors)} error{plural} found.", report=errors)

    def _filter(self, keep: Callable[[Finding], bool]) -> Findings:
        return Findings(filter(keep, self._all), suppressed=(each for each in self._suppressed if keep(each.finding)))


def known_codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes and prefixes, once it is sure that each can select something: a typing error must not hide findings.

    Raises:
        UnknownTermError: No code in the catalogue starts like one of them.
    """
    words = tuple(map(str, codes))
    for code in words:
        if not code or not any(known.startswith(code) for known in CODES):
            code_info(code)
    return words
