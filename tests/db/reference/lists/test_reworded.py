"""Words that a release ships for its own codes: they reach a store that still has those shipped before."""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import db.opening.rooms  # noqa: F401 (the seeds of every room)
from db.kernel.base.access import Role
from db.kernel.base.writers import Claim
from db.opening import setup
from db.reference.lists import seed, shipped
from db.reference.lists.forms import ChangeItem
from db.reference.lists.item_commands import change_item
from db.reference.lists.seed import earlier_words, seed_lists
from tests.conftest import Desks
from tests.db.reference.lists.test_item_words import words_of

WHEELS = sorted(Path("tests/data").glob("v*/precinct-*.whl"))
TITLE, CODE = "force_kind", "baton"
EARLIER = ("چماق", "Cudgel")


def shipped_by(wheel: Path) -> Mapping[tuple[str, str], tuple[str, str]]:
    """List and code → the Persian and English that a release shipped."""
    with zipfile.ZipFile(wheel) as packed:
        names = (name for name in packed.namelist() if name.endswith("/seeds.toml"))
        read = [tomllib.loads(packed.read(name).decode()) for name in names]
    return {
        (title, code): (values["fa"], values["en"])
        for lists in read
        for title, codes in lists.items()
        for code, values in codes.items()
    }


@pytest.mark.parametrize("wheel", WHEELS, ids=lambda wheel: wheel.parent.name)
def test_words_of_earlier_releases_that_changed_are_noted(wheel: Path) -> None:
    now = {(title, each.code): (each.fa, each.en) for title, items in seed_lists().items() for each in items}
    changed = {key: words for key, words in shipped_by(wheel).items() if now[key] != words}
    assert {key for key, words in changed.items() if words not in earlier_words().get(key, ())} == set()
    assert changed, "a release of which nothing was reworded tests nothing"


@pytest.fixture
def earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that shipped other words for batons, and for border guards, before."""
    words = {(TITLE, CODE): (EARLIER,), ("body", "border_guard"): (("دوستان", "Friends"),)}
    monkeypatch.setattr(seed, "earlier_words", lambda: words)


def opened_again(desk_as: Desks, **words: tuple[str, str]) -> Any:
    """A store whose items have these words, opened again by a duty officer."""
    chief = desk_as(Role.COMMANDER)
    with chief.store.writing() as conn:
        for key, (fa, en) in words.items():
            title, _, code = key.partition("__")
            table = seed.ITEM
            conn.execute(table.update().where(table.c.list == title, table.c.code == code).values(fa=fa, en=en))
    return desk_as(Role.DUTY)


@pytest.mark.usefixtures("earlier")
def test_a_store_with_the_earlier_words_gets_those_of_now(desk_as: Desks) -> None:
    desk = opened_again(desk_as, force_kind__baton=EARLIER)
    assert words_of(desk, TITLE, CODE) == ("باتوم", "Baton", None)


@pytest.mark.usefixtures("earlier")
def test_words_that_a_commander_gave_stay(desk_as: Desks) -> None:
    desk = opened_again(desk_as, force_kind__baton=("چوب‌دستی", "Stick"))
    assert words_of(desk, TITLE, CODE) == ("چوب‌دستی", "Stick", None)


def test_words_from_another_machine_come_after_a_commanders(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = opened_again(desk_as, force_kind__baton=("چوب‌دستی", "Stick"))
    late = {"list": TITLE, "code": CODE, "fa": "باتوم", "en": "Baton", "fa_before": EARLIER[0], "en_before": EARLIER[1]}
    monkeypatch.setattr(setup, "reworded", lambda *_: [late])
    setup.seed_what_is_new(desk)
    assert words_of(desk, TITLE, CODE) == ("چوب‌دستی", "Stick", None)


@pytest.mark.usefixtures("earlier")
def test_words_that_name_a_removal_ask_and_wait(desk_as: Desks) -> None:
    desk = opened_again(desk_as, body__border_guard=("دوستان", "Friends"))
    own = seed.seed_item("body", "border_guard")
    assert words_of(desk, "body", "border_guard") == ("دوستان", "Friends", (own.fa, own.en))


@pytest.mark.usefixtures("earlier")
@pytest.mark.parametrize(
    "said",
    [
        {"fa": "گفت‌وگو"}, {"fa_before": "باتوم", "en_before": "Baton"}, {"code": "handcuffs"}, {"waits": True},
        {"list": "body", "code": "border_guard", "fa_before": "دوستان", "en_before": "Friends",
         "fa": "مرزبانی", "en": "Border guard"},
    ],
)  # fmt: skip
def test_nobody_rewords_a_list_in_the_programs_name(said: dict[str, Any]) -> None:
    honest = {
        "list": TITLE,
        "code": CODE,
        "fa": "باتوم",
        "en": "Baton",
        "fa_before": EARLIER[0],
        "en_before": EARLIER[1],
    }

    def counts(item: dict[str, Any]) -> bool:
        claim = Claim("lists_reworded", "an officer", None, {"items": [item]}, frozenset({Role.DUTY}))
        return shipped.is_reworded(claim)

    assert counts(honest)
    assert not counts(honest | said)


def test_a_change_that_names_no_words_keeps_them(desk_as: Desks) -> None:
    chief = desk_as(Role.COMMANDER)
    change_item(chief, ChangeItem(list="rank", code="sergeant_1", active=False))
    own = seed.seed_item("rank", "sergeant_1")
    assert words_of(chief, "rank", "sergeant_1") == (own.fa, own.en, None)
