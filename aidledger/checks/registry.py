"""The list of checks, and the one function that runs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.checks.ceilings import ceilings_exceeded
from aidledger.checks.claims import announcements_apart, statements_left_behind
from aidledger.checks.days import booked_in_another_year, dates_out_of_order, in_retired_currency, loosely_dated
from aidledger.checks.parts import items_exceed_package, limits_miss_their_total, revisions_miss_their_whole
from aidledger.checks.references import dangling_references
from aidledger.checks.sequences import equal_amounts, tranche_numbers
from aidledger.checks.stages import stages_out_of_order
from aidledger.checks.suppressed import reasons_on_record, without_effect
from aidledger.checks.values import (
    implausibly_small,
    mostly_unknown,
    unknown_amounts,
    weakly_sourced,
    without_source,
)
from aidledger.errors import InputError, UnknownTermError
from aidledger.findings import CODES, Findings, Severity, known_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aidledger.findings import Finding
    from aidledger.table import Book, PackageTable

__all__ = ["CHECKS", "Check", "check"]


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked of a whole ledger.

    Attributes:
        name: What is looked for, in a few words.
        codes: Codes its findings can have.
        run: Asks the question; yields one finding per cause, in order of rows.
    """

    name: str
    codes: tuple[str, ...]
    run: Callable[[Book], Iterator[Finding]]


CHECKS = (
    Check("dates out of order", ("AL124",), dates_out_of_order),
    Check("unknown amounts", ("AL201",), unknown_amounts),
    Check("packages without a source", ("AL202",), without_source),
    Check("implausibly small amounts", ("AL203",), implausibly_small),
    Check("ceilings exceeded", ("AL204",), ceilings_exceeded),
    Check("gaps and repeats in tranche numbers", ("AL205",), tranche_numbers),
    Check("equal amounts close together", ("AL206",), equal_amounts),
    Check("booked to another year than dated", ("AL207",), booked_in_another_year),
    Check("undated or loosely dated", ("AL208",), loosely_dated),
    Check("revisions and their parts", ("AL209",), revisions_miss_their_whole),
    Check("limits and their parts", ("AL209",), limits_miss_their_total),
    Check("items and their package", ("AL209",), items_exceed_package),
    Check("references to records that do not exist", ("AL210",), dangling_references),
    Check("statements older than the last package", ("AL211",), statements_left_behind),
    Check("stages out of order", ("AL212",), stages_out_of_order),
    Check("packages and their announcement", ("AL213",), announcements_apart),
    Check("weak sources", ("AL214",), weakly_sourced),
    Check("retired currencies", ("AL215",), in_retired_currency),
    Check("large share of unknown amounts", ("AL216",), mostly_unknown),
    Check("suppressions without effect", ("AL217",), lambda book: _unused(book, _asked(frozenset(CODES)), None)),
)
"""Questions asked of the records, in the order they are asked."""

_UNUSED = "AL217"

_GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


def check(
    book: Book, *, about: PackageTable | None = None, select: str | Iterable[str] = (), ignore: str | Iterable[str] = ()
) -> Findings:
    """Ask every question of a ledger, or some of them.

    A part of a ledger cannot be judged alone: leave one package out, and the tranche numbers have a
    gap. So a narrowed ledger is checked as a whole, and what concerns other packages is left out, as
    is what concerns limits, revisions and statements of authorities that none of its packages has.
    What a record suppresses is set aside with its reason; a suppression that hides nothing is itself
    a finding (AL217).

    Args:
        book: All records.
        about: Report only on these of its packages, and on what is not of other authorities; on
            everything by default.
        select: Codes, families of codes (`AL2`) or names of checks to ask about; all by default.
        ignore: The same, to leave out.

    Returns:
        Findings, gravest first, then in order of checks and rows.

    Raises:
        UnknownTermError: A code, family or name is not known.
        InputError: No check can make a finding that is asked for, or all of them are left out.

    Example:
        >>> from aidledger.model import AidPackage
        >>> from aidledger.table import Book, PackageTable
        >>> p = AidPackage(id="A", amount="undisclosed", date="2024-10-21", category="munitions", donor="US")
        >>> check(Book(PackageTable.from_records([p]))).by_code()
        {'AL201': 1, 'AL202': 1}
    """
    wanted = _codes("select", select) or frozenset(CODES)
    wanted -= _codes("ignore", ignore)
    if not wanted & _made_here():
        raise InputError("ignore leaves out all that was to be checked.", hint="Select more, or ignore less.")
    asked = _asked(wanted)
    made = [finding for each in asked for finding in each.run(book) if finding.code in wanted]
    if _UNUSED in wanted:
        made += _unused(book, asked, made, among=wanted)
    if about is not None and about is not book.packages:
        made = _only_about(made, book, about)
    found = Findings(sorted(made, key=lambda finding: _GRAVITY[finding.severity]))
    return found.suppress(reasons_on_record(book))


