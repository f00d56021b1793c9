from __future__ import annotations

import pytest
from pydantic import ValidationError

from aidledger.errors import UnknownTermError
from aidledger.model import Party
from aidledger.vocabulary import AggregateTermError


@pytest.mark.parametrize("term", ["USA", "us", "United States"])
def test_a_party_is_found_by_code_name_or_alias(term: str) -> None:
    party = Party.of(term)
    assert (party.code, party.name, party.kind) == ("USA", "United States", "country")
    assert isinstance(party.aliases, tuple)


def test_korea_is_not_found_by_likeness() -> None:
    assert Party.of("Republic of Korea").code == "KOR"
    with pytest.raises(UnknownTermError):
        Party.of("Korean")


def test_an_aggregate_is_no_party() -> None:
    with pytest.raises(AggregateTermError):
        Party.of("EU Members")


def test_a_party_survives_json() -> None:
    party = Party.of("EPF")
    assert Party.model_validate_json(party.model_dump_json()) == party


def test_an_unregistered_code_is_refused() -> None:
    with pytest.raises(ValidationError, match="AL130"):
        Party(code="ATL", name="Atlantis", kind="country")
