"""Make the pictures of the pages: `python docs/pictures.py` writes `docs/images/plot-*.png`.

Each picture is what the last plot before it on the page shows. The file carries a digest of the
specification it was drawn from, so that a test can tell a picture that is out of date.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS / "_ext"))

from cells import parts, run  # noqa: E402 - found only now

import aidledger  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["digest", "main", "plots"]

_PAGES = ("gallery.md", "tutorials/your-own-table.md")
_IMAGE = re.compile(r"\]\((?:\.\./)?(images/plot-[a-z-]+\.png)\)")
_COLOURS = 128
_KEY = "Specification"


def plots() -> Iterator[tuple[Path, aidledger.Plot]]:
    """Every picture that a page shows: where it lies, and what it shows."""
    for name in _PAGES:
        yield from _plots_of(name)


def _plots_of(name: str) -> Iterator[tuple[Path, aidledger.Plot]]:
    page = parts((DOCS / name).read_text(encoding="utf-8"))
    blocks, shown = run(page, name), None
    for part in page:
        if part.cells:
            values = [ran.value for ran in next(blocks) if isinstance(ran.value, aidledger.Plot)]
            shown = values[-1] if values else shown
        for image in _IMAGE.finditer(part.prose):
            if shown is None:
                raise LookupError(image.group(1))
            yield DOCS / image.group(1), shown


def digest(plot: aidledger.Plot) -> str:
    """What a specification is told apart by."""
    return hashlib.sha256(plot.to_json().encode()).hexdigest()[:32]


def main() -> None:
    """Write every picture, with few colours so that the file stays small."""
    from PIL import Image, PngImagePlugin

    scratch = DOCS / "images" / ".drawn.png"
    for path, plot in plots():
        path.parent.mkdir(exist_ok=True)
        drawn = Image.open(io.BytesIO(plot.save(scratch).read_bytes())).convert("RGB")
        scratch.unlink()
        notes = PngImagePlugin.PngInfo()
        notes.add_text(_KEY, digest(plot))
        drawn.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True, pnginfo=notes)
        print(f"{path.relative_to(DOCS.parent)}  {path.stat().st_size // 1000} kB")  # noqa: T201 - a command prints


if __name__ == "__main__":
    main()
