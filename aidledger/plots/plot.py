"""What `.plot()` returns: one picture that shows itself, embeds itself and saves itself."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from aidledger._optional import require
from aidledger.display import counted
from aidledger.errors import InputError
from aidledger.plots.saving import drawn_for_notebooks, save
from aidledger.plots.theme import FAINT, WIDTH, Spec, frame

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import altair as alt
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from aidledger.plots.headline import Headline

__all__ = ["Picture", "Plot"]

_NARROWEST = 200
_EMPTY = "nothing to draw"
_NOTHING: Spec = {
    "data": {"values": [{}]},
    "mark": {"type": "text", "fontSize": 14, "color": FAINT, "aria": False},
    "encoding": {"text": {"value": _EMPTY}},
}
_DOTS = 100
"""Dots an inch that make Matplotlib's picture as wide as the other."""


class Picture(Protocol):
    """Plain data that can be drawn twice: as Vega-Lite and on Matplotlib axes."""

    @property
    def headline(self) -> Headline:
        """What stands above the picture."""
        ...

    @property
    def height(self) -> int:
        """Pixels of the area inside the axes."""
        ...

    @property
    def marks(self) -> int:
        """How many points, bars or steps are shown, labels and axes not counted."""
        ...

    def layers(self) -> Spec:
        """What is drawn, as Vega-Lite."""
        ...

    def draw(self, axes: Axes) -> None:
        """Draw on Matplotlib axes."""
        ...


@dataclass(frozen=True, eq=False, repr=False)
class Plot:
    """A picture of a result.

    In a notebook it shows itself, drawn by the notebook from Vega-Lite, or by vl-convert or
    Matplotlib where the notebook cannot. It holds the aggregated figures it draws and nothing else:
    a plot of a million packages is as small as one of a hundred.

    Attributes:
        picture: What is drawn.

    Example:
        >>> import aidledger as al
        >>> plot = al.load("us-ukraine").totals(by="authority").plot()
        >>> plot
        <Plot: Announced by authority, USD billion; 3 marks>
        >>> plot.to_vega()["title"]["text"]
        'Announced by authority, USD billion'
    """

    picture: Picture

    def __repr__(self) -> str:
        return f"<Plot: {self.title}; {counted(self.marks, 'mark')}>"

    @property
    def title(self) -> str:
        """What is shown, and in which unit."""
        return self.picture.headline.title

    @property
    def description(self) -> str:
        """The picture in words, for those who do not see it; the text to give an image."""
        return self.picture.headline.description

    @property
    def marks(self) -> int:
        """How many points, bars or steps are shown, labels and axes not counted."""
        return self.picture.marks

    def to_vega(self, *, width: int = WIDTH) -> Spec:
        """The Vega-Lite specification, data included: what a web page embeds.

        Needs no other package. The figures are floats in the unit of the title, for drawing.

        Args:
            width: Pixels of the whole picture; the lines above it are broken to fit.

        Returns:
            A dictionary of its own for every call, free to be changed.

        Raises:
            InputError: The picture would be too narrow to be read.
        """
        if not _is_readable(width):
            raise InputError(
                f"width={width!r} is not a number of pixels in which a picture can be read.",
                hint=f'Give {_NARROWEST} or more; for a chart as wide as its place set spec["width"] = "container".',
            )
        headline = self.picture.headline
        lines = headline.titles(width), headline.subtitles(width)
        above = frame(*lines, headline.description, width=width, height=self.picture.height)
        # Axes without a single value have no length, and the title would slide into them.
        return copy.deepcopy({**above, **(self.picture.layers() if self.picture.marks else _NOTHING)})

    def to_json(self, *, width: int = WIDTH, indent: int | None = None) -> str:
        """The Vega-Lite specification as JSON.

        Args:
            width: Pixels of the whole picture.
            indent: Spaces of each level; None for one line.

        Returns:
            JSON without NaN or infinity.

        Raises:
            InputError: The picture would be too narrow to be read.
        """
        return json.dumps(self.to_vega(width=width), indent=indent, ensure_ascii=False, allow_nan=False)

    def to_altair(self) -> alt.TopLevelMixin:
        """The picture as an Altair chart, to be changed or combined with others.

        Returns:
            The chart, checked against Altair's own schema.

        Raises:
            MissingDependencyError: Altair is not installed.
        """
        chart: alt.TopLevelMixin = require("altair", extra="plots").Chart.from_dict(self.to_vega())
        return chart

    def to_matplotlib(self) -> Figure:
        """The picture drawn by Matplotlib.

        Returns:
            A figure that belongs to no window and that nothing else holds on to.

        Raises:
            MissingDependencyError: Matplotlib is not installed.
        """
        figures = require("matplotlib.figure", extra="matplotlib")
        facts = self.picture.headline.subtitles(WIDTH)
        above = 18 * len(facts) + 40
        height = self.picture.height + above + 50
        figure: Figure = figures.Figure(figsize=(WIDTH / _DOTS, height / _DOTS), dpi=_DOTS, layout="constrained")
        axes = figure.add_subplot()
        if self.marks:
            self.picture.draw(axes)
        else:
            axes.set_axis_off()
            axes.text(0.5, 0.5, _EMPTY, ha="center", va="center", color=FAINT, transform=axes.transAxes)
        figure.get_layout_engine().set(rect=(0, 0, 1, 1 - above / height))  # type: ignore[call-arg, union-attr] # of the constrained engine
        figure.text(0.02, 1 - 10 / height, self.title, fontsize=11, fontweight="bold", va="top", parse_math=False)
        figure.text(
            0.02,
            1 - 32 / height,
            "\n".join(facts),
            fontsize=7.5,
            color="#555555",
            va="top",
            linespacing=1.5,
            parse_math=False,
        )
        return figure

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file; its ending says how.

        `.json` is Vega-Lite and needs nothing else. `.svg`, `.png` and `.html` are drawn by
        vl-convert; `.svg` and `.png` by Matplotlib where only that is installed. The HTML page holds
        all it needs and loads nothing. Nothing half-written is ever left behind.

        Args:
            path: File to write; an existing one is replaced.

        Returns:
            The path written.

        Raises:
            InputError: The ending is another one, or the path is none.
            MissingDependencyError: Nothing that could draw it is installed.
            WriteError: The file cannot be written; what was there before still is.
        """
        return save(self, path)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:  # noqa: ARG002 - the front end picks
        # A copy, so that what a front end does with it changes nothing here.
        vega = {"application/vnd.vegalite.v5+json": self.to_vega()}
        return {**vega, **drawn_for_notebooks(self), "text/plain": repr(self)}


def _is_readable(width: object) -> bool:
    return isinstance(width, int) and width >= _NARROWEST
