"""HTML built so that nothing untrusted can get out of its place: text is escaped unless it is markup already."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from aidledger.display.escape import escape_control

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Attributes", "Markup", "element", "is_web_address", "joined", "link", "markup"]

_NAME = re.compile(r"[a-z][A-Za-z0-9-]*")
_WEB = re.compile(r"https?://[^\s\x00-\x1f<>\"'`\\]+", re.IGNORECASE)
_LOCAL = re.compile(r"#[A-Za-z][A-Za-z0-9_-]*")
_ADDRESSES = frozenset({"href", "src"})
# Written out rather than taken from the standard library, whose table of two thousand names takes longer to load.
_SPELT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}
_SPECIAL = re.compile("[&<>\"']")
_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})


class Markup(str):
    """Text that is HTML already, and is not escaped again.

    Made by `markup` and `element` only; everything else is a plain `str` and gets escaped.
    """

    __slots__ = ()


Attributes: TypeAlias = "Mapping[str, str | int | bool | None]"
"""Attributes of an element: text is escaped, True stands for the bare name, None and False leave it out."""


def markup(text: str) -> Markup:
    """The text as HTML: escaped, with characters that could hide or repaint something spelt out.

    Example:
        >>> print(markup("<script>alert('1')</script>"))
        &lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;
    """
    if isinstance(text, Markup):
        return text
    shown = escape_control(text, keep="\n")
    return Markup(_SPECIAL.sub(_spelt, shown) if _SPECIAL.search(shown) else shown)


def _spelt(found: re.Match[str]) -> str:
    return _SPELT[found[0]]


def element(name: str, *children: str, attributes: Attributes | None = None) -> Markup:
    """An element with its children; plain text among them is escaped.

    Args:
        name: Name of the element.
        children: Text and markup inside it, in order.
        attributes: Its attributes. Addresses must be those of web pages or of places on the same page.

    Returns:
        The markup.

    Raises:
        ValueError: A name is none, an attribute would run code, or an address leads elsewhere: a mistake in code,
            which no data can make.

    Example:
        >>> print(element("p", "5 < 6 ", element("b", "yes"), attributes={"class": "note"}))
        <p class="note">5 &lt; 6 <b>yes</b></p>
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of an element")
    start = f"<{name}{''.join(_attribute(key, value) for key, value in (attributes or {}).items())}>"
    return Markup(start if name in _VOID else f"{start}{''.join(map(markup, children))}</{name}>")


def _attribute(name: str, value: str | int | bool | None) -> str:  # noqa: FBT001 - a value, not a switch
    if not _NAME.fullmatch(name) or name.startswith("on"):
        raise ValueError(f"{name!r} may not be an attribute")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    if name in _ADDRESSES and not is_web_address(str(value)) and not _LOCAL.fullmatch(str(value)):
        raise ValueError("the address leads neither to a web page nor to a place on this one; use link()")
    return f' {name}="{markup(str(value))}"'


def is_web_address(address: str) -> bool:
    """Whether a link may lead there: http and https only, without spaces, quotes or control characters.

    Example:
        >>> is_web_address("https://example.org/a?b=c"), is_web_address("javascript:alert(1)")
        (True, False)
    """
    return _WEB.fullmatch(address) is not None


def link(text: str, address: str | None) -> Markup:
    """A link to a web page; the text alone where the address is none.

    Example:
        >>> print(link("source", "https://example.org/"), link("source", "javascript:alert(1)"))
        <a href="https://example.org/">source</a> source
    """
    if address is None or not is_web_address(address):
        return markup(text)
    return element("a", text, attributes={"href": address})


def joined(parts: Iterable[str], separator: str = "") -> Markup:
    """Parts one after the other, each escaped unless it is markup.

    Example:
        >>> print(joined(["a<b", element("i", "c")], ", "))
        a&lt;b, <i>c</i>
    """
    return Markup(markup(separator).join(map(markup, parts)))
