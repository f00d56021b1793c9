"""The headline figures, each with its range and its caveats, and the answer in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aidledger.amounts import Reading
from aidledger.display.html import Markup, element
from aidledger.errors import InputError
from aidledger.report.answer import QUESTION, answer
from aidledger.report.layout import Scale, counted
from aidledger.report.sums import base_differences, scale_of, sum_rows
from aidledger.totals import Basis, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.reconciliation import Reconciled
    from aidledger.report.scope import Slice
    from aidledger.report.sums import BaseFigures, SumRow
    from aidledger.table import Book
    from aidledger.totals import Selection

__all__ = ["answer_box", "headline", "in_no_part", "slice_title"]

_FACTS = 3
_REVALUED = "Revalued: "
_SAME = "The same as announced: nothing on record differs."


class _Card(NamedTuple):
    title: str
    figures: BaseFigures | None
    caveats: list[str]


def answer_box(book: Book, selection: Selection, results: Sequence[Reconciled]) -> Markup:
    """The question of the report, with its answer."""
    word, sentence = answer(book, selection, results)
    return element(
        "div",
        element("p", QUESTION, attributes={"class": "question"}),
        element("p", element("strong", f"{word}."), f" {sentence[0].upper()}{sentence[1:]}"),
        attributes={"class": "answer"},
    )


def slice_title(part: Slice) -> str:
    """What a part of the record is about, where there are several."""
    return ", ".join(word for word in (part.stage.capitalize(), part.currency) if word)


def headline(book: Book, part: Slice) -> Markup:
    """The figures of one slice on the bases that are defined for it; why there are none otherwise."""
    try:
        rows = sum_rows(book, part)
    except InputError as error:
        return element("p", f"{error.message} {error.hint}".strip(), attributes={"class": "note"})
    scale = scale_of(rows, part.currency)
    cards = [_drawn(card, part, scale) for card in _cards(book, part, rows, scale) if card.figures is not None]
    left_out = [element("p", text, attributes={"class": "note"}) for text in _left_out(part)]
    return Markup(element("ul", *cards, attributes={"class": "figures", "role": "list"}) + "".join(left_out))


def _left_out(part: Slice) -> list[str]:
    whole = total(part.selection, basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL, currency=part.currency)
    return [f"Left out: {exclusion.describe()}." for exclusion in whole.excluded]


def in_no_part(selection: Selection, parts: Sequence[Slice]) -> Markup:
    """How many packages belong to no part: amounts without a currency, where there are several."""
    rest = len(selection) - sum(len(part.selection) for part in parts)
    text = f"{counted(rest, 'package')} of unknown amount and currency in none of these sums."
    return element("p", text, attributes={"class": "note"}) if rest else Markup()


def _cards(book: Book, part: Slice, rows: Sequence[SumRow], scale: Scale) -> list[_Card]:
    whole = rows[-1]
    announced, new, revalued = whole.bases
    counted_once = f"Sum of {counted(whole.packages, 'package')}, each as it was {part.stage or 'announced'}."
    notes = [
        n.removeprefix(_REVALUED).replace("-", "−", 1)
        for n in base_differences(book, part, whole, scale)
        if n.startswith(_REVALUED)
    ]
    return [
        _Card((part.stage or "announced").capitalize(), announced, [counted_once, *_facts(announced, part)]),
        _Card("New money", new, [_reuse(announced, new, scale), *_facts(new, part, besides=announced)]),
        _Card("Revalued", revalued, [*(notes or [_SAME]), *_facts(revalued, part, besides=announced)]),
    ]


def _reuse(announced: BaseFigures | None, new: BaseFigures | None, scale: Scale) -> str:
    """What was left out of new money."""
    if announced is None or new is None or announced.value is None or new.value is None:
        return ""
    less = announced.value - new.value
    return f"{scale.best(less)} less: paid from money that was counted before." if less else _SAME


def _facts(figures: BaseFigures | None, part: Slice, *, besides: BaseFigures | None = None) -> list[str]:
    """What opens the range beyond rounding; facts said of another figure are not said again."""
    known = besides.open_facts if besides else ()
    facts = [fact for fact in figures.open_facts if fact not in known] if figures else []
    return [f"Open: {fact.describe(part.currency)}." for fact in facts[:_FACTS]]


def _drawn(card: _Card, part: Slice, scale: Scale) -> Markup:
    figures = card.figures
    if figures is None:
        return Markup()
    value = "Not split" if figures.value is None else scale.best(figures.value, 2)
    low, high = scale.low(figures.low, 2), scale.high(figures.high, 2)
    reach = f"{low} or more" if figures.high.is_infinite() else f"between {low} and {high}"
    return element(
        "li",
        element("h3", card.title),
        element(
            "p",
            element("span", value, attributes={"class": "number"}),
            " ",
            element("span", scale.unit(part.currency), attributes={"class": "unit"}),
            attributes={"class": "value"},
        ),
        element("p", reach, attributes={"class": "range"}),
        *(element("p", caveat, attributes={"class": "caveat"}) for caveat in card.caveats if caveat),
    )
