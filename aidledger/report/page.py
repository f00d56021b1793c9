"""The whole report, section by section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.display import PLAIN, Style
from aidledger.report.answer import answer_lines
from aidledger.report.curve import curve_lines
from aidledger.report.facts import fact_lines
from aidledger.report.scope import slices, statements_of
from aidledger.report.sums import sum_lines
from aidledger.report.verdicts import verdict_lines

if TYPE_CHECKING:
    from aidledger.table import Book
    from aidledger.totals import Selection

__all__ = ["report_text"]

_NARROWEST, _WIDEST = 60, 120


def report_text(book: Book, selection: Selection, *, width: int = 80, style: Style = PLAIN) -> str:
    """Write the record at a glance.

    Sections: what the record is, totals by authority on the three bases, the cumulative curve with
    official statements as marks, the reconciliation, and one sentence that answers it. Figures of
    different stages or currencies are never put together: each gets its own table and curve.

    Args:
        book: The ledger's content.
        selection: Packages to report on; statements about other parts of the record are left out.
        width: Columns to fill, held between 60 and 120.
        style: Colour and characters to use.

    Returns:
        Lines of at most `width` columns, without a newline at the end.
    """
    width = min(max(width, _NARROWEST), _WIDEST)
    sections = [fact_lines(book, selection, width=width, style=style)]
    results = statements_of(book, selection)
    for part in slices(selection):
        sections.append(sum_lines(book, part, width=width, style=style))
        sections.append(curve_lines(part, results, width=width, style=style))
    sections.append(verdict_lines(book, results, width=width, style=style))
    sections.append(answer_lines(book, selection, results, width=width, style=style))
    return "\n\n".join("\n".join(lines) for lines in sections if lines)
