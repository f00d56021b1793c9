"""The record at a glance, as text and as a page: what it holds, what it adds up to, and whether that is believed.

One module a section: `facts` says what the record is, `sums` adds it up on the three bases, `curve`
draws it over time, `verdicts` compares it with what was stated, and `answer` says in a sentence what
that comes to. `page` puts them together as text, `html` as a file to publish, and `notebook` shows a
ledger in a cell. Nothing here knows of the command line, or writes a file.
"""

from __future__ import annotations

from aidledger.report.html import html_page
from aidledger.report.notebook import ledger_view
from aidledger.report.page import report_text

__all__ = ["html_page", "ledger_view", "report_text"]
