"""How to read the page, how to cite it, and what exactly it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.amounts import Reading
from aidledger.display.html import Markup, element
from aidledger.errors import InputError
from aidledger.report.html.assets import made_with
from aidledger.totals import Basis, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.report.scope import Slice
    from aidledger.table import Book

__all__ = ["downloads", "methods"]

_METHODS = (
    (
        "Flows and stocks",
        ("A package is a flow: one donor, one recipient, one authority, one date, one amount. An official total is a "
        "statement about a stock. Statements are compared with packages and never added to them."),
    ),
    (
        "Ranges",
        ("A figure has a best estimate and a range. The range holds the rounding of every figure, which is half of its "
        "last stated digit, and what is not known: one-sided wording, inferred reuse, unknown amounts, uncertain dates."),
    ),
    (
        "Announced, new money, revalued",
        ("Announced is the sum of packages as announced. New money leaves out what was paid from money counted before. "
        "Revalued adds later restatements. The three are never combined: that would count one correction twice."),
    ),
    (
        "Gap",
        ("A gap is the distance from the best estimate to the nearest figure the statement allows: above zero where "
        "more was stated than is on record, below zero where less was. What it takes to agree was tried out, not "
        "guessed; several changes that fit prove nothing by themselves."),
    ),
    (
        "Exactness",
        "Sums are exact decimals. Bounds are rounded outward for display, so that they stay bounds.",
    ),
)  # fmt: skip


def methods(book: Book, parts: Sequence[Slice]) -> Markup:
    """Definitions, a sentence to cite for every part, and the identity of the ledger."""
    items = [Markup(element("dt", name) + element("dd", text)) for name, text in _METHODS]
    cited = [sentence for part in parts if (sentence := _cite(book, part))]
    identity = element(
        "p",
        f"Ledger {book.name}, SHA-256 ",
        element("code", book.digest, attributes={"class": "hash"}),
        f". Made with {made_with()}. This version makes the same page of the same ledger, to the last byte.",
    )
    return Markup(
        element("dl", *items, attributes={"class": "methods"})
        + (element("h3", "To cite") if cited else "")
        + Markup("").join(element("blockquote", element("p", sentence)) for sentence in cited)
        + element("h3", "Identity")
        + identity
    )


def _cite(book: Book, part: Slice) -> str:
    try:
        found = total(
            part.selection,
            basis=Basis.ANNOUNCED,
            reading=Reading.CONVENTIONAL,
            revisions=book.revisions,
            book=book,
            currency=part.currency,
        )
    except InputError:
        return ""
    return f"{found.cite()} Ledger hash {book.digest[:16]}."


def downloads(name: str) -> Markup:
    """Links that save the data of the page; without the script, the data can still be read from the file."""
    files = (
        ("data-csv", f"{name}-packages.csv", "Packages as CSV"),
        ("data-json", f"{name}.json", "Everything as JSON"),
    )
    links = [
        element("li", element("a", words, attributes={"href": f"#{block}", "download": file, "data-block": block}))
        for block, file, words in files
    ]
    return element("ul", *links, attributes={"class": "downloads", "role": "list"})
