"""The document: head, headline, sections and data in one file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from aidledger.display.html import Markup, element
from aidledger.report.facts import facts_of
from aidledger.report.html.assets import content_policy, made_with, script, style
from aidledger.report.html.breakdown import breakdown
from aidledger.report.html.brief import answer_box, headline, in_no_part, slice_title
from aidledger.report.html.course import course
from aidledger.report.html.embedded import data_block, packages_csv, record_json
from aidledger.report.html.explorer import section
from aidledger.report.html.methods import downloads, methods
from aidledger.report.html.packages import package_table
from aidledger.report.html.verdicts import verdict_table
from aidledger.report.scope import slices, statements_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.model import AidPackage
    from aidledger.reconciliation import Reconciled
    from aidledger.report.scope import Slice
    from aidledger.table import Book
    from aidledger.totals import Selection

__all__ = ["html_page"]

_END_OF_CELL = re.compile("</t[dhr]>")


def html_page(book: Book, selection: Selection) -> str:
    """The record as one HTML file that loads nothing and needs nothing.

    Args:
        book: The ledger's content.
        selection: Packages to report on; statements about other parts of the record are left out.

    Returns:
        The document. Equal ledgers give equal documents.
    """
    results = statements_of(book, selection)
    packages = selection.table.records()
    sections = _sections(book, selection, results, packages)
    body = [
        element("a", "Skip to the figures", attributes={"class": "skip", "href": f"#{sections[0].place}"}),
        _header(book, selection, results, sections),
        element("main", *(part.content for part in sections)),
        element("footer", element("p", f"{book.title or book.name}. Made with {made_with()}.")),
        data_block("data-csv", json.dumps(packages_csv(selection.table), ensure_ascii=False)),
        data_block("data-json", record_json(book, selection, packages, results)),
        element("script", Markup(script())),
    ]
    page = element("html", _head(book), element("body", *body), attributes={"lang": "en"})
    # Cells and rows end where the next begins: HTML asks for no sign of it, and thousands of them are a burden. Text of
    # the record cannot be taken for one, since nothing of it stands on the page with a bracket of its own.
    return f"<!DOCTYPE html>\n{_END_OF_CELL.sub('', page)}\n"


class _Part(NamedTuple):
    """A section with the word and the place by which the list of contents leads to it."""

    word: str
    place: str
    content: Markup


def _sections(
    book: Book, selection: Selection, results: Sequence[Reconciled], packages: Sequence[AidPackage]
) -> list[_Part]:
    """The sections that have something to say."""
    parts = slices(selection)
    curves = [course(part, results, identifier=f"curve-{number}") for number, part in enumerate(parts)]
    sums = [breakdown(part) for part in parts]
    content = (
        ("In brief", "brief", "In brief", _brief(book, selection, parts)),
        ("Over time", "course", "Over time, against what was stated", _parted(parts, curves)),
        ("Totals", "totals", "What it adds up to", _parted(parts, sums)),
        ("Statements", "reconciliation", "Does it explain what was stated?", verdict_table(results)),
        ("Packages", "record", "Every package", package_table(packages)),
        ("Methods", "methods", "Methods and citation", methods(book, parts)),
    )
    return [_Part(word, place, section(place, title, found)) for word, place, title, found in content if found]


def _brief(book: Book, selection: Selection, parts: Sequence[Slice]) -> Markup:
    return Markup(_parted(parts, [headline(book, part) for part in parts]) + in_no_part(selection, parts))


def _parted(parts: Sequence[Slice], drawn: Sequence[Markup]) -> Markup:
    """What was drawn of every part, under its name where there are several."""
    if len(parts) == 1:
        return drawn[0]
    named = [element("h3", slice_title(part)) + content for part, content in zip(parts, drawn, strict=True) if content]
    return Markup("".join(named))


def _head(book: Book) -> Markup:
    title = book.title or book.name
    return element(
        "head",
        element("meta", attributes={"charset": "utf-8"}),
        element("meta", attributes={"http-equiv": "Content-Security-Policy", "content": content_policy()}),
        element("meta", attributes={"name": "referrer", "content": "no-referrer"}),
        element("meta", attributes={"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", attributes={"name": "color-scheme", "content": "light dark"}),
        element("meta", attributes={"name": "generator", "content": made_with()}),
        element(
            "meta", attributes={"name": "description", "content": f"{title}: totals, statements, sources and data."}
        ),
        element("title", title),
        element("style", Markup(style())),
    )


def _header(book: Book, selection: Selection, results: Sequence[Reconciled], sections: Sequence[_Part]) -> Markup:
    facts = {name: fact for name, fact in facts_of(book, selection).items() if fact}
    listed = [Markup(element("dt", name) + element("dd", fact)) for name, fact in facts.items()]
    contents = [element("li", element("a", part.word, attributes={"href": f"#{part.place}"})) for part in sections]
    return element(
        "header",
        element("p", "Security-assistance ledger", attributes={"class": "kicker"}),
        element("h1", book.title or book.name),
        answer_box(book, selection, results),
        element("dl", *listed, attributes={"class": "facts"}),
        downloads(book.name),
        element("nav", element("ul", *contents, attributes={"role": "list"}), attributes={"aria-label": "Contents"}),
    )
