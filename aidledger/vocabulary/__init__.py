"""Code lists: parties, authorities, categories, stages, instruments, valuations, currencies.

The tables ship in `data/reference` and are read once, when first asked for. `resolve_*` turns a code,
name or alias into its code, matching whole cells only; what it does not know it refuses with near names
in the hint, and sums over several parties it refuses with `AggregateTermError`. Tables of other
publishers' words (`stage_mappings`, `category_mappings`) serve the importers.
"""

from __future__ import annotations

from aidledger.vocabulary.authorities import Authority, authorities, authority, resolve_authority
from aidledger.vocabulary.categories import (
    Category,
    CategoryMapping,
    capability_words,
    categories,
    category,
    category_mappings,
    is_within,
    parent,
    resolve_category,
)
from aidledger.vocabulary.currencies import Currency, currencies
from aidledger.vocabulary.instruments import (
    Instrument,
    InstrumentRow,
    Valuation,
    ValuationRow,
    instruments,
    resolve_instrument,
    resolve_valuation,
    valuations,
)
from aidledger.vocabulary.labels import Kind, label
from aidledger.vocabulary.parties import Party, parties, party, resolve_donor, resolve_party
from aidledger.vocabulary.stages import Stage, StageMapping, StageRow, resolve_stage, stage_mappings, stages
from aidledger.vocabulary.terms import AggregateTermError, normalise

__all__ = [
    "AggregateTermError",
    "Authority",
    "Category",
    "CategoryMapping",
    "Currency",
    "Instrument",
    "InstrumentRow",
    "Kind",
    "Party",
    "Stage",
    "StageMapping",
    "StageRow",
    "Valuation",
    "ValuationRow",
    "authorities",
    "authority",
    "capability_words",
    "categories",
    "category",
    "category_mappings",
    "currencies",
    "instruments",
    "is_within",
    "label",
    "normalise",
    "parent",
    "parties",
    "party",
    "resolve_authority",
    "resolve_category",
    "resolve_donor",
    "resolve_instrument",
    "resolve_party",
    "resolve_stage",
    "resolve_valuation",
    "stage_mappings",
    "stages",
    "valuations",
]
