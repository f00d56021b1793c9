"""What a table held, once all of it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aidledger.findings import Findings
    from aidledger.importers.tabular.rejects import Rejects
    from aidledger.table import PackageTable

__all__ = ["TableRead"]


@dataclass(frozen=True, eq=False)
class TableRead:
    """What a table held.

    Attributes:
        packages: The good rows, in their order.
        rejects: The refused rows and broken lines, whole.
        findings: Everything that was found: first what concerns whole columns, then in order of row.
        file: Name of the file without its suffix; empty for frames.
    """

    packages: PackageTable
    rejects: Rejects
    findings: Findings
    file: str
