"""Drawing tables, charts and numbers as text, HTML and SVG; knows nothing of aid.

It sits at the bottom of the layers, so that any result may have a view without an upward import. Charts, HTML and SVG
are asked for by their modules (`chart`, `html`, `html_table`, `html_view`, `svg`): every error comes through this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.display.escape import FORMULA_STARTS, escape_control, guarded_text, shorten
from aidledger.lazy import on_demand

if TYPE_CHECKING:
    from aidledger.display.numbers import Toward, billions, counted, fixed, grouped, plain, scaled
    from aidledger.display.style import PLAIN, Ink, Style, ascii_only
    from aidledger.display.table import Align, text_table
else:
    __getattr__ = on_demand(
        __name__,
        {
            "Align": "table",
            "Ink": "style",
            "PLAIN": "style",
            "Style": "style",
            "Toward": "numbers",
            "ascii_only": "style",
            "billions": "numbers",
            "counted": "numbers",
            "fixed": "numbers",
            "grouped": "numbers",
            "plain": "numbers",
            "scaled": "numbers",
            "text_table": "table",
        },
    )

__all__ = [
    "FORMULA_STARTS",
    "PLAIN",
    "Align",
    "Ink",
    "Style",
    "Toward",
    "ascii_only",
    "billions",
    "counted",
    "escape_control",
    "fixed",
    "grouped",
    "guarded_text",
    "plain",
    "scaled",
    "shorten",
    "text_table",
]
