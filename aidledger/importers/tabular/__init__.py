"""Reading a table of packages: screen, then judge.

`sources` turns a file or frame into a raw table of text cells. `screens` pass the rows that are
certainly valid, column by column and without building anything per row: columns of few distinct
values are judged once per value by the records' own fields, the others by their bytes and strict
patterns. What a screen doubts goes to the record, which *judges* it (`judging`): what it refuses
becomes findings, held as columns (`refusals`), and what it accepts is patched back in. `ingest`
joins both and settles identifiers used twice.

A small CSV file, up to some hundreds of rows, is read row by row instead (`few_lines`, `few_rows`):
there a call of Arrow's for every column costs more than one of Python's for every cell. It has
screens for single cells beside those for columns, the same fields of the record and the same judge.

A screen may doubt a good row; it may never pass a row the record would refuse. Fuzz tests hold
it to that, and both ways of reading to the same result.
"""

from __future__ import annotations

from aidledger.importers.tabular.contract import INPUT_COLUMNS, REQUIRED
from aidledger.importers.tabular.ingest import read_table
from aidledger.importers.tabular.rejects import Rejects
from aidledger.importers.tabular.taken import TableRead

__all__ = ["INPUT_COLUMNS", "REQUIRED", "Rejects", "TableRead", "read_table"]
