"""Tutorials and gallery as notebooks: shown as cells, run on every build, offered for download.

The source of such a page is Markdown with `pycon` examples, which pytest checks word by word. Here
every cell is run again: one that says something else than the page fails the build, and what came
out goes into the notebook, pictures included. `decisions/notebooks-from-checked-pages` says why.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cells import Ran, parts, run

import aidledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cells import Part
    from sphinx.application import Sphinx

__all__ = ["as_page", "notebook", "setup"]

PAGES = re.compile(r"tutorials/(?!index$)[^/]+|gallery")
FOLDER = Path("reference") / "generated" / "notebooks"
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)]*\)")
_IMAGE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n?", re.MULTILINE)
_ENDING = re.compile(r"\n+\n```$", re.MULTILINE)
"""The blank line that ends a block for doctest; a reader needs none."""
_TITLE = re.compile(r"^# .*\n", re.MULTILINE)


def setup(app: Sphinx) -> dict[str, object]:
    """Register with Sphinx."""
    app.connect("source-read", _on_read)
    app.connect("env-check-consistency", _check_reference)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _on_read(app: Sphinx, name: str, source: list[str]) -> None:
    if not PAGES.fullmatch(name):
        source[0] = _ENDING.sub("\n```", source[0])
        return
    page = parts(source[0])
    blocks = list(run(page, name))
    for ran in (ran for block in blocks for ran in block if not ran.is_as_said):
        _log().warning("%s says:\n%s\nbut this came out:\n%s", ran.cell.source, ran.cell.want, ran.got, location=name)
    target = Path(app.srcdir) / FOLDER / f"{Path(name).name}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(notebook(page, blocks), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    source[0] = as_page(page, blocks, download=f"/{FOLDER.as_posix()}/{target.name}")


def as_page(page: Sequence[Part], blocks: Sequence[Sequence[Ran]], *, download: str) -> str:
    """The page with its examples as cells, and a link to the notebook below its title.

    Args:
        page: Prose and cells.
        blocks: The cells of every block, run.
        download: Where the notebook lies, from the top of the documentation.
    """
    waiting, text = iter(blocks), ""
    for part in page:
        text += "\n".join(_shown(ran) for ran in next(waiting)) if part.cells else part.prose
    link = f"\n{{download}}`Download this page as a notebook <{download}>`\n"
    return _TITLE.sub(lambda title: title.group() + link, text, count=1)


def _shown(ran: Ran) -> str:
    code = f"```{{code-block}} python\n:class: cell\n\n{ran.cell.source.rstrip()}\n```\n"
    if not ran.got.strip() or _is_picture(ran):
        return code
    return f"{code}\n```{{code-block}} text\n:class: output\n\n{ran.got.rstrip()}\n```\n"


def _is_picture(ran: Ran) -> bool:
    """Pictures stand in the page as images, which GitHub shows too."""
    return isinstance(ran.value, aidledger.Plot)


def notebook(page: Sequence[Part], blocks: Sequence[Sequence[Ran]]) -> dict[str, Any]:
    """The page as a notebook of format 4.5, with everything that came out.

    Args:
        page: Prose and cells.
        blocks: The cells of every block, run.
    """
    waiting, cells = iter(blocks), [_markdown(_HOW)]
    for part in page:
        cells += [_code(ran) for ran in next(waiting)] if part.cells else list(_prose(part.prose))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


_HOW = (
    f"From the documentation of aidledger {aidledger.__version__}. "
    'To run it: `pip install "aidledger[plots]"`, then run the cells from top to bottom.'
)


def _prose(text: str) -> Iterator[dict[str, Any]]:
    # Links and images lead to files that a downloaded notebook has not got; their words remain.
    plain = _LINK.sub(r"\1", _IMAGE.sub("", text)).strip()
    if plain:
        yield _markdown(plain)


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(ran: Ran) -> dict[str, Any]:
    source = ran.cell.source.rstrip().splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": _outputs(ran), "source": source}


def _outputs(ran: Ran) -> list[dict[str, Any]]:
    if not ran.got:
        return []
    if ran.is_value:
        return [{"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": _bundle(ran)}]
    return [{"output_type": "stream", "name": "stdout", "text": ran.got.splitlines(keepends=True)}]


def _bundle(ran: Ran) -> dict[str, Any]:
    """A value in every form a notebook can show."""
    if isinstance(ran.value, aidledger.Plot):
        return dict(ran.value._repr_mimebundle_())
    html = getattr(ran.value, "_repr_html_", None)
    return {**({"text/html": html()} if html else {}), "text/plain": ran.got.rstrip("\n")}


def _check_reference(_: Sphinx, env: Any) -> None:
    """Fail the build when a public name has no entry in the reference."""
    documented = set(env.domaindata["py"]["objects"])
    for name, home in aidledger._HOME.items():  # noqa: SLF001 - the one list of public names
        place = f"aidledger.{home}" if name == home else f"aidledger.{home}.{name}"
        if place not in documented:
            _log().warning("the public name %s has no entry in the reference", place)


def _log() -> Any:
    """Sphinx's log, whose warnings fail the build; the tests read these pages without Sphinx."""
    from sphinx.util import logging

    return logging.getLogger(__name__)
