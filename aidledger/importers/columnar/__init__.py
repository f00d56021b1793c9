"""Loading a large folder column by column.

A saved ledger was valid when it was saved, and nearly always still is. So its tables are read as
columns of text (`text`), and what is certainly valid becomes typed columns without a Python object
per cell: single fields (`certain`), amounts (`money`), sources and articles from beside the packages
and from tables of their own (`children`), whole packages (`packages`). What is in doubt goes to the
records, which judge it as they judge every row of a small folder (`loading`). A good row may be
doubted; a row the record would refuse may never pass. Laws hold both ways to the same result.
"""

from __future__ import annotations

from aidledger.importers.columnar.loading import Texts, load_packages
from aidledger.importers.columnar.packages import WORDS
from aidledger.importers.columnar.text import TextTable, text_table

__all__ = ["WORDS", "TextTable", "Texts", "load_packages", "text_table"]
