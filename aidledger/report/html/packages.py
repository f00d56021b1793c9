"""Every package with its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.display import plain
from aidledger.display.html import Markup, element
from aidledger.display.html_table import Cell, Column
from aidledger.report.html.explorer import Choice, explorer
from aidledger.report.html.sources import source_links
from aidledger.vocabulary import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.model import AidPackage

__all__ = ["package_table"]

_MOST_CHOICES = 40


def package_table(packages: Sequence[AidPackage]) -> Markup:
    """The table of packages, newest first; nothing without packages."""
    if not packages:
        return Markup()
    columns = [
        Column("Package"), Column("Date"), Column("Authority"), Column("Amount as stated"),
        Column("Counted before"), Column("Contents"), Column("Sources"),
    ]  # fmt: skip
    several = len({(package.donor, package.recipient) for package in packages}) > 1
    if several:
        columns.insert(2, Column("From, to"))
    ordered = sorted(packages, key=lambda package: package.id)
    ordered.sort(key=_day, reverse=True)
    authorities = sorted({package.authority for package in packages})
    words = {code: code for code in authorities[:_MOST_CHOICES]}
    choices = [Choice("Authority", words, 3 if several else 2)] if len(words) > 1 else []
    rows = [_row(package, parties=several) for package in ordered]
    return explorer("packages", "Packages on record, newest first", columns, rows, noun="packages", choices=choices)


def _day(package: AidPackage) -> str:
    """The day a package is shown at, first where there is none: what is unknown is not to be overlooked."""
    day = (package.date.latest or package.date.earliest) if package.date else None
    return str(day or "9999-12-31")


def _row(package: AidPackage, *, parties: bool) -> tuple[str | Cell, ...]:
    amount = "" if package.amount.value is None else plain(package.amount.value)
    reused = package.reannounced
    cells: list[str | Cell] = [
        _name(package),
        Cell(str(package.date or "no date"), _day(package)),
        package.authority,
        Cell(str(package.amount), amount),
        Cell(str(reused or ""), plain(reused.value) if reused and reused.value is not None else ""),
        ", ".join(label("category", code) for code in package.category),
        source_links(package.sources),
    ]
    if parties:
        cells.insert(2, f"{package.donor} to {package.recipient}" if package.recipient else package.donor)
    return tuple(cells)


def _name(package: AidPackage) -> Cell | str:
    """The id, with the remark of the record where there is one."""
    if not package.note:
        return package.id
    note = element("details", element("summary", "note"), element("p", package.note))
    return Cell(Markup(element("span", package.id) + " " + note), package.id)
