from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.display.html import Markup, element, is_web_address, joined, link, markup
from aidledger.display.html_table import Cell, Column, html_table
from aidledger.display.html_view import cap_note, notebook_view


def test_text_is_escaped_and_markup_is_not_escaped_again() -> None:
    assert element("p", "<b>", Markup("<b>x</b>")) == "<p>&lt;b&gt;<b>x</b></p>"


@pytest.mark.parametrize("text", ["a\x1b[31m", "a\u202eb", "\x00"])
def test_characters_that_hide_or_repaint_are_spelt_out(text: str) -> None:
    assert markup(text).isprintable()


@given(st.text(max_size=60))
def test_no_text_gets_out_of_an_element_or_an_attribute(text: str) -> None:
    inside = element("p", text, attributes={"title": text})
    content = markup(text)
    assert inside == f'<p title="{content}">{content}</p>'
    assert not set(content) & set("<>\"'")
    assert html.unescape(content) == text or not text.isprintable()


@pytest.mark.parametrize("name", ["onclick", "Class", "a b", "", "x>", "on"])
def test_names_that_would_run_code_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="may not be an attribute"):
        element("p", attributes={name: "1"})


@pytest.mark.parametrize("name", ["p onload", "P", "", "p/"])
def test_only_names_are_names_of_elements(name: str) -> None:
    with pytest.raises(ValueError, match="is no name of an element"):
        element(name)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "/a", "", "#", "ftp://a"]
)
def test_addresses_lead_to_web_pages_or_places_on_the_page(address: str) -> None:
    with pytest.raises(ValueError, match="leads neither"):
        element("a", "x", attributes={"href": address})
    assert link("<x>", address) == "&lt;x&gt;"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a?b=c&d#e", True),
        ("HTTP://EXAMPLE.ORG", True),
        ("https://example.org/a b", False),
        ('https://example.org/"x', False),
        (" https://example.org", False),
        ("https://example.org/\n", False),
        ("java\nscript:alert(1)", False),
        ("https://", False),
    ],
)
def test_web_addresses_are_told_from_others(address: str, expected: bool) -> None:  # noqa: FBT001 - a test's case
    assert is_web_address(address) is expected


def test_attributes_may_be_bare_or_left_out() -> None:
    assert element("input", attributes={"hidden": True, "a": False, "b": None, "c": 0}) == '<input hidden c="0">'


def test_parts_and_separators_are_escaped() -> None:
    assert joined(["a", element("i", "b")], " & ") == "a &amp; <i>b</i>"


def test_a_table_names_its_rows_and_columns() -> None:
    table = html_table("What", [Column("a"), Column("b", "right")], [["x", Cell("5", "5.00")]], foot=["sum", "5"])
    assert table == (
        "<table><caption>What</caption>"
        '<thead><tr><th scope="col">a</th><th scope="col" class="num">b</th></tr></thead>'
        '<tbody><tr><th scope="row">x</th><td class="num" data-key="5.00">5</td></tr></tbody>'
        '<tfoot><tr><th scope="row">sum</th><td class="num">5</td></tr></tfoot></table>'
    )


def test_a_key_that_says_what_the_cell_says_is_not_written_twice() -> None:
    assert "data-key" not in html_table("", [Column("a"), Column("b")], [["x", Cell("5", "5")]])


def test_a_key_cannot_get_out_of_its_attribute() -> None:
    table = html_table("", [Column("a"), Column("b")], [["x", Cell("5", '"><script>')]])
    assert "<script>" not in table


def test_a_row_of_another_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="longer"):
        html_table("", [Column("a"), Column("b")], [["x"]])


def test_a_view_leaves_out_what_is_empty() -> None:
    view = notebook_view("T", facts={"a": "", "b": "1"}, parts=[Markup()], notes=["", "n"])
    assert view.endswith('<p class="aid-title">T</p><dl><dt>b</dt><dd>1</dd></dl><p class="aid-note">n</p></div>')


def test_a_view_needs_nothing_else() -> None:
    view = notebook_view("T")
    assert "<script" not in view
    assert "url(" not in view
    assert "http" not in view
    assert "id=" not in view


def test_a_cap_is_said_only_where_there_is_one() -> None:
    assert cap_note(5, 5, "rows") == ""
    assert cap_note(5, 1_000, "rows") == "5 of 1,000 rows are shown."
