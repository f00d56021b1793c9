"""A waterfall: the steps from an old total to a new one, as text, HTML, frame and picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.amounts.interval import EXACT_MATHS
from aidledger.amounts.printed import in_full, in_words, rounding_told
from aidledger.display import counted, shorten, text_table
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import notebook_view
from aidledger.errors import UnknownTermError
from aidledger.plots import steps_plot
from aidledger.totals.figures import NO_CURRENCY
from aidledger.totals.rates_shown import rates_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    import pandas as pd

    from aidledger.display import Toward
    from aidledger.plots import Plot
    from aidledger.totals import Total

__all__ = ["Contribution", "Waterfall", "less"]

_EXACT = "to_pandas() and exports hold every digit"


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one step changed.

    Attributes:
        kinds: The kinds of change made in it; several where no total exists between them.
        rows: Packages it concerns; a package counts once for each kind.
        value: Change of the best estimate; None where a total on either side has none.
        low: Change of the lower bound.
        high: Change of the upper bound; None where a total on either side has no upper bound.
    """

    kinds: tuple[str, ...]
    rows: int
    value: Decimal | None
    low: Decimal
    high: Decimal | None

    @property
    def name(self) -> str:
        """The kinds in words."""
        return " and ".join(self.kinds)


@dataclass(frozen=True)
class Waterfall:
    """The way from an old total to a new one, in steps that sum to the change.

    Attributes:
        old: The total of the old ledger.
        new: The total of the new one.
        contributions: One for each kind of change that occurs, in order of attribution.
    """

    old: Total
    new: Total
    contributions: tuple[Contribution, ...]

    @property
    def value(self) -> Decimal | None:
        """The new best estimate less the old one; None where one of them has none."""
        return less(self.new.value, self.old.value)

    def __repr__(self) -> str:
        moved = "not split" if self.value is None else f"{self.currency} {in_words(self.value, self.currency)}"
        steps = counted(len(self), "step")
        return f"<Waterfall of {self.new.ledger}: {moved} in {steps}, {self._between()}, basis {self.new.basis}>"

    def __len__(self) -> int:
        return len(self.contributions)

    def __iter__(self) -> Iterator[Contribution]:
        return iter(self.contributions)

    def __getitem__(self, kind: str) -> Contribution:
        """The contribution a kind has part in.

        Raises:
            UnknownTermError: No package differs in it.
        """
        for contribution in self.contributions:
            if kind in contribution.kinds:
                return contribution
        known = ", ".join(name for contribution in self.contributions for name in contribution.kinds)
        raise UnknownTermError(
            f"No package differs in {shorten(repr(kind))}.", term=str(kind), hint=f"Kinds here: {known or 'none'}."
        )

    def rows(self) -> tuple[tuple[str, int | None, Decimal | None, Decimal | None, Decimal | None], ...]:
        """Name, packages, value, low and high: of the old total, of every contribution, of the new total."""
        steps = [(step.name, step.rows, step.value, step.low, step.high) for step in self.contributions]
        return (_row("old total", self.old), *steps, _row("new total", self.new))

    @property
    def currency(self) -> str:
        """ISO 4217 code of the figures."""
        return self.old.currency if self.new.currency == NO_CURRENCY else self.new.currency

    @property
    def rates(self) -> str:
        """How amounts were converted or deflated, in words; empty where they were not."""
        told = [*dict.fromkeys(filter(None, (self.old.rates, self.new.rates)))]
        return f"{told[0]} (before); {told[1]} (after)" if len(told) > 1 else "".join(told)

    def render(self) -> str:
        """The waterfall as a table of text, in units of the currency."""
        table = text_table(self._header(), self._cells(), align=["left", "right", "right", "right", "right"])
        return "\n".join([table, *self._notes()])

    def plot(self) -> Plot:
        """The contributions as steps from nothing to the whole change.

        Returns:
            The picture.

        Raises:
            InputError: A contribution has no best estimate.
        """
        scope = f", {self.new.scope}" if self.new.scope else ""
        title = f"What changed the total of {self.new.ledger}{scope}"
        facts = (
            f"basis {self.new.basis}, stage {self.new.stage}, {self.new.reading} reading",
            self._between(),
            self.rates,
        )
        steps = [(step.name, step.value) for step in self.contributions]
        return steps_plot(steps, currency=self.currency, title=title, facts=facts)

    def _repr_html_(self) -> str:
        columns = [Column(name, "right" if place else "left") for place, name in enumerate(self._header())]
        table = html_table("What each kind of change did to the total", columns, self._cells())
        facts = {"Basis": str(self.new.basis), "Reading": str(self.new.reading), "Scope": self.new.scope}
        return notebook_view(
            f"What changed the total of {self.new.ledger}",
            facts=facts,
            parts=[table],
            notes=[f"{self._between()}.", *self._notes(), "See .to_pandas() and .plot()."],
        )

    def _between(self) -> str:
        return f"from {self.old.rows} to {self.new.rows} packages"

    def _notes(self) -> list[str]:
        """How amounts were converted, and which digits are left out."""
        how = rounding_told([figure for row in self.rows() for figure in row[2:]], self.currency)
        return [*filter(None, [rates_line(self.rates)]), *([f"Figures are shown {how}; {_EXACT}."] if how else [])]

    def _header(self) -> list[str]:
        return ["step", "packages", f"{self.currency} best estimate", "low", "high"]

    def _cells(self) -> list[list[str]]:
        # The bounds of the two totals stay bounds; a step between them has none of its own.
        outward: tuple[Toward, ...] = ("nearest", "low", "high")
        toward = [outward, *[("nearest",) * 3 for _ in self], outward]
        return [
            [name, "" if rows is None else str(rows), *map(self._figure, figures, ways)]
            for (name, rows, *figures), ways in zip(self.rows(), toward, strict=True)
        ]

    def _figure(self, value: Decimal | None, toward: Toward) -> str:
        return "-" if value is None else in_full(value, self.currency, toward=toward)

    __str__ = render

    def to_pandas(self) -> pd.DataFrame:
        """One row for the old total, each contribution and the new total.

        Returns:
            `step`, `packages`, `value`, `low`, `high` as exact decimals, and `start` and `end`: where
            a bar of the step begins and ends.
        """
        import pandas as pd

        at = self.old.value
        rows: list[dict[str, object]] = []
        for position, (name, packages, value, low, high) in enumerate(self.rows()):
            is_total = position in {0, len(self) + 1}
            start = EXACT_MATHS.subtract(value, value) if is_total and value is not None else at
            end = value if is_total else _sum(at, value)
            bar: dict[str, object] = {"step": name, "packages": packages, "value": value, "low": low, "high": high}
            rows.append({**bar, "start": start, "end": end})
            at = end
        return pd.DataFrame(rows).astype({"packages": "Int64"})


def _row(name: str, whole: Total) -> tuple[str, int | None, Decimal | None, Decimal | None, Decimal | None]:
    return name, whole.rows, whole.value, whole.low, whole.high if whole.high.is_finite() else None


def less(value: Decimal | None, other: Decimal | None) -> Decimal | None:
    """The difference of two figures; None where one of them is missing."""
    return None if value is None or other is None else EXACT_MATHS.subtract(value, other)


def _sum(value: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if value is None or other is None else EXACT_MATHS.add(value, other)
