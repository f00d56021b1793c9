"""Pictures of results: Vega-Lite for notebooks and web pages, Matplotlib for those who have only that.

A *picture* is plain data: a headline and the marks to draw, in floats, because this is the edge at
which exact figures become pixels. `curve`, `bars`, `gaps` and `waterfall` each hold one kind of
picture and know how to put it into Vega-Lite and onto Matplotlib axes. `Plot` is what a `.plot()`
returns: it wraps a picture, writes it to files and shows it in a notebook. The Vega-Lite is made
here, without another package; Altair, vl-convert and Matplotlib are asked for when they are needed.

Like `display`, this knows nothing of aid: results turn themselves into pictures, in `totals`,
`reconciliation` and `versions`, so that no arrow points up.
"""

from __future__ import annotations

from aidledger.plots.bars import Bar, Bars
from aidledger.plots.curve import MOST_CURVES, Claim, Curve, Curves, Point
from aidledger.plots.gaps import Gap, Gaps
from aidledger.plots.headline import Headline, Scale
from aidledger.plots.plot import Picture, Plot
from aidledger.plots.waterfall import Waterfall, steps_plot

__all__ = [
    "MOST_CURVES",
    "Bar",
    "Bars",
    "Claim",
    "Curve",
    "Curves",
    "Gap",
    "Gaps",
    "Headline",
    "Picture",
    "Plot",
    "Point",
    "Scale",
    "Waterfall",
    "steps_plot",
]
