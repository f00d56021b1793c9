"""Findings as SARIF 2.1.0, which services that run checks show beside the lines they are about.

OASIS Standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", sections 3.13 to 3.52.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from aidledger import __version__
from aidledger.display import escape_control
from aidledger.findings import CODES, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aidledger.cli.output import Cell, Row
    from aidledger.cli.places import Place
    from aidledger.findings import CodeInfo, Finding, Findings

__all__ = ["as_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def as_sarif(findings: Findings, places: Mapping[str, Place]) -> str:
    """Write findings as one run of SARIF.

    Args:
        findings: What was found; what is suppressed is written too, with its reason.
        places: File and line by record id.

    Returns:
        JSON text. Findings about no known record have no location.
    """
    every = [(finding, "") for finding in findings] + list(findings.suppressed)
    rules = [info for code, info in CODES.items() if any(finding.code == code for finding, _ in every)]
    index = {info.code: position for position, info in enumerate(rules)}
    results = [_result(finding, reason, index[finding.code], places) for finding, reason in every]
    driver: Row = {
        "name": "aidledger",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(info) for info in rules],
    }
    run: Row = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=True)


def _rule(info: CodeInfo) -> Row:
    return {
        "id": info.code,
        "shortDescription": {"text": info.title},
        "fullDescription": {"text": info.why},
        "help": {"text": f"{info.remedy} See {info.page} in the documentation."},
        "defaultConfiguration": {"level": _LEVELS[info.severity]},
    }


def _result(finding: Finding, reason: str, rule: int, places: Mapping[str, Place]) -> Row:
    hint = f"\nHint: {finding.hint}" if finding.hint else ""
    result: dict[str, Cell] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": escape_control(f"[{finding.subject}] {finding.message}{hint}", keep="\n")},
        "locations": _locations(finding, places.get(finding.subject)),
        "partialFingerprints": {"aidledger/v1": _fingerprint(finding)},
    }
    if reason:
        result["suppressions"] = [{"kind": "inSource", "justification": escape_control(reason)}]
    return result


def _locations(finding: Finding, place: Place | None) -> Sequence[Row]:
    """Where a finding was made: the record by name, and its line where that is known."""
    path = finding.location.path or finding.location.column
    name = escape_control(f"{finding.subject}.{path}" if path else finding.subject)
    location: dict[str, Cell] = {"logicalLocations": [{"fullyQualifiedName": name, "kind": "member"}]}
    if place is not None:
        # A path is a relative reference: its characters are escaped, and it never begins a scheme.
        artifact = {"uri": quote(place.path)}
        location["physicalLocation"] = {"artifactLocation": artifact, "region": {"startLine": place.line}}
    return [location]


def _fingerprint(finding: Finding) -> str:
    """The same for the same finding in the next run, wherever its line has moved to."""
    content = repr((finding.code, finding.subject, finding.location.path, finding.value))
    return hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()[:32]
