"""Colours, letters and the frame every picture shares."""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = [
    "BLUE",
    "CONFIG",
    "FAINT",
    "INK",
    "PALE",
    "PALETTE",
    "SCHEMA",
    "VERDICTS",
    "WIDTH",
    "Spec",
    "frame",
    "spread_out",
]

Spec: TypeAlias = dict[str, Any]
"""A part of a Vega-Lite specification: whatever JSON holds."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""Names the grammar; nothing is fetched from there. Version 5 is what JupyterLab and VS Code draw themselves."""
WIDTH = 600

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
    "font": "Helvetica Neue, Helvetica, Arial, DejaVu Sans, sans-serif",
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
        "frame": "group",
        "color": INK,
        "fontSize": 16,
        "fontWeight": 600,
        "subtitleColor": "#555555",
        "subtitleFontSize": 12,
        "subtitlePadding": 4,
        "subtitleLineHeight": 16,
        "offset": 14,
    },
}
"""Look of every picture: text and axes keep their contrast because the ground is always white, in a dark notebook too."""


def frame(title: str, subtitle: list[str], description: str, *, height: int) -> Spec:
    """What every specification begins with.

    Args:
        title: Title.
        subtitle: Lines below it.
        description: The picture in words; becomes the label a screen reader finds.
        height: Pixels of the whole picture.

    Returns:
        A specification without its layers.
    """
    return {
        "$schema": SCHEMA,
        "description": description,
        "title": {"text": title, "subtitle": subtitle},
        "background": "white",
        "padding": 12,
        "width": WIDTH - 24,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": CONFIG,
    }


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
