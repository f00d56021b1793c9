"""Short ways to write what tests are about: `money("10 EUR")`, `package(amount="$5 million")`."""

from __future__ import annotations

from typing import Any

from aidledger.amounts import Amount
from aidledger.model import AidPackage, Limit, Revision, Statement

__all__ = ["limit", "money", "package", "package_fields", "revision", "statement"]

# Tests change single fields, also to what no field may hold.
Changes = Any


def money(text: str) -> Amount:
    """An amount as people write it; small ones are meant: "10 EUR" is ten euros."""
    number, _, currency = text.partition(" ")
    if currency.isupper() and number.replace(".", "").isdigit():
        return Amount.model_validate({"stated": number, "currency": currency})
    return Amount.parse(text)


def package_fields(**changes: Changes) -> dict[str, object]:
    """The raw fields of a plain package, some of them changed."""
    plain = {"amount": "$400 million", "date": "2024-10-21", "category": "munitions", "donor": "USA"}
    return {**plain, **changes}


def package(**changes: Changes) -> AidPackage:
    """A plain package with some fields changed."""
    return AidPackage.model_validate(package_fields(**changes))


def statement(**changes: Changes) -> Statement:
    """A statement about everything the US gave, with some fields changed."""
    plain = {"amount": "over $58 billion", "as_of": "2024-10-21", "scope": {"donor": "USA"}}
    return Statement.model_validate({**plain, **changes})


def revision(**changes: Changes) -> Revision:
    """A restatement by minus $2.6 billion with some fields changed."""
    plain = {"id": "REV-1", "amount": "-$2.6 billion", "known_on": "2023-06-20"}
    return Revision.model_validate({**plain, **changes})


def limit(**changes: Changes) -> Limit:
    """A drawdown cap with some fields changed."""
    plain = {"id": "CAP-FY2022", "authority": "PDA", "fiscal_year": "FY2022", "amount": "$11 billion"}
    return Limit.model_validate({**plain, **changes})
