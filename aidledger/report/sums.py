"""Totals by authority on the three bases, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aidledger.amounts import Reading
from aidledger.display import Ink, Style, counted, text_table
from aidledger.errors import BasisMismatchError, CurrencyMismatchError, InputError
from aidledger.report.layout import Scale, heading, painted_table, wrapped
from aidledger.totals import Basis, Filter, total, totals
from aidledger.totals.revaluation import applicable_revisions
from aidledger.vocabulary import authorities

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from aidledger.display import Align
    from aidledger.report.scope import Slice
    from aidledger.table import Book
    from aidledger.totals import GroupTotal, OpenFact

__all__ = ["BaseFigures", "SumRow", "base_differences", "scale_of", "sum_lines", "sum_rows"]

_BASES = {
    Basis.ANNOUNCED: "announced",
    Basis.NEW_MONEY: "new money",
    Basis.REVALUED: "revalued",
}


class BaseFigures(NamedTuple):
    """Figures of one total on one basis."""

    value: Decimal | None
    low: Decimal
    high: Decimal
    open_facts: tuple[OpenFact, ...]


class SumRow(NamedTuple):
    """Totals of one authority, or of all, on the three bases; None where a basis is not defined."""

    name: str
    packages: int
    bases: tuple[BaseFigures | None, ...]


def sum_lines(book: Book, part: Slice, *, width: int, style: Style) -> list[str]:
    """The table of one slice, with what its words mean; or why there is none."""
    try:
        rows = sum_rows(book, part)
    except InputError as error:
        title = heading(f"What was {part.stage or 'announced'}", style=style)
        return [*title, *wrapped(f"{error.message} {error.hint}".strip(), width=width, style=style)]
    scale = scale_of(rows, part.currency)
    lines = heading(f"What was {part.stage} ({scale.unit(part.currency)})".replace(" ()", ""), style=style)
    lines += _table(rows, scale, width=width, style=style)
    return [*lines, *_notes(book, part, rows, scale, width=width, style=style)]


def sum_rows(book: Book, part: Slice) -> list[SumRow]:
    """Every authority of a slice, largest first, and the total last."""
    names = [group.key[0] for group in _by_authority(part)]
    counts = {group.key[0]: group.rows for group in _by_authority(part)}
    rows = [SumRow(name, counts[name], tuple(_sum(book, part, basis, name) for basis in _BASES)) for name in names]
    rows.sort(key=lambda row: (-row.bases[0].low if row.bases[0] else 0, row.name))
    whole = tuple(_sum(book, part, basis) for basis in _BASES)
    return [*rows, SumRow("total", sum(counts.values()), whole)]


def _by_authority(part: Slice) -> list[GroupTotal]:
    return list(
        totals(part.selection, by=("authority",), basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL, total=None)
    )


def _sum(book: Book, part: Slice, basis: Basis, authority: str = "") -> BaseFigures | None:
    """One figure; None on a basis that is not defined for a part as small as this."""
    chosen = part.selection.where(Filter(authority=(authority,))) if authority else part.selection
    undefined = (BasisMismatchError, CurrencyMismatchError) if basis is Basis.REVALUED else ()
    try:
        found = total(
            chosen, basis=basis, reading=Reading.CONVENTIONAL, revisions=book.revisions, currency=part.currency
        )
    except undefined:
        return None
    return BaseFigures(found.value, found.low, found.high, found.open_facts)


def scale_of(rows: Sequence[SumRow], currency: str) -> Scale:
    """The one scale of all figures of some rows."""
    figures = [found for row in rows for found in row.bases if found]
    return Scale.between(max(found.low for found in figures), max(found.high for found in figures), currency)


def _table(rows: list[SumRow], scale: Scale, *, width: int, style: Style) -> list[str]:
    """The table with as many decimals in its bounds as the width allows; without bounds at worst."""
    drawn = [_drawn(rows, scale, places, style) for places in (3, 2, 1, None)]
    first, *rest = next((lines for lines in drawn if max(map(len, lines)) <= width), drawn[-1])
    return [style.paint(first, Ink.BOLD), *painted_table("\n".join(rest), style=style, last=True)]


def _drawn(rows: list[SumRow], scale: Scale, places: int | None, style: Style) -> list[str]:
    defined = [index for index in range(len(_BASES)) if any(row.bases[index] for row in rows)]
    columns = [_column([row.bases[index] for row in rows], scale, places) for index in defined]
    header = ["authority", "packages", *(column[0] for column in columns)]
    cells = [
        [row.name, f"{row.packages:,}", *(column[number + 1] for column in columns)] for number, row in enumerate(rows)
    ]
    align: list[Align] = ["left", *["right"] * (len(header) - 1)]  # type: ignore[list-item] # literals
    lines = style.fit(text_table(header, cells, align=align)).splitlines()
    rule = lines[1].split("  ")
    names = ["", "", *(list(_BASES.values())[index] for index in defined)]
    above = "  ".join(f"{name:^{len(dashes)}}" for name, dashes in zip(names, rule, strict=True))
    return [above.rstrip(), *lines]


def _column(figures: list[BaseFigures | None], scale: Scale, places: int | None) -> list[str]:
    """Header and cells of one basis: best estimate, then low and high."""
    best = ["best", *("–" if f is None else "shared" if f.value is None else scale.best(f.value) for f in figures)]
    if places is None:
        return best
    ends = [
        "low–high",
        *("" if f is None else f"{scale.low(f.low, places)}–{scale.high(f.high, places)}" for f in figures),
    ]
    wide, broad = max(map(len, best)), max(map(len, ends))
    return [f"{value:>{wide}} {end:>{broad}}" for value, end in zip(best, ends, strict=True)]


def _notes(book: Book, part: Slice, rows: list[SumRow], scale: Scale, *, width: int, style: Style) -> list[str]:
    titles = {row.code: row.title for row in authorities()}
    codes = " · ".join(f"{row.name} {titles[row.name]}" for row in rows if titles.get(row.name, row.name) != row.name)
    notes = [codes, *base_differences(book, part, rows[-1], scale)]
    return [
        style.paint(line, Ink.DIM)
        for note in notes
        if note
        for line in wrapped(note, width=width, style=style, rest="  ")
    ]


def base_differences(book: Book, part: Slice, whole: SumRow, scale: Scale) -> list[str]:
    """What the other two bases do to the total, where they do anything."""
    announced, new, revalued = whole.bases
    notes = []
    if announced and new and announced.value is not None and new.value is not None and new.value != announced.value:
        amount = scale.best(announced.value - new.value)
        doubts = "".join(
            f"; {f.reason} ({counted(f.rows, 'package')})" for f in new.open_facts if f not in announced.open_facts
        )
        notes.append(f"New money: less {amount} paid from money that was counted before{doubts}.")
    if announced and revalued and announced.value is not None and revalued.value is not None:
        names = [revision.id for revision in applicable_revisions(book.revisions, part.selection.filter)]
        if names:
            amount = scale.signed(revalued.value - announced.value)
            notes.append(
                f"Revalued: {amount} by restatements ({', '.join(names)}). Never to be combined with new money."
            )
    return notes
