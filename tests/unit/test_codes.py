from __future__ import annotations

import pytest

import aidledger as al
from aidledger.errors import UnknownTermError

KINDS = [al.donors, al.authorities, al.categories, al.stages]


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_is_one_that_a_filter_takes(kind: object) -> None:
    codes = kind()  # type: ignore[operator] # one of the four functions
    word = {"donors": "donor", "authorities": "authority", "categories": "category", "stages": "stage"}[codes.kind]
    for code in codes:
        al.Ledger().where(**{word: code})


def test_stages_are_those_of_the_enumeration_in_order() -> None:
    assert list(al.stages()) == list(al.Stage)


def test_donors_are_only_those_who_can_give() -> None:
    assert "X-EPF" in al.donors()
    assert "UKR" in al.donors()
    assert not any(al.donors()[code].title == "European Union (Member States)" for code in al.donors())


def test_sums_over_accounts_are_no_authority_to_ask_for() -> None:
    assert "DOD_TOTAL" not in al.authorities()


def test_an_unknown_code_is_refused_with_near_ones() -> None:
    with pytest.raises(UnknownTermError, match="Did you mean"):
        al.authorities()["PDAA"]
    assert "PDAA" not in al.authorities()
    assert 5 not in al.authorities()


def test_codes_are_found_by_any_of_their_words() -> None:
    assert "PDA" in al.authorities().find("  presidential DRAWDOWN")
    assert list(al.categories().find("no such thing")) == []


def test_codes_show_themselves_shortly() -> None:
    assert repr(al.stages()).startswith("<stages, 8 codes: pledged, announced")
    assert str(al.stages()).splitlines()[2] == "pledged     Pledged"
    assert repr(al.stages().find("pledged")) == "<stages, 1 code: pledged>"


def test_a_notebook_completes_and_shows_codes() -> None:
    assert al.stages()._ipython_key_completions_() == list(al.Stage)
    view = al.donors()._repr_html_()
    assert "donors are shown. Narrow them with .find(text)." in view
    assert '<th scope="row">' in view
    assert "are shown" not in al.stages()._repr_html_()
