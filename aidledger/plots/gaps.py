"""Gaps over time: what was stated less what is on record, with its range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.errors import InputError
from aidledger.plots.theme import FAINT, INK, VERDICTS, Spec, calm, calm_days, days_axis, values_axis

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes

    from aidledger.plots.headline import Headline, Scale

__all__ = ["Gap", "Gaps"]

_MOST = 5000
_AIR = 1.12
_ABOVE, _BELOW = "▲ missing from the record", "▼ more on record than stated"


@dataclass(frozen=True, slots=True)
class Gap:
    """One statement compared with the record.

    Attributes:
        day: Day the statement is about.
        gap: Distance from the record to the statement; positive when the record lacks something.
        low: Least the facts allow.
        high: Most the facts allow.
        verdict: What it comes to.
        name: What identifies the statement.
        text: Its wording.
    """

    day: dt.date
    gap: float
    low: float
    high: float
    verdict: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """A picture of gaps over time.

    Attributes:
        headline: What stands above it.
        gaps: The gaps, in order of time.
        scale: Unit of the axis.

    Raises:
        InputError: More gaps than a page should carry.
    """

    headline: Headline
    gaps: tuple[Gap, ...]
    scale: Scale

    def __post_init__(self) -> None:
        if len(self.gaps) > _MOST:
            raise InputError(
                f"{len(self.gaps):,} statements are too many for one picture: {_MOST:,} is the most.",
                hint="Reconcile a part of the ledger: where(...).reconcile().",
            )

    @property
    def height(self) -> int:
        """Pixels of the area inside the axes."""
        return 330

    @property
    def marks(self) -> int:
        """Statements shown."""
        return len(self.gaps)

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends of the axis, with zero between them."""
        every = [end for gap in self.gaps for end in (gap.gap, gap.low, gap.high)]
        finite = [0.0, *(self.scale.down(end) for end in every if math.isfinite(end))]
        low, high = min(finite) * _AIR, max(finite) * _AIR
        least = (high - low or 1.0) * 0.12  # room for the words on either side
        return min(low, -least), max(high, least)

    def layers(self) -> Spec:
        """The picture as Vega-Lite."""
        low, high = self.ends
        rows = [
            {
                "day": gap.day.isoformat(),
                "gap": self.scale.down(gap.gap),
                "low": max(self.scale.down(gap.low), low) if math.isfinite(gap.low) else low,
                "high": min(self.scale.down(gap.high), high) if math.isfinite(gap.high) else high,
                "verdict": self._legend(gap.verdict),
                "name": gap.name,
                "text": gap.text,
                "label": f"{self.scale.label(gap.gap)} {self.scale.unit}",
            }
            for gap in self.gaps
        ]
        days = [gap.day for gap in self.gaps]
        axis = days_axis(min(days), max(days)) if days else {"title": None}
        day: Spec = {"field": "day", "type": "temporal", "axis": axis}
        zero = {"data": {"values": [{"zero": 0}]}, "mark": _ZERO, "encoding": {"y": self._y("zero")}}
        rule = {
            "mark": _RULE,
            "encoding": {"x": day, "y": self._y("low"), "y2": {"field": "high"}, "color": self._look(0)},
        }
        dot = {
            "mark": _DOT,
            "encoding": {
                "x": day,
                "y": self._y("gap"),
                "color": self._look(0),
                "shape": self._look(1),
                "tooltip": _TOOLTIP,
            },
        }
        points = {"data": {"values": rows}, "layer": [rule, dot]}
        return {"layer": [zero, points, _side(_ABOVE, 8), _side(_BELOW, self.height - 8)]}

    def _look(self, part: int) -> Spec:
        present = [word for word in VERDICTS if any(gap.verdict == word for gap in self.gaps)]
        scale = {
            "domain": [self._legend(word) for word in present],
            "range": [VERDICTS[word][part] for word in present],
        }
        return {"field": "verdict", "type": "nominal", "scale": scale, "legend": _LEGEND}

    def _legend(self, verdict: str) -> str:
        return f"{verdict} ({sum(gap.verdict == verdict for gap in self.gaps)})"

    def _y(self, field: str) -> Spec:
        return values_axis(field, self.ends, ticks=7)

    def draw(self, axes: Axes) -> None:
        """The picture on Matplotlib axes."""
        low, high = self.ends
        axes.axhline(0, color=INK, linewidth=1)
        for word, (colour, _, marker) in VERDICTS.items():
            mine = [gap for gap in self.gaps if gap.verdict == word]
            if not mine:
                continue
            days = [gap.day for gap in mine]
            floors, tops = [self.scale.down(g.low) for g in mine], [self.scale.down(g.high) for g in mine]
            axes.vlines(days, floors, tops, color=colour, alpha=0.5, linewidth=1.6)  # type: ignore[arg-type] # days are fine
            values = [self.scale.down(gap.gap) for gap in mine]
            axes.scatter(days, values, s=22, color=colour, marker=marker, label=self._legend(word), zorder=3)  # type: ignore[arg-type]
        for text, place in ((_ABOVE, 0.97), (_BELOW, 0.03)):
            axes.text(0.01, place, text, transform=axes.transAxes, fontsize=8.5, color=FAINT, va="center")
        axes.set_ylim(low, high)
        calm(axes, "y")
        if self.gaps:
            axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, fontsize=8.5)
            calm_days(axes, min(gap.day for gap in self.gaps), max(gap.day for gap in self.gaps))


_LEGEND: Spec = {"title": None, "orient": "top", "direction": "horizontal", "offset": 4}
_ZERO: Spec = {"type": "rule", "color": INK, "strokeWidth": 1.2, "aria": False}
_RULE: Spec = {"type": "rule", "strokeWidth": 2, "opacity": 0.5, "aria": False}
_DOT: Spec = {"type": "point", "filled": True, "size": 48, "opacity": 1, "stroke": "white", "strokeWidth": 0.7}
_TOOLTIP: list[Spec] = [
    {"field": "name", "type": "nominal", "title": "statement"},
    {"field": "text", "type": "nominal", "title": "stated"},
    {"field": "day", "type": "temporal", "title": "as of", "format": "%d %B %Y"},
    {"field": "label", "type": "nominal", "title": "gap"},
    {"field": "verdict", "type": "nominal", "title": "verdict"},
]


def _side(text: str, place: int) -> Spec:
    """What lies above and below zero, in words at the edge of the picture."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "color": FAINT, "fontSize": 12, "text": text}
    encoding = {"x": {"value": 6}, "y": {"value": place}}
    return {"data": {"values": [{}]}, "mark": {**mark, "aria": False}, "encoding": encoding}
