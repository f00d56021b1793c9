"""The record at a glance, as text: what it holds, what it adds up to, and whether that is believed.

One module a section: `facts` says what the record is, `sums` adds it up on the three bases, `curve`
draws it over time, `verdicts` compares it with what was stated, and `answer` says in a sentence what
that comes to. `page` puts them together. Nothing here knows of the command line.
"""

from __future__ import annotations

from aidledger.report.page import report_text

__all__ = ["report_text"]
