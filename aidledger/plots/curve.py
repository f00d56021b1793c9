"""Step curves with their bands, and claims about them as points with intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from aidledger.errors import InputError
from aidledger.plots.theme import FAINT, PALETTE, VERDICTS, Spec, calm, calm_days, days_axis, spread_out

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from aidledger.plots.headline import Headline, Scale

__all__ = ["MOST_CURVES", "Claim", "Curve", "Curves", "Point"]

MOST_CURVES = len(PALETTE)
"""As many curves as there are colours that everybody can tell apart."""
_MOST_POINTS = 5000
_LABEL = 15
"""Pixels between the labels of two curves."""
_AIR = 1.04
"""The axis ends this much above the highest mark."""
_FEW_CLAIMS = 3
"""So many claims have their wording written beside them."""
_INTERVAL: Spec = {"type": "rule", "strokeWidth": 2, "opacity": 0.75, "aria": False}
_CLOSING: Spec = {"type": "rule", "strokeWidth": 2.5, "opacity": 0.45, "aria": False}
_DOT: Spec = {"type": "point", "filled": True, "size": 48, "opacity": 1, "stroke": "white", "strokeWidth": 0.7}
_CLAIM_TOOLTIP: list[Spec] = [
    {"field": "name", "type": "nominal", "title": "statement"},
    {"field": "text", "type": "nominal", "title": "stated"},
    {"field": "day", "type": "temporal", "title": "as of", "format": "%d %B %Y"},
    {"field": "verdict", "type": "nominal", "title": "verdict"},
]
_WORDING: Spec = {"type": "text", "align": "right", "dx": -9, "baseline": "middle", "fontSize": 12, "aria": False}
_OTHER = (FAINT, "square", "s")


@dataclass(frozen=True, slots=True)
class Point:
    """Where a curve stands from one day until the next point.

    Attributes:
        day: First day.
        value: Best estimate; None where there is none.
        low: Lower edge of the band.
        high: Upper edge; infinite when nothing limits it.
    """

    day: dt.date
    value: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: its name and its points, in order of time."""

    name: str
    points: tuple[Point, ...]

    def until(self, day: dt.date) -> Curve:
        """The curve without points that change nothing, drawn on to a day."""
        kept = [b for a, b in pairwise((None, *self.points)) if b is not None and _differ(a, b)]
        last = self.points[-1:]
        if last and kept and kept[-1].day < max(day, last[0].day):
            end = max(day, last[0].day)
            kept.append(Point(end, kept[-1].value, kept[-1].low, kept[-1].high))
        return Curve(self.name, tuple(kept))


