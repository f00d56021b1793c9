"""Colours, letters and the frame every picture shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes

__all__ = [
    "BLUE",
    "CONFIG",
    "FAINT",
    "INK",
    "LABEL",
    "NAMES",
    "PALE",
    "PALETTE",
    "SCHEMA",
    "VERDICTS",
    "WIDTH",
    "Spec",
    "calm",
    "calm_days",
    "days_axis",
    "frame",
    "spread_out",
    "values_axis",
]

Spec: TypeAlias = dict[str, Any]
"""A part of a Vega-Lite specification: whatever JSON holds."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""Names the grammar; nothing is fetched from there. Version 5 is what JupyterLab and VS Code draw themselves."""
WIDTH = 600

_PADDING, _NARROW = 12, 450
_FEW_MONTHS, _TICKS = 4, 7
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)

# Okabe and Ito (2008), "Color Universal Design": told apart with any common colour vision. Their yellow is left
# out because it vanishes on white, and black is kept for text and intervals.
BLUE, PALE, INK, FAINT = "#0072B2", "#A6CEE3", "#222222", "#666666"
PALETTE = (BLUE, "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#555555")

VERDICTS = {
    "AGREES": ("#009E73", "circle", "o"),
    "WITHIN_BOUNDS": ("#E69F00", "diamond", "D"),
    "GAP": ("#D55E00", "triangle-up", "^"),
    "NOT_COMPARABLE": ("#777777", "cross", "P"),
}
"""Colour, Vega shape and Matplotlib marker: a verdict is told by its shape too."""

CONFIG: Spec = {
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "grid": False,
        "gridColor": "#E3E3E3",
        "labelColor": "#444444",
        "labelFontSize": 12,
        "tickColor": "#BBBBBB",
        "titleColor": "#444444",
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {"labelColor": INK, "labelFontSize": 12, "symbolSize": 70, "symbolOpacity": 1},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "fontSize": 16,
        "fontWeight": 600,
        "subtitleColor": "#555555",
        "subtitleFontSize": 11.5,
        "subtitlePadding": 4,
        "subtitleLineHeight": 16,
        "offset": 14,
    },
}
"""Look of every picture: text and axes keep their contrast because the ground is always white, in a dark notebook too."""


def frame(title: list[str], subtitle: list[str], description: str, *, width: int, height: int) -> Spec:
    """What every specification begins with.

    Args:
        title: Lines of the title.
        subtitle: Lines below it.
        description: The picture in words; becomes the label a screen reader finds.
        width: Pixels of the whole picture.
        height: Pixels of the area inside the axes.

    Returns:
        A specification without its layers.
    """
    # Three verdicts beside each other need more room than a telephone has.
    legend = {**CONFIG["legend"], "columns": 2} if width < _NARROW else CONFIG["legend"]
    return {
        "$schema": SCHEMA,
        "description": description,
        "title": {"text": title[0] if len(title) == 1 else title, "subtitle": subtitle},
        "background": "white",
        "padding": _PADDING,
        "width": width - 2 * _PADDING,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": {**CONFIG, "legend": legend},
    }


NAMES: Spec = {"title": None, "labelLimit": 230, "ticks": False, "labelPadding": 6, "labelColor": INK}
"""An axis of names, for bars."""
LABEL: Spec = {
    "type": "text",
    "align": "left",
    "dx": 6,
    "baseline": "middle",
    "fontSize": 12,
    "color": INK,
    "aria": False,
}
"""The mark of a figure beside its bar."""


def values_axis(field: str, ends: tuple[float, float], *, ticks: int = 6) -> Spec:
    """An axis of figures that begins and ends where it is told.

    Args:
        field: Field of the data.
        ends: Both ends of the axis.
        ticks: About how many ticks.

    Returns:
        A Vega-Lite encoding.

    Example:
        >>> values_axis("gap", (-1, 2))["scale"]
        {'domain': [-1, 2], 'nice': False}
    """
    axis = {"title": None, "grid": True, "tickCount": ticks, "ticks": False}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": {"domain": list(ends), "nice": False}}


def days_axis(first: dt.date, last: dt.date) -> Spec:
    """An axis of days with a handful of ticks, whatever the span.

    Args:
        first: First day.
        last: Last day.

    Returns:
        The axis of a Vega-Lite encoding.

    Example:
        >>> import datetime as dt
        >>> days_axis(dt.date(2022, 2, 24), dt.date(2025, 1, 9))["tickCount"]
        {'interval': 'month', 'step': 6}
    """
    step, look = _month_step(first, last), {"title": None, "labelOverlap": True}
    if not step:
        return {**look, "tickCount": 4, "format": "%d %b %Y"}
    return {**look, "tickCount": {"interval": "month", "step": step}, "format": _month_format(step)}


def _month_step(first: dt.date, last: dt.date) -> int:
    """Months between two ticks; 0 for spans too short for ticks by months."""
    months = (last.year - first.year) * 12 + last.month - first.month
    fitting = (size for size in _MONTHS if months <= size * _TICKS)
    return 0 if months < _FEW_MONTHS else next(fitting, _MONTHS[-1])


def _month_format(step: int) -> str:
    return "%b %Y" if step % 12 else "%Y"


def calm(axes: Axes, lines: Literal["x", "y"]) -> None:
    """Matplotlib axes without what distracts: faint lines across the values, and no frame."""
    axes.grid(axis=lines, color="#E3E3E3", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=8.5, length=0, labelcolor="#444444", pad=5)
    axes.spines[:].set_visible(False)


def calm_days(axes: Axes, first: dt.date, last: dt.date) -> None:
    """The same ticks on a Matplotlib axis of days."""
    step = _month_step(first, last)
    ticks, form = [first, last] if first < last else [first], "%d %b %Y"
    if step:
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        ticks, form = (
            [first.replace(year=m // 12, month=m % 12 + 1, day=1) for m in months if m % step == 0],
            _month_format(step),
        )
    axes.set_xticks(ticks, [tick.strftime(form) for tick in ticks])  # type: ignore[arg-type] # days are fine


def spread_out(places: list[float], least: float) -> list[float]:
    """Places of labels moved apart just so much that none covers another, in their order.

    Args:
        places: Where the labels would stand.
        least: Distance two labels need.

    Returns:
        Where they stand, in the order of `places`.

    Example:
        >>> spread_out([10, 9, 2], 4)
        [11.5, 7.5, 2.0]
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    groups: list[list[int]] = []
    for index in order:
        groups.append([index])
        while len(groups) > 1 and _top(groups[-2], places, least) + least > _bottom(groups[-1], places, least):
            groups[-2:] = [[*groups[-2], *groups[-1]]]
    moved = [0.0] * len(places)
    for group in groups:
        for rank, index in enumerate(group):
            moved[index] = _bottom(group, places, least) + rank * least
    return moved


def _bottom(group: list[int], places: list[float], least: float) -> float:
    middle = sum(places[index] for index in group) / len(group)
    return middle - (len(group) - 1) * least / 2


def _top(group: list[int], places: list[float], least: float) -> float:
    return _bottom(group, places, least) + (len(group) - 1) * least
