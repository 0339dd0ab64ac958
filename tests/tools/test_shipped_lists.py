"""The table of the items that releases shipped holds those of now, and no entry fills lists with any other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from db.kernel.base import writers
from db.kernel.base.access import Role
from db.kernel.base.writers import Claim
from db.reference.lists import seed, shipped
from tools import shipped_lists


def claim(*items: Any, role: Role | None = Role.PATROL, first: bool = False) -> Claim:
    roles = frozenset() if role is None else frozenset({role})
    return Claim("lists_seeded", "uid", None, {"items": list(items)}, roles, first=first)


def item(of: str = "incident_type", named: str = "theft_home", **changed: Any) -> dict[str, Any]:
    one = seed.seed_item(of, named)
    return {"list": of, "code": named, "fa": one.fa, "en": one.en, "extra": dict(one.extra), **changed}


def test_the_table_holds_what_is_shipped_now_and_its_file_is_as_it_is_written() -> None:
    said = shipped_lists.present()
    assert shipped_lists.added(said, shipped_lists.items_of_now()) == [], "python -m tools.shipped_lists"
    assert shipped_lists.FILE.read_text(encoding="utf-8") == shipped_lists.text_of(said)


def test_an_item_is_added_once_and_in_each_form() -> None:
    said: shipped_lists.Shipped = {}
    assert shipped_lists.added(said, [("tea", "black", {}), ("tea", "black", {"days": 1})]) == ["tea.black"] * 2
    assert shipped_lists.added(said, [("tea", "black", {"days": 1})]) == []
    assert json.loads(shipped_lists.text_of(said)) == said == {"tea": {"black": [{}, {"days": 1}]}}


@pytest.mark.parametrize("first", [True, False])
def test_what_a_release_shipped_counts_in_other_words_too(first: bool) -> None:
    every = [item(title, one.code) for title, items in seed.seed_lists().items() for one in items]
    assert writers.may_write(claim(*every, first=first))
    assert writers.may_write(claim(item(fa="نام دیگر", en="Another name"), first=first))
    assert not writers.may_write(claim(role=None))


@pytest.mark.parametrize(
    "wrong",
    [
        item(code="watched"), item(list="watched"), item(extra={"severity": "none"}), item(extra={}), item(extra=None),
        {"list": "incident_type"}, "theft_home", None, item(code=None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
def test_an_item_that_no_release_shipped_makes_the_entry_nobodys(wrong: Any, first: bool) -> None:
    assert not writers.may_write(claim(item(), wrong, first=first))


def test_an_entry_without_items_is_none() -> None:
    assert not shipped.is_shipped(Claim("lists_seeded", "uid", None, {"items": "all"}, frozenset()))
    assert not shipped.is_shipped(Claim("lists_seeded", "uid", None, {}, frozenset()))


def test_what_this_program_ships_and_the_table_has_not_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up room's list, or that of a version on its way."""
    ring = seed.SeedItem("lost", "ring", "انگشتر", "Ring", {"days": 3})
    monkeypatch.setattr(seed, "seed_lists", lambda: {"lost": (ring,)})
    said = {"list": "lost", "code": "ring", "extra": {"days": 3}}
    assert writers.may_write(claim(said))
    assert not writers.may_write(claim({**said, "extra": {"days": 4}}))
