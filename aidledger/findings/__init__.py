"""What is wrong with data: findings, their stable codes, and reports of many.

Every stage that reads or checks data returns findings beside its result; nothing is printed and
nothing is swallowed. `Findings.raise_if_errors()` turns the report into an exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.findings.codes import CODES, CodeInfo, Severity, code_info
from aidledger.lazy import on_demand

if TYPE_CHECKING:
    from aidledger.findings.columns import FindingColumns, Said
    from aidledger.findings.finding import Finding, Location
    from aidledger.findings.report import Findings, Suppressed, known_codes
else:
    __getattr__ = on_demand(
        __name__,
        {
            "Finding": "finding",
            "FindingColumns": "columns",
            "Findings": "report",
            "Location": "finding",
            "Said": "columns",
            "Suppressed": "report",
            "known_codes": "report",
        },
    )

__all__ = [
    "CODES",
    "CodeInfo",
    "Finding",
    "FindingColumns",
    "Findings",
    "Location",
    "Said",
    "Severity",
    "Suppressed",
    "code_info",
    "known_codes",
]
