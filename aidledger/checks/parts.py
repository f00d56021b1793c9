"""Whether parts meet their whole: revisions, limits, and the items of a package."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import pyarrow.compute as pc

from aidledger.amounts import Amount, Bound, Interval, minor_exponent
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.checks.columns import cells, money
from aidledger.display import shorten
from aidledger.findings import Finding, Location
from aidledger.model import Limit, LimitKind, Revision
from aidledger.table import in_one_piece, major

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from aidledger.table import Book, PackageTable

__all__ = ["items_exceed_package", "limits_miss_their_total", "revisions_miss_their_whole"]

_R = TypeVar("_R", Revision, Limit)
_LIMB = 32
_LOW = 2**_LIMB - 1
_SEVERAL = 2
_DEPTH = 8  # parts may be circular by mistake
_ZERO = Decimal(0)
_LOOK = "Compare the parts with the whole at their sources: one may be missing, counted twice or mistyped."


class _Comparison(NamedTuple):
    """What the parts of a whole come to."""

    whole: Amount
    parts: Decimal
    meet: bool

    @property
    def excess(self) -> Decimal:
        """How much further from zero the parts are than the whole; negative when they fall short of it."""
        value = self.whole.value or _ZERO
        difference: Decimal = EXACT_MATHS.subtract(self.parts, value)
        return difference.copy_negate() if value < 0 else difference


def revisions_miss_their_whole(book: Book) -> Iterator[Finding]:
    """Revisions whose parts come to something else (AL209).

    Parts that were superseded are left aside.

    Yields:
        One finding per whole.
    """
    replaced = {revision.supersedes for revision in book.revisions}
    children = _children(revision for revision in book.revisions if revision.id not in replaced)
    for revision in book.revisions:
        parts = children.get(revision.id, [])
        compared = _compare(revision, parts, [part.amount.interval() for part in parts])
        if compared and not compared.meet:
            yield _apart(revision.id, compared, [part.id for part in parts])


def limits_miss_their_total(book: Book) -> Iterator[Finding]:
    """Limits whose parts come to more, and sums of limits whose parts come to less (AL209).

    A sum with several parts on record is taken to be complete. A bulk authorisation is a use of its
    ceiling and not one of the increments that make it up, so it is compared alone.

    Yields:
        One finding per whole and sort of part.
    """
    parts = _children(limit for limit in book.limits if limit.kind is not LimitKind.BULK_AUTHORISATION)
    uses = _children(limit for limit in book.limits if limit.kind is LimitKind.BULK_AUTHORISATION)
    for limit in book.limits:
        for group in (parts.get(limit.id, []), *([use] for use in uses.get(limit.id, []))):
            compared = _compare(limit, group, [_narrowed(part, parts) for part in group])
            is_complete = limit.is_total and len(group) >= _SEVERAL
            if compared and not compared.meet and (compared.excess > 0 or is_complete):
                yield _apart(limit.id, compared, [part.id for part in group])


def _children(records: Iterable[_R]) -> dict[str, list[_R]]:
    found: dict[str, list[_R]] = {}
    for record in records:
        if record.part_of:
            found.setdefault(record.part_of, []).append(record)
    return found


def _narrowed(limit: Limit, children: Mapping[str, Sequence[Limit]], *, depth: int = _DEPTH) -> Interval:
    """What a limit may be, given its own figure and, for a sum, its parts: "$18 billion" may be 6 + 3 + 9 exactly."""
    own = limit.amount.interval()
    parts = children.get(limit.id, ())
    currencies = {part.amount.currency for part in parts}
    if depth == 0 or not limit.is_total or len(parts) < _SEVERAL or currencies != {limit.amount.currency}:
        return own
    together = reduce(add, [_narrowed(part, children, depth=depth - 1) for part in parts])
    return Interval(max(own.low, together.low), min(own.high, together.high)) if together.meets(own) else own


def _compare(
    whole: Revision | Limit, parts: Sequence[Revision | Limit], intervals: Sequence[Interval]
) -> _Comparison | None:
    """Compare parts with their whole; None where currencies differ, or something is unknown or missing."""
    amounts = [part.amount for part in parts]
    values = [amount.value for amount in amounts if amount.value is not None]
    currencies = {amount.currency for amount in (whole.amount, *amounts)}
    if not parts or whole.amount.value is None or len(values) < len(parts) or len(currencies) > 1:
        return None
    together = reduce(add, intervals)
    return _Comparison(whole.amount, reduce(EXACT_MATHS.add, values), together.meets(whole.amount.interval()))


def _apart(subject: str, compared: _Comparison, parts: Sequence[str]) -> Finding:
    currency = compared.whole.currency
    many = f"{len(parts)} parts come" if len(parts) > 1 else "one part comes"
    size = f"{money(compared.excess.copy_abs(), currency)} {'more' if compared.excess > 0 else 'less'}"
    return Finding(
        "AL209",
        f"its {many} to {money(compared.parts, currency)}, {size} than the whole, {compared.whole}",
        hint=_LOOK,
        location=Location(path="amount"),
        subject=subject,
        value=shorten(" + ".join(parts)),
    )


def items_exceed_package(book: Book) -> Iterator[Finding]:
    """Packages whose items are worth more than the package (AL209).

    Items in other currencies are left aside; lists of items are rarely complete, so less is no finding,
    and neither is more than a figure that claims only a floor.

    Yields:
        One finding per package.
    """
    everything = book.packages
    can_be_exceeded = everything.known & ~everything.words("bound").mask([Bound.AT_LEAST.value])
    table = everything.filter(can_be_exceeded & everything.has_itemised_amounts)
    if len(table) == 0:
        return
    high, low = _item_sums(table)
    most = table.minor + table.spread + _slack_above(table)
    rows = np.flatnonzero((high > most >> _LIMB) | ((high == most >> _LIMB) & (low > most & _LOW)))
    for row, subject, currency in zip(
        rows.tolist(), cells(table, "id", rows), cells(table, "currency", rows), strict=True
    ):
        items = major((int(high[row]) << _LIMB) + int(low[row]), currency)
        package = major(int(table.minor[row] + table.spread[row]), currency)
        yield Finding(
            "AL209",
            f"its items come to at least {money(items, currency)}, more than the package of {money(package, currency)}",
            hint="Compare the items with the package at its source: one may be counted twice or mistyped.",
            location=Location(path="items"),
            subject=subject,
            value=money(items, currency),
        )


def _slack_above(table: PackageTable) -> npt.NDArray[np.int64]:
    """Half a stated digit where the figure is rounded to it. Shape: rows."""
    is_rounded = ~table.words("bound").mask([Bound.NEARLY.value, Bound.BETWEEN.value])
    return np.where(is_rounded, table.digit // 2, 0)


def _item_sums(table: PackageTable) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The least the items of each package come to, as two limbs. Shape of each: rows."""
    column = in_one_piece(table.arrow.column("items"))
    packages = pc.list_parent_indices(column).to_numpy().astype(np.int64)
    texts = pc.struct_field(pc.list_flatten(column), "amount").dictionary_encode()
    codes = pc.fill_null(texts.indices, len(texts.dictionary)).to_numpy()
    # Each wording is read once; the last entry serves items without an amount.
    amounts = [Amount.parse(text) for text in texts.dictionary.to_pylist()]
    least = np.array([*map(_least, amounts), 0], dtype=np.int64)
    words = table.words("currency")
    currency = np.array([*(words.code(amount.currency or "") for amount in amounts), -2], dtype=np.int32)
    values = np.where(currency[codes] == words.codes[packages], least[codes], 0)
    high, low = np.zeros(len(table), dtype=np.int64), np.zeros(len(table), dtype=np.int64)
    np.add.at(high, packages, values >> _LIMB)
    np.add.at(low, packages, values & _LOW)
    return high + (low >> _LIMB), low & _LOW


def _least(amount: Amount) -> int:
    if amount.value is None or amount.currency is None:
        return 0
    return max(int(amount.low().scaleb(minor_exponent(amount.currency), EXACT_MATHS)), 0)
