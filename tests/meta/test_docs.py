"""What can be looked up has a page, and the pages are made from the code itself."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import pytest

import aidledger
from aidledger.bundled import dataset_names
from aidledger.findings import CODES

DOCS = Path(__file__).resolve().parents[2] / "docs"


@cache
def generated() -> dict[str, str]:
    """The pages the documentation build would write."""
    spec = importlib.util.spec_from_file_location("reference_pages", DOCS / "_ext" / "reference_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, str] = module.pages()
    return found


@pytest.mark.parametrize("code", sorted(CODES))
def test_finding_code_has_a_page_that_says_why_and_what_to_do(code: str) -> None:
    info, page = CODES[code], generated()[f"findings/{code}.md"]
    assert page.startswith(f"(finding-{code.lower()})=\n# {code}: {info.title}\n")
    assert info.why in page
    assert info.remedy in page


@pytest.mark.parametrize("code", sorted(CODES))
def test_finding_code_is_in_the_list_of_codes(code: str) -> None:
    assert f"[{code}](findings/{code}.md)" in generated()["findings.md"]


@pytest.mark.parametrize("module", sorted(set(aidledger._HOME.values())))
def test_module_of_a_public_name_has_an_api_page(module: str) -> None:
    assert f"automodule:: aidledger.{module}\n" in generated()[f"api/{module}.md"]


@pytest.mark.parametrize("dataset", dataset_names())
def test_shipped_data_set_has_a_page_of_columns(dataset: str) -> None:
    assert "| column | type | meaning |" in generated()[f"columns/{dataset}.md"]


def test_every_section_is_reached_from_the_first_page() -> None:
    first = (DOCS / "index.md").read_text(encoding="utf-8")
    sections = {path.parent.name for path in DOCS.glob("*/index.md")}
    assert {name for name in sections if f"{name}/index" not in first} == set()
    assert sections >= {"tutorials", "how-to", "explanation", "reference", "decisions"}


def test_every_command_is_documented_with_its_help() -> None:
    from aidledger.cli import build_parser

    page = generated()["cli.md"]
    assert build_parser().prog == "aidledger"
    for command in ("report", "total", "cumulative", "reconcile", "check"):
        assert f"## `aidledger {command}`" in page
