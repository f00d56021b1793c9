"""Whether the packages explain what was stated: verdicts, gaps and tested explanations.

A statement is a claim about a stock. `gathered` adds packages up in cells that no scope tells apart;
`scopes` finds those a statement is about, or the reason it cannot be compared; `balances` works out what
should be left of an authority; `verdict` compares; `candidates` thinks of changes, `trials` applies them to
`rows`, `search` looks among many at once, and `explanations` keeps those that make the statement agree.
`series` sees many statements together: `systematic` finds one change that closes many gaps, and `increments`
holds what was added between two statements against the packages between.
"""

from __future__ import annotations

from aidledger.reconciliation.increments import Increment, Increments
from aidledger.reconciliation.reconcile import Reconciliation, reconcile
from aidledger.reconciliation.systematic import Systematic
from aidledger.reconciliation.verdict import Estimate, Explanation, Reconciled, Verdict

__all__ = [
    "Estimate",
    "Explanation",
    "Increment",
    "Increments",
    "Reconciled",
    "Reconciliation",
    "Systematic",
    "Verdict",
    "reconcile",
]
