"""The contracts of `.importlinter` hold, and each of them can fail."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEFERRED = "\n\ndef _offence() -> None:\n    {}\n"
TYPE_ONLY = "\n\nif TYPE_CHECKING:\n    {}\n"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The package and its contracts, free to be broken."""
    shutil.copytree(root / "aidledger", tmp_path / "aidledger", ignore=shutil.ignore_patterns("__pycache__", "_data"))
    shutil.copy(root / ".importlinter", tmp_path)
    return tmp_path


def add(module: Path, text: str) -> None:
    module.parent.mkdir(exist_ok=True)
    with module.open("a", encoding="utf-8") as file:
        file.write(text)


def test_the_package_keeps_every_contract(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout
    assert ", 0 broken" in done.stdout


def test_every_layer_is_there(root: Path) -> None:
    layers = (root / ".importlinter").read_text(encoding="utf-8").partition("layers =")[2].partition("[")[0]
    assert re.findall(r"[(].*[)]", layers) == [], "a layer in brackets may be missing"
    names = re.findall(r"\w+", layers)
    modules = {path.stem for path in (root / "aidledger").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert sorted(names) == sorted(modules - {"__init__", "__pycache__", "_data"})


@pytest.mark.parametrize(
    ("contract", "module", "text"),
    [
        ("Arrows point down", "errors.py", DEFERRED.format("from aidledger.findings import Finding")),
        ("Arrows point down", "errors.py", TYPE_ONLY.format("from aidledger.findings import Finding")),
        ("Arrows point down", "misplaced.py", '"""A module of no layer."""\n'),
        ("No cycles between siblings", "display/_one.py", "import aidledger.display._two\n"),
        ("The model never loads pandas or pint", "frozen.py", DEFERRED.format("import pandas")),
        ("The model never loads pandas or pint", "frozen.py", TYPE_ONLY.format("from pint import Quantity")),
        ("Only units knows pint", "findings/finding.py", DEFERRED.format("import pint")),
        ("The ground floor needs nothing but Python", "findings/finding.py", DEFERRED.format("import pydantic")),
        ("Nothing inside goes through the shell", "errors.py", DEFERRED.format("from aidledger import Amount")),
    ],
    ids=["deferred", "type-only", "no-layer", "cycle", "model", "model-type-only", "pint", "ground", "shell"],
)
def test_a_broken_rule_is_reported_by_name(copy: Path, contract: str, module: str, text: str) -> None:
    package = copy / "aidledger"
    add(package / "display" / "_two.py", "import aidledger.display._one\n" if "_one" in module else '"""Nothing."""\n')
    add(package / module, text)
    done = lint(copy)
    assert done.returncode != 0
    assert f"{contract} BROKEN" in done.stdout
