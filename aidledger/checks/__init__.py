"""Looking across the records of a ledger for what is probably wrong.

Every check is one small function with a name, listed in `CHECKS`. Checks over packages work on whole
columns and touch single rows only where something is wrong; they change nothing and merge nothing.
"""

from __future__ import annotations

from aidledger.checks.registry import CHECKS, Check, check

__all__ = ["CHECKS", "Check", "check"]
