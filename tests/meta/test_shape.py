"""The limits on the shape of code that no linter option expresses."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "aidledger"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 40

each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def assigned(tree: ast.Module) -> set[str]:
    """The names a module assigns at its top level."""
    plain = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    annotated = [node.target for node in tree.body if isinstance(node, ast.AnnAssign)]
    return {target.id for target in (*plain, *annotated) if isinstance(target, ast.Name)}


def test_there_are_modules_to_judge() -> None:
    assert PACKAGE / "errors.py" in MODULES


@each_module
def test_module_is_documented_and_says_what_is_public(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert path.name == "__main__.py" or "__all__" in assigned(tree)


@each_module
def test_module_is_not_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_MODULE


@each_module
def test_functions_are_not_too_long(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [f.name for f in functions if code_lines(f) > MOST_LINES_OF_A_FUNCTION] == []
