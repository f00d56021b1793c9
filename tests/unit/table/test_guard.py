from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from aidledger.display import guarded_text
from aidledger.table.guard import guarded, unguarded


def test_plain_text_is_handed_back_as_it_is() -> None:
    text = pa.array(["plain", "it's", "'quoted'", None])
    assert guarded(text) is text
    assert unguarded(pa.array(["plain"])).to_pylist() == ["plain"]


def test_dictionaries_and_chunks_are_taken_too() -> None:
    text = pa.chunked_array([pa.array(["'=1", "x", "'=1"]).dictionary_encode(), pa.array(["'@y"]).dictionary_encode()])
    assert unguarded(text).to_pylist() == ["=1", "x", "=1", "@y"]


@settings(max_examples=100)
@given(st.text(alphabet="='@-\t\n\uff0ba", max_size=5))
def test_one_text_and_a_column_of_it_are_guarded_alike(text: str) -> None:
    assert guarded(pa.array([text])).to_pylist() == [guarded_text(text)]
    assert unguarded(pa.array([guarded_text(text)])).to_pylist() == [text]
