from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest
from pydantic import ValidationError

from aidledger.model import Source, SourceKind


def refused(**fields: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        Source.model_validate(fields)
    return [(error["type"], ".".join(map(str, error["loc"]))) for error in caught.value.errors()]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.defense.gov/News/Releases/Release/Article/3941126/",
        "http://example.org",
        "HTTPS://Example.ORG/Path?q=1&r=%20#top",
        "https://example.org:8080/x",
        "https://example.org./",
        "https://my_page.example.org/",
        "https://пример.рф/страница",
        "https://xn--e1afmkfd.xn--p1ai/",
        "https://192.0.2.1/x",
        "https://[2001:db8::1]/x",
        "https://example.org/" + "a" * 1980,
    ],
)
def test_a_full_address_is_kept_as_it_is(url: str) -> None:
    assert Source(url=url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "www.example.org/x",
        "ftp://example.org/x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//example.org/x",
        "https:/example.org",
        "https://",
        "https:///path",
        "https://localhost/x",
        "https://example.org:99999/",
        "https://example.org:0/",
        "https://example.org:port/",
        "https://example.org:-1/",
        "https://1.2.3.999/",
        "https://1.2.3/",
        "https://0x7f.1/",
        "https://example.123/",
        "https://[::1/",
        "https://[fe80::zz]/",
        "https://xn--zzzz\u00e9.org/",
        "https://xn--.org/",
        "https://xn--99999999999.org/",
        "https://example..org/",
        "https://.example.org/",
        "https://-example.org/",
        "https://exam!ple.org/",
        "https://ex%61mple.org/",
        "https://" + "a" * 64 + ".org/",
        "https://" + "a." * 130 + "org/",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://@example.org/",
        "https://example.org\\@other.org/",
        "https://example.org/a b",
        "https://example.org/a\tb",
        "https://example.org/a\nb",
        "https://example.org/\u00a0",
        "https://example.org/\u202egpj.exe",
        "https://example.org/<script>",
        'https://example.org/"x',
        "https://example.org/" + "a" * 1981,
        "https://example.org/" + "a" * 10**6,
        "https://example.org | https://example.net",
    ],
    ids=lambda url: url[:40],
)
def test_what_no_browser_should_open_is_refused(url: str) -> None:
    assert refused(url=url, publisher="DoD") == [("AL144", "url")]


@pytest.mark.parametrize("url", [5, math.nan, pd.NA, b"https://example.org/", ["https://example.org/"]])
def test_an_address_is_text(url: object) -> None:
    assert refused(url=url, publisher="DoD") == [("string_type", "url")]


@pytest.mark.parametrize("blank", ["", " ", None])
def test_a_source_may_lack_an_address_when_it_names_somebody(blank: object) -> None:
    assert Source.model_validate({"url": blank, "publisher": "DoD"}).url is None
    assert Source.model_validate({"url": blank, "via": "Reuters"}).via == "Reuters"


@pytest.mark.parametrize("fields", [{}, {"publisher": " "}, {"kind": "official", "quote": "x"}])
def test_a_source_that_names_nothing_is_refused(fields: dict[str, object]) -> None:
    assert refused(**fields) == [("AL140", "")]


def test_an_address_alone_is_a_source() -> None:
    assert Source.model_validate(" https://example.org/a ") == Source(url="https://example.org/a")


def test_kind_and_day_are_read() -> None:
    source = Source(publisher="DoD", kind="official", published_on="21 October 2024")
    assert (source.kind, source.published_on) == (SourceKind.OFFICIAL, dt.date(2024, 10, 21))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("kind", "oficial", "enum"),
        ("published_on", 0, "AL123"),
        ("published_on", "2024", "AL120"),
        ("quote", "\x00", "AL143"),
    ],
)
def test_other_fields_have_their_own_rules(field: str, value: object, code: str) -> None:
    assert refused(publisher="DoD", **{field: value}) == [(code, field)]
