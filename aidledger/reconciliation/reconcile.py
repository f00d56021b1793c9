"""Comparing every statement of a ledger with its packages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aidledger.amounts import Reading
from aidledger.arguments import whole_number
from aidledger.display import billions, text_table
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import SHOWN, cap_note, notebook_view
from aidledger.errors import InputError, ReconciliationFailedError, UnknownTermError
from aidledger.findings import Finding, Findings, Location
from aidledger.model import StatementKind
from aidledger.reconciliation.balance_changes import explain_balance
from aidledger.reconciliation.balances import remaining
from aidledger.reconciliation.explanations import Explainer, Found
from aidledger.reconciliation.gathered import Gathered
from aidledger.reconciliation.increments import Increments, increments
from aidledger.reconciliation.scopes import filter_of, not_comparable, parties_of
from aidledger.reconciliation.series import all_series
from aidledger.reconciliation.systematic import Systematic, systematic
from aidledger.reconciliation.verdict import Estimate, Reconciled, Verdict, compare
from aidledger.table import Streamed, decimals_as_arrow
from aidledger.totals import Selection
from aidledger.totals.figures import NO_CURRENCY
from aidledger.totals.rates_shown import rates_told
from aidledger.totals.wanted import choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import pyarrow as pa

    from aidledger.model import Limit, Revision, Statement
    from aidledger.plots import Claim, Plot
    from aidledger.reconciliation.gathered import About
    from aidledger.table import Book
    from aidledger.totals import Cumulative

__all__ = ["Reconciliation", "reconcile"]


@dataclass(frozen=True)
class Reconciliation(Streamed):
    """Every statement of a ledger with its verdict.

    Iterating yields `Reconciled` results in order of their as-of date; indexing by a statement's
    id finds one.

    Attributes:
        results: One per statement.
        ledger: Name of the ledger.
        systematic: Changes that close the gaps of several statements, each said once.
        increments: What was added between each statement and the next of its scope.
        rates: How amounts were converted or deflated, in words; empty where they were not.
    """

    results: tuple[Reconciled, ...]
    ledger: str = ""
    systematic: tuple[Systematic, ...] = ()
    increments: Increments = field(default_factory=Increments)
    rates: str = ""

    def __len__(self) -> int:
        return len(self.results)

    def __iter__(self) -> Iterator[Reconciled]:
        return iter(self.results)

    def __getitem__(self, statement: str) -> Reconciled:
        for result in self.results:
            if result.statement.id == statement:
                return result
        raise UnknownTermError.of("Statement", str(statement), [result.statement.id for result in self.results])

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self.counts().items())
        return f"<Reconciliation of {self.ledger or 'ledger'}: {counts}>"

    def counts(self) -> dict[Verdict, int]:
        """How many statements have each verdict; verdicts without any count 0."""
        found = Counter(result.verdict for result in self.results)
        return {verdict: found[verdict] for verdict in Verdict}

    def where(self, verdict: Verdict | str) -> tuple[Reconciled, ...]:
        """The results with one verdict.

        Raises:
            UnknownTermError: There is no such verdict.
        """
        wanted = choice(Verdict, verdict)
        return tuple(result for result in self.results if result.verdict is wanted)

    def explain(self) -> str:
        """What holds for many statements at once, then every result in full, as text."""
        return "\n\n".join([*self._across(), *(result.explain() for result in self.results)])

    def _across(self) -> list[str]:
        lines = [f"  {found.describe()}" for found in self.systematic]
        return ["\n".join(["Across statements", *lines])] if lines else []

    def render(self, *, limit: int | None = None) -> str:
        """The results as a table of text, in billions, largest gaps first when limited."""
        results = list(self.results)
        if limit is not None:
            results.sort(key=_size, reverse=True)
            results = results[: whole_number("limit", limit)]
        return text_table(
            _HEADER, [_cells(result) for result in results], align=["left", "left", "left", "right", "right"]
        )

    def _repr_html_(self) -> str:
        counts = {str(verdict): f"{count:,}" for verdict, count in self.counts().items()}
        largest = sorted(self.results, key=_size, reverse=True)[:SHOWN]
        columns = [Column(name, "right" if name in {"on record", "gap"} else "left") for name in _HEADER]
        caption = "Largest gaps first, in billions" if len(largest) < len(self) else "In billions, largest gaps first"
        table = html_table(caption, columns, [_cells(result) for result in largest])
        rest = 'See .to_pandas(), and ["ID"].explain() for one of them.'
        note = cap_note(len(largest), len(self), "statements", rest=rest)
        title = f"Reconciliation of {self.ledger or 'ledger'}: {len(self):,} statements"
        across = [f"{found.describe()}." for found in self.systematic]
        return notebook_view(title, facts=counts, parts=[table] if largest else [], notes=[*across, note])

    def _ipython_key_completions_(self) -> list[str]:
        return [result.statement.id for result in self.results]

    def findings(self) -> Findings:
        """Gaps and statements that cannot be compared, as findings AL301 and AL302.

        What a statement suppresses is set aside, with its reason.
        """
        statements = [result.statement for result in self.results]
        reasons = {(record.id, each.code): each.reason for record in statements for each in record.suppressed}
        return Findings(_finding(result) for result in self.results if result.verdict in _CODES).suppress(reasons)

    def raise_if_gaps(self) -> None:
        """Raise when a statement is not explained by the packages.

        Raises:
            ReconciliationFailedError: With the gaps as its `report`.
        """
        gaps = self.findings().select("AL301")
        if gaps:
            plural = "s are" if len(gaps) != 1 else " is"
            raise ReconciliationFailedError(
                f"{len(gaps)} statement{plural} not explained by the packages.", report=gaps
            )

    def plot(self) -> Plot:
        """The gaps over time as a picture, each with its range and in the colour of its verdict.

        Returns:
            The picture, which shows itself in a notebook. Statements that cannot be compared have no
            gap; the picture says how many there are.

        Raises:
            CurrencyMismatchError: Statements in different currencies.

        Example:
            >>> import aidledger as al
            >>> al.load("us-ukraine").reconcile().plot()
            <Plot: Stated less on record, USD billion; 139 marks>
        """
        from aidledger.reconciliation.pictures import gaps_plot

        return gaps_plot(self.results, ledger=self.ledger, rates=self.rates)

    def claims_on(self, curve: Cumulative) -> tuple[Claim, ...]:
        """The statements that are about what a curve adds up, ready to be drawn on it.

        There are none on a curve at other rates or prices than those of this reconciliation.
        """
        from aidledger.reconciliation.pictures import claims_on

        return claims_on(self.results, curve) if self._is_alike(curve) else ()

    def note_on(self, curve: Cumulative) -> str:
        """How many statements are about what a curve adds up, in words, and why there are none."""
        from aidledger.reconciliation.pictures import note_on

        return note_on(self.results, curve, shown=len(self.claims_on(curve)), alike=self._is_alike(curve))

    def _is_alike(self, curve: Cumulative) -> bool:
        return not curve.rates or curve.rates == self.rates

    def to_pandas(self) -> pd.DataFrame:
        """One row per statement, amounts as floats in major units for drawing.

        Returns:
            Columns: statement, kind, as_of (datetime64), stated, stated_low, stated_high, bound,
            value, low, high, currency, gap, gap_low, gap_high, verdict, reason, explanation, tried,
            systematic (what closes this gap and others as well).
        """
        import pandas as pd

        floats = [{**row, **{name: _float(row[name]) for name in _NUMBERS}} for row in self._records()]
        frame = pd.DataFrame(floats, columns=list(_COLUMNS))
        text = [name for name in _COLUMNS if name not in {"as_of", "tried", *_NUMBERS}]
        types = {**dict.fromkeys(_NUMBERS, "float64"), **dict.fromkeys(text, "str"), "tried": "int64"}
        return frame.astype({**types, "as_of": "datetime64[s]"})

    def _records(self) -> list[dict[str, object]]:
        """The cells of every result, with what closes its gap and others as well."""
        shared = {name: found.describe() for found in reversed(self.systematic) for name in found.statements}
        return [{**_record(result), "systematic": shared.get(result.statement.id, "")} for result in self.results]

    def to_arrow(self) -> pa.Table:
        """The results as an Arrow table: columns as in `to_pandas`, money as exact decimals.

        An interval without upper end has a null there.
        """
        import pyarrow as pa

        records = self._records()
        kinds = {"as_of": pa.date32(), "tried": pa.int64()}
        columns: dict[str, Any] = {}
        for name in _COLUMNS:
            cells: list[Any] = [record[name] for record in records]
            kind = kinds.get(name, pa.string())
            columns[name] = decimals_as_arrow(cells) if name in _NUMBERS else pa.array(cells, kind)
        return pa.table(columns)


def _size(result: Reconciled) -> Decimal:
    return abs(result.gap or Decimal(0))


_HEADER = ("statement", "as of", "stated", "on record", "gap", "verdict")
_CODES = {Verdict.GAP: "AL301", Verdict.NOT_COMPARABLE: "AL302"}
_COLUMNS = (
    "statement", "kind", "as_of", "stated", "stated_low", "stated_high", "bound", "value", "low", "high", "currency",
    "gap", "gap_low", "gap_high", "verdict", "reason", "explanation", "tried", "systematic",
)  # fmt: skip
_NUMBERS = (
    "stated", "stated_low", "stated_high", "value", "low", "high", "gap", "gap_low", "gap_high",
)  # fmt: skip


def reconcile(book: Book, selection: Selection) -> Reconciliation:
    """Compare every statement of a ledger with its packages.

    Args:
        book: Statements, revisions, limits and coverage.
        selection: The packages to compare them with.

    Returns:
        One result per statement, in order of as-of date; undated ones last; and what holds for many
        of them at once.
    """
    ordered = sorted(book.statements, key=lambda s: (s.as_of is None, str(s.as_of or ""), s.id))
    explainer = Explainer(Gathered.for_statements(selection, book.statements), book.revisions)
    whole = Gathered.for_statements(Selection.everything(book.packages), book.statements)
    results = tuple(_reconciled(statement, book, explainer, whole) for statement in ordered)
    series = all_series(results, explainer)
    return Reconciliation(results, book.name, systematic(series), increments(series), rates_told(selection.table))


def _reconciled(statement: Statement, book: Book, explainer: Explainer, whole: Gathered) -> Reconciled:
    gathered = explainer.gathered
    try:
        reason = not_comparable(statement, gathered.selection, book.coverage, whole)
        estimate = reason or _estimate(statement, book, gathered.about(parties_of(statement)))
    except InputError as error:
        # What may not be added cannot be compared: several currencies, stages, valuations, calendars.
        estimate = error.message
    if isinstance(estimate, str):
        return Reconciled(statement, Verdict.NOT_COMPARABLE, reason=estimate)
    result = compare(statement, estimate)
    if result.verdict is Verdict.AGREES:
        return result
    found = (
        explainer.explain(statement, estimate)
        if statement.kind is StatementKind.TOTAL
        else _explain_balance(statement, estimate, book, gathered.about(parties_of(statement)))
    )
    pointer = f'the full record al.load("{book.full_record}")' if book.full_record not in {"", book.name} else ""
    return replace(result, **found._asdict(), pointer=pointer)


def _explain_balance(statement: Statement, estimate: Estimate, book: Book, about: About) -> Found:
    every: list[Limit | Revision] = [*book.revisions, *book.limits]
    return explain_balance(statement, estimate, about, _pools(statement, book), every)


def _estimate(statement: Statement, book: Book, about: About) -> Estimate | str:
    if statement.kind is StatementKind.REMAINING:
        pools = _pools(statement, book)
        missing = set(statement.scope.limits) - {pool.id for pool in pools}
        if missing:
            return f"the ledger has no limit or revision {', '.join(sorted(missing))}"
        return remaining(statement, about.cells, pools)
    found = about.cells.where(filter_of(statement)).total(
        basis=statement.scope.basis,
        reading=Reading.CONVENTIONAL,
        revisions=book.revisions,
        currency=statement.amount.currency or NO_CURRENCY,
    )
    if found.rows == 0 and statement.scope.announcement is not None:
        return f"no package on record belongs to the announcement {statement.scope.announcement}"
    if found.currency != statement.amount.currency:
        return f"the statement is in {statement.amount.currency}, the packages in {found.currency}"
    return Estimate.of(found)


def _pools(statement: Statement, book: Book) -> list[Limit | Revision]:
    known: dict[str, Limit | Revision] = {
        **{r.id: r for r in book.revisions},
        **{limit.id: limit for limit in book.limits},
    }
    return [known[name] for name in statement.scope.limits if name in known]


def _cells(result: Reconciled) -> list[str]:
    estimate = "" if result.estimate is None else billions(result.estimate.value)
    sign = "+" if result.gap and result.gap > 0 else ""
    gap = f"{sign}{billions(result.gap)}" if result.gap else ""
    statement = result.statement
    return [statement.id, str(statement.as_of or ""), str(statement.amount), estimate, gap, str(result.verdict)]


def _finding(result: Reconciled) -> Finding:
    statement = result.statement
    if result.gap is None:
        message = f"{statement.amount} cannot be compared: {result.reason}"
        hint = "Complete the scope where the source allows."
    else:
        message = f"{statement.amount} is not explained by the packages: gap of {billions(result.gap)} billion"
        hint = f'See ledger.reconcile()["{statement.id}"].explain().'
    return Finding(_CODES[result.verdict], message, hint, Location(path="amount"), statement.id, str(statement.amount))


def _record(result: Reconciled) -> dict[str, object]:
    statement, estimate = result.statement, result.estimate
    interval = statement.amount.interval()
    return {
        "statement": statement.id,
        "kind": str(statement.kind),
        "as_of": statement.as_of.latest if statement.as_of else None,
        "stated": statement.amount.value,
        "stated_low": interval.low,
        "stated_high": interval.high,
        "bound": str(statement.amount.bound),
        "value": estimate and estimate.value,
        "low": estimate and estimate.bounds.low,
        "high": estimate and estimate.bounds.high,
        "currency": statement.amount.currency,
        "gap": result.gap,
        "gap_low": result.gap_low,
        "gap_high": result.gap_high,
        "verdict": str(result.verdict),
        "reason": result.reason,
        "explanation": result.explanations[0].describe(statement.amount.currency or "") if result.explanations else "",
        "tried": result.tried,
    }


def _float(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type] # Decimals at the edge, for drawing
