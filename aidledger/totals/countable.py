"""What may be added: the rules that keep a sum of aid a sum of one kind of thing.

The rules come from the field's own documents (GAO, OECD, the Kiel Institute, IATI); the
explanation page "What may be added" lists them with their sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import CurrencyMismatchError, StageMismatchError, ValuationMismatchError
from aidledger.table import NO_DAY_LATEST
from aidledger.totals.figures import NO_CURRENCY, money
from aidledger.totals.tally import exact_sum
from aidledger.vocabulary import Instrument, Stage, authorities

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    import numpy.typing as npt

    from aidledger.totals.selection import Selection

__all__ = ["Exclusion", "countable", "single_currency", "single_stage", "undated"]

# Sales, stock refill, waivers, coordination and sums of everything (rules 6, 7 and 10).
_NOT_AID_FAMILIES = frozenset({"sale", "replenishment", "waiver", "coordination", "guarantee", "aggregate"})
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Rows a total leaves out, and why.

    Attributes:
        reason: Why they are left out.
        rows: How many.
        amount: Their stated figures added up, where they share one currency; None where not.
        ids: The first few identifiers.
    """

    reason: str
    rows: int
    amount: Decimal | None
    ids: tuple[str, ...]


def countable(selection: Selection) -> tuple[Selection, tuple[Exclusion, ...]]:
    """Leave out what is not aid, unless the filter asked for it by name.

    Args:
        selection: Rows chosen.

    Returns:
        The rows a total may count, and what was left out.

    Raises:
        ValuationMismatchError: In-kind aid on different known valuation bases would be added.
    """
    keep = np.ones(len(selection), dtype=np.bool_)
    exclusions: list[Exclusion] = []
    for name, labels in _refused(selection).items():
        words = selection.table.words(name)
        for label in labels:
            mask = words.mask([label]) & keep
            if mask.any():
                exclusions.append(_exclusion(selection, mask, f"{name} {label} is not aid; ask for it by name"))
                keep &= ~mask
    kept = selection.rows(keep) if exclusions else selection
    _refuse_mixed_valuations(kept)
    return kept, tuple(exclusions)


def _refused(selection: Selection) -> dict[str, Sequence[str]]:
    """Words that keep a row out of a total of aid, by column."""
    refused: dict[str, Sequence[str]] = {}
    if not selection.filter.instrument:
        # Repayable, contingent or paid for (rule 17).
        refused["instrument"] = [str(instrument) for instrument in Instrument if not instrument.in_aid_total]
    if not selection.filter.authority:
        refused["authority"] = [row.code for row in authorities() if row.family in _NOT_AID_FAMILIES]
    return refused


def _exclusion(selection: Selection, mask: npt.NDArray[np.bool_], reason: str) -> Exclusion:
    out = selection.rows(mask).table
    currencies = out.words("currency").labels
    amount = None
    if len(currencies) == 1:
        summed = exact_sum(out.minor, np.zeros(len(out), dtype=np.int64), 1)[0]
        amount = money(2 * int(summed), currencies[0])
    return Exclusion(
        reason, len(out), amount, tuple(str(cell) for cell in out.arrow.slice(0, _NAMED).column("id").to_pylist())
    )


def undated(selection: Selection) -> int:
    """How many rows have no date at all."""
    return int(np.count_nonzero(selection.table.day == NO_DAY_LATEST))


def single_currency(selection: Selection, *, if_empty: str = NO_CURRENCY) -> str:
    """The one currency of the rows.

    Raises:
        CurrencyMismatchError: There are several.
    """
    labels = selection.table.words("currency").labels
    if len(labels) > 1:
        raise CurrencyMismatchError(
            f"Amounts in {len(labels)} currencies ({', '.join(labels[:6])}) cannot be added.",
            hint='Narrow to one with where(currency="EUR"), or group with totals(by="currency").',
        )
    return labels[0] if labels else if_empty


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


def _refuse_mixed_valuations(selection: Selection) -> None:
    """Known valuation bases of in-kind aid may not be mixed (rule 18)."""
    if selection.filter.valuation:
        return
    labels = [label for label in selection.table.words("valuation").labels if label != "stated_unknown"]
    if len(labels) > 1:
        raise ValuationMismatchError(
            f"In-kind aid valued on different bases ({', '.join(labels)}) cannot be added.",
            hint='Choose one with where(valuation="replacement_cost"), or group with totals(by="valuation").',
        )
