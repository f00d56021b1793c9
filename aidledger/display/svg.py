"""A step curve in SVG: one line over time with a band around it, and points with ranges over it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, NamedTuple

from aidledger.display.axis import round_step, step_label
from aidledger.display.html import Markup, element, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["CurvePoint", "CurveStep", "interval_bar", "step_curve"]

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 12, 28
_TENTH = Decimal("0.1")
_NEAREST_LABEL = 44
_SIZE = 4


class CurveStep(NamedTuple):
    """Height of the curve from one position on.

    Attributes:
        at: Position on the axis, such as a day number.
        value: Height of the line; None where there is none.
        low: Lower edge of the band.
        high: Upper edge; infinite when nothing limits it.
    """

    at: int
    value: Decimal | None
    low: Decimal
    high: Decimal


class CurvePoint(NamedTuple):
    """A point over the curve, with its range.

    Attributes:
        at: Position on the axis.
        value: Height.
        low: Lower end of its range.
        high: Upper end; infinite when open.
        kind: Class that decides how it looks.
        title: What it says when pointed at; nothing when empty.
    """

    at: int
    value: Decimal
    low: Decimal
    high: Decimal
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where positions and heights lie on the drawing."""

    first: int
    last: int
    tick: Decimal
    ticks: int
    width: int
    height: int

    def x(self, at: int) -> Decimal:
        share = Decimal(at - self.first) / max(self.last - self.first, 1)
        return (_LEFT + share * (self.width - _LEFT - _RIGHT)).quantize(_TENTH)

    def y(self, value: Decimal) -> Decimal:
        top = self.tick * self.ticks
        share = min(max(value, Decimal(0)), top) / top
        return (self.height - _BOTTOM - share * (self.height - _TOP - _BOTTOM)).quantize(_TENTH)


def step_curve(  # noqa: PLR0913 - the parts of a drawing, named one by one
    steps: Sequence[CurveStep],
    *,
    title: str,
    description: str,
    ticks: Mapping[int, str],
    end: int,
    points: Sequence[CurvePoint] = (),
    last: str = "",
    size: tuple[int, int] = (960, 420),
    identifier: str = "curve",
) -> Markup:
    """Draw a curve that rises in steps, with its band, and points with their ranges.

    Everything is drawn in the current colour or by class, so that a style sheet may colour it.

    Args:
        steps: The curve, in order of position; equal steps in a row are drawn as one.
        title: What it shows, for those who cannot see it.
        description: What it says, for those who cannot see it.
        ticks: Labels of positions on the horizontal axis.
        end: Position to which the last step is drawn.
        points: Points over the curve.
        last: What is written at the end of the line.
        size: Width and height of the drawing.
        identifier: Beginning of the ids of title and description.

    Returns:
        The drawing; empty when there is nothing to draw.
    """
    highest = max([*(step.value or step.low for step in steps), *(point.value for point in points)], default=Decimal(0))
    if not steps or highest <= 0:
        return Markup()
    highest = max([highest, *(step.high for step in steps if step.high.is_finite())])
    tick = round_step(highest)
    count = max(int((highest / tick).to_integral_value(ROUND_CEILING)), 1)
    plane = _Plane(steps[0].at, max(end, steps[-1].at + 1), tick, count, *size)
    parts = [
        element("title", title, attributes={"id": f"{identifier}-title"}),
        element("desc", description, attributes={"id": f"{identifier}-desc"}),
        *_axes(plane, ticks),
        _path(_band(steps, plane), "band", {"fill": "currentColor", "fill-opacity": "0.18"}),
        _path(_line(steps, plane), "line", {"fill": "none", "stroke": "currentColor", "stroke-width": "2"}),
        *(_point(point, plane) for point in points if plane.first <= point.at <= plane.last),
        *([_end_label(last, steps[-1], plane)] if last else []),
    ]
    attributes = {
        "viewBox": f"0 0 {size[0]} {size[1]}",
        "width": str(size[0]),
        "height": str(size[1]),
        "role": "img",
        "aria-labelledby": f"{identifier}-title {identifier}-desc",
    }
    return element("svg", *parts, attributes=attributes)


def _path(d: str, kind: str, paint: Mapping[str, str]) -> Markup:
    return element("path", attributes={"class": kind, "d": d, **paint})


def _line(steps: Sequence[CurveStep], plane: _Plane) -> str:
    """The path of the line; it breaks where there is no value."""
    path, pen = [], False
    for step in steps:
        if step.value is None:
            pen = False
            continue
        x, y = plane.x(step.at), plane.y(step.value)
        path.append(f"H{x}V{y}" if pen else f"M{x} {y}")
        pen = True
    return "".join(path) + (f"H{plane.x(plane.last)}" if pen else "")


def _band(steps: Sequence[CurveStep], plane: _Plane) -> str:
    """The outline of the band: along the upper edge, and back along the lower one."""
    upper = [(plane.x(step.at), plane.y(step.high)) for step in steps]
    lower = [(plane.x(step.at), plane.y(step.low)) for step in steps]
    right = plane.x(plane.last)
    there = "".join(f"H{x}V{y}" for x, y in upper[1:])
    back = "".join(f"V{y}H{x}" for x, y in reversed(lower))
    return f"M{upper[0][0]} {upper[0][1]}{there}H{right}{back}Z"


