"""Writing ledgers for other programs: one module per format, and every file written whole or not at all."""

from __future__ import annotations

from aidledger.exporters.atomic import replacing_file, replacing_files
from aidledger.exporters.datapackage import save_book

__all__ = ["replacing_file", "replacing_files", "save_book"]
