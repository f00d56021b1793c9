"""The ledger: the one place where the data and the functions on it meet.

`Ledger` is an immutable façade. Its methods are one-line delegations, and live in modules by what
they are for: `adding` (narrow, total), `valuing` (convert), `auditing` (reconcile, check) and
`giving` (report, frames, save). Every method returns a new object. `diff` compares two ledgers.
"""

from __future__ import annotations

from aidledger.ledger.adding import Adding
from aidledger.ledger.auditing import Auditing
from aidledger.ledger.comparing import diff
from aidledger.ledger.giving import Giving
from aidledger.ledger.valuing import Valuing

__all__ = ["Ledger", "diff"]


class Ledger(Adding, Valuing, Auditing, Giving):
    """Packages with the statements, revisions and limits that belong to them.

    Args:
        packages: Records, or a table of them.
        statements: Published totals, balances and headlines.
        revisions: Restatements.
        limits: Ceilings and appropriations.
        announcements: Announcements that contained several packages.
        name: Short name, shown in results.
        title: One line for people.
        coverage: What the ledger claims to contain.

    Example:
        >>> from aidledger import AidPackage, Ledger
        >>> p = AidPackage(amount="$400 million", date="2024-10-21", category="munitions", donor="US")
        >>> Ledger([p]).total().value
        Decimal('400000000.00')
    """

    __slots__ = ()
