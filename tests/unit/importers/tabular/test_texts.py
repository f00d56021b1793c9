from __future__ import annotations

import itertools
import random
import re

import numpy as np
import pyarrow as pa
import pytest

from aidledger.importers.tabular import texts
from aidledger.importers.tabular.texts import cells_with, screen_ids, screen_notes, screen_urls

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,119}")
URL = re.compile(texts._URL.removesuffix("$") + r"\Z")


@pytest.mark.parametrize(
    "address",
    ["", "https://example.org", "http://www.gov-example.org/a/b?c=d#e", f"https://{'a' * 20}.example/{'p' * 1860}"],
)
def test_plain_addresses_pass(address: str) -> None:
    assert screen_urls(pa.array([address])).tolist() == [True]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://1.2.3.999/",
            "https://x.example:443/",
            "https://xn--zz.example/",
            "https://a--b.example/",
            "https://localhost",
        ),
        *(
            "ftp://a.example/",
            "https://A.example/",
            "https://x.example/a b",
            "https://x.example/<",
            "https://x.example/\n",
        ),
        *(
            f"https://{'a' * 64}.example/",
            f"https://x.example/{'p' * 1900}",
            "https://u@x.example/",
            " https://x.example/",
        ),
    ],
)
def test_other_addresses_are_left_to_the_record(address: str) -> None:
    assert screen_urls(pa.array([address])).tolist() == [False]


def test_ids_pass_in_the_form_of_the_record() -> None:
    cells = ["A", "PDA-74", "a:b/c+d_e.f", "A" * 120, "A" * 121, "", " A", "A ", "-A", "A\n", "\u0410"]
    assert screen_ids(pa.array(cells)).tolist() == [True] * 4 + [False] * 7


@pytest.mark.parametrize("cells", [["a remark", "", "x" * 4000], ["a remark", "caf\u00e9", "x"], []])
def test_notes_of_printable_ascii_pass(cells: list[str]) -> None:
    assert screen_notes(pa.array(cells, pa.string())).tolist() == [cell.isascii() for cell in cells]


@pytest.mark.parametrize("cell", [" x", "x ", "x\n", "x\ty", "x" * 4001, "\x7f", "\x00", "\u202ex"])
def test_other_notes_are_left_to_the_record(cell: str) -> None:
    assert screen_notes(pa.array([cell, "fine"])).tolist() == [False, True]


def test_notes_of_a_slice_are_looked_at_alone() -> None:
    assert screen_notes(pa.array(["\x00", "fine"]).slice(1)).tolist() == [True]


def drawn(letters: str, count: int, *, beginnings: tuple[str, ...] = ("",)) -> list[str]:
    chance = random.Random(letters)  # noqa: S311 - repeatable, not secret
    return [
        chance.choice(beginnings) + "".join(chance.choices(letters, k=chance.choice((0, 1, 2, 8, 40))))
        for _ in range(count)
    ]


def test_ids_pass_where_their_pattern_does() -> None:
    cells = drawn("aZ09._:/+-\u0410 \n\x7f@[`{", 4000) + drawn("abcXYZ0189._:/+-", 4000)
    assert screen_ids(pa.array(cells)).tolist() == [bool(ID.fullmatch(cell)) for cell in cells]


BEGINNINGS = (
    "https://www.a-b.example/",
    "http://x.example/",
    "https://X.example/",
    "https://a..b/",
    "",
    "https://www.a-b.example",
)


@pytest.mark.parametrize("rounds", [0, 1, 8])
def test_addresses_pass_where_their_pattern_does_however_many_hosts_are_known(
    rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_BEGINNINGS", rounds)
    printable = "".join(map(chr, range(32, 127)))
    cells = drawn(printable + "\u00e9\n\x7f", 4000, beginnings=BEGINNINGS) + drawn(
        "abc/-.?=&", 4000, beginnings=BEGINNINGS
    )
    wanted = [cell == "" or bool(URL.match(cell)) for cell in cells]
    assert screen_urls(pa.array(cells)).tolist() == wanted
    assert 1000 < sum(wanted) < len(cells)


def test_many_hosts_are_left_to_the_pattern() -> None:
    cells = [f"https://host-{number}.example/" for number in range(100)] + ["https://a.example:1/"] * 3
    assert screen_urls(pa.array(cells)).tolist() == [True] * 100 + [False] * 3


def test_no_cells_are_no_trouble() -> None:
    for screen in (screen_ids, screen_urls, screen_notes):
        assert screen(pa.array([], pa.string())).tolist() == []
        assert len(screen(pa.array(["", ""]))) == 2


@pytest.mark.parametrize("marked", [[], [0], [5], [2, 3], [0, 1, 2, 3, 4, 5]])
def test_marked_bytes_are_found_in_their_cells(marked: list[int]) -> None:
    ends = np.array([0, 0, 2, 2, 3, 6, 6], dtype=np.int32)
    flags = np.isin(np.arange(6), marked)
    wanted = [any(begin <= place < end for place in marked) for begin, end in itertools.pairwise(ends)]
    assert cells_with(flags, ends).tolist() == wanted
