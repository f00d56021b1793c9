"""The verdict on one statement, and how it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from aidledger.amounts import Bound, Interval, Reading
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.amounts.printed import in_words
from aidledger.display import grouped
from aidledger.display.html_view import notebook_view
from aidledger.model import Basis

if TYPE_CHECKING:
    from aidledger.model import Statement
    from aidledger.totals import Total
    from aidledger.totals.added import Added

__all__ = ["Estimate", "Explanation", "Reconciled", "Verdict", "compare", "distance"]


_ONE_SIDED = frozenset({Bound.AT_MOST, Bound.NEARLY, Bound.AT_LEAST})
_SHOWN = 5


class Verdict(StrEnum):
    """What comparing a statement with the packages on record comes to."""

    AGREES = "AGREES"
    """The best estimate, within rounding alone, meets what was stated."""
    WITHIN_BOUNDS = "WITHIN_BOUNDS"
    """Only for some resolution of open facts, or on a literal reading of the statement."""
    GAP = "GAP"
    """Not even then."""
    NOT_COMPARABLE = "NOT_COMPARABLE"
    """Scope, date, stage, currency or coverage differ."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the record says about the scope of a statement, in major units.

    Attributes:
        value: Best estimate.
        rounding: Best estimate with half a stated digit of every item.
        bounds: With open facts as well.
        currency: ISO 4217 code.
        rows: Packages behind it.
        open_facts: What opens the bounds beyond rounding, in words.
        how: How it was computed, in words.
    """

    value: Decimal
    rounding: Interval
    bounds: Interval
    currency: str
    rows: int
    open_facts: tuple[str, ...]
    how: str

    @classmethod
    def of(cls, total: Added | Total) -> Estimate:
        """The estimate a total makes."""
        return cls(
            value=total.value if total.value is not None else total.rounding_low,
            rounding=Interval(total.rounding_low, total.rounding_high),
            bounds=Interval(total.low, total.high),
            currency=total.currency,
            rows=total.rows,
            open_facts=tuple(fact.describe(total.currency) for fact in total.open_facts),
            how=f"sum of {total.rows} packages ({total.scope}; basis {total.basis})",
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """A change that was applied and made the statement agree.

    Attributes:
        changes: What was assumed, in words; fewer is simpler.
        moves: Signed amount by which the best estimate moved.
        basis: Basis on which the statement then agrees.
        added: Packages counted that the statement's own scope does not count.
        removed: Packages of its scope that are not counted.
    """

    changes: tuple[str, ...]
    moves: Decimal
    basis: Basis = Basis.ANNOUNCED
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Packages concerned, the first few."""
        return (*self.added, *self.removed)[:_SHOWN]

    def describe(self, currency: str) -> str:
        """The explanation in words."""
        sign = "+" if self.moves > 0 else ""
        return f"{' and '.join(self.changes)} ({sign}{currency} {in_words(self.moves, currency)})"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One statement compared with the packages on record.

    Attributes:
        statement: The statement.
        verdict: What the comparison came to.
        estimate: What the record says; None when not comparable.
        gap: Signed distance from the best estimate to the statement's interval: positive when
            packages are missing, negative when the record exceeds the statement, zero inside.
        gap_low: Least distance the facts allow (statement less record).
        gap_high: Greatest distance the facts allow; may be infinite.
        reason: Why not comparable, or which reading or facts it takes.
        explanations: Changes that were tried and make it agree, simplest first.
        pointer: Where to look next, when the ledger is only a part of a fuller record.
        tried: How many changes were tried, alone or two at a time.
        unlisted: Pairs of changes that make it agree and are not listed, being too many to tell apart.
    """

    statement: Statement
    verdict: Verdict
    estimate: Estimate | None = None
    gap: Decimal | None = None
    gap_low: Decimal | None = None
    gap_high: Decimal | None = None
    reason: str = ""
    explanations: tuple[Explanation, ...] = ()
    pointer: str = ""
    tried: int = 0
    unlisted: int = 0

    def __repr__(self) -> str:
        return f"<{self.statement.id}: {self.verdict}{f', gap {in_words(self.gap, self._currency())}' if self.gap else ''}>"

    def explain(self) -> str:
        """The comparison in full, as text."""
        statement = self.statement
        lines = [
            f"{statement.id}: {self.verdict}",
            f"  Stated    {statement.amount} as of {statement.as_of or 'no date'}",
        ]
        if self.estimate is not None:
            lines += self._record_lines(self.estimate)
        if self.reason:
            lines.append(f"  Because   {self.reason}")
        for number, explanation in enumerate(self.explanations):
            lines.append(f"  {'Agrees if' if number == 0 else '       or'} {explanation.describe(self._currency())}")
        if self.verdict in {Verdict.GAP, Verdict.WITHIN_BOUNDS} and not self.explanations:
            lines.append(f"  {self._nothing_listed()}")
        if self.pointer:
            lines.append(f"  See also  {self.pointer}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        statement, estimate, currency = self.statement, self.estimate, self._currency()
        facts = {"Verdict": str(self.verdict), "Stated": f"{statement.amount} as of {statement.as_of or 'no date'}"}
        if estimate is not None:
            facts["On record"] = _recorded(estimate)
        if self.gap:
            what = "missing from the record" if self.gap > 0 else "more on record than stated"
            facts["Gap"] = f"{currency} {in_words(abs(self.gap), currency)} {what}"
        facts |= {"Because": self.reason, "See also": self.pointer}
        notes = [f"Open: {fact}." for fact in (estimate.open_facts if estimate else ())]
        notes += [f"Agrees if {explanation.describe(currency)}." for explanation in self.explanations]
        return notebook_view(statement.id, facts=facts, notes=notes)

    def _nothing_listed(self) -> str:
        if not self.unlisted:
            return "No change that was tried makes it agree."
        return f"No single change makes it agree; {grouped(self.unlisted)} pairs do, too many to tell apart."

    def _record_lines(self, estimate: Estimate) -> list[str]:
        lines = [f"  On record {_recorded(estimate)}"]
        if self.gap:
            what = "missing from the record" if self.gap > 0 else "more on record than stated"
            lines.append(f"  Gap       {estimate.currency} {in_words(abs(self.gap), estimate.currency)} {what}")
        lines += [f"  Open      {fact}" for fact in estimate.open_facts]
        return lines

    def _currency(self) -> str:
        return self.estimate.currency if self.estimate else self.statement.amount.currency or ""


def _recorded(estimate: Estimate) -> str:
    low, high = estimate.bounds.low, estimate.bounds.high
    currency = estimate.currency
    bounds = f"{in_words(low, currency, toward='low')} to {in_words(high, currency, toward='high')}"
    return f"{currency} {in_words(estimate.value, currency)}, from {bounds}: {estimate.how}"


def compare(statement: Statement, estimate: Estimate) -> Reconciled:
    """Compare a statement with what the record says about its scope.

    The literal reading is applied to the statement alone ("more than 58" is true of 64). Read
    literally, packages "up to" some amount could each be nothing, and nothing would ever be a gap.
    For the same reason "about", which literally excludes nothing, is not read literally. See the
    decision page on readings in verdicts.

    Args:
        statement: A statement with a known amount in the estimate's currency.
        estimate: What the record says.

    Returns:
        The verdict without explanations.
    """
    stated = statement.amount.interval(reading=Reading.CONVENTIONAL)
    literal = statement.amount.interval(reading=Reading.LITERAL)
    gap = distance(estimate.value, stated)
    apart = stated - estimate.bounds

    def verdict(kind: Verdict, reason: str = "") -> Reconciled:
        return Reconciled(statement, kind, estimate, gap, apart.low, apart.high, reason)

    if estimate.rounding.meets(stated):
        return verdict(Verdict.AGREES)
    if estimate.bounds.meets(stated):
        return verdict(Verdict.WITHIN_BOUNDS, "only for some resolution of open facts")
    if statement.amount.bound in _ONE_SIDED and estimate.bounds.meets(literal):
        return verdict(Verdict.WITHIN_BOUNDS, f'only on a literal reading of "{statement.amount}"')
    return verdict(Verdict.GAP)


def distance(value: Decimal, stated: Interval) -> Decimal:
    """How far a value lies from what was stated, and on which side.

    Args:
        value: Best estimate.
        stated: The interval that was stated.

    Returns:
        Zero inside; positive below, where something is missing; negative above.
    """
    if value < stated.low:
        return EXACT_MATHS.subtract(stated.low, value)
    if value > stated.high:
        return EXACT_MATHS.subtract(stated.high, value)
    return Decimal(0)
