"""A total taken apart: every row behind it, what makes it uncertain, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.amounts.printed import in_words
from aidledger.display import grouped, text_table
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import cap_note, notebook_view
from aidledger.model import Basis
from aidledger.table import in_one_piece
from aidledger.totals.categories import within_categories
from aidledger.totals.countable import exponent_of
from aidledger.totals.figures import Figures, figures, money, row_figures
from aidledger.totals.filters import Filter
from aidledger.totals.frames import amount_columns
from aidledger.totals.kinds import kind_of
from aidledger.totals.open_facts import reason_of
from aidledger.totals.rates_shown import rates_table
from aidledger.totals.revaluation import shift_of
from aidledger.totals.revalued import as_array, in_half_units
from aidledger.totals.slots import Slots
from aidledger.totals.tally import tally
from aidledger.totals.told import figures_told, terms_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from aidledger.amounts import Reading
    from aidledger.display import Align
    from aidledger.table import UsedRate
    from aidledger.totals.explained import Explained
    from aidledger.totals.frames import AmountsAs
    from aidledger.totals.selection import Selection

__all__ = ["TotalExplanation"]

_SHOWN = 15
_TEXT = ("id", "donor", "recipient", "authority", "bound", "wording", "reannounced_bound")
_DAYS = ("date_earliest", "date_latest")
_MONEY = ("point", "low", "high", "rounding_low", "rounding_high")


class _Row(NamedTuple):
    """One row as it is shown."""

    id: str
    date: str
    authority: str
    stated: str
    adds: str
    rounding: str
    open_fact: str


@dataclass(frozen=True, eq=False)
class TotalExplanation:
    """What is behind a total: text by `str()`, HTML in a notebook, every row by `to_pandas()`.

    Attributes:
        total: The total that is explained.
    """

    total: Explained

    def __str__(self) -> str:
        total = self.total
        lines = [total.cite(), "", *(f"{name:<18} {told}" for name, told in self._told().items()), ""]
        for title, facts in self._lists():
            if facts:
                lines += [title, *(f"  - {fact}" for fact in facts), ""]
        if used := total.rates_used():
            lines += [f"{_rates_title(used)}:", rates_table(used, total.currency), ""]
        lines += [f"Packages ({total.rows}, largest first):", text_table(_HEADER, self._cells(), align=_ALIGN)]
        if (more := len(self._rows) - _SHOWN) > 0:
            lines.append(f"... and {grouped(more)} more, all of them in to_pandas().")
        return "\n".join([*lines, "", f"Ledger {total.ledger} {total.ledger_hash[:16]}"])

    def __repr__(self) -> str:
        return f"<TotalExplanation: {self.total}, {len(self._rows)} rows>"

    def _repr_html_(self) -> str:
        total, shown = self.total, min(_SHOWN, len(self._rows))
        columns = [Column(name, align) for name, align in zip(_HEADER, _ALIGN, strict=True)]
        lists = [
            html_table(title.rstrip(":"), [Column("what")], [[fact] for fact in facts])
            for title, facts in self._lists()
            if facts
        ]
        if used := total.rates_used():
            rates = [[rate.currency, str(rate.day or "any day"), f"{rate.rate:f}", str(rate.rows)] for rate in used]
            names = ("currency", "of", f"{total.currency} for one", "packages")
            lists.append(html_table(_rates_title(used), list(map(Column, names)), rates[:_SHOWN]))
        packages = html_table("Packages, largest first", columns, self._cells())
        notes = [
            cap_note(shown, len(self._rows), "rows", rest="See .to_pandas()."),
            f"Ledger {total.ledger} {total.ledger_hash}.",
        ]
        return notebook_view(total.cite(), facts=self._told(), parts=[*lists, packages], notes=notes)

    def to_pandas(self, *, amounts: AmountsAs = "float") -> pd.DataFrame:
        """Every row behind the total, largest first.

        A package that lies in several categories, or is split into its articles, may have several
        rows; revisions follow on the revalued basis. `value` adds up to the value of the total, and
        so do the four bounds to its own; a `value` is missing where the facts allow none.

        Args:
            amounts: `float` for drawing, `decimal` for exact decimals, `minor` for whole minor units.

        Returns:
            Columns: kind (`package` or `revision`), id, date_earliest, date_latest, donor, recipient,
            authority, bound, wording, value, low, high, rounding_low, rounding_high, currency,
            reannounced_bound, open_fact, source.

        Raises:
            InputError: `amounts` is another word, or does not fit an amount.
        """
        import pandas as pd

        order, table = self._rows, self._inside.table
        ordered = Figures(*(getattr(self._figures, name)[order] for name in Figures.__dataclass_fields__))
        currencies = [self.total.currency] * len(order)
        money_columns = amount_columns(ordered, currencies, amounts, exponent=exponent_of(self._inside))
        positions: Any = pa.array(order)
        taken = table.arrow.select([*_TEXT, *_DAYS, "sources"]).take(positions)
        days = {name: pd.Series(taken.column(name).to_numpy().astype("datetime64[s]")) for name in _DAYS}
        text = {name: pd.Series(taken.column(name).cast(pa.string()).to_pandas(), dtype="str") for name in _TEXT}
        frame = pd.DataFrame(
            {
                "kind": pd.Series(["package"] * len(order), dtype="str"),
                "id": text["id"],
                **days,
                **{name: text[name] for name in ("donor", "recipient", "authority", "bound", "wording")},
                **money_columns,
                "currency": pd.Series(currencies, dtype="str"),
                "reannounced_bound": text["reannounced_bound"],
                "open_fact": pd.Series(self._reasons[order], dtype="str"),
                "source": pd.Series(_first_urls(taken), dtype="str"),
            }
        )
        return self._with_revisions(frame, amounts)

    def exclusions(self) -> pd.DataFrame:
        """What was left out of the total: one row per reason.

        Returns:
            Columns: reason, packages, amount (major units; missing where currencies differ), currency,
            ids (the first few).
        """
        import pandas as pd

        rows = [
            (out.reason, out.rows, None if out.amount is None else float(out.amount), out.currency, ", ".join(out.ids))
            for out in self.total.excluded
        ]
        frame = pd.DataFrame(rows, columns=["reason", "packages", "amount", "currency", "ids"])
        return frame.astype(
            {"packages": "int64", "amount": "float64", "reason": "str", "currency": "str", "ids": "str"}
        )

    def _with_revisions(self, frame: pd.DataFrame, amounts: AmountsAs) -> pd.DataFrame:
        import pandas as pd

        if not self.total.revisions:
            return frame
        records = self.total.revisions
        revisions, exponent = _of_revisions(self.total)
        added = amount_columns(revisions, [self.total.currency] * len(records), amounts, exponent=exponent)
        days = pd.Series(pd.to_datetime([str(record.known_on) for record in records]).astype("datetime64[s]"))
        more = pd.DataFrame(
            {
                "kind": "revision",
                "id": [record.id for record in records],
                "date_earliest": days,
                "date_latest": days,
                "bound": [str(record.amount.bound) for record in records],
                "wording": [record.amount.wording or "" for record in records],
                **added,
                "currency": self.total.currency,
                "open_fact": "",
                "source": [next((s.url for s in record.sources if s.url), "") for record in records],
            }
        ).reindex(columns=frame.columns)
        return pd.concat([frame, more.astype({"kind": "str", "id": "str"})], ignore_index=True)

    @cached_property
    def _inside(self) -> Selection:
        """The rows as they were added: packages split where categories were asked for."""
        return within_categories(self.total.selection, basis=self.total.basis, reading=self.total.reading)

    @cached_property
    def _figures(self) -> Figures:
        """What every row adds to the total, in half minor units, converted where the total is."""
        basis = Basis.ANNOUNCED if self.total.basis is Basis.REVALUED else self.total.basis
        return _by_row(self._inside, basis=basis, reading=self.total.reading)

    @cached_property
    def _rows(self) -> npt.NDArray[np.int64]:
        """Row numbers, largest contribution first."""
        return np.argsort(-as_array(self._figures.point), kind="stable")

    @cached_property
    def _reasons(self) -> npt.NDArray[np.object_]:
        """What opens each row beyond rounding; empty text where nothing does."""
        kinds = self._inside.kinds
        words = np.array([reason_of(kind_of(kind), self.total.basis) for kind in kinds.present] or [""], dtype=object)
        part = self._figures
        low, high, rounding_low, rounding_high = map(
            as_array, (part.low, part.high, part.rounding_low, part.rounding_high)
        )
        opens = (low < rounding_low) | (high > rounding_high) | part.unbounded
        reasons: npt.NDArray[np.object_] = np.where(opens.astype(np.bool_), words[kinds.of_rows()], "")
        return reasons

    def _told(self) -> dict[str, str]:
        return {**figures_told(self.total), **terms_told(self.total)}

    def _lists(self) -> list[tuple[str, list[str]]]:
        total = self.total
        return [
            ("Open facts:", [fact.describe(total.currency) for fact in total.open_facts]),
            ("Revisions:", [f"{revision.id}: {revision.amount}" for revision in total.revisions]),
            ("Left out:", [exclusion.describe() for exclusion in total.excluded]),
        ]

    def _cells(self) -> list[list[str]]:
        return [
            [row.id, row.date, row.authority, row.stated, row.adds, row.rounding, row.open_fact]
            for row in (self._shown(place) for place in self._rows[:_SHOWN].tolist())
        ]

    def _shown(self, place: int) -> _Row:
        record, part, currency = self._inside.table.record(place), self._figures, self.total.currency
        exponent = exponent_of(self._inside)
        half = money(int(part.rounding_high[place]) - int(part.point[place]), currency, exponent)
        return _Row(
            id=record.id,
            date=str(record.date or ""),
            authority=record.authority,
            stated=str(record.amount),
            adds=in_words(money(part.point[place], currency, exponent), currency),
            rounding=f"± {in_words(half, currency, toward='high')}" if half else "",
            open_fact=str(self._reasons[place]),
        )


def _rates_title(used: Sequence[UsedRate]) -> str:
    return f"Rates used ({len(used)}, none rounded after it was taken)"


_HEADER = ("id", "date", "authority", "amount", "adds", "rounding", "open")
_ALIGN: tuple[Align, ...] = ("left", "left", "left", "left", "right", "right", "left")


def _by_row(inside: Selection, *, basis: Basis, reading: Reading) -> Figures:
    """What every row adds, in half minor units of the currency it is counted in."""
    found = row_figures(inside, basis=basis, reading=reading)
    if inside.share is not None:
        _with_shares(found, inside, basis=basis, reading=reading)
    if inside.table.rates is None:
        return found
    factors = inside.table.rates.factors.astype(object)
    return replace(found, **{name: as_array(getattr(found, name)) * factors for name in _MONEY})


def _with_shares(found: Figures, inside: Selection, *, basis: Basis, reading: Reading) -> None:
    """Parts of a package carry rounding of their own, which their records do not say."""
    parts = inside.share is not None and inside.share.digit != 0
    rows = np.flatnonzero(parts)
    some = inside.rows(np.asarray(parts))
    some = replace(some, table=some.table.converted(None))
    each = figures(tally(some, Slots.given(np.arange(len(rows)), len(rows))), basis=basis, reading=reading)
    for name in _MONEY:
        getattr(found, name)[rows] = as_array(getattr(each, name))


def _of_revisions(total: Explained) -> tuple[Figures, int | None]:
    """What every revision of a revalued total adds, in half units of the decimal places that hold all of it."""
    scope = total.selection.filter.and_also(Filter(stage=(str(total.stage),)))
    shifts = [shift_of([each], scope, reading=total.reading, currency=total.currency) for each in total.revisions]
    return in_half_units(shifts, total.currency, exponent_of(total.selection))


def _first_urls(arrow: pa.Table) -> list[str]:
    """The first address of every row's sources; empty text where there is none."""
    column = in_one_piece(arrow.column("sources"))
    urls = pc.struct_field(column.flatten(), "url").to_pylist()
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    starts = np.cumsum(lengths) - lengths
    return [
        urls[start] or "" if length else "" for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)
    ]
