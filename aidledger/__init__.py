"""Security-assistance packages as a ledger: totals with bounds, reconciled with statements.

    import aidledger as al

    us = al.load("us-ukraine")      # the record that ships
    us.total()                      # a point, its bounds and the reasons for them
    us.reconcile()                  # do the packages explain what was stated?

This module is a lazy shell (PEP 562): importing it loads none of the packages aidledger builds on,
and each public name brings its own module when it is first touched.
"""

from __future__ import annotations

# Checkers know this name from any module; importing `typing` for it would cost a third of the budget.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from aidledger import errors, units
    from aidledger.amounts import Amount, AmountInText, Bound, Interval, Reading, amounts_in
    from aidledger.codes import Code, Codes, authorities, categories, donors, stages
    from aidledger.conversion import Prices, RatePolicy, Rates
    from aidledger.dates import DateSpan, FiscalYear
    from aidledger.findings import Finding, Findings, Severity
    from aidledger.importers import prices, rates
    from aidledger.intake import Ingested, datasets, ingest, load, read
    from aidledger.ledger import Ledger, diff
    from aidledger.model import (
        AidPackage,
        Amendment,
        AmendmentKind,
        Item,
        Limit,
        Party,
        Revision,
        Scope,
        Source,
        Statement,
        json_schema,
    )
    from aidledger.plots import Plot
    from aidledger.reconciliation import Reconciliation, Verdict
    from aidledger.table.published import TableSchema, table_schema
    from aidledger.totals import Basis, Cumulative, Total, Totals
    from aidledger.versions import Diff, History, Waterfall
    from aidledger.vocabulary import Instrument, Stage, Valuation

__version__ = "0.1.0"

__all__ = [
    "AidPackage",
    "Amendment",
    "AmendmentKind",
    "Amount",
    "AmountInText",
    "Basis",
    "Bound",
    "Code",
    "Codes",
    "Cumulative",
    "DateSpan",
    "Diff",
    "Finding",
    "Findings",
    "FiscalYear",
    "History",
    "Ingested",
    "Instrument",
    "Interval",
    "Item",
    "Ledger",
    "Limit",
    "Party",
    "Plot",
    "Prices",
    "RatePolicy",
    "Rates",
    "Reading",
    "Reconciliation",
    "Revision",
    "Scope",
    "Severity",
    "Source",
    "Stage",
    "Statement",
    "TableSchema",
    "Total",
    "Totals",
    "Valuation",
    "Verdict",
    "Waterfall",
    "__version__",
    "amounts_in",
    "authorities",
    "categories",
    "datasets",
    "diff",
    "donors",
    "errors",
    "ingest",
    "json_schema",
    "load",
    "prices",
    "rates",
    "read",
    "stages",
    "table_schema",
    "units",
]

# Public name -> the module that defines it; a name that is itself a module stands beside its own name.
_HOME = {
    "AidPackage": "model",
    "Amendment": "model",
    "AmendmentKind": "model",
    "Amount": "amounts",
    "AmountInText": "amounts",
    "Basis": "totals",
    "Bound": "amounts",
    "Code": "codes",
    "Codes": "codes",
    "Cumulative": "totals",
    "DateSpan": "dates",
    "Diff": "versions",
    "Finding": "findings",
    "Findings": "findings",
    "FiscalYear": "dates",
    "History": "versions",
    "Ingested": "intake",
    "Instrument": "vocabulary",
    "Interval": "amounts",
    "Item": "model",
    "Ledger": "ledger",
    "Limit": "model",
    "Party": "model",
    "Plot": "plots",
    "Prices": "conversion",
    "RatePolicy": "conversion",
    "Rates": "conversion",
    "Reading": "amounts",
    "Reconciliation": "reconciliation",
    "Revision": "model",
    "Scope": "model",
    "Severity": "findings",
    "Source": "model",
    "Stage": "vocabulary",
    "Statement": "model",
    "TableSchema": "table.published",
    "Total": "totals",
    "Totals": "totals",
    "Valuation": "vocabulary",
    "Verdict": "reconciliation",
    "Waterfall": "versions",
    "amounts_in": "amounts",
    "authorities": "codes",
    "categories": "codes",
    "datasets": "intake",
    "diff": "ledger",
    "donors": "codes",
    "errors": "errors",
    "ingest": "intake",
    "json_schema": "model",
    "load": "intake",
    "prices": "importers",
    "rates": "importers",
    "read": "intake",
    "stages": "codes",
    "table_schema": "table.published",
    "units": "units",
}


def __getattr__(name: str) -> object:
    """Load the module behind a public name when the name is first touched."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    from importlib import import_module

    module = import_module(f"{__name__}.{home}")
    value: object = module if name == home else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