def _differ(a: Point | None, b: Point) -> bool:
    return a is None or (a.value, a.low, a.high) != (b.value, b.low, b.high)


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody stated of one day.

    Attributes:
        day: Day it is about.
        value: What was stated.
        low: Least of what was meant.
        high: Most of what was meant; may be infinite.
        verdict: How it compares with the record; empty where that was not judged.
        name: What identifies it.
        text: The wording.
    """

    day: dt.date
    value: float
    low: float
    high: float
    verdict: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Curves:
    """A picture of curves over time.

    Attributes:
        headline: What stands above it.
        curves: The curves.
        claims: Claims about the only curve.
        scale: Unit of the axis.

    Raises:
        InputError: More points than a page should carry.
    """

    headline: Headline
    curves: tuple[Curve, ...]
    claims: tuple[Claim, ...]
    scale: Scale

    def __post_init__(self) -> None:
        points = sum(len(curve.points) for curve in self.curves) + len(self.claims)
        if points > _MOST_POINTS:
            raise InputError(
                f"{points:,} points are too many for one picture: {_MOST_POINTS:,} is the most.",
                hint='Use longer periods, such as freq="M", or narrow with since and until.',
            )

    @property
    def height(self) -> int:
        """Pixels of the area inside the axes."""
        return 330

    @property
    def marks(self) -> int:
        """Steps of the curves, and claims."""
        return sum(len(curve.points) for curve in self.curves) + len(self.claims)

    @property
    def top(self) -> float:
        """Where the axis ends; unlimited bands and intervals are drawn up to there."""
        ends = [end for curve in self.curves for p in curve.points for end in (p.value, p.low, p.high)]
        ends += [end for claim in self.claims for end in (claim.value, claim.low, claim.high)]
        finite = [self.scale.down(end) for end in ends if end is not None and math.isfinite(end)]
        return max(finite, default=0.0) * _AIR or 1.0

    @property
    def bottom(self) -> float:
        """Where the axis begins, which is at zero unless something is below."""
        lows = [self.scale.down(point.low) for curve in self.curves for point in curve.points]
        return min([0.0, *lows])

    def layers(self) -> Spec:
        """The picture as Vega-Lite."""
        curves = {"layer": [self._bands(), self._lines(), *self._end_labels(), self._closing()]}
        # Colours mean names in one group and verdicts in the other.
        return {
            "layer": [curves, *self._claims()],
            "resolve": {"scale": {"color": "independent", "shape": "independent"}},
        }

    def _bands(self) -> Spec:
        # Vega draws no stepped area between two edges; flat rectangles from point to point are the same.
        rows = [
            {
                "curve": curve.name,
                "day": a.day.isoformat(),
                "until": b.day.isoformat(),
                "low": self.scale.down(a.low),
                "high": self._finite(a.high),
            }
            for curve in self.curves
            for a, b in pairwise(curve.points)
        ]
        return {
            "data": {"values": rows},
            "mark": {"type": "rect", "opacity": 0.22, "aria": False},
            "encoding": {
                "x": self._x(),
                "x2": {"field": "until"},
                "y": self._axis("low"),
                "y2": {"field": "high"},
                "color": self._colour(),
            },
        }

    def _closing(self) -> Spec:
        # A step on the last day has no width of its own in the band: its range stands there as a line.
        rows = [
            {"curve": name, "day": day.isoformat(), "low": low, "high": high} for name, day, low, high in self._ends()
        ]
        encoding = {"x": self._x(), "y": self._axis("low"), "y2": {"field": "high"}, "color": self._colour()}
        return {"data": {"values": rows}, "mark": _CLOSING, "encoding": encoding}

    def _ends(self) -> list[tuple[str, dt.date, float, float]]:
        """Name, day and range of the last point of every curve that has a range there."""
        ended = [(curve.name, curve.points[-1]) for curve in self.curves if curve.points]
        return [(name, p.day, self.scale.down(p.low), self._finite(p.high)) for name, p in ended if p.low < p.high]

    def _lines(self) -> Spec:
        rows = [
            {
                "curve": curve.name,
                "day": point.day.isoformat(),
                "value": None if point.value is None else self.scale.down(point.value),
                "range": f"{self.scale.label(point.low)} to {self._limit(point.high)} {self.scale.unit}",
            }
            for curve in self.curves
            for point in curve.points
        ]
        tooltip = [
            *([{"field": "curve", "type": "nominal", "title": "curve"}] if len(self.curves) > 1 else []),
            {"field": "day", "type": "temporal", "title": "from", "format": "%d %B %Y"},
            {"field": "value", "type": "quantitative", "title": self.scale.unit, "format": ",.4~f"},
            {"field": "range", "type": "nominal", "title": "range"},
        ]
        encoding = {"x": self._x(), "y": self._axis("value"), "color": self._colour(), "tooltip": tooltip}
        mark: Spec = {"type": "line", "interpolate": "step-after", "strokeWidth": 2, "strokeJoin": "miter"}
        if any(len(curve.points) == 1 for curve in self.curves):
            mark["point"] = {"size": 50}  # a line needs two points to be seen
        return {"data": {"values": rows}, "mark": mark, "encoding": encoding}

    def _end_labels(self) -> list[Spec]:
        rows = [{"curve": name, "day": day.isoformat(), "y": y, "text": text} for name, day, y, text in self._labels()]
        mark = {"type": "text", "align": "left", "dx": 6, "baseline": "middle", "fontSize": 12, "fontWeight": 600}
        encoding = {"x": self._x(), "y": self._axis("y"), "text": {"field": "text"}, "color": self._colour()}
        return [{"data": {"values": rows}, "mark": {**mark, "aria": False}, "encoding": encoding}] if rows else []

    def _labels(self) -> list[tuple[str, dt.date, float, str]]:
        """Name, day, height and text of the label at the end of every curve."""
        ended = [(curve, curve.points[-1]) for curve in self.curves if curve.points]
        heights = [self.scale.down(p.value if p.value is not None else p.low) for _, p in ended]
        least = _LABEL / self.height * (self.top - self.bottom)
        places = spread_out(heights, least)
        return [
            (curve.name, point.day, place, f"{curve.name} {self._last(point)}".strip())
            for (curve, point), place in zip(ended, places, strict=True)
        ]

    def _last(self, point: Point) -> str:
        if point.value is not None:
            return self.scale.label(point.value)
        return f"{self.scale.label(point.low)} to {self._limit(point.high)}"

    def _claims(self) -> list[Spec]:
        if not self.claims:
            return []
        colour, stated = self._verdict_channel(0), self._axis("stated")
        ends = {"y": self._axis("low"), "y2": {"field": "high"}}
        shown = {"shape": self._verdict_channel(1), "tooltip": _CLAIM_TOOLTIP}
        layers: list[Spec] = [
            {"mark": _INTERVAL, "encoding": {"x": self._x(), **ends, "color": colour}},
            {"mark": _DOT, "encoding": {"x": self._x(), "y": stated, "color": colour, **shown}},
        ]
        if len(self.claims) <= _FEW_CLAIMS:
            layers.append({"mark": _WORDING, "encoding": {"x": self._x(), "y": stated, "text": {"field": "text"}}})
        return [{"data": {"values": [self._claim_row(claim) for claim in self.claims]}, "layer": layers}]

    def _claim_row(self, claim: Claim) -> Spec:
        return {
            "day": claim.day.isoformat(),
            "stated": self.scale.down(claim.value),
            "low": self.scale.down(claim.low),
            "high": self._finite(claim.high),
            "verdict": self._verdict(claim),
            "name": claim.name,
            "text": claim.text,
        }

    def _verdict(self, claim: Claim) -> str:
        count = sum(other.verdict == claim.verdict for other in self.claims)
        return f"{_word(claim.verdict)} ({count})"

    def _verdict_channel(self, part: int) -> Spec:
        words = [word for word in (*VERDICTS, "") if any(claim.verdict == word for claim in self.claims)]
        domain = [self._verdict(next(c for c in self.claims if c.verdict == word)) for word in words]
        looks = [(VERDICTS[word] if word else _OTHER)[part] for word in words]
        legend = {"title": None, "orient": "top", "direction": "horizontal", "offset": 4}
        return {"field": "verdict", "type": "nominal", "scale": {"domain": domain, "range": looks}, "legend": legend}

    def _x(self) -> Spec:
        days = self._days()
        axis = days_axis(min(days), max(days)) if days else {"title": None}
        return {"field": "day", "type": "temporal", "axis": axis}

    def _days(self) -> list[dt.date]:
        return [point.day for curve in self.curves for point in curve.points] + [claim.day for claim in self.claims]

    def _axis(self, field: str) -> Spec:
        axis = {"title": None, "grid": True, "tickCount": 6, "ticks": False}
        scale = {"domain": [self.bottom, self.top], "nice": False, "zero": True}
        return {"field": field, "type": "quantitative", "axis": axis, "scale": scale}

    def _colour(self) -> Spec:
        names = [curve.name for curve in self.curves]
        return {"field": "curve", "type": "nominal", "scale": {"domain": names, "range": list(PALETTE)}, "legend": None}

    def _finite(self, value: float) -> float:
        return self.scale.down(value) if math.isfinite(value) else self.top

    def _limit(self, value: float) -> str:
        return self.scale.label(value) if math.isfinite(value) else "no limit"

    def draw(self, axes: Axes) -> None:
        """The picture on Matplotlib axes."""
        for curve, colour in zip(self.curves, PALETTE, strict=False):
            days: Sequence[dt.date] = [point.day for point in curve.points]
            low = [self.scale.down(point.low) for point in curve.points]
            high = [self._finite(point.high) for point in curve.points]
            value = [math.nan if p.value is None else self.scale.down(p.value) for p in curve.points]
            axes.fill_between(days, low, high, step="post", color=colour, alpha=0.22, linewidth=0)  # type: ignore[arg-type] # days are fine
            marker = "o" if len(days) == 1 else ""
            axes.step(days, value, where="post", color=colour, linewidth=1.6, marker=marker)  # type: ignore[arg-type]
        colours = dict(zip((curve.name for curve in self.curves), PALETTE, strict=False))
        for name, day, bottom, top in self._ends():
            axes.vlines([day], bottom, top, color=colours[name], alpha=0.45, linewidth=2)  # type: ignore[arg-type] # days are fine
        for name, day, place, text in self._labels():
            at = {"xytext": (4, 0), "textcoords": "offset points", "va": "center", "fontsize": 8.5, "parse_math": False}
            axes.annotate(text, (day, place), color=colours[name], annotation_clip=False, **at)  # type: ignore[arg-type]
        self._draw_claims(axes)
        axes.set_ylim(self.bottom, self.top)
        calm(axes, "y")
        days = self._days()
        if days:
            calm_days(axes, min(days), max(days))

    def _draw_claims(self, axes: Axes) -> None:
        for word in (*VERDICTS, ""):
            mine = [claim for claim in self.claims if claim.verdict == word]
            if not mine:
                continue
            colour, _, marker = VERDICTS[word] if word else _OTHER
            days = [claim.day for claim in mine]
            low, high = [self.scale.down(c.low) for c in mine], [self._finite(c.high) for c in mine]
            axes.vlines(days, low, high, color=colour, alpha=0.75, linewidth=1.6)  # type: ignore[arg-type]
            stated = [self.scale.down(claim.value) for claim in mine]
            label = self._verdict(mine[0])
            axes.scatter(days, stated, s=22, color=colour, marker=marker, label=label, zorder=3)  # type: ignore[arg-type]
        for claim in self.claims if len(self.claims) <= _FEW_CLAIMS else ():
            at = {
                "xytext": (-6, 0),
                "textcoords": "offset points",
                "va": "center",
                "ha": "right",
                "fontsize": 8.5,
                "parse_math": False,
            }
            axes.annotate(claim.text, (claim.day, self.scale.down(claim.value)), **at)  # type: ignore[arg-type]
        if self.claims:
            axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, fontsize=8.5)


def _word(verdict: str) -> str:
    return verdict or "not judged on this basis"
