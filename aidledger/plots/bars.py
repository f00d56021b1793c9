"""Bars from zero with their intervals; a range alone where no best estimate exists."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.display import shorten
from aidledger.plots.theme import BLUE, INK, LABEL, NAMES, PALE, Spec, calm, values_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from aidledger.plots.headline import Headline, Scale

__all__ = ["Bar", "Bars"]

_STEP = 27
"""Pixels of one bar with its air."""
_LETTERS = 40
_LEAST = 34
_ROOM = 1.3
"""The axis ends this much beyond the longest bar, so that the figure beside it fits."""
_UNLIMITED = 1.12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        name: What it stands for.
        value: Best estimate; None where only the range is known.
        low: Least.
        high: Most; infinite when nothing limits it.
    """

    name: str
    value: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of bars, one below the other.

    Attributes:
        headline: What stands above it.
        bars: The bars, first one on top.
        scale: Unit of the axis.
    """

    headline: Headline
    bars: tuple[Bar, ...]
    scale: Scale

    @property
    def height(self) -> int:
        """Pixels of the area inside the axes."""
        return max(_STEP * len(self.bars), _LEAST)

    @property
    def marks(self) -> int:
        """Bars and ranges."""
        return len(self.bars)

    @property
    def longest(self) -> float:
        """The highest finite end."""
        ends = [
            self.scale.down(end)
            for bar in self.bars
            for end in (bar.value, bar.low, bar.high)
            if end is not None and math.isfinite(end)
        ]
        return max([end for end in ends if end > 0], default=1.0)

    @property
    def lowest(self) -> float:
        """Where the axis begins, which is at zero unless something is below."""
        return min([0.0, *(self.scale.down(bar.low) for bar in self.bars)])

    def layers(self) -> Spec:
        """The picture as Vega-Lite."""
        rows = [self._row(bar) for bar in self.bars]
        # The order is said: a layer without a value for a name would forget its place.
        names = {
            "field": "name",
            "type": "nominal",
            "axis": NAMES,
            "scale": {"domain": [bar.name for bar in self.bars]},
        }
        tooltip = [
            {"field": "name", "type": "nominal", "title": "group"},
            {"field": "label", "type": "nominal", "title": self.scale.unit},
            {"field": "range", "type": "nominal", "title": "range"},
        ]
        layers = [
            _layer({"type": "bar", "color": BLUE, "height": 17}, x=self._x("zero"), x2={"field": "value"}),
            _layer({"type": "bar", "color": PALE, "height": 11}, x=self._x("range_low"), x2={"field": "range_high"}),
            _layer(
                {"type": "rule", "color": INK, "strokeWidth": 1.5, "aria": False},
                x=self._x("low"),
                x2={"field": "high"},
            ),
            _layer(LABEL, x=self._x("end"), text={"field": "label"}),
        ]
        layers[0]["encoding"]["tooltip"] = layers[1]["encoding"]["tooltip"] = tooltip
        return {"data": {"values": rows}, "encoding": {"y": names}, "layer": layers}

    def _row(self, bar: Bar) -> Spec:
        low, high = self.scale.down(bar.low), self._end(bar.high)
        exact = bar.value is not None
        row: Spec = {
            "name": bar.name,
            "zero": 0 if exact else None,
            "value": self.scale.down(bar.value) if bar.value is not None else None,
            "low": low if exact else None,
            "high": high if exact else None,
            "range_low": None if exact else low,
            "range_high": None if exact else high,
            "end": max(high, self.scale.down(bar.value or 0.0)),
            "label": self.label(bar),
            "range": self._range(bar),
        }
        return row

    def label(self, bar: Bar) -> str:
        """What is written beside a bar."""
        return self._range(bar) if bar.value is None else self.scale.label(bar.value)

    def _range(self, bar: Bar) -> str:
        low = self.scale.label(bar.low)
        return f"{low} to {self.scale.label(bar.high)}" if math.isfinite(bar.high) else f"at least {low}, no limit"

    def _end(self, value: float) -> float:
        return self.scale.down(value) if math.isfinite(value) else self.longest * _UNLIMITED

    def _x(self, field: str) -> Spec:
        axis = values_axis(field, (self.lowest, self.longest * _ROOM))
        return {**axis, "scale": {**axis["scale"], "zero": True}}

    def draw(self, axes: Axes) -> None:
        """The picture on Matplotlib axes."""
        for place, bar in enumerate(self.bars):
            low, high = self.scale.down(bar.low), self._end(bar.high)
            if bar.value is None:
                axes.barh(place, high - low, left=low, height=0.42, color=PALE)
            else:
                axes.barh(place, self.scale.down(bar.value), height=0.63, color=BLUE)
                axes.hlines(place, low, high, color=INK, linewidth=1.2)
            end = max(high, self.scale.down(bar.value or 0.0))
            axes.annotate(
                self.label(bar), (end, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5
            )
        axes.set_yticks(range(len(self.bars)), [shorten(bar.name, _LETTERS) for bar in self.bars], parse_math=False)
        axes.set_xlim(self.lowest, self.longest * _ROOM)
        axes.set_ylim(max(len(self.bars), 1) - 0.5, -0.5)
        calm(axes, "x")


def _layer(mark: Spec, **encoding: Spec) -> Spec:
    return {"mark": mark, "encoding": dict(encoding)}
