"""A waterfall: from one figure to another by named steps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from aidledger.display import shorten
from aidledger.errors import InputError
from aidledger.plots.headline import Headline, Scale
from aidledger.plots.plot import Plot
from aidledger.plots.theme import FAINT, LABEL, NAMES, VERDICTS, Spec, calm, values_axis

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from matplotlib.axes import Axes

__all__ = ["Waterfall", "steps_plot"]

_STEP = 30
_LETTERS = 40
_MOST = 40
_ROOM = 0.22
"""Share of the axis kept free on either side for the figures."""
_UP, _DOWN = VERDICTS["AGREES"][0], VERDICTS["GAP"][0]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A picture of signed steps that run on from each other, and where they lead.

    Attributes:
        headline: What stands above it.
        steps: Name and signed amount of every step.
        scale: Unit of the axis.
    """

    headline: Headline
    steps: tuple[tuple[str, float], ...]
    scale: Scale

    @property
    def height(self) -> int:
        """Pixels of the area inside the axes."""
        return _STEP * (len(self.steps) + 1)

    @property
    def marks(self) -> int:
        """The steps, and the sum of them."""
        return len(self.steps) + 1

    def rows(self) -> list[Spec]:
        """Name, both ends, label and colour of every bar, the last being the sum."""
        ends = list(accumulate((amount for _, amount in self.steps), initial=0.0))
        rows = [
            self._row(name, ends[place], ends[place + 1], amount, _UP if amount >= 0 else _DOWN)
            for place, (name, amount) in enumerate(self.steps)
        ]
        return [*rows, self._row("change in all", 0.0, ends[-1], ends[-1], FAINT)]

    def _row(self, name: str, start: float, end: float, amount: float, colour: str) -> Spec:
        sign = "+" if amount > 0 else ""
        low, high = self.scale.down(start), self.scale.down(end)
        label = f"{sign}{self.scale.label(amount)}"
        return {"name": name, "start": low, "end": high, "edge": max(low, high), "label": label, "colour": colour}

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends of the axis."""
        every = [0.0, *(row[side] for row in self.rows() for side in ("start", "end"))]
        room = (max(every) - min(every) or 1.0) * _ROOM
        return min(every) - (room / 3 if min(every) < 0 else 0), max(every) + room

    def layers(self) -> Spec:
        """The picture as Vega-Lite."""
        rows = self.rows()
        names = [row["name"] for row in rows]
        y = {"field": "name", "type": "nominal", "scale": {"domain": names}, "axis": NAMES}
        links = [
            {"at": row["end"], "name": row["name"], "next": rows[place + 1]["name"]}
            for place, row in enumerate(rows[:-1])
        ]
        link = {
            "data": {"values": links},
            "mark": {"type": "rule", "color": "#999999", "strokeWidth": 1, "aria": False},
            "encoding": {"x": self._x("at"), "y": y, "y2": {"field": "next"}},
        }
        colour = {"field": "colour", "type": "nominal", "scale": None}
        tooltip = [
            {"field": "name", "type": "nominal", "title": "change"},
            {"field": "label", "type": "nominal", "title": self.scale.unit},
        ]
        bar = {
            "mark": {"type": "bar", "height": 17},
            "encoding": {"y": y, "x": self._x("start"), "x2": {"field": "end"}, "color": colour, "tooltip": tooltip},
        }
        text = {"mark": LABEL, "encoding": {"y": y, "x": self._x("edge"), "text": {"field": "label"}}}
        return {"layer": [link, {"data": {"values": rows}, "layer": [bar, text]}]}

    def _x(self, field: str) -> Spec:
        return values_axis(field, self.ends)

    def draw(self, axes: Axes) -> None:
        """The picture on Matplotlib axes."""
        rows = self.rows()
        for place, row in enumerate(rows):
            axes.barh(place, row["end"] - row["start"], left=row["start"], height=0.56, color=row["colour"])
            at: Any = {
                "xytext": (4, 0),
                "textcoords": "offset points",
                "va": "center",
                "fontsize": 8.5,
                "parse_math": False,
            }
            axes.annotate(row["label"], (row["edge"], place), **at)
            if place < len(rows) - 1:
                axes.vlines(row["end"], place, place + 1, color="#999999", linewidth=0.8, zorder=0)
        axes.set_yticks(range(len(rows)), [shorten(row["name"], _LETTERS) for row in rows], parse_math=False)
        axes.set_xlim(*self.ends)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        calm(axes, "x")


def steps_plot(
    steps: Iterable[tuple[str, Decimal | float | None]],
    *,
    currency: str = "",
    title: str = "Change",
    facts: tuple[str, ...] = (),
) -> Plot:
    """Signed steps that run on from each other, as a picture.

    Args:
        steps: Name and signed amount of every step, in major units.
        currency: ISO 4217 code of the amounts.
        title: What changed; the unit is added.
        facts: What else limits the figures.

    Returns:
        The picture: the steps in their order, those of one name added, then their sum.

    Raises:
        InputError: An amount is missing or infinite, or there are more steps than can be read.

    Example:
        >>> steps_plot([("added", 725e6), ("amount changed", -200e6)], currency="USD", title="January to March")
        <Plot: January to March, USD million; 3 marks>
    """
    added: dict[str, float] = {}
    for name, amount in steps:
        if amount is None or not math.isfinite(amount):
            raise InputError(f"The step {name!r} has no amount.", hint="Leave it out, or say what it amounts to.")
        added[name] = added.get(name, 0.0) + float(amount)
    if len(added) > _MOST:
        raise InputError(
            f"{len(added)} steps are too many for one picture: {_MOST} is the most.", hint="Add small ones up first."
        )
    scale = Scale.of(accumulate(added.values(), initial=0.0), currency)
    heading = f"{title}, {scale.unit}" if scale.unit else title
    words = "; ".join(f"{name} {scale.label(amount)}" for name, amount in added.items())
    description = f"Waterfall. {heading}: {words or 'no steps'}."
    return Plot(Waterfall(Headline(heading, facts, description), tuple(added.items()), scale))
