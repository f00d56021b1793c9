from __future__ import annotations

import re

import pytest

from aidledger.errors import UnknownTermError
from aidledger.findings import CODES, code_info


@pytest.mark.parametrize("code", sorted(CODES))
def test_entry_is_complete(code: str) -> None:
    info = CODES[code]
    assert info.code == code
    assert re.fullmatch(r"AL[123][0-9]{2}", code)
    assert info.title
    assert not info.title.endswith(".")
    assert info.why.endswith(".")
    assert info.remedy.endswith(".")


def test_titles_are_different() -> None:
    assert len({info.title for info in CODES.values()}) == len(CODES)


def test_unknown_code_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownTermError, match="'AL10' is not known") as caught:
        code_info("AL10")
    assert caught.value.near
