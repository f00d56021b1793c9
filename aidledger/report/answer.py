"""One sentence: do the announced packages explain the stated totals?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.amounts.printed import in_words
from aidledger.display import Ink, Style, counted
from aidledger.model import StatementKind
from aidledger.reconciliation import Verdict
from aidledger.report.because import between_bases
from aidledger.report.layout import Scale, wrapped
from aidledger.report.scope import as_of_day
from aidledger.table import day_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.reconciliation import Estimate, Reconciled
    from aidledger.table import Book
    from aidledger.totals import Selection

__all__ = ["QUESTION", "answer", "answer_lines"]

QUESTION = "Do the announced packages explain the stated totals?"
_YES, _SO_FAR = "Yes", "So far, yes"
_INKS = {_YES: Ink.GREEN, "No": Ink.RED}
_MOSTLY = Decimal("0.75")
_IN_PART = Decimal("0.25")


class _Compared(NamedTuple):
    """A result that could be compared, with what it was compared with."""

    result: Reconciled
    estimate: Estimate


def answer_lines(
    book: Book, selection: Selection, results: Sequence[Reconciled], *, width: int, style: Style
) -> list[str]:
    """The answer, worked out from the verdicts; nothing hidden in it is not in the tables above."""
    word, sentence = answer(book, selection, results)
    asked, answered = style.paint(QUESTION, Ink.BOLD), style.paint(f"{word}.", Ink.BOLD, _INKS.get(word, Ink.YELLOW))
    fits = len(f"{QUESTION} {word}.") <= width
    question = [f"{asked} {answered}"] if fits else [asked, answered]
    return [*question, *wrapped(sentence[0].upper() + sentence[1:], width=width, style=style)]


def answer(book: Book, selection: Selection, results: Sequence[Reconciled]) -> tuple[str, str]:
    """The answer in a word, and the sentence that says why."""
    if not len(selection):
        return "Nothing to answer", _nothing(selection)
    totals = [result for result in results if _is_total(result)]
    comparable = [_Compared(result, result.estimate) for result in totals if result.estimate is not None]
    if not comparable:
        why = "no stated total can be compared with them" if totals else "no total was stated for these packages"
        return "Not to be said", f"{why}."
    agreeing = [pair for pair in comparable if pair.result.verdict is Verdict.AGREES]
    word = _word(len(agreeing), len(comparable))
    last = max(comparable, key=_order)
    sentence = (
        f"the one stated total, {_last(book, last)}."
        if len(comparable) == 1
        else f"{_share(comparable, agreeing, last)}; the last, {_last(book, last)}."
    )
    if word == _YES and (later := _later(selection, last)):
        return _SO_FAR, f"{sentence} No comparable total covers the {counted(later, 'package')} after it."
    return word, sentence


def _later(selection: Selection, last: _Compared) -> int:
    """How many packages are shown after the day of the last comparable total."""
    day = as_of_day(last.result.statement)
    return 0 if day == dt.date.min else int(np.count_nonzero(selection.table.day > day_number(day)))


def _nothing(selection: Selection) -> str:
    if narrowed := selection.filter.describe():
        return f"no package on record lies within the selection ({narrowed})."
    return 'there are no packages to add up; give Ledger some, or load a shipped record with al.load("us-ukraine").'


def _is_total(result: Reconciled) -> bool:
    return result.statement.kind is StatementKind.TOTAL and result.statement.scope.announcement is None


def _order(pair: _Compared) -> tuple[dt.date, int, str]:
    """By day; of the same day, the statement of the widest scope."""
    statement = pair.result.statement
    return as_of_day(statement), -len(statement.scope.authority), statement.id


def _word(agreeing: int, comparable: int) -> str:
    share = Decimal(agreeing) / comparable
    if share == 1:
        return _YES
    if share >= _MOSTLY:
        return "Mostly"
    return "In part" if share >= _IN_PART else "Hardly" if share else "No"


def _share(comparable: Sequence[_Compared], agreeing: Sequence[_Compared], last: _Compared) -> str:
    text = f"{len(agreeing)} of {len(comparable)} comparable totals agree within rounding"
    latest = max((as_of_day(pair.result.statement) for pair in agreeing), default=None)
    if latest and latest < as_of_day(last.result.statement):
        text += f", none after {latest}"
    within = sum(pair.result.verdict is Verdict.WITHIN_BOUNDS for pair in comparable)
    return f"{text}, and {within} more only within bounds" if within else text


def _last(book: Book, last: _Compared) -> str:
    result, estimate = last
    statement, gap = result.statement, result.gap
    which = f"{statement.amount} as of {statement.as_of} ({statement.id})"
    record = f"the {counted(estimate.rows, 'package')} on record for it"
    amount = f"{estimate.currency} {in_words(estimate.value, estimate.currency)}"
    if not gap:
        return f"{which}, meets the {amount} of {record}"
    text = f"{which}, {'falls short of' if gap < 0 else 'exceeds'} the {amount} of {record} by at least {in_words(abs(gap), estimate.currency)}"
    place = between_bases(book, result, Scale.of(abs(estimate.value), estimate.currency))
    text = f"{text}; {place}" if place else text
    return f"{text}; see {result.pointer}" if result.pointer else text
