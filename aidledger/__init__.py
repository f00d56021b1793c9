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
    from aidledger.ledger import Ledger
    from aidledger.model import AidPackage, Item, Limit, Party, Revision, Scope, Source, Statement, json_schema
    from aidledger.plots import Plot
    from aidledger.reconciliation import Reconciliation, Verdict
    from aidledger.totals import Basis, Cumulative, Total, Totals
    from aidledger.vocabulary import Instrument, Stage, Valuation

__version__ = "0.1.0"

__all__ = [
    "AidPackage",
    "Amount",
    "AmountInText",
    "Basis",
    "Bound",
    "Code",
    "Codes",
    "Cumulative",
    "DateSpan",
    "Finding",
    "Findings",
    "FiscalYear",
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
    "Total",
    "Totals",
    "Valuation",
    "Verdict",
    "__version__",
    "amounts_in",
    "authorities",
    "categories",
    "datasets",
    "donors",
    "errors",
    "ingest",
    "json_schema",
    "load",
    "prices",
    "rates",
    "read",
    "stages",
    "units",
]

# Public name -> the module that defines it; a name that is itself a module stands beside its own name.
_HOME = {
    "AidPackage": "model",
    "Amount": "amounts",
    "AmountInText": "amounts",
    "Basis": "totals",
    "Bound": "amounts",
    "Code": "codes",
    "Codes": "codes",
    "Cumulative": "totals",
    "DateSpan": "dates",
    "Finding": "findings",
    "Findings": "findings",
    "FiscalYear": "dates",
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
    "Total": "totals",
    "Totals": "totals",
    "Valuation": "vocabulary",
    "Verdict": "reconciliation",
    "amounts_in": "amounts",
    "authorities": "codes",
    "categories": "codes",
    "datasets": "intake",
    "donors": "codes",
    "errors": "errors",
    "ingest": "intake",
    "json_schema": "model",
    "load": "intake",
    "prices": "importers",
    "rates": "importers",
    "read": "intake",
    "stages": "codes",
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
