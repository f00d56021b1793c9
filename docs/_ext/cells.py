"""Pages whose examples are cells: read from Markdown, run, and compared with what the page says.

A page is one source for three readers: pytest checks its `pycon` examples, Sphinx shows them as the
cells of a notebook, and the same cells become a notebook to download.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
import re
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Cell", "Part", "Ran", "parts", "run"]

_BLOCK = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CHECK = doctest.OutputChecker()


@dataclass(frozen=True)
class Cell:
    """Lines of code up to one that says something.

    Attributes:
        source: The code, without prompts.
        want: What the page says comes out; empty when nothing does.
    """

    source: str
    want: str


@dataclass(frozen=True)
class Part:
    """A stretch of a page: either prose, or the cells of one block.

    Attributes:
        prose: Markdown; empty for a block of cells.
        cells: Cells; empty for prose.
    """

    prose: str = ""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Ran:
    """A cell that was run.

    Attributes:
        cell: The cell.
        got: Text that came out.
        value: The last value, as the notebook would show it; None when there was none.
        is_value: Whether the text is that value rather than something printed.
    """

    cell: Cell
    got: str
    value: object
    is_value: bool

    @property
    def is_as_said(self) -> bool:
        """Whether what came out is what the page says."""
        return _CHECK.check_output(self.cell.want, self.got, 0) or _same_error(self.cell.want, self.got)


def parts(text: str) -> list[Part]:
    """A page as prose and blocks of cells, in order."""
    found, end = [], 0
    for block in _BLOCK.finditer(text):
        found += [Part(prose=text[end : block.start()]), Part(cells=tuple(_cells(block.group(1))))]
        end = block.end()
    return [part for part in [*found, Part(prose=text[end:])] if part.prose.strip() or part.cells]


def _cells(block: str) -> Iterator[Cell]:
    source = ""
    for example in doctest.DocTestParser().get_examples(block):
        source += example.source
        if example.want:
            yield Cell(source, example.want)
            source = ""
    if source:
        yield Cell(source, "")


def run(page: list[Part], name: str) -> Iterator[list[Ran]]:
    """Run the blocks of a page one after the other, in one namespace of their own.

    Args:
        page: Its parts.
        name: What tracebacks call it.

    Yields:
        The cells of every block, run.
    """
    namespace: dict[str, object] = {"__name__": "__main__"}
    for part in page:
        if part.cells:
            yield [_ran(cell, namespace, name) for cell in part.cells]


def _ran(cell: Cell, namespace: dict[str, object], name: str) -> Ran:
    out, values = io.StringIO(), list[object]()

    def show(value: object) -> None:
        if value is not None:
            values[:] = [value]
            print(repr(value))  # noqa: T201 - as a prompt does

    hook, sys.displayhook = sys.displayhook, show
    try:
        with contextlib.redirect_stdout(out):
            for statement in ast.parse(cell.source).body:
                # One by one, so that a bare expression is shown, as at a prompt.
                exec(compile(ast.Interactive([statement]), name, "single"), namespace)  # noqa: S102 - the page's own code
    except Exception as error:  # noqa: BLE001 - an example may show any error; one that does not is reported
        last = "".join(traceback.format_exception_only(error))
        return Ran(cell, f"{out.getvalue()}Traceback (most recent call last):\n  ...\n{last}", None, is_value=False)
    finally:
        sys.displayhook = hook
    return Ran(cell, out.getvalue(), values[-1] if values else None, is_value=bool(values))


def _same_error(want: str, got: str) -> bool:
    """Whether both are the same error: where it arose differs from machine to machine."""
    marker = "Traceback (most recent call last):\n"
    if not (want.startswith(marker) and marker in got):
        return False
    return want.rpartition("  ...\n")[2].strip() == got.rpartition("  ...\n")[2].strip()
