"""Web addresses: full, public, and without anything that hides where they lead."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field

from aidledger.frozen import problem
from aidledger.model.fields import blank_is_none

__all__ = ["OptionalWebAddress", "WebAddress"]

_LONGEST = 2000
_LONGEST_HOST = 253
# No domain is registered with an underscore, but hosts below one have them.
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NEVER = r"[\s<>\"\\^`]"
_FEWEST_LABELS = 2
_CODED = "xn--"


def _web_address(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.strip(" ")
    why = _fault(text) if len(text) <= _LONGEST else f"{len(text)} characters are too many"
    if why:
        raise problem("AL144", f"not a full http or https address: {why}", hint="Copy the address from the browser.")
    return text


@lru_cache(maxsize=2048)
def _fault(text: str) -> str:
    """What is wrong with an address; empty when nothing is."""
    if not text.isprintable() or re.search(_NEVER, text):
        return "it contains a space or another character that no address has"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "its host or port cannot be read"
    if parts.scheme not in {"http", "https"}:
        return "it does not start with http:// or https://"
    if parts.username is not None or parts.password is not None:
        return "it contains a name or password"
    return "the port is 0" if port == 0 else _fault_of_host(host)


def _fault_of_host(host: str) -> str:
    if not 0 < len(host) <= _LONGEST_HOST:
        return "the host is missing or too long"
    if ":" in host:
        return "" if _is_ip(host) else "the host is no IP address"
    labels = _labels(host)
    if len(labels) < _FEWEST_LABELS:
        return "the host is no domain name"
    # A browser takes a host that ends in a number for an IP address.
    return "" if not labels[-1].isdigit() or _is_ip(host) else "the host is no IP address"


def _labels(host: str) -> list[str]:
    """The parts of a domain name as the network knows it; none when it is not one."""
    try:
        labels = host.removesuffix(".").encode("idna").decode("ascii").lower().split(".")
        return labels if all(_is_label(label) for label in labels) else []
    except UnicodeError:
        return []


def _is_label(label: str) -> bool:
    coded = label.removeprefix(_CODED)
    if coded != label and not coded.encode("ascii").decode("punycode"):
        return False
    return re.fullmatch(_LABEL, label) is not None


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


WebAddress = Annotated[str, BeforeValidator(_web_address), Field(strict=True, max_length=_LONGEST)]
"""A full http or https address."""

OptionalWebAddress = Annotated[WebAddress | None, BeforeValidator(blank_is_none)]
