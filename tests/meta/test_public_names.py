from __future__ import annotations

import ast
import importlib
import pydoc
from pathlib import Path

import pytest

import aidledger

SHELL = Path(aidledger.__file__)
NAMES = sorted(set(aidledger.__all__) - {"__version__"})


def typed_face() -> dict[str, str]:
    """The imports that type checkers see: public name to the module it comes from."""
    tree = ast.parse(SHELL.read_text(encoding="utf-8"))
    (guard,) = [node for node in tree.body if isinstance(node, ast.If)]
    face: dict[str, str] = {}
    for node in guard.body:
        assert isinstance(node, ast.ImportFrom)
        for alias in node.names:
            home = alias.name if node.module == "aidledger" else (node.module or "").removeprefix("aidledger.")
            face[alias.name] = home
    return face


def test_typed_face_and_lazy_table_agree() -> None:
    assert typed_face() == aidledger._HOME


def test_every_lazy_name_is_public() -> None:
    assert set(aidledger._HOME) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_public_name_resolves_to_the_object_its_module_defines(name: str) -> None:
    home = aidledger._HOME[name]
    module = importlib.import_module(f"aidledger.{home}")
    expected = module if name == home else getattr(module, name)
    assert getattr(aidledger, name) is expected


@pytest.mark.parametrize("name", NAMES)
def test_public_name_is_in_its_modules_all(name: str) -> None:
    home = aidledger._HOME[name]
    if name != home:
        assert name in importlib.import_module(f"aidledger.{home}").__all__


@pytest.mark.parametrize("name", NAMES)
def test_public_name_has_a_docstring_of_its_own(name: str) -> None:
    public = getattr(aidledger, name)
    own = public.__doc__ or ""
    inherited = [base.__doc__ for base in getattr(public, "__mro__", ())[1:]]
    assert own.strip()
    assert own not in inherited
    summary = own.strip().splitlines()[0]
    assert len(summary) <= 80
    assert pydoc.splitdoc(own)[0].endswith((".", "?")), "the first line is a complete sentence"


def test_unknown_name_is_an_attribute_error_that_names_it() -> None:
    with pytest.raises(AttributeError, match="'aidledger' has no attribute 'ledgers'"):
        aidledger.ledgers  # noqa: B018 - the access is the act


def test_dir_lists_exactly_the_public_names() -> None:
    assert dir(aidledger) == sorted(aidledger.__all__)
