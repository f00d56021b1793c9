"""Writing ledgers for other programs: one module per format, and every file written whole or not at all.

`writing.write_ledger` finds the format, draws the bar and lets the file take its place at the end;
`formats` is the list of what can be written. A writer gets a `Job` and returns notes: one sentence
for everything of the ledger that its format cannot hold.
"""

from __future__ import annotations

from aidledger.atomic import replacing_file, replacing_files
from aidledger.exporters.datapackage import save_book
from aidledger.exporters.formats import FORMATS, Format
from aidledger.exporters.job import Job
from aidledger.exporters.writing import Written, write_ledger

__all__ = ["FORMATS", "Format", "Job", "Written", "replacing_file", "replacing_files", "save_book", "write_ledger"]
