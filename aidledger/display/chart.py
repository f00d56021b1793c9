"""A stacked area chart in characters: eighths of a cell by blocks, or ASCII."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, NamedTuple

from aidledger.display.axis import label_line, round_step, step_label
from aidledger.display.style import PLAIN, Ink, Style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Mark", "Series", "area_chart", "legend"]

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_EIGHT = 8
_MOST_TICKS = 6
_FILLS = ("█", "▒", "░", "▓")
_ASCII_FILLS = ("#", "=", ":", "%")
_INKS = (Ink.BLUE, Ink.YELLOW, Ink.GREEN, Ink.MAGENTA)
_MARK = ("●", "o")


class Series(NamedTuple):
    """One layer of a chart.

    Attributes:
        name: What it is, for the legend.
        values: Its height at every step, from the layer below on; negative counts as nothing.
    """

    name: str
    values: Sequence[Decimal]


class Mark(NamedTuple):
    """A single point drawn over the layers.

    Attributes:
        at: Position in steps; fractions lie inside a step.
        value: Height from zero.
    """

    at: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values and steps lie in the grid of cells."""

    columns: int
    steps: int
    rows: int
    tick: Decimal
    ticks: int
    style: Style

    @classmethod
    def around(cls, highest: Decimal, steps: int, width: int, height: int, style: Style) -> _Frame:
        tick = round_step(highest, most=min(_MOST_TICKS, height))
        ticks = max(int((highest / tick).to_integral_value(ROUND_CEILING)), 1)
        per_tick = max(height // ticks, 1)
        margin = max(len(step_label(tick * number)) for number in range(ticks + 1)) + 2
        return cls(max(width - margin, 1), steps, per_tick * ticks, tick, ticks, style)

    @property
    def margin(self) -> int:
        """Columns left of the drawing."""
        return max(len(self.label(row)) for row in range(-1, self.rows)) + 2

    def eighths(self, value: Decimal) -> int:
        """Height in eighths of a cell; what is more than nothing is seen."""
        if value <= 0:
            return 0
        scaled = value * self.rows * _EIGHT / (self.tick * self.ticks)
        return max(int(scaled.to_integral_value(ROUND_HALF_EVEN)), 1)

    def column(self, at: Decimal) -> int:
        """Column of a position in steps."""
        return min(max(int(at * self.columns / self.steps), 0), self.columns - 1)

    def step(self, column: int) -> int:
        """Step drawn in a column."""
        return column * self.steps // self.columns

    def label(self, row: int) -> str:
        """What stands left of a row: a tick labels the row whose upper edge it is."""
        per_tick = self.rows // self.ticks
        number, rest = divmod(row + 1, per_tick)
        return "" if rest else step_label(self.tick * number)


def area_chart(
    series: Sequence[Series],
    *,
    ticks: Mapping[int, str],
    marks: Sequence[Mark] = (),
    width: int = 80,
    height: int = 16,
    style: Style = PLAIN,
) -> str:
    """Draw layers on top of each other, with marks over them.

    Args:
        series: Layers, lowest first, all of one length; the first four can be told apart.
        ticks: Labels of steps on the horizontal axis.
        marks: Points to draw over the layers.
        width: Columns the chart may take.
        height: Rows the drawing may take, about.
        style: Colour and characters to use.

    Returns:
        Lines without trailing blanks; empty when there is nothing to draw.

    Example:
        >>> bars = Series("all", [Decimal(1), Decimal(2), Decimal(3), Decimal(4)])
        >>> print(area_chart([bars], ticks={0: "2022", 3: "25"}, width=15, height=4))
        4 ┤         ███
        3 ┤      ██████
        2 ┤   █████████
        1 ┤████████████
        0 └────────────
           2022     25
    """
    steps = max((len(layer.values) for layer in series), default=0)
    if not steps:
        return ""
    tops = _stacked(series, steps)
    highest = max([*tops[-1], *(mark.value for mark in marks), Decimal(0)])
    frame = _Frame.around(highest, steps, width, height, style)
    heights = [[frame.eighths(value) for value in layer] for layer in tops]
    places = {_place(mark, frame) for mark in marks}
    lines = [_line(frame, row, heights, places) for row in reversed(range(frame.rows))]
    return "\n".join([*lines, *_axis(frame, ticks)])


def legend(names: Sequence[str], *, mark: str = "", width: int = 80, style: Style = PLAIN) -> str:
    """What the layers and the marks of a chart stand for.

    Args:
        names: Names of the layers, lowest first.
        mark: What the marks are; empty when there are none.
        width: Columns of a line before another is begun.
        style: Colour and characters to use.

    Returns:
        One line, or several when it is long.

    Example:
        >>> print(legend(["PDA", "USAI"], mark="statement"))
        █ PDA   ▒ USAI   ● statement
    """
    signs = [(_fill(number, style), style.fit(name)) for number, name in enumerate(names)]
    if mark:
        signs.append((style.paint(style.pick(*_MARK), Ink.BOLD), style.fit(mark)))
    lines: list[str] = []
    used = width
    for sign, name in signs:
        used += len(name) + 5
        if used > width:
            lines, used = [*lines, f"{sign} {name}"], len(name) + 2
        else:
            lines[-1] += f"   {sign} {name}"
    return "\n".join(lines)


def _stacked(series: Sequence[Series], steps: int) -> list[list[Decimal]]:
    """The upper edge of every layer."""
    edge = [Decimal(0)] * steps
    tops = []
    for layer in series:
        edge = [below + max(value, Decimal(0)) for below, value in zip(edge, layer.values, strict=True)]
        tops.append(edge)
    return tops


def _place(mark: Mark, frame: _Frame) -> tuple[int, int]:
    return max(frame.eighths(mark.value) - 1, 0) // _EIGHT, frame.column(mark.at)


def _line(frame: _Frame, row: int, heights: Sequence[Sequence[int]], places: set[tuple[int, int]]) -> str:
    label, style = frame.label(row), frame.style
    tick = style.pick("┤" if label else "│", "+" if label else "|")
    cells = [
        _cell([layer[frame.step(column)] - row * _EIGHT for layer in heights], style, mark=(row, column) in places)
        for column in range(frame.columns)
    ]
    while cells and cells[-1] == " ":
        cells.pop()
    return f"{label:>{frame.margin - 2}} {style.paint(tick, Ink.DIM)}{''.join(cells)}"


def _cell(edges: Sequence[int], style: Style, *, mark: bool) -> str:
    """One cell, from the upper edges of the layers in eighths above its lower edge."""
    middle = _layer_at(edges, _EIGHT // 2)
    if mark:
        ground = None if middle is None or not style.colour else _INKS[middle % len(_INKS)]
        return style.paint(style.pick(*_MARK), Ink.BOLD, ground=ground)
    top = edges[-1]
    if top <= 0:
        return " "
    if top < _EIGHT:
        return _top_cell(top, _layer_at(edges, top // 2) or 0, style)
    if style.colour and style.unicode:
        return _coloured(edges, style)
    return _fill(middle or 0, style)


def _layer_at(edges: Sequence[int], height: int) -> int | None:
    """The layer at a height in a cell; None above all of them."""
    return next((number for number, edge in enumerate(edges) if edge > height), None)


def _top_cell(top: int, layer: int, style: Style) -> str:
    if not style.unicode:
        return _fill(layer, style) if top >= _EIGHT // 2 else "."
    return style.paint(_EIGHTHS[top], _INKS[layer % len(_INKS)])


def _coloured(edges: Sequence[int], style: Style) -> str:
    """A full cell: where two layers meet in it, the edge is drawn to an eighth."""
    low, high = _layer_at(edges, 0) or 0, _layer_at(edges, _EIGHT - 1) or 0
    if low == high:
        return style.paint("█", _INKS[low % len(_INKS)])
    return style.paint(_EIGHTHS[edges[low]], _INKS[low % len(_INKS)], ground=_INKS[high % len(_INKS)])


def _fill(layer: int, style: Style) -> str:
    if style.colour and style.unicode:
        return style.paint("█", _INKS[layer % len(_INKS)])
    return style.paint(style.pick(_FILLS[layer % 4], _ASCII_FILLS[layer % 4]), _INKS[layer % len(_INKS)])


def _axis(frame: _Frame, ticks: Mapping[int, str]) -> list[str]:
    style = frame.style
    line = style.paint(style.pick("└" + "─" * frame.columns, "+" + "-" * frame.columns), Ink.DIM)
    placed = {frame.column(Decimal(step)): style.fit(label) for step, label in ticks.items() if step < frame.steps}
    labels = label_line(placed, frame.columns)
    return [f"{'0':>{frame.margin - 2}} {line}", *([" " * frame.margin + labels] if labels else [])]
