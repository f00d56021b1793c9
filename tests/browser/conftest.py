"""A real browser for the tests that need one: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import aidledger as al

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Tests may run as root in a container, and must find out nothing about the world outside.
SWITCHES = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it aloud when the browser tests did not run: a silent skip looks like a pass."""
    skipped = [report for report in terminalreporter.getreports("skipped") if "tests/browser" in report.nodeid]
    if skipped:
        terminalreporter.write_sep("!", f"{len(skipped)} browser tests did NOT run: no Chromium was found", red=True)


@pytest.fixture(scope="session")
def executable() -> str:
    """The system's browser, or a skip that says how to get one."""
    named = os.environ.get("AIDLEDGER_BROWSER", "")
    found = next((path for name in (named, *NAMES) if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("NO BROWSER: install chromium from the system's packages, or name one in AIDLEDGER_BROWSER")
    return found


@pytest.fixture(scope="package")
def browser(executable: str) -> Iterator[Browser]:
    """A headless browser for the tests of this folder."""
    playwright = pytest.importorskip("playwright.sync_api", reason="NO PLAYWRIGHT: it comes with the extra 'test'")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=executable, args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture(scope="package")
def axe() -> str:
    """The source of axe-core, which looks for barriers."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="package")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the shipped record."""
    return al.load("us-ukraine").report(tmp_path_factory.mktemp("page") / "report.html")
