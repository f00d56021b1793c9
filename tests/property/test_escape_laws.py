"""Whatever text a workbook is given, it gives back: escapes, halves of escapes and what shares an underscore."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

import aidledger as al
from tests.builders import package

PARTS = ("_", "x", "_x", "x0041", "_x0041_", "_x005F_", "_x000D_", "_xD800_", "_x000a", "<r>", "</r>", "&", "b")


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=8).map("".join), min_size=1, max_size=30))
def test_text_that_looks_like_escapes_comes_back(texts: list[str]) -> None:
    kept = al.Ledger([package(id=f"P-{at}", note=f"n{text}") for at, text in enumerate(texts)], name="escapes")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "escapes.xlsx"
        kept.write(path)
        assert openpyxl.load_workbook(path).sheetnames[:2] == ["about", "packages"]
        assert [one.note for one in al.read(path).packages] == [one.note for one in kept.packages]
