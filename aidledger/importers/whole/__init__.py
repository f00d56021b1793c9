"""Files that hold a whole ledger: workbooks and databases as `Ledger.write` makes them.

Packages are read as from any table (`importers.tabular`). What stands beside them is taken from the
file as text (`workbook`, `database`: both give a `Held`), then judged and put together (`records`), as
the tables of a ledger on disk are. `reading` joins both and says where the file is not what was
written. A file of packages alone is read as what it is.
"""

from __future__ import annotations

from aidledger.importers.whole.reading import WholeRead, load_file, read_whole

__all__ = ["WholeRead", "load_file", "read_whole"]
