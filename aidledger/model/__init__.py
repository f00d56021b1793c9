"""The records: what a row of security-assistance data means, and what makes it valid.

`AidPackage` is one flow. `Statement` is a published claim about a total (a *stock*), `Revision` a
signed restatement of a scope, `Limit` a ceiling. They are frozen pydantic models and the single
source of truth about validity: tables are screened with faster code, but what a screen doubts is
judged here. Nothing in this package loads pandas, numpy or pint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.lazy import on_demand

if TYPE_CHECKING:
    from aidledger.model.amendment import Amendment, AmendmentKind, Record, table_of
    from aidledger.model.item import Item
    from aidledger.model.limit import Limit, LimitKind
    from aidledger.model.package import AidPackage
    from aidledger.model.party import Party
    from aidledger.model.revision import Revision
    from aidledger.model.schema import json_schema
    from aidledger.model.scope import Basis, Scope
    from aidledger.model.source import Source, SourceKind
    from aidledger.model.statement import Statement, StatementKind
    from aidledger.model.suppression import Suppression, Suppressions, suppressions_text
else:
    __getattr__ = on_demand(
        __name__,
        {
            "AidPackage": "package",
            "Amendment": "amendment",
            "AmendmentKind": "amendment",
            "Basis": "scope",
            "Item": "item",
            "Limit": "limit",
            "LimitKind": "limit",
            "Party": "party",
            "Record": "amendment",
            "Revision": "revision",
            "Scope": "scope",
            "Source": "source",
            "SourceKind": "source",
            "Statement": "statement",
            "StatementKind": "statement",
            "Suppression": "suppression",
            "Suppressions": "suppression",
            "json_schema": "schema",
            "suppressions_text": "suppression",
            "table_of": "amendment",
        },
    )

__all__ = [
    "AidPackage",
    "Amendment",
    "AmendmentKind",
    "Basis",
    "Item",
    "Limit",
    "LimitKind",
    "Party",
    "Record",
    "Revision",
    "Scope",
    "Source",
    "SourceKind",
    "Statement",
    "StatementKind",
    "Suppression",
    "Suppressions",
    "json_schema",
    "suppressions_text",
    "table_of",
]
