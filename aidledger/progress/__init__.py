"""Saying how far long work has come: on a terminal, and nowhere else.

Long work takes a `Progress` and reports steps to it; whoever starts the work decides where that is
shown. A library call gets `SILENT`; the command line asks `progress_on(sys.stderr, os.environ)`,
which is a bar on a terminal and silent anywhere else. The bar is rich's (`rich_bar`) where that is
installed, and one line of plain text (`bars.PlainLine`) where it is not.
"""

from __future__ import annotations

from aidledger.progress.bars import SILENT, Progress, ProgressBar, progress_on

__all__ = ["SILENT", "Progress", "ProgressBar", "progress_on"]
