"""What every test may use: the evidence, golden files, and quiet deterministic defaults."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# No deadline: a loaded machine is not a bug. In CI the examples are the same on every run.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("local"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that rewrites golden files."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files with what the code gives now")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of evidence and real files, or a skip where `AIDLEDGER_REAL_DATA` names none."""
    place = os.environ.get("AIDLEDGER_REAL_DATA")
    if not place:
        pytest.skip("AIDLEDGER_REAL_DATA is not set")
    folder = Path(place)
    if not folder.is_dir():
        pytest.fail(f"AIDLEDGER_REAL_DATA is {place!r}, which is no folder")
    return folder


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten (`pytest --update-golden`)."""
    return bool(request.config.getoption("--update-golden"))
