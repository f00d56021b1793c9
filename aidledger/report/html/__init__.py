"""The page: the record as one HTML file that can be published, read offline, printed and checked.

One module a section, as in the text: `brief` gives the headline figures, `course` draws the curve,
`breakdown` adds up by authority, year and category, `verdicts` and `packages` list every row, `methods`
says how to read and cite it, and `embedded` carries the data. `explorer` frames the tables that can be
sorted and filtered, `assets` holds style and script with their hashes, and `page` puts all of it together.

Every figure, row and link is in the file as HTML: the script only sorts, filters and saves what is there.
"""

from __future__ import annotations

from aidledger.report.html.page import html_page

__all__ = ["html_page"]
