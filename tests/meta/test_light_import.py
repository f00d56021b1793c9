from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"numpy", "pandas", "pint", "pyarrow"}


def loaded_by(code: str) -> set[str]:
    """Top-level names of the modules a fresh interpreter holds after running `code`."""
    ending = "after = set(sys.modules); import json; print(json.dumps(sorted(after - before)))"
    probe = f"import sys; before = set(sys.modules)\n{code}\n{ending}"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    names: list[str] = json.loads(done.stdout.splitlines()[-1])
    return {name.partition(".")[0] for name in names if not name.startswith("__editable__")}


def test_import_loads_nothing_but_the_shell() -> None:
    assert loaded_by("import aidledger") <= {"aidledger", "__future__"}


def test_asking_for_names_and_version_loads_nothing_more() -> None:
    assert loaded_by("import aidledger; dir(aidledger); aidledger.__version__") <= {"aidledger", "__future__"}


def test_findings_and_errors_need_only_the_standard_library() -> None:
    loaded = loaded_by("import aidledger; aidledger.Findings; aidledger.errors")
    assert loaded <= {*sys.stdlib_module_names, "aidledger"}


@pytest.mark.parametrize(
    "code",
    [
        'aidledger.Amount.parse("up to $400 million")',
        'aidledger.DateSpan.parse("until 2024-10-21")',
        'aidledger.AidPackage(amount="$400 million", date="2024-10-21", category="munitions", donor="US")',
    ],
    ids=["amount", "date", "package"],
)
def test_a_single_record_loads_no_array_frame_or_unit_library(code: str) -> None:
    assert loaded_by(f"import aidledger\n{code}") & HEAVY == set()


def test_the_probe_sees_a_heavy_import() -> None:
    assert "numpy" in loaded_by("import numpy")


@pytest.mark.parametrize("words", [["--help"], ["total", "--help"], [], ["completion", "bash"]], ids=str)
def test_help_and_completion_load_nothing_of_the_library_itself(words: list[str]) -> None:
    quiet = "import contextlib, io; from aidledger.cli import main\nwith contextlib.redirect_stdout(io.StringIO()): "
    assert loaded_by(f"{quiet}main({words!r})") & {*HEAVY, "pydantic"} == set()


def test_a_plot_is_made_without_anything_that_draws() -> None:
    code = 'import aidledger\naidledger.load("seed").totals(by="authority").plot().to_json()'
    assert loaded_by(code) & {"altair", "matplotlib", "vl_convert"} == set()


FIRST = 'aidledger.AidPackage(amount="$400 million", date="2024-10-21", category="munitions", donor="US")'
MOST_OWN_MODULES = 45


def modules_loaded_by(code: str) -> set[str]:
    """Full names of the modules a fresh interpreter holds after running `code`."""
    probe = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=120)
    return set(done.stdout.split())


def test_the_first_package_brings_only_what_a_package_is_made_of() -> None:
    loaded = modules_loaded_by(f"import aidledger\n{FIRST}")
    own = {name for name in loaded if name.partition(".")[0] == "aidledger"}
    assert "aidledger.model.package" in own
    assert len(own) <= MOST_OWN_MODULES, sorted(own)
    others = {"model.statement", "model.limit", "model.amendment", "findings", "amounts.text", "units"}
    assert own.isdisjoint(f"aidledger.{name}" for name in others)


def test_the_first_package_loads_no_module_for_mistakes_and_descriptors() -> None:
    assert modules_loaded_by(f"import aidledger\n{FIRST}").isdisjoint({"difflib", "json"})