def _made_here() -> frozenset[str]:
    """Codes of the findings that checks make."""
    return frozenset(code for each in CHECKS for code in each.codes)


def _refuse_others(word: str, codes: frozenset[str]) -> None:
    """Refuse to look for what only reading or comparing can find: "no findings" would be no answer."""
    if codes & _made_here():
        return
    compared = all(code.startswith("AL3") for code in codes)
    where = "comparing statements: ledger.reconcile().findings()" if compared else "reading: al.ingest(...).findings"
    name = word.strip().upper()
    raise InputError(f"No check finds {name}.", hint=f"{name} comes from {where}.")


def _asked(wanted: frozenset[str]) -> list[Check]:
    """The checks that can make one of some findings; what is suppressed for nothing shows when they are done."""
    return [each for each in CHECKS if wanted & set(each.codes) and each.codes != (_UNUSED,)]


def _unused(
    book: Book, asked: Iterable[Check], made: Iterable[Finding] | None, *, among: frozenset[str] = frozenset(CODES)
) -> Iterator[Finding]:
    """Suppressions that hide none of the findings made, or by checks run for that where none are given."""
    reasons = reasons_on_record(book)
    if not reasons:
        return
    every = made if made is not None else [finding for each in asked for finding in each.run(book)]
    of_checks = {code for each in CHECKS for code in each.codes}
    judged = ({code for each in asked for code in each.codes} & among) | (set(CODES) - of_checks)
    yield from without_effect(reasons, {(finding.subject, finding.code) for finding in every}, judged)


def _codes(option: str, words: str | Iterable[str]) -> frozenset[str]:
    """The codes that codes, families and names of checks stand for."""
    found: set[str] = set()
    if not isinstance(words, Iterable):
        raise InputError(f"{option} cannot be a {type(words).__name__}.", hint='Write "AL205", or several in a list.')
    for word in (words,) if isinstance(words, str) else tuple(words):
        if not isinstance(word, str):
            raise InputError(f"{option} takes codes as text, not a {type(word).__name__}.", hint='Write "AL205".')
        by_name = [each.codes for each in CHECKS if each.name == word.strip().casefold()]
        if by_name:
            found.update(*by_name)
            continue
        prefix = word.strip().upper()
        if not prefix.startswith("AL"):
            raise UnknownTermError.of("Check", word, [*(each.name for each in CHECKS), *CODES])
        known_codes((prefix,))
        codes = frozenset(code for code in CODES if code.startswith(prefix))
        if option == "select":
            _refuse_others(word, codes)
        found |= codes
    return frozenset(found)


def _only_about(found: list[Finding], book: Book, about: PackageTable) -> list[Finding]:
    subjects = pa.array([finding.subject for finding in found], pa.string())
    is_package = pc.is_in(subjects, value_set=book.packages.arrow.column("id")).to_pylist()
    is_wanted = pc.is_in(subjects, value_set=about.arrow.column("id")).to_pylist()
    others = _of_others(book, about)
    return [
        finding
        for finding, package, wanted in zip(found, is_package, is_wanted, strict=True)
        if (wanted if package else finding.subject not in others)
    ]


def _of_others(book: Book, about: PackageTable) -> set[str]:
    """Ids of limits, revisions and statements of authorities that none of some packages has."""
    words = about.words("authority")
    own = {words.labels[code] for code in np.unique(words.codes).tolist() if code >= 0}
    named: list[tuple[str, tuple[str, ...]]] = [(limit.id, (limit.authority,)) for limit in book.limits]
    named += [(revision.id, revision.scope.authority) for revision in book.revisions]
    named += [(statement.id, statement.scope.authority) for statement in book.statements]
    return {subject for subject, authorities in named if authorities and own.isdisjoint(authorities)}
