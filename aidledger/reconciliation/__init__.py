"""Whether the packages explain what was stated: verdicts, gaps and tested explanations.

A statement is a claim about a stock. `scopes` finds the packages it is about, or the reason it
cannot be compared; `balances` works out what should be left of an authority; `verdict` compares;
`candidates` thinks of changes, and `explanations` tries them and keeps those that make the statement agree.
"""

from __future__ import annotations

from aidledger.reconciliation.reconcile import Reconciliation, reconcile
from aidledger.reconciliation.verdict import Estimate, Explanation, Reconciled, Verdict

__all__ = ["Estimate", "Explanation", "Reconciled", "Reconciliation", "Verdict", "reconcile"]
