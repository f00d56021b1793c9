from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

import aidledger as al
from aidledger.amounts import Reading
from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Basis
from aidledger.totals import GroupTotal
from aidledger.totals.articles import articles_apart, is_splittable
from tests.builders import package


def article(category: str | None, amount: str | None) -> dict[str, object]:
    return {"name": "article", "category": category, "amount": amount}


def itemised(*articles: dict[str, object], **changes: object) -> AidPackage:
    return package(**{"category": "tanks;artillery", "items": list(articles), **changes})


def by_category(record: AidPackage, **how: str) -> dict[str, tuple[float | None, float, float]]:
    def millions(group: GroupTotal) -> tuple[float | None, float, float]:
        value = None if group.value is None else float(group.value / 10**6)
        return value, float(group.low / 10**6), float(group.high / 10**6)

    return {group.key[0]: millions(group) for group in Ledger([record]).totals(by="category", **how)}


def test_articles_take_their_amount_out_of_the_shared_part() -> None:
    found = by_category(itemised(article("tanks", "$100 million")))
    assert found == {"tanks": (None, 99.5, 400.5), "artillery": (None, 0, 301)}


def test_articles_that_make_up_the_whole_leave_nothing_shared() -> None:
    found = by_category(itemised(article("tanks", "$100 million"), article("artillery", "$300 million")))
    assert found == {"tanks": (100, 99.5, 100.5), "artillery": (300, 299.5, 300.5)}


def test_the_rest_of_a_package_of_one_category_is_certain() -> None:
    found = by_category(itemised(article("tanks", "$100 million"), category="artillery"))
    assert found == {"tanks": (100, 99.5, 100.5), "artillery": (300, 299, 301)}


def test_articles_of_the_packages_own_category_change_nothing() -> None:
    record = itemised(article("tanks", "$100.5 million"), category="tanks")
    assert by_category(record) == {"tanks": (400, 399.5, 400.5)}


def test_many_roughly_stated_articles_are_no_wider_than_their_whole() -> None:
    articles = [article("tanks", "$100 million") for _ in range(3)]
    found = by_category(itemised(*articles, article("uas", "$100 million")))
    assert found == {"tanks": (300, 299, 301), "uas": (100, 99.5, 100.5)}
    alone = by_category(itemised(*articles, article("tanks", "$100 million")))
    assert alone == {"tanks": (400, 399.5, 400.5)}


def test_articles_count_once_as_packages() -> None:
    record = itemised(article("tanks", "$100 million"), article("tanks", "$50 million"))
    assert [group.rows for group in Ledger([record]).totals(by="category")] == [1, 1]


@pytest.mark.parametrize(
    "articles",
    [
        [article("tanks", "$500 million")],
        [article("tanks", "$399.9 million")],
        [article("tanks", "over $100 million")],
        [article("tanks", "EUR 100 million")],
        [article("tanks", "undisclosed")],
        [article(None, "$100 million")],
        [article("tanks;artillery", "$100 million")],
        [article("tanks", None)],
    ],
    ids=["dearer", "all but rounding", "one-sided", "currency", "unknown", "no category", "several", "no amount"],
)
def test_articles_that_say_nothing_certain_leave_everything_shared(articles: list[dict[str, object]]) -> None:
    assert by_category(itemised(*articles)) == {"tanks": (None, 0, 400.5), "artillery": (None, 0, 400.5)}


def test_articles_in_other_categories_than_their_package_open_those_too() -> None:
    found = by_category(itemised(article("uas", "over $100 million"), category="tanks"))
    assert found == {"tanks": (None, 0, 400.5), "uas": (None, 0, 400.5)}


def test_articles_of_several_categories_stay_with_the_rest() -> None:
    found = by_category(
        itemised(article("tanks", "$100 million"), article("uas;tanks", "$50 million"), category="tanks")
    )
    assert found == {"tanks": (None, 99.5, 400.5), "uas": (None, 0, 301)}


def test_ceilings_are_split_conventionally_but_not_literally() -> None:
    record = itemised(article("tanks", "$100 million"), amount="up to $400 million")
    assert by_category(record)["artillery"] == (None, 0, 301)
    assert by_category(record, reading="literal")["artillery"] == (None, 0, 400)


