"""Style and script of the page, with the hashes by which the page allows them."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

__all__ = ["content_policy", "made_with", "script", "style"]


@cache
def style() -> str:
    """The style sheet."""
    return _asset("page.css")


@cache
def script() -> str:
    """The script."""
    return _asset("page.js")


@cache
def content_policy() -> str:
    """The Content-Security-Policy of the page: nothing is loaded, and only its own style and script are run."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style())}",
            f"script-src {_hash(script())}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


@cache
def made_with() -> str:
    """Name and version of what made the page; the name alone where it runs without being installed."""
    try:
        return f"aidledger {version('aidledger')}"
    except PackageNotFoundError:
        return "aidledger"


def _asset(name: str) -> str:
    return files("aidledger.report.html").joinpath(name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
