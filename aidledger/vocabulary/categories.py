"""Categories: what is given, in two levels, and the words that mean it."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from aidledger.bundled import read_rows
from aidledger.vocabulary.terms import TermTable, normalise, split_list

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Category",
    "CategoryMapping",
    "capability_words",
    "categories",
    "category",
    "category_mappings",
    "is_within",
    "parent",
    "resolve_category",
]


class Category(NamedTuple):
    """One capability.

    Attributes:
        code: Code of this project; a dot separates the two levels.
        parent: Code of the category it belongs to; empty at the first level.
        title: Name.
        definition: What belongs to it.
        examples: Articles that do.
        unroca: Category of the UN Register of Conventional Arms, where one clearly corresponds.
        sipri: Category of SIPRI.
        eu_ml: Entry of the EU Common Military List.
        usml: Category of the US Munitions List.
        kiel_general: General type of aid at Kiel.
        kiel_specific: Specific type of aid at Kiel.
        note: What to know before using the row.
        confidence: How sure the correspondences are: `high`, `medium` or `low`.
        source: Where the facts were taken from.
    """

    code: str
    parent: str
    title: str
    definition: str
    examples: tuple[str, ...]
    unroca: str
    sipri: str
    eu_ml: str
    usml: str
    kiel_general: str
    kiel_specific: str
    note: str
    confidence: str
    source: str


class CategoryMapping(NamedTuple):
    """A label of another publisher and the category it is mapped to.

    Attributes:
        system: The publisher, such as `kiel`.
        source_field: Field that holds the label.
        term: The label, lower case.
        category: Code it is mapped to.
        note: What else the label is used for there.
        source: Where the label was seen.
    """

    system: str
    source_field: str
    term: str
    category: str
    note: str
    source: str


@cache
def categories() -> tuple[Category, ...]:
    """Give every category, in order of code.

    Example:
        >>> [row.code for row in categories() if row.parent == "artillery"]
        ['artillery.mortar', 'artillery.self_propelled', 'artillery.towed']
    """
    return tuple(_category(row) for row in read_rows("reference", "categories"))


@cache
def category_mappings() -> tuple[CategoryMapping, ...]:
    """Give the labels of other publishers, each with its one category."""
    return tuple(CategoryMapping(**row) for row in read_rows("reference", "category_mappings"))


@cache
def capability_words() -> Mapping[str, str]:
    """Give the words announcements use, each with the category it means.

    Returns:
        A read-only mapping of normalised words to codes; look up `normalise(text)`.

    Example:
        >>> capability_words()["himars ammunition"]
        'munitions.rocket_artillery'
    """
    return MappingProxyType({normalise(row["word"]): row["category"] for row in _word_rows()})


def category(text: str) -> Category:
    """Look a category up by code, title or a word of announcements.

    Raises:
        UnknownTermError: No such category; the hint offers near names.

    Example:
        >>> category("air defense").code
        'air_defence'
    """
    return _by_code()[_terms().resolve(text)]


def resolve_category(text: str) -> str:
    """Give the code of one category, by code, title or a word of announcements.

    Args:
        text: A whole cell; one category, no list.

    Returns:
        The code.

    Raises:
        UnknownTermError: No such category; the hint offers near names.

    Example:
        >>> resolve_category("HIMARS"), resolve_category("Anti-Tank Weapons")
        ('rocket_artillery', 'anti_armour')
    """
    # A code means itself: words need not be read for it.
    return text if type(text) is str and text in _by_code() else _terms().resolve(text)


def parent(code: str) -> str | None:
    """Give the category that a category belongs to, or None at the first level.

    Raises:
        UnknownTermError: There is no such category.

    Example:
        >>> parent("munitions.tank"), parent("munitions")
        ('munitions', None)
    """
    return category(code).parent or None


def is_within(code: str, ancestor: str) -> bool:
    """Say whether a category is another one or belongs to it.

    Raises:
        UnknownTermError: One of the two is no category.

    Example:
        >>> is_within("munitions.tank", "munitions"), is_within("munitions", "munitions.tank")
        (True, False)
    """
    target = resolve_category(ancestor)
    current: str | None = resolve_category(code)
    while current is not None and current != target:
        current = parent(current)
    return current is not None


@cache
def _by_code() -> Mapping[str, Category]:
    return MappingProxyType({row.code: row for row in categories()})


@cache
def _terms() -> TermTable:
    titles = [(row.code, (row.title,)) for row in categories()]
    words = [(row["category"], (row["word"],)) for row in _word_rows()]
    return TermTable.build("Category", (*titles, *words))


@cache
def _word_rows() -> tuple[dict[str, str], ...]:
    return tuple(read_rows("reference", "capability_words"))


def _category(row: dict[str, str]) -> Category:
    return Category(
        code=row["code"],
        parent=row["parent"],
        title=row["title"],
        definition=row["definition"],
        examples=split_list(row["examples"]),
        unroca=row["unroca"],
        sipri=row["sipri"],
        eu_ml=row["eu_ml"],
        usml=row["usml"],
        kiel_general=row["kiel_general"],
        kiel_specific=row["kiel_specific"],
        note=row["note"],
        confidence=row["confidence"],
        source=row["source"],
    )
