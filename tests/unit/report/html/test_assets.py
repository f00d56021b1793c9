from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError

import pytest

from aidledger.report.html import assets


def test_page_says_what_made_it() -> None:
    assert assets.made_with().startswith("aidledger 0.")


def test_what_runs_without_being_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(assets, "version", missing)
    assert assets.made_with.__wrapped__() == "aidledger"


def test_style_and_script_are_small_and_load_nothing() -> None:
    assert len(assets.style()) < 14_000
    assert len(assets.script()) < 6_000
    for text in (assets.style(), assets.script()):
        assert "http" not in text
        assert "url(" not in text
        assert "@import" not in text
        assert "</" not in text
    for word in ("innerHTML", "eval", "document.write", "insertAdjacentHTML", "fetch", "XMLHttpRequest"):
        assert word not in assets.script()


def luminance(colour: str) -> float:
    """Relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes() -> list[dict[str, str]]:
    """The named colours of the light theme, the dark one and print."""
    blocks = re.findall(r":root \{(.*?)\}", assets.style(), re.DOTALL)
    found = []
    for block in blocks:
        named = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", block))
        found.append({name: c if len(c) == 7 else "#" + "".join(2 * x for x in c[1:]) for name, c in named.items()})
    return found


@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize("letters", ["ink", "soft", "accent", "agrees", "within", "gap"])
def test_letters_stand_out_from_the_ground_in_every_theme(letters: str, ground: str) -> None:
    assert len(themes()) == 3
    assert [contrast(theme[letters], theme[ground]) >= 4.5 for theme in themes()] == [True] * 3


def test_contrast_is_what_the_standard_says() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
