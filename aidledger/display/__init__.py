"""Drawing tables, charts and numbers as text and HTML; knows nothing of aid.

It sits at the bottom of the layers, so that any result may have a view without an upward import.
"""

from aidledger.display.escape import escape_control, shorten
from aidledger.display.numbers import billions, grouped, scaled
from aidledger.display.table import Align, text_table

__all__ = ["Align", "billions", "escape_control", "grouped", "scaled", "shorten", "text_table"]
