"""Drawing tables, charts and numbers as text, HTML and SVG; knows nothing of aid.

It sits at the bottom of the layers, so that any result may have a view without an upward import. Charts
are asked for by their module, `aidledger.display.chart`: every error comes through this package.
"""

from __future__ import annotations

from aidledger.display.escape import escape_control, shorten
from aidledger.display.html import Markup, element, is_web_address, joined, link, markup
from aidledger.display.html_table import Cell, Column, HtmlRow, html_row, html_table
from aidledger.display.html_view import SHOWN, cap_note, notebook_view
from aidledger.display.numbers import billions, grouped, scaled
from aidledger.display.style import PLAIN, Ink, Style, ascii_only
from aidledger.display.svg import CurvePoint, CurveStep, interval_bar, step_curve
from aidledger.display.table import Align, text_table
from aidledger.display.traceback import short_traceback

__all__ = [
    "PLAIN",
    "SHOWN",
    "Align",
    "Cell",
    "Column",
    "CurvePoint",
    "CurveStep",
    "HtmlRow",
    "Ink",
    "Markup",
    "Style",
    "ascii_only",
    "billions",
    "cap_note",
    "element",
    "escape_control",
    "grouped",
    "html_row",
    "html_table",
    "interval_bar",
    "is_web_address",
    "joined",
    "link",
    "markup",
    "notebook_view",
    "scaled",
    "short_traceback",
    "shorten",
    "step_curve",
    "text_table",
]
