"""A page opened in a browser, with everything it said and asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

__all__ = ["LOOKS", "Opened", "barriers", "opened"]

Theme = Literal["light", "dark"]
LOOKS: tuple[tuple[int, Theme], ...] = ((360, "light"), (360, "dark"), (1440, "light"), (1440, "dark"))
"""Widths and themes every page is looked at in."""


@dataclass
class Opened:
    """An open page.

    Attributes:
        page: The page.
        said: Messages on the console, errors and dialogs.
        asked: Addresses that were asked for.
    """

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def dismiss(self, dialog: Dialog) -> None:
        """Note what a dialog said, and close it."""
        self.said.append(dialog.message)
        dialog.dismiss()


@contextmanager
def opened(browser: Browser, path: Path, *, width: int = 1440, theme: Theme = "light") -> Iterator[Opened]:
    """Open a file, listen to what it does, and close it again."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce", accept_downloads=True
    )
    page = context.new_page()
    found = Opened(page)
    page.on("console", lambda message: found.said.append(message.text))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("dialog", found.dismiss)
    page.on("request", lambda request: found.asked.append(request.url))
    page.goto(path.as_uri())
    try:
        yield found
    finally:
        context.close()


def barriers(page: Page, axe: str) -> list[str]:
    """What axe-core finds fault with, one line an element."""
    page.evaluate(f"{axe};undefined")
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
