from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import aidledger
from aidledger.lazy import on_demand

PACKAGE = Path(aidledger.__file__).parent


def lazy_packages() -> dict[str, ast.If]:
    """Packages that bring modules on demand, each with the block that says which."""
    found = {}
    for path in sorted(PACKAGE.rglob("__init__.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.If) and "on_demand" in ast.dump(node):
                name = ".".join(["aidledger", *path.parent.relative_to(PACKAGE).parts])
                found[name] = node
    return found


LAZY = lazy_packages()
each_package = pytest.mark.parametrize("package", LAZY)


def table_of(block: ast.If) -> dict[str, str]:
    (assignment,) = block.orelse
    assert isinstance(assignment, ast.Assign)
    assert isinstance(assignment.value, ast.Call)
    table: dict[str, str] = ast.literal_eval(assignment.value.args[1])
    return table


def test_the_packages_that_load_on_demand_are_found() -> None:
    assert {"aidledger.model", "aidledger.findings"} <= set(LAZY)


@each_package
def test_what_checkers_read_and_the_table_agree(package: str) -> None:
    face = {}
    for node in LAZY[package].body:
        assert isinstance(node, ast.ImportFrom)
        face.update({alias.name: str(node.module).removeprefix(f"{package}.") for alias in node.names})
    assert table_of(LAZY[package]) == face


@each_package
def test_every_public_name_is_found_and_no_module_stands_in_its_place(package: str) -> None:
    module = importlib.import_module(package)
    table = table_of(LAZY[package])
    assert set(table) <= set(module.__all__)
    for name, home in table.items():
        defining = importlib.import_module(f"{package}.{home}")
        assert getattr(module, name) is getattr(defining, name)


def test_an_unknown_name_is_an_attribute_error_that_names_it() -> None:
    find = on_demand("aidledger.display", {"shorten": "escape"})
    with pytest.raises(AttributeError, match=r"'aidledger\.display' has no attribute 'lengthen'") as raised:
        find("lengthen")
    assert raised.value.name == "lengthen"
