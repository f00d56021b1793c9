"""What was known when, and what changed.

A change of a record is a new version of the same id, never an edit. The ledger holds one version
of every record, the one that stands, so that nothing that adds up has to think of versions; its
amendments hold the versions before, each with the reason, the source and the day of the change
that replaced it (`amend`). `as_known` goes back through them to a day (`known`), and `history`
lists them for one id.

`diff` compares two ledgers, whether or not one came from the other: which records differ, and in
what; its waterfall says what each kind of change did to a total.
"""

from __future__ import annotations

from aidledger.versions.aligned import ChangeKind
from aidledger.versions.amend import Changes, Given, Why, amend, find, refuse_withdrawn, withdraw
from aidledger.versions.diff import Diff, diff
from aidledger.versions.history import History, Version, history
from aidledger.versions.known import as_known, known_since
from aidledger.versions.others import Change
from aidledger.versions.steps import Contribution, Waterfall
from aidledger.versions.waterfall import Side
from aidledger.versions.whole import narrowed_alike, refuse_view

__all__ = [
    "Change",
    "ChangeKind",
    "Changes",
    "Contribution",
    "Diff",
    "Given",
    "History",
    "Side",
    "Version",
    "Waterfall",
    "Why",
    "amend",
    "as_known",
    "diff",
    "find",
    "history",
    "known_since",
    "narrowed_alike",
    "refuse_view",
    "refuse_withdrawn",
    "withdraw",
]
