from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

import aidledger as al
from tests.browser.opened import Theme, barriers, opened
from tests.builders import package

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


class Shown(Protocol):
    def _repr_html_(self) -> str: ...


def results() -> list[Shown]:
    us = al.load("us-ukraine")
    verdicts = us.reconcile()
    return [
        us,
        us.total(basis="new_money"),
        us.totals(by="category_group"),
        us.cumulative(freq="Q"),
        us.cumulative(by="authority", freq="FY"),
        verdicts,
        verdicts["DOD-2024-10-21"],
        us.check(),
        us["PDA-40"],
        us.statements[5],
        al.authorities(),
        package(note=HOSTILE, sources=[{"via": HOSTILE}]),
        al.Ledger([package(note=HOSTILE)], name=HOSTILE, title=HOSTILE),
    ]


def notebook(path: Path) -> Path:
    """A page with every view as the output of a cell, in the colours of the browser's theme."""
    cells = "".join(f"<section>{result._repr_html_()}</section>" for result in results())
    head = "<meta charset=utf-8><meta name=color-scheme content='light dark'><title>Notebook</title><style>body{background:Canvas;color:CanvasText}</style>"
    path.write_text(
        f"<!DOCTYPE html><html lang=en>{head}<main><h1>Notebook</h1>{cells}</main></html>", encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_views_have_no_barriers_and_load_nothing(browser: Browser, axe: str, tmp_path: Path, theme: Theme) -> None:
    path = notebook(tmp_path / "notebook.html")
    with opened(browser, path, theme=theme) as found:
        assert found.said == []
        assert found.asked == [path.as_uri()]
        assert found.page.locator("script, img").count() == 0
        assert barriers(found.page, axe) == []
