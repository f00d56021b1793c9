from __future__ import annotations

import pytest

import aidledger as al
from aidledger.cli import main
from aidledger.cli.nothing import why_nothing


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["total", *words]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_party_on_the_other_side_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert "No package has donor UKR; 104 have recipient UKR: --recipient UKR." in said(capsys, "--donor", "UKR")
    assert "No package has recipient USA; 104 have donor USA: --donor USA." in said(capsys, "--recipient", "USA")


def test_every_option_without_a_match_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "--stage", "delivered", "--since", "2031-01-01", "--authority", "PDA")
    assert "No package matches --stage delivered. No package matches --since 2031-01-01." in out
    assert "--authority PDA" not in out


def test_options_that_exclude_each_other_are_said_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert "none of them matches all options" in said(capsys, "--authority", "FMF", "--since", "2024-06-01")


def test_nothing_is_said_of_a_total_over_something(capsys: pytest.CaptureFixture[str]) -> None:
    assert "No package" not in said(capsys, "--donor", "USA")


def test_without_filters_or_packages_there_is_nothing_to_say() -> None:
    assert why_nothing(al.load("seed"), {"donor": None}) == ""
    assert why_nothing(al.Ledger(), {"donor": ["USA"]}) == ""
