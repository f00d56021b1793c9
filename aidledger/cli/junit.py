"""Findings as JUnit XML, which nearly every service that runs tests can show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from aidledger.checks import CHECKS
from aidledger.display import escape_control
from aidledger.findings import CODES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from aidledger.cli.places import Place
    from aidledger.findings import Finding, Findings, Severity

__all__ = ["as_junit"]

# XML 1.0, section 2.2: everything else may not stand in a document, not even escaped.
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTES = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}


def as_junit(findings: Findings, places: Mapping[str, Place], *, fails: Collection[Severity]) -> str:
    """Write findings as one suite of tests.

    A check without findings is a test that passed. A finding is a test that failed, or one that was
    skipped where it is less grave than asked for or suppressed.

    Args:
        findings: What was found.
        places: File and line by record id.
        fails: Severities that count as failures.

    Returns:
        XML text: no document type, no entities of its own.
    """
    cases = [*_passed(findings), *(_found(finding, places, fails=fails) for finding in findings)]
    cases += [_skipped(each.finding, f"suppressed: {each.reason}", places) for each in findings.suppressed]
    failed = sum(finding.severity in fails for finding in findings)
    skipped = len(findings) - failed + len(findings.suppressed)
    counts = f'tests="{len(cases)}" failures="{failed}" errors="0" skipped="{skipped}"'
    suite = [f'  <testsuite name="aidledger check" {counts}>', *cases, "  </testsuite>"]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites {counts}>", *suite, "</testsuites>"])


def _passed(findings: Findings) -> Iterator[str]:
    codes = {finding.code for finding in findings} | {each.finding.code for each in findings.suppressed}
    for each in CHECKS:
        if not codes & set(each.codes):
            yield f'    <testcase classname="aidledger.{"-".join(each.codes)}" name="{_text(each.name)}"/>'


def _found(finding: Finding, places: Mapping[str, Place], *, fails: Collection[Severity]) -> str:
    if finding.severity not in fails:
        return _skipped(finding, f"{finding.severity}: {finding.message}", places)
    told = f'<failure type="{finding.code}" message="{_text(finding.message)}">{_text(finding.render())}</failure>'
    return f"    {_open(finding, places)}{told}</testcase>"


def _skipped(finding: Finding, why: str, places: Mapping[str, Place]) -> str:
    return f'    {_open(finding, places)}<skipped message="{_text(why)}"/></testcase>'


def _open(finding: Finding, places: Mapping[str, Place]) -> str:
    place = places.get(finding.subject)
    where = "" if place is None else f' file="{_text(place.path)}" line="{place.line}"'
    name = _text(f"{finding.subject}: {CODES[finding.code].title}")
    return f'<testcase classname="aidledger.{finding.code}" name="{name}"{where}>'


def _text(text: str) -> str:
    return escape(_NO_CHARACTER.sub("?", escape_control(text, keep="\n")), _QUOTES)
