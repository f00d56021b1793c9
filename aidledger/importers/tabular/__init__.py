"""Reading a table of packages: screen, then judge.

`sources` turns a file or frame into a raw table of text cells. `screens` pass the rows that are
certainly valid, column by column and without building anything per row: columns of few distinct
values are judged once per value by the records' own fields, the others by their bytes and strict
patterns. What a screen doubts goes to the record, which *judges* it (`judging`): what it refuses
becomes findings, held as columns (`refusals`), and what it accepts is patched back in. `ingest`
joins both and settles identifiers used twice.

A screen may doubt a good row; it may never pass a row the record would refuse. A fuzz test holds
it to that.
"""

from __future__ import annotations

from aidledger.importers.tabular.contract import INPUT_COLUMNS, REQUIRED
from aidledger.importers.tabular.ingest import read_table
from aidledger.importers.tabular.rejects import Rejects
from aidledger.importers.tabular.taken import TableRead

__all__ = ["INPUT_COLUMNS", "REQUIRED", "Rejects", "TableRead", "read_table"]
