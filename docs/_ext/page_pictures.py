"""Take the pictures of the page for the documentation, and look for barriers in it.

    python docs/_ext/page_pictures.py            # writes docs/images/page-*.png, prints the report

Needs the extra `test` and the system's Chromium (another one is named in AIDLEDGER_BROWSER).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from playwright.sync_api import sync_playwright

import aidledger as al

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["main"]

IMAGES = Path(__file__).resolve().parents[1] / "images"
MOST_BYTES = 150_000


class Picture(NamedTuple):
    """One picture: a place of the page in a size and a theme."""

    name: str
    place: str
    width: int
    height: int
    theme: str


PICTURES = (
    Picture("page-wide-light", "header", 1280, 820, "light"),
    Picture("page-wide-dark", "#course", 1280, 720, "dark"),
    Picture("page-statements-light", "#reconciliation", 1280, 720, "light"),
    Picture("page-narrow-light", "#brief", 360, 780, "light"),
    Picture("page-narrow-dark", "#course", 360, 780, "dark"),
)
LOOKS = ((360, "light"), (360, "dark"), (1440, "light"), (1440, "dark"))


def main() -> int:
    """Take every picture and print what axe-core says; 1 where it finds a barrier or a picture is too large."""
    browser_path = shutil.which(os.environ.get("AIDLEDGER_BROWSER", "chromium"))
    if browser_path is None:
        sys.stderr.write("No Chromium was found: install it from the system's packages.\n")
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        page = al.load("us-ukraine").report(Path(folder) / "report.html")
        browser = driver.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        sizes = [_take(browser, page, picture) for picture in PICTURES]
        barriers = sum([_report(browser, page, width, theme) for width, theme in LOOKS])
        browser.close()
    return int(barriers > 0 or max(sizes) > MOST_BYTES)


def _open(browser: Browser, page: Path, width: int, height: int, theme: Any) -> Page:
    viewport: Any = {"width": width, "height": height}
    opened = browser.new_page(viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    opened.goto(page.as_uri())
    return opened


def _take(browser: Browser, page: Path, picture: Picture) -> int:
    opened = _open(browser, page, picture.width, picture.height, picture.theme)
    opened.locator(picture.place).first.evaluate("(part) => part.scrollIntoView()")
    target = IMAGES / f"{picture.name}.png"
    opened.screenshot(path=target)
    opened.close()
    size = target.stat().st_size
    sys.stdout.write(f"{target.name}: {size / 1000:.0f} kB\n")
    return size


def _report(browser: Browser, page: Path, width: int, theme: str) -> int:
    """One line of the accessibility report; the number of barriers."""
    opened = _open(browser, page, width, 900, theme)
    opened.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    opened.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8") + ";undefined")
    found = opened.evaluate("axe.run(document)")
    opened.close()
    version, passed = found["testEngine"]["version"], len(found["passes"])
    violations, unclear = found["violations"], found["incomplete"]
    names = ", ".join(f"{rule['id']} ({len(rule['nodes'])})" for rule in (*violations, *unclear))
    sys.stdout.write(
        f"axe-core {version}, {width} px, {theme}: {passed} rules passed, {len(violations)} violated, "
        f"{len(unclear)} to be judged by a person{f': {names}' if names else ''}\n"
    )
    return len(violations)


if __name__ == "__main__":
    raise SystemExit(main())
