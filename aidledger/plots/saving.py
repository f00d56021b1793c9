"""Plots as files and as images, by whatever is installed to draw them."""

from __future__ import annotations

import html
import io
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from aidledger._optional import require
from aidledger.atomic import path_given, replacing_file
from aidledger.errors import InputError, MissingDependencyError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.figure import Figure

__all__ = ["Drawable", "drawn_for_notebooks", "save"]

_SCALE = 2
"""Pixels of a PNG for each pixel of the picture: sharp on dense screens and in print."""
_VEGALITE = "5.20"
"""Version of Vega-Lite that vl-convert carries and draws with."""


class Drawable(Protocol):
    """What can be drawn: a `Plot`."""

    @property
    def title(self) -> str:
        """What it is called."""
        ...

    @property
    def description(self) -> str:
        """What is in it, in words."""
        ...

    def to_json(self, *, indent: int | None = None) -> str:
        """As Vega-Lite."""
        ...

    def to_matplotlib(self) -> Figure:
        """As a figure of Matplotlib."""
        ...


def save(plot: Drawable, path: str | os.PathLike[str]) -> Path:
    """Write a plot to a file; see `Plot.save`."""
    target = path_given(path)
    render = _RENDERERS.get(target.suffix.lower())
    if render is None:
        raise InputError(
            f"A plot cannot be saved as {target.name!r}.",
            hint=f"Use a name that ends in {', '.join(_RENDERERS)}.",
        )
    content = render(plot)
    with replacing_file(target) as draft:
        draft.write_bytes(content)
    return target


def drawn_for_notebooks(plot: Drawable) -> dict[str, object]:
    """The image for front ends that do not draw Vega-Lite; nothing when nothing can draw it."""
    if _has("vl_convert"):
        return {"image/svg+xml": _svg(plot).decode()}
    if _has("matplotlib"):
        return {"image/png": _by_matplotlib(plot, "png")}
    return {}


def _json(plot: Drawable) -> bytes:
    return (plot.to_json(indent=1) + "\n").encode()


def _svg(plot: Drawable) -> bytes:
    if _has("vl_convert"):
        svg: str = require("vl_convert", extra="plots").vegalite_to_svg(plot.to_json(), vl_version=_VEGALITE)
    else:
        svg = _by_matplotlib(plot, "svg").decode()
    # Neither says in words what it shows: a screen reader would spell out every tick.
    label = html.escape(plot.description)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1).encode()


def _png(plot: Drawable) -> bytes:
    if _has("vl_convert"):
        converter = require("vl_convert", extra="plots")
        png: bytes = converter.vegalite_to_png(plot.to_json(), vl_version=_VEGALITE, scale=_SCALE)
        return png
    return _by_matplotlib(plot, "png")


def _html(plot: Drawable) -> bytes:
    """A page of its own: vl-convert brings the code that draws, and the page forbids itself to load any other."""
    bundle = require("vl_convert", extra="plots").javascript_bundle(_SNIPPET, vl_version=_VEGALITE)
    # Without "<", no text of the data can end the script it stands in.
    spec = plot.to_json().replace("<", r"\u003c")
    return _PAGE.format(title=html.escape(plot.title), spec=spec, bundle=bundle).encode()


_SNIPPET = """\
const spec = JSON.parse(document.getElementById("spec").textContent);
vegaEmbed("#chart", spec, {renderer: "svg", actions: {export: true, source: false, compiled: false, editor: false}});
"""
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 0; background: white; }} #chart {{ max-width: 100%; overflow-x: auto; }}</style>
</head>
<body>
<main id="chart"></main>
<script type="application/json" id="spec">{spec}</script>
<script type="module">{bundle}</script>
</body>
</html>
"""

_RENDERERS: dict[str, Callable[[Drawable], bytes]] = {".json": _json, ".svg": _svg, ".png": _png, ".html": _html}


def _by_matplotlib(plot: Drawable, kind: str) -> bytes:
    if not _has("matplotlib"):
        raise MissingDependencyError(
            "Neither vl-convert nor Matplotlib is installed to draw this.",
            hint='Install one with: pip install "aidledger[plots]"; or save the plot as .json, which needs neither.',
        )
    out = io.BytesIO()
    # Without the date of the day, the same plot gives the same bytes.
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    plot.to_matplotlib().savefig(out, format=kind, dpi=100 * _SCALE if kind == "png" else 100, metadata=metadata)
    return out.getvalue()


def _has(module: str) -> bool:
    return find_spec(module) is not None
