"""What may be added: the rules that keep a sum of aid a sum of one kind of thing.

The rules come from the field's own documents (GAO, OECD, the Kiel Institute, IATI); the
explanation page "What may be added" lists them with their sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts.printed import in_words
from aidledger.display import counted
from aidledger.errors import CurrencyMismatchError, StageMismatchError, ValuationMismatchError
from aidledger.table import NO_DAY_LATEST
from aidledger.totals.exact import exact_sum
from aidledger.totals.figures import NO_CURRENCY, money
from aidledger.totals.selection import Selection
from aidledger.vocabulary import Instrument, Stage, Valuation, authorities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    import numpy.typing as npt

    from aidledger.table import PackageTable

__all__ = [
    "Exclusion", "countable", "counted_rows", "exponent_of", "kept_rows", "refuse_mixed_valuations", "single_currency",
    "single_stage", "undated",
]  # fmt: skip

# Sales, stock refill, waivers, coordination, guarantees, frames and sums of everything (rules 6, 7, 10 and 17).
_NOT_AID = frozenset({"sale", "replenishment", "waiver", "coordination", "contingent", "umbrella", "aggregate"})
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Rows a total leaves out, and why.

    Attributes:
        reason: Why they are left out.
        rows: How many.
        amount: Their figures added up, where they share one currency; None where not.
        currency: ISO 4217 code of that amount; empty where there is none.
        ids: The first few identifiers.
    """

    reason: str
    rows: int
    amount: Decimal | None
    currency: str
    ids: tuple[str, ...]

    def describe(self) -> str:
        """The exclusion in words."""
        packages = counted(self.rows, "package")
        amount = "" if self.amount is None else f", {self.currency} {in_words(self.amount, self.currency)}"
        more = ", ..." if self.rows > len(self.ids) else ""
        return f"{packages}{amount}: {self.reason} ({', '.join(self.ids)}{more})"


def countable(selection: Selection, by: Sequence[str] = ()) -> tuple[Selection, tuple[Exclusion, ...]]:
    """Leave out what is not aid, unless the filter asked for it by name.

    Args:
        selection: Rows chosen.
        by: Keys the rows are going to be grouped by.

    Returns:
        The rows a total may count, and what was left out.

    Raises:
        ValuationMismatchError: In-kind aid on different known valuation bases would be added.
    """
    kept, exclusions = _kept(selection)
    if "valuation" not in by:
        refuse_mixed_valuations(kept)
    return kept, exclusions


def kept_rows(selection: Selection) -> npt.NDArray[np.bool_]:
    """Which rows of a selection a total may count, as `countable` has it. Shape: rows."""
    keep = np.ones(len(selection), dtype=np.bool_)
    for _, mask in _refused(selection):
        keep &= ~mask
    return keep


def counted_rows(table: PackageTable) -> npt.NDArray[np.bool_]:
    """Which packages of a table a total of all counts; valuations are told apart, not refused. Shape: rows."""
    return kept_rows(Selection.everything(table))


def _kept(selection: Selection) -> tuple[Selection, tuple[Exclusion, ...]]:
    """The rows a total may count, and what is left out."""
    refused = list(_refused(selection))
    if not refused:
        return selection, ()
    keep = np.ones(len(selection), dtype=np.bool_)
    exclusions: list[Exclusion] = []
    for reason, mask in refused:
        if (mask & keep).any():
            exclusions.append(_exclusion(selection.table.filter(mask & keep), reason))
            keep &= ~mask
    return selection.rows(keep), tuple(exclusions)


def _refused(selection: Selection) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    """Rows that are kept out of a total of aid, and why."""
    table, wanted = selection.table, selection.filter
    instruments, powers = table.words("instrument"), table.words("authority")
    # Repayable, contingent or paid for (rule 17).
    not_aid = [str(instrument) for instrument in Instrument if not instrument.in_aid_total]
    for name in () if wanted.instrument else (name for name in not_aid if name in instruments.labels):
        yield f"instrument {name} is not aid; ask for it by name", instruments.mask([name])
    if wanted.authority:
        return
    for power in (row for row in authorities() if row.code in powers.labels):
        if power.counts_as in _NOT_AID:
            yield f"authority {power.code} is not aid; ask for it by name", powers.mask([power.code])
        elif power.instrument in not_aid and not wanted.instrument:
            # Whatever the package leaves open, its authority gives nothing else.
            usual = powers.mask([power.code]) & (instruments.codes < 0)
            yield f"authority {power.code} gives {power.instrument}; ask for it by name", usual


def _exclusion(out: PackageTable, reason: str) -> Exclusion:
    currencies = out.words("currency").labels
    amount = None
    if len(currencies) == 1:
        keys = np.zeros(len(out), dtype=np.int64)
        amount = money(2 * int(exact_sum(out.minor, keys, 1)[0]) + int(exact_sum(out.spread, keys, 1)[0]), *currencies)
    return Exclusion(
        reason,
        len(out),
        amount,
        currencies[0] if amount is not None else "",
        tuple(str(cell) for cell in out.arrow.slice(0, _NAMED).column("id").to_pylist()),
    )


def undated(selection: Selection) -> int:
    """How many rows have no date at all."""
    return int(np.count_nonzero(selection.table.day == NO_DAY_LATEST))


def single_currency(selection: Selection, *, if_empty: str = NO_CURRENCY, by_currency: bool = True) -> str:
    """The one currency sums of the rows are in: their own, or the one they are converted to.

    Args:
        selection: The rows.
        if_empty: What stands for the currency of nothing.
        by_currency: Whether the hint may advise grouping by currency.

    Raises:
        CurrencyMismatchError: There are several.
    """
    if selection.table.rates is not None and selection.table.rates.currency:
        return selection.table.rates.currency
    labels = selection.table.words("currency").labels
    if len(labels) > 1:
        raise CurrencyMismatchError(
            f"Amounts in {len(labels)} currencies ({', '.join(labels[:6])}) cannot be added.",
            hint='Convert first: convert("USD", rates=...). Or narrow with where(currency="EUR")'
            + (', or group by="currency".' if by_currency else "."),
        )
    return labels[0] if labels else if_empty


def exponent_of(selection: Selection) -> int | None:
    """Decimal places of converted sums; None where sums are in minor units of their own currency."""
    return None if selection.table.rates is None else selection.table.rates.exponent


def single_stage(selection: Selection) -> Stage:
    """The one stage of the rows; `announced` when there are none.

    Raises:
        StageMismatchError: There are several (rule 1).
    """
    labels = selection.table.words("stage").labels
    if len(labels) > 1:
        raise StageMismatchError(
            f"Packages at different stages ({', '.join(labels)}) cannot be added: the same money would count more than once.",
            hint='Choose one with where(stage="announced"), or group with totals(by="stage").',
        )
    return Stage(labels[0]) if labels else Stage.ANNOUNCED


def refuse_mixed_valuations(selection: Selection) -> None:
    """Raise where known valuation bases of in-kind aid would be mixed (rule 18).

    Raises:
        ValuationMismatchError: There are several.
    """
    labels = [label for label in selection.table.words("valuation").labels if label != Valuation.STATED_UNKNOWN]
    if len(labels) > 1:
        raise ValuationMismatchError(
            f"In-kind aid valued on different bases ({', '.join(labels)}) cannot be added.",
            hint='Choose one with where(valuation="replacement_cost"), or group with totals(by="valuation").',
        )
