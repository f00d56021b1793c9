"""What can be looked up has a page, and the pages are made from the code itself."""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest

import aidledger
from aidledger.amounts import Bound, Reading
from aidledger.bundled import dataset_names
from aidledger.findings import CODES
from aidledger.reconciliation import Verdict
from aidledger.totals import Basis
from aidledger.vocabulary import Stage

DOCS = Path(__file__).resolve().parents[2] / "docs"


@cache
def generated() -> dict[str, str]:
    """The pages the documentation build would write."""
    spec = importlib.util.spec_from_file_location("reference_pages", DOCS / "_ext" / "reference_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with patch.dict(os.environ):  # it sets the width of the command's help, for the build alone
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


@pytest.mark.parametrize("name", sorted(set(aidledger.__all__) - {"__version__"}))
def test_public_name_is_listed_in_the_reference_with_a_page_that_has_its_docstring(name: str) -> None:
    home = aidledger._HOME[name]
    assert f"| `aidledger.{name}` | [](api/{home}.md) |" in generated()["api.md"]
    page = generated()[f"api/{home}.md"]
    left_out = page.partition(":exclude-members:")[2].partition("\n")[0].replace(",", " ").split()
    assert name not in left_out, "documented nowhere"


def terms() -> list[str]:
    """The words the glossary explains, in its order."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8").partition("```{glossary}\n")[2].partition("```")[0]
    return [line for line in text.splitlines() if line and not line.startswith(" ")]


def test_the_glossary_is_in_order_and_explains_nothing_twice() -> None:
    assert terms() == sorted(set(terms()))


@pytest.mark.parametrize("words", [Basis, Reading, Stage, Verdict, Bound], ids=lambda words: words.__name__)
def test_the_glossary_has_every_word_of_a_closed_set(words: type[StrEnum]) -> None:
    page = (DOCS / "glossary.md").read_text(encoding="utf-8").lower()
    missing = [
        str(word) for word in words if not {str(word).lower(), str(word).lower().replace("_", " ")} & _spelt(page)
    ]
    assert missing == []


def _spelt(page: str) -> set[str]:
    """Words and pairs of words of a page."""
    single = re.findall(r"[a-z_]+", page)
    return {*single, *(" ".join(pair) for pair in pairwise(single))}


@pytest.mark.parametrize(
    "word",
    ["allocation", "announcement", "authority", "basis", "commitment", "delivery", "disbursement", "donor", "obligation",
     "package", "pledge", "quantity", "rate", "recipient", "reconcile", "revision", "stage", "statement", "tranche", "value"],
)  # fmt: skip
def test_the_glossary_explains_the_words_of_the_model(word: str) -> None:
    assert word in terms()


def test_every_section_is_reached_from_the_first_page() -> None:
    first = (DOCS / "index.md").read_text(encoding="utf-8")
    sections = {path.parent.name for path in DOCS.glob("*/index.md")}
    assert {name for name in sections if f"{name}/index" not in first} == set()
    assert sections >= {"tutorials", "how-to", "explanation", "reference", "decisions"}


def test_every_command_is_documented_with_its_help() -> None:
    from aidledger.cli import build_parser
    from aidledger.cli.commands import COMMANDS

    page = generated()["cli.md"]
    assert build_parser().prog == "aidledger"
    (commands,) = [a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)]
    assert set(commands.choices) == {*COMMANDS, "completion"}
    for name, command in commands.choices.items():
        assert f"## `aidledger {name}`" in page
        assert "examples:\n  " in command.format_help(), f"the help of {name} has no example"


def test_every_statement_of_the_shipped_record_is_on_the_page_of_its_reconciliation() -> None:
    page = generated()["reconciliation.md"]
    found = aidledger.load("us-ukraine").reconcile()
    lines = page.splitlines()
    for result in found:
        (line,) = [
            line for line in lines if line.startswith(f"| {result.statement.id} | {result.statement.as_of or ''}")
        ]
        if result.verdict == "GAP" and not result.explanations:
            assert "open: none of " in line
    for verdict, title in (("AGREES", "Agreeing"), ("WITHIN_BOUNDS", "Within bounds"), ("GAP", "Gaps")):
        assert f"## {title} ({len(found.where(verdict))})" in page
    assert f"## Not comparable ({len(found.where('NOT_COMPARABLE'))})" in page
    assert all(str(each.count) in page for each in found.systematic)


def test_the_page_of_the_reconciliation_is_linked_from_the_first_page_and_the_reference() -> None:
    assert "reference/generated/reconciliation.md" in (DOCS / "index.md").read_text(encoding="utf-8")
    assert "generated/reconciliation\n" in (DOCS / "reference" / "index.md").read_text(encoding="utf-8")
