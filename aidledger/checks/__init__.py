"""Named checks."""

from aidledger.findings import Findings


def check(book):
    return Findings()
