"""The rules all hand-written contenders check, in the codes aidledger reports them under.

They are narrower than aidledger's own: no aliases, no spans of dates, no amounts in words, one
category to a row, and two decimals whatever the currency.
"""

from __future__ import annotations

from benchmarks.workload import AUTHORITIES, BOUNDS, CATEGORIES, CURRENCIES, DONORS, RECIPIENTS, STAGES

__all__ = ["ALLOWED", "DECIMALS", "FINITE", "URL"]

ALLOWED: dict[str, tuple[tuple[str, ...], str]] = {
    "currency": (tuple(CURRENCIES), "AL110"),
    "bound": (tuple(BOUNDS), "AL142"),
    "donor": (tuple(DONORS), "AL130"),
    "recipient": (tuple(RECIPIENTS), "AL130"),
    "category": (tuple(CATEGORIES), "AL130"),
    "authority": (tuple(AUTHORITIES), "AL130"),
    "stage": (tuple(STAGES), "AL130"),
}
"""Columns of few words: the words, and the code any other gets. An empty cell is AL140."""

FINITE = r"^-?[0-9]+(\.[0-9]+)?$"
"""A number."""
DECIMALS = r"\.[0-9]{3,}$"
"""More decimals than money has."""
URL = r"^https?://[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}(:[0-9]+)?(/[^\s]*)?$"
"""A web address, as people write such a pattern."""
