"""Pages made of cells: their pictures are those of today's code, and their notebooks are whole."""

from __future__ import annotations

import importlib.util
import json
import struct
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import aidledger as al

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = sorted(path.name for path in (DOCS / "images").glob("plot-*.png"))


@cache
def module(path: str) -> ModuleType:
    """A module of the documentation, which is no package."""
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        spec = importlib.util.spec_from_file_location(Path(path).stem, DOCS / path)
        assert spec is not None
        assert spec.loader is not None
        found = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = found  # dataclasses look their module up
        spec.loader.exec_module(found)
    finally:
        sys.path.remove(str(DOCS / "_ext"))
    return found


@cache
def plots() -> dict[str, al.Plot]:
    """What every picture shows, by the name of its file."""
    return {path.name: plot for path, plot in module("pictures.py").plots()}


def notes(png: Path) -> dict[str, str]:
    """The texts inside a PNG."""
    data, at, found = png.read_bytes(), 8, {}
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"tEXt":
            key, _, text = data[at + 8 : at + 8 + size].partition(b"\0")
            found[key.decode()] = text.decode()
        at += size + 12
    return found


def values(spec: dict[str, Any], *marks: str) -> Iterator[dict[str, Any]]:
    """The rows that marks of some kinds draw, wherever they stand in a specification."""

    def walk(part: dict[str, Any], data: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        data = part.get("data", {}).get("values", data)
        for layer in part.get("layer", ()):
            yield from walk(layer, data)
        if part.get("mark", {}).get("type") in marks:
            channels = [part["encoding"][name] for name in ("x", "y") if name in part["encoding"]]
            needed = [channel["field"] for channel in channels if channel["type"] == "quantitative"]
            yield from (row for row in data if all(row[field] is not None for field in needed))

    yield from walk(spec, [])


def test_every_picture_is_shown_by_a_page_and_the_other_way_round() -> None:
    assert sorted(plots()) == PICTURES


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_up_to_date_small_and_carries_what_it_was_drawn_from(name: str) -> None:
    path = DOCS / "images" / name
    digest = module("pictures.py").digest(plots()[name])
    assert notes(path).get("Specification") == digest, "run: python docs/pictures.py, and look at what it drew"
    assert path.stat().st_size < 100_000


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_valid_vega_lite_with_the_marks_its_page_says(name: str) -> None:
    plot = plots()[name]
    plot.to_altair()
    drawn = list(values(plot.to_vega(), "line", "point", "bar"))
    assert len(drawn) == plot.marks > 0
    assert f"{plot!r}\n" in "".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))


def page(text: str) -> tuple[list[Any], list[list[Any]]]:
    cells = module("_ext/cells.py")
    found = cells.parts(text)
    return found, list(cells.run(found, "page"))


PAGE = """\
# Title

See [a page](other.md) and [a site](https://example.org/).

```pycon
>>> from dataclasses import dataclass
>>> @dataclass
... class Point:
...     x: int
>>> Point(1)
Point(x=1)
>>> print("a"); None
a
>>> None

```

![A picture](images/plot-x.png)
"""


def test_cells_end_where_something_comes_out() -> None:
    _, ((first, second, last),) = page(PAGE)
    assert first.cell.source.startswith("from dataclasses")
    assert (first.got, first.is_value, first.is_as_said) == ("Point(x=1)\n", True, True)
    assert (second.got, second.is_value) == ("a\n", False)
    assert (last.got, last.value) == ("", None)


@pytest.mark.parametrize(
    ("said", "is_so"),
    [
        ("2", True),
        ("3", False),
        ("Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero", False),
    ],
)
def test_a_cell_that_says_something_else_is_told(said: str, *, is_so: bool) -> None:
    _, ((ran,),) = page(f"```pycon\n>>> 1 + 1\n{said}\n\n```\n")
    assert ran.is_as_said is is_so


@pytest.mark.parametrize(("message", "is_so"), [("division by zero", True), ("something else", False)])
def test_an_error_that_is_said_may_arise_anywhere_but_must_be_the_same(message: str, *, is_so: bool) -> None:
    said = f"Traceback (most recent call last):\n  ...\nZeroDivisionError: {message}"
    _, ((ran,),) = page(f"```pycon\n>>> 1 / 0\n{said}\n\n```\n")
    assert ran.is_as_said is is_so


def test_an_error_that_is_not_said_is_told() -> None:
    _, ((ran,),) = page("```pycon\n>>> x = 1 / 0\n\n```\n")
    assert not ran.is_as_said


def test_a_tutorial_becomes_a_notebook_whose_cells_are_those_of_the_page() -> None:
    found, blocks = page((DOCS / "tutorials" / "your-own-table.md").read_text(encoding="utf-8"))
    assert [ran.cell.source for block in blocks for ran in block if not ran.is_as_said] == []
    book = json.loads(json.dumps(module("_ext/notebook_pages.py").notebook(found, blocks)))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    code = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    assert code == [ran.cell.source.rstrip() for block in blocks for ran in block]
    assert len({cell["id"] for cell in book["cells"]}) == len(book["cells"])


def test_a_notebook_keeps_links_to_sites_and_drops_those_to_files_it_has_not_got() -> None:
    book = module("_ext/notebook_pages.py").notebook(*page(PAGE))
    prose = "".join("".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "markdown")
    assert "See a page and [a site](https://example.org/)." in prose
    assert "plot-x.png" not in prose


def test_a_page_shows_cells_without_prompts_and_a_link_to_its_notebook() -> None:
    text = module("_ext/notebook_pages.py").as_page(*page(PAGE), download="/there.ipynb")
    assert text.startswith("# Title\n\n{download}`Download this page as a notebook </there.ipynb>`\n")
    assert ">>>" not in text
    assert "```{code-block} text\n:class: output\n\nPoint(x=1)\n```" in text


def test_a_picture_in_a_notebook_is_drawn_by_the_notebook_and_stored_as_an_image() -> None:
    found, blocks = page(
        "```pycon\n>>> import aidledger as al\n>>> al.load('seed').totals(by='authority').plot()\n"
        "<Plot: Announced by authority, USD million; 1 mark>\n\n```\n"
    )
    (output,) = module("_ext/notebook_pages.py").notebook(found, blocks)["cells"][1]["outputs"]
    assert {"application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"} <= set(output["data"])
