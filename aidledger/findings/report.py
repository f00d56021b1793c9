"""A report of many findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, overload

from aidledger.arguments import refuse_other_types, whole_number
from aidledger.display import counted
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import cap_note, notebook_view
from aidledger.errors import ValidationFailedError
from aidledger.findings.codes import CODES, Severity, code_info
from aidledger.findings.columns import FindingColumns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from aidledger.findings.finding import Finding

__all__ = ["Findings", "Suppressed", "known_codes"]

_SHOWN = 20


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
        self._all = findings if isinstance(findings, FindingColumns) else tuple(findings)
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
        return isinstance(other, Findings) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[object, ...]:
        return tuple(self._all), self._suppressed

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
        return self._filter(lambda code: code_info(code).severity is Severity.ERROR)

    def select(self, *codes: str) -> Findings:
        """Only the findings with one of `codes`; a prefix such as `AL2` selects a family.

        Raises:
            UnknownTermError: No code in the catalogue starts like this.
        """
        wanted = known_codes(codes)
        return self._filter(lambda code: code.startswith(wanted))

    def ignore(self, *codes: str) -> Findings:
        """Only the findings with none of `codes` (prefixes allowed).

        Raises:
            UnknownTermError: No code in the catalogue starts like this.
        """
        unwanted = known_codes(codes)
        return self._filter(lambda code: not code.startswith(unwanted))

    def by_code(self) -> dict[str, int]:
        """How many findings each code has, in order of code."""
        if isinstance(self._all, FindingColumns):
            return dict(sorted(self._all.by_code().items()))
        return dict(sorted(Counter(finding.code for finding in self._all).items()))

    def by_severity(self) -> dict[Severity, int]:
        """How many findings each severity has, gravest first; severities without any count 0."""
        counts = dict.fromkeys(Severity, 0)
        for code, times in self.by_code().items():
            counts[code_info(code).severity] += times
        return counts

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

    def _filter(self, keep: Callable[[str], bool]) -> Findings:
        if isinstance(self._all, FindingColumns):
            found: Iterable[Finding] = self._all.of_codes(keep)
        else:
            found = (finding for finding in self._all if keep(finding.code))
        return Findings(found, suppressed=(each for each in self._suppressed if keep(each.finding.code)))


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
