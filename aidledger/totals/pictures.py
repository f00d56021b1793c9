"""Totals and curves as pictures: where exact figures become floats, to be drawn and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aidledger.errors import CurrencyMismatchError, InputError
from aidledger.plots import MOST_CURVES, Bar, Bars, Curve, Curves, Headline, Plot, Point, Scale

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from aidledger.amounts import Reading
    from aidledger.model import Basis
    from aidledger.plots import Claim
    from aidledger.totals.total import Total

__all__ = ["About", "Row", "bars_plot", "curves_plot", "refuse_many", "refuse_no_claims"]

_TIMES = frozenset({"year", "quarter", "month", "fiscal_year"})
_NOTHING = "no packages to draw"


@dataclass(frozen=True, slots=True)
class About:
    """What the figures of a picture are.

    Attributes:
        by: Keys they are grouped by.
        basis: How reuse is counted.
        reading: How wording is read.
        stage: Stage of the packages; empty when there are several.
        scope: Which record they are from and what it was narrowed to, in words.
        as_of: Last day or period they are about; empty when there is none.
        rates: How they were converted or deflated, in words; empty where they were not.
    """

    by: tuple[str, ...]
    basis: Basis
    reading: Reading
    stage: str = ""
    scope: str = ""
    as_of: str = ""
    rates: str = ""

    def of(self, total: Total) -> About:
        """The same with what a total over everything knows."""
        scope = ", ".join(part for part in (total.ledger, total.scope) if part)
        return replace(self, stage=str(total.stage), scope=scope, as_of=str(total.last_day or ""))

    def title(self, what: str, unit: str) -> str:
        """What is shown, grouped by what, in which unit."""
        keys = f" by {' and '.join(key.replace('_', ' ') for key in self.by)}" if self.by else ""
        return ", ".join(filter(None, (f"{self.stage.capitalize() or 'Totals'}{what}{keys}", unit)))

    @property
    def facts(self) -> tuple[str, ...]:
        """What else limits the figures."""
        as_of = f"as of {self.as_of}" if self.as_of else ""
        return (f"basis {self.basis}", f"{self.reading} reading", self.scope, as_of, self.rates)


def refuse_many(curves: int, *, with_claims: bool) -> None:
    """Refuse curves nobody could tell apart, before they are worked out.

    Raises:
        InputError: Too many curves, or statements for more than one.
    """
    if with_claims and curves != 1:
        raise InputError(
            f"Statements are about one curve, and there are {curves}.",
            hint='Leave out by=..., or narrow to one group first, such as where(authority="PDA").',
        )
    if curves > MOST_CURVES:
        raise InputError(
            f"{curves} curves are too many to tell apart: {MOST_CURVES} is the most.",
            hint="Narrow with where(...), group by something coarser, or draw single curves.",
        )


def refuse_no_claims(statements: object) -> None:
    """Refuse what cannot say which statements are about a curve: most likely the statements themselves.

    Raises:
        InputError: It is neither a reconciliation nor None.
    """
    if statements is not None and not hasattr(statements, "claims_on"):
        raise InputError(
            f"statements takes a reconciliation, not {type(statements).__name__}.",
            hint="Give statements=ledger.reconcile().",
        )


def curves_plot(
    curves: Mapping[tuple[str, ...], Sequence[tuple[dt.date, Decimal | None, Decimal, Decimal]]],
    about: About,
    *,
    currency: str,
    claims: Sequence[Claim] = (),
    note: str = "",
) -> Plot:
    """Draw running totals.

    Args:
        curves: Day, best estimate, low and high of every step, by the key values of the curve.
        about: What the figures are.
        currency: ISO 4217 code.
        claims: Statements about the only curve.
        note: What to say about them.

    Returns:
        The picture; steps that change nothing are left out, which changes nothing.
    """
    raw = [
        Curve(
            " / ".join(key),
            tuple(Point(day, _float(value), float(low), float(high)) for day, value, low, high in steps),
        )
        for key, steps in curves.items()
    ]
    end = max([claim.day for claim in claims] + [curve.points[-1].day for curve in raw if curve.points], default=None)
    drawn = [curve if end is None else curve.until(end) for curve in raw]
    scale = Scale.of(
        [p.high if p.value is None else p.value for c in drawn for p in c.points] + [c.value for c in claims], currency
    )
    title = about.title(", cumulative", scale.unit)
    none = "" if end is not None or any(curve.points for curve in drawn) else _NOTHING
    ends = "; ".join(_ending(curve, scale) for curve in drawn if curve.points)
    description = (
        f"Step curve with its band. {title}. {_sentence(about)} At the end: {ends or 'nothing'}. {note}".strip()
    )
    return Plot(Curves(Headline(title, (*about.facts, none, note), description), tuple(drawn), tuple(claims), scale))


def _ending(curve: Curve, scale: Scale) -> str:
    last = curve.points[-1]
    point = "no best estimate" if last.value is None else scale.label(last.value)
    return f"{curve.name} {point} ({scale.label(last.low)} to {scale.label(last.high)})".strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One group to be drawn as a bar: its key values, figures and currency."""

    key: tuple[str, ...]
    value: Decimal | None
    low: Decimal
    high: Decimal
    currency: str


def bars_plot(rows: Sequence[Row], about: About, *, most: int, notes: tuple[str, ...] = ()) -> Plot:
    """Draw totals by group.

    Args:
        rows: The groups.
        about: What the figures are.
        most: How many bars there may be; the smallest groups are left out, and the picture says so.
        notes: What else to say below the title.

    Returns:
        The picture: largest first, or in order of time where time comes first.

    Raises:
        CurrencyMismatchError: Groups in different currencies.
        InputError: `most` is not above zero.
    """
    if not _is_count(most):
        raise InputError(f"most={most!r} leaves nothing to draw.", hint="Give a whole number above zero.")
    currencies = sorted({row.currency for row in rows})
    if len(currencies) > 1:
        raise CurrencyMismatchError(
            f"Bars in {' and '.join(currencies)} have no axis in common.",
            hint='Narrow to one with where(currency="USD"), or convert first.',
        )
    kept = sorted(rows, key=_size, reverse=True)[:most]
    in_time = bool(about.by) and about.by[0] in _TIMES
    shown = [row for row in rows if row in kept] if in_time else kept
    bars = tuple(Bar(" / ".join(r.key), _float(r.value), float(r.low), float(r.high)) for r in shown)
    scale = Scale.of([end for bar in bars for end in (bar.value, bar.low, bar.high)], (currencies or [""])[0])
    note = f"the {most} largest of {len(rows)} groups" if len(rows) > most else "" if rows else _NOTHING
    ranges = "pale ranges: no split is known" if any(bar.value is None for bar in bars) else ""
    title = about.title("", scale.unit)
    told = "; ".join(f"{bar.name} {_told(bar, scale)}" for bar in bars)
    description = f"Bars. {title}. {_sentence(about)} {told or 'No groups'}. {note}".strip()
    return Plot(Bars(Headline(title, (*about.facts, ranges, note, *notes), description), bars, scale))


def _size(row: Row) -> tuple[Decimal, Decimal]:
    return (row.high if row.value is None else row.value, row.low)


def _told(bar: Bar, scale: Scale) -> str:
    value = "" if bar.value is None else f"{scale.label(bar.value)}, "
    return f"{value}{scale.label(bar.low)} to {scale.label(bar.high)}"


def _sentence(about: About) -> str:
    words = ", ".join(fact for fact in about.facts if fact)
    return f"{words[:1].upper()}{words[1:]}."


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _is_count(number: object) -> bool:
    return isinstance(number, int) and number >= 1
