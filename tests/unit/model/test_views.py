from __future__ import annotations

from tests.builders import package, statement


def test_a_record_shows_the_fields_that_hold_something() -> None:
    view = package(id="P")._repr_html_()
    assert '<th scope="row">amount</th><td>USD 400 million</td>' in view
    assert "recipient" not in view
    assert "None" not in view


def test_sources_are_links_with_their_words() -> None:
    source = {"url": "https://example.org/a", "publisher": "DoD", "quote": "more than <58>"}
    view = package(sources=[source, "https://example.org/b", {"via": "a wire"}])._repr_html_()
    assert '<a href="https://example.org/a">DoD</a> <q>more than &lt;58&gt;</q>, ' in view
    assert '<a href="https://example.org/b">https://example.org/b</a>, a wire' in view


def test_a_scope_is_said_in_words() -> None:
    scope = {"donor": "USA", "authority": ["PDA", "USAI"], "since": "2022-02"}
    assert "<td>donor USA, authority PDA, USAI, since 2022-02</td>" in statement(scope=scope)._repr_html_()
    assert "<td>everything</td>" in statement(scope={})._repr_html_()


def test_long_text_is_cut() -> None:
    view = package(note="x" * 4_000)._repr_html_()
    assert "x" * 599 + "…" in view
    assert len(view) < 4_000
