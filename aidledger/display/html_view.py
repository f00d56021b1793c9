"""What a notebook shows of a result: a title, facts, a table and notes, in one block that needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.display.html import Markup, element

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["SHOWN", "cap_note", "notebook_view"]

SHOWN = 20
"""Rows of a table a notebook shows."""

# Colours are those of the notebook, light or dark: letters, rules and bars are all drawn in the current one.
_STYLE = """\
.aidledger{font-size:13px;line-height:1.45;max-width:72em;margin:.3em 0}
.aidledger .aid-title{font-size:15px;font-weight:600;margin:0 0 .35em}
.aidledger dl{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1em;margin:0 0 .6em}
.aidledger dt,.aidledger dd{margin:0;padding:0;float:none;width:auto;font-weight:400;text-align:left}
.aidledger dt{opacity:.8}
.aidledger .aid-scroll{overflow-x:auto}
.aidledger table{border-collapse:collapse;border:0;margin:0 0 .5em;table-layout:auto;font-size:13px;\
font-variant-numeric:tabular-nums}
.aidledger caption{caption-side:top;text-align:left;font-weight:600;padding:.2em 0 .35em;color:inherit}
.aidledger th,.aidledger td{text-align:left;vertical-align:top;padding:.22em 1.4em .22em 0;border:0;max-width:32em;\
white-space:normal;overflow-wrap:break-word}
.aidledger th.num,.aidledger td.num{text-align:right;white-space:nowrap}
.aidledger thead th{font-weight:600;border-bottom:1.5px solid currentColor}
.aidledger tbody th,.aidledger tfoot th{font-weight:400;white-space:nowrap}
.aidledger tfoot th,.aidledger tfoot td{border-top:1px solid currentColor;font-weight:600}
.aidledger .aid-note{margin:.15em 0;opacity:.85;max-width:60em}
.aidledger svg{display:block;max-width:100%;height:auto;margin:.2em 0 .5em}\
"""


def notebook_view(
    title: str, *, facts: Mapping[str, str] | None = None, parts: Sequence[Markup] = (), notes: Sequence[str] = ()
) -> str:
    """The view as HTML: without scripts, pictures or addresses to load, in the colours around it.

    Args:
        title: What it is.
        facts: Names and values to list; empty values are left out.
        parts: Tables and drawings, in order.
        notes: Sentences below; empty ones are left out.

    Returns:
        HTML that may stand anywhere on a page.

    Example:
        >>> view = notebook_view("<b>", facts={"Packages": "2"})
        >>> view[view.index("</style>") + 8 :]
        '<p class="aid-title">&lt;b&gt;</p><dl><dt>Packages</dt><dd>2</dd></dl></div>'
    """
    listed = [
        Markup(element("dt", name) + element("dd", value)) for name, value in (facts or {}).items() if value.strip()
    ]
    content = [
        element("style", Markup(_STYLE)),
        element("p", title, attributes={"class": "aid-title"}),
        *([element("dl", *listed)] if listed else []),
        *(element("div", part, attributes={"class": "aid-scroll"}) for part in parts if part),
        *(element("p", note, attributes={"class": "aid-note"}) for note in notes if note),
    ]
    return str(element("div", *content, attributes={"class": "aidledger"}))


def cap_note(shown: int, everything: int, words: str, *, rest: str = "") -> str:
    """A sentence that says how much of a table is shown; empty when all of it is.

    Example:
        >>> cap_note(20, 104, "packages", rest="See us.to_pandas().")
        '20 of 104 packages are shown. See us.to_pandas().'
    """
    return "" if shown >= everything else f"{shown:,} of {everything:,} {words} are shown. {rest}".rstrip()