def _axes(plane: _Plane, ticks: Mapping[int, str]) -> list[Markup]:
    marks = []
    for number in range(plane.ticks + 1):
        y = plane.y(plane.tick * number)
        strength = "0.55" if number == 0 else "0.18"
        marks.append(_rule(_LEFT, y, plane.width - _RIGHT, y, strength))
        marks.append(_label(step_label(plane.tick * number), _LEFT - 8, y + 4, "end"))
    before = Decimal(-_NEAREST_LABEL)
    for at, label in sorted(ticks.items()):
        x = plane.x(at)
        if plane.first <= at <= plane.last and x - before >= _NEAREST_LABEL:
            marks.append(_rule(x, plane.height - _BOTTOM, x, plane.height - _BOTTOM + 5, "0.55"))
            marks.append(_label(label, x, plane.height - _BOTTOM + 19, "start" if x < _LEFT + _SIZE else "middle"))
            before = x
    return marks


def _rule(x1: object, y1: object, x2: object, y2: object, strength: str) -> Markup:
    ends = {"x1": str(x1), "y1": str(y1), "x2": str(x2), "y2": str(y2)}
    return element("line", attributes={**ends, "stroke": "currentColor", "stroke-opacity": strength})


def _label(text: str, x: object, y: object, anchor: str) -> Markup:
    place = {"x": str(x), "y": str(y), "text-anchor": anchor, "fill": "currentColor", "font-size": "12"}
    return element("text", text, attributes=place)


def _end_label(text: str, step: CurveStep, plane: _Plane) -> Markup:
    """What is written above the end of the line, inside the drawing."""
    height = plane.y(step.low if step.value is None else step.value)
    place = {"x": str(plane.width - _RIGHT), "y": str(max(height - 9, Decimal(11))), "text-anchor": "end"}
    return element("text", text, attributes={"class": "last", **place, "fill": "currentColor", "font-size": "13"})


def _point(point: CurvePoint, plane: _Plane) -> Markup:
    x, y = plane.x(point.at), plane.y(point.value)
    low, high = plane.y(point.low), plane.y(point.high)
    parts = [element("title", point.title)] if point.title else []
    if low - high > 2 * _SIZE:
        parts.append(_rule(x, low, x, high, "0.6"))
    # A shape for each kind, so that none is told by its colour alone.
    shape = {"square": f"M{x - _SIZE} {y - _SIZE}h{2 * _SIZE}v{2 * _SIZE}h-{2 * _SIZE}Z"}.get(
        point.kind, f"M{x} {y - _SIZE - 1}l{_SIZE + 1} {_SIZE + 1}l-{_SIZE + 1} {_SIZE + 1}l-{_SIZE + 1} -{_SIZE + 1}Z"
    )
    parts.append(
        element("circle", attributes={"cx": str(x), "cy": str(y), "r": str(_SIZE)})
        if point.kind == "circle"
        else element("path", attributes={"d": shape})
    )
    return element("g", joined(parts), attributes={"class": f"point {point.kind}", "fill": "currentColor"})


def interval_bar(
    low: Decimal, high: Decimal, value: Decimal | None, *, top: Decimal, size: tuple[int, int] = (160, 12)
) -> Markup:
    """A small bar from the lower to the upper end of a range, with a tick at the best estimate.

    Args:
        low: Lower end.
        high: Upper end; a bar without one reaches the edge.
        value: Best estimate; no tick where there is none.
        top: What the full width stands for.
        size: Width and height of the drawing.

    Returns:
        The drawing, hidden from screen readers: the numbers beside it say the same.
    """
    width, height = size

    def x(amount: Decimal) -> Decimal:
        share = min(max(amount, Decimal(0)), top) / top if top > 0 else Decimal(0)
        return (share * width).quantize(_TENTH)

    start, end = x(low), x(high)
    middle = Decimal(height) / 2
    solid = {"x": "0", "y": str(middle - 2), "width": str(start), "height": "4", "fill": "currentColor"}
    open_ = {"x": str(start), "y": str(middle - 4), "width": str(max(end - start, _TENTH)), "height": "8"}
    parts = [
        element("rect", attributes={"class": "certain", **solid}),
        element("rect", attributes={"class": "open", **open_, "fill": "currentColor", "fill-opacity": "0.35"}),
    ]
    if value is not None:
        at = max(x(value) - 1, Decimal(0))
        parts.append(
            element(
                "rect",
                attributes={
                    "class": "best",
                    "x": str(at),
                    "y": "0",
                    "width": "2",
                    "height": str(height),
                    "fill": "currentColor",
                },
            )
        )
    attributes = {"viewBox": f"0 0 {width} {height}", "width": str(width), "height": str(height), "aria-hidden": "true"}
    return element("svg", *parts, attributes={**attributes, "class": "bar"})
