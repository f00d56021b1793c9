"""Two ledgers side by side."""

from __future__ import annotations

from aidledger.errors import InputError
from aidledger.ledger.core import LedgerCore
from aidledger.versions import Diff
from aidledger.versions import diff as diff_sides

__all__ = ["diff"]


def diff(old: LedgerCore, new: LedgerCore) -> Diff:
    """Compare two ledgers: two releases, two days, or before and after a change.

    Records are matched by id. A package may differ in several ways at once, and each is named.
    Ledgers that are narrowed must be narrowed alike; the comparison is then about what either of
    them counts.

    Args:
        old: The earlier ledger.
        new: The later one.

    Returns:
        What differs; its `waterfall()` says what each kind of change did to a total.

    Raises:
        InputError: One of them is no ledger, they are narrowed differently, or only one is converted.
        CurrencyMismatchError: They are converted to different currencies.

    Example:
        >>> import aidledger as al
        >>> us = al.load("us-ukraine")
        >>> d = diff(us.as_known("2024-10-20"), us.as_known("2024-10-21"))
        >>> d.counts(), [change.id for change in d.packages()]
        ({'added': 1}, ['PDA-68'])
        >>> print(d.waterfall().value)
        400000000.00
    """
    for ledger in (old, new):
        if not isinstance(ledger, LedgerCore):
            raise InputError(f"A {type(ledger).__name__} is no ledger.", hint="Load it first: al.load(path).")
    return diff_sides(old.side, new.side)