def test_reuse_of_an_unknown_part_stops_the_split_of_new_money() -> None:
    record = itemised(article("tanks", "$100 million"), reannounced="$200 million")
    assert not is_splittable(record, basis=Basis.NEW_MONEY, reading=Reading.CONVENTIONAL)
    assert by_category(record, basis="new_money")["tanks"] == (None, 0, 201)
    assert by_category(record)["tanks"] == (None, 99.5, 400.5)


def test_a_filter_by_category_counts_the_articles_inside() -> None:
    ledger = Ledger([itemised(article("tanks", "$100 million"), article("artillery", "$300 million"))])
    total = ledger.where(category="tanks").total()
    assert (total.value, total.rows) == (Decimal(100_000_000), 1)
    assert Ledger([itemised(article("tanks", "$100 million"))]).where(
        category=["tanks", "artillery"]
    ).total().value == (400_000_000)


def test_a_package_whose_articles_lie_elsewhere_is_not_there_at_all() -> None:
    record = itemised(article("tanks", "$400 million"), category="artillery")
    assert by_category(record) == {"tanks": (400, 399.5, 400.5)}


def test_an_uncertain_date_stays_uncertain_for_every_article() -> None:
    record = itemised(article("tanks", "$100 million"), date="2022-12-20/2023-01-10")
    groups = Ledger([record]).totals(by=["year", "category"])
    assert {group.key: (float(group.low), float(group.high)) for group in groups} == {
        ("2022", "tanks"): (0.0, 400.5e6),
        ("2022", "artillery"): (0.0, 301e6),
        ("2023", "tanks"): (0.0, 400.5e6),
        ("2023", "artillery"): (0.0, 301e6),
    }


def test_subcategories_of_one_group_are_not_shared_there() -> None:
    record = package(category="munitions.tank;munitions.artillery")
    coarse = Ledger([record]).totals(by="category_group")["munitions"]
    fine = Ledger([record]).totals(by=["category_group", "category"])
    assert coarse.value == 400_000_000
    assert [(group.key, group.value) for group in fine] == [
        (("munitions", "munitions.artillery"), None),
        (("munitions", "munitions.tank"), None),
    ]


def test_groups_outside_the_filter_do_not_appear() -> None:
    groups = Ledger([package(category="tanks;munitions.tank")]).where(category="munitions").totals(by="category")
    assert [(group.key, group.value, float(group.high)) for group in groups] == [(("munitions.tank",), None, 400.5e6)]


def test_articles_outside_the_filter_do_not_appear_either() -> None:
    record = itemised(article("tanks", "$100 million"), article("munitions.tank", "$300 million"))
    groups = Ledger([record]).where(category="munitions").totals(by="category")
    assert [(group.key, group.value) for group in groups] == [(("munitions.tank",), Decimal(300_000_000))]


def test_parts_without_a_label_are_not_wanted() -> None:
    record = itemised(article("tanks", "$100 million"))
    parts = articles_apart(record, lambda code: code if code == "artillery" else "")
    assert [(part.label, part.counts) for part in parts] == [("artillery", 1)]


@pytest.mark.parametrize(
    ("articles", "tanks"),
    [([article("tanks", "EUR 100 million")], "199.0"), ([article("tanks", "over EUR 100 million")], "0")],
    ids=["split", "not split"],
)
def test_articles_of_a_converted_ledger_are_converted_too(articles: list[dict[str, object]], tanks: str) -> None:
    cells = {"date": ["2024-10-21"], "currency": ["EUR"], "rate": ["2.00"]}
    euros = itemised(*articles, id="EUR", amount="EUR 400 million", donor="DEU")
    ledger = Ledger([euros, package(id="USD", category="uas")])
    converted = ledger.convert("USD", rates=al.rates(pa.table(cells), to="USD", label="test"))
    groups = converted.totals(by="category")
    assert groups["tanks"].low == Decimal(tanks) * 10**6
    assert groups["tanks"].high == Decimal("801.0") * 10**6
    assert groups["uas"].value == Decimal(400) * 10**6
    assert converted.where(category="tanks").total().low == Decimal(tanks) * 10**6
