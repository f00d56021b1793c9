"""Totals: exact sums that know their own uncertainty.

Data flows one way. A `Selection` says which rows lie inside a filter and how certainly
(`selection`); `countable` refuses what may not be added; `keys` splits rows into groups; `tally`
makes exact integer sums by group and kind of row; `figures` turns those sums into best estimates
and intervals. `Total`, `Totals` and `Cumulative` carry the result. Who asks for hundreds of scopes adds
packages up in `cells` first.
"""

from __future__ import annotations

from aidledger.model import Basis
from aidledger.totals.countable import Exclusion
from aidledger.totals.cumulative import Cumulative, Step, cumulative
from aidledger.totals.explain import TotalExplanation
from aidledger.totals.explained import Explained, HasBook
from aidledger.totals.filters import Filter
from aidledger.totals.frames import AmountsAs
from aidledger.totals.keys import KEYS
from aidledger.totals.open_facts import OpenFact
from aidledger.totals.periods import Frequency
from aidledger.totals.selection import Presence, Selection
from aidledger.totals.total import Total, total
from aidledger.totals.totals import GroupTotal, Totals, totals

__all__ = [
    "KEYS",
    "AmountsAs",
    "Basis",
    "Cumulative",
    "Exclusion",
    "Explained",
    "Filter",
    "Frequency",
    "GroupTotal",
    "HasBook",
    "OpenFact",
    "Presence",
    "Selection",
    "Step",
    "Total",
    "TotalExplanation",
    "Totals",
    "cumulative",
    "total",
    "totals",
]
