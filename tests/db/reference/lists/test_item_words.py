"""Words of lists that a rule reads: who may change them, and which no item may have."""

from __future__ import annotations

from typing import Any

import pytest

import db.opening.rooms  # noqa: F401 (the seeds of every room)
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.events.ruled import RULED
from db.reference.lists.forms import AddItem, AgreeItem, ChangeItem
from db.reference.lists.item_commands import add_item, agree_item, change_item
from db.reference.lists.item_words import names_a_people
from db.reference.lists.queries import item, words_asked
from db.reference.lists.seed import seed_lists
from db.registers.custody.board.notices import notices
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states

NEW = {"fa": "نیازمند", "en": "In need"}


def words_of(desk: Desk, title: str, code: str) -> tuple[str, str, Any]:
    """An item's Persian and English, and the words that wait for it."""
    with desk.store.reading() as conn:
        kept = item(conn, title, code)
    assert kept is not None
    return kept.fa, kept.en, words_asked(kept)


def change(desk: Desk, title: str, code: str, **new: Any) -> None:
    """Change an item as a commander does on the screen: the state is always said."""
    change_item(desk, ChangeItem(list=title, code=code, **{"active": True} | new))


@pytest.mark.parametrize("title", ["force_kind", "custody_outcome", "remarks_about", "custody_limit"])
def test_other_words_for_a_code_of_custody_wait_for_the_inspectorate(desk_as: Desks, title: str) -> None:
    chief, inspector = desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    own = seed_lists()[title][1]
    change(chief, title, own.code, fa="گپ", en="Talk")
    assert words_of(chief, title, own.code) == (own.fa, own.en, ("گپ", "Talk"))
    assert [str(each.text) for each in notices(inspector)] == ["Other words for a list item"]
    change(chief, title, own.code, fa="پچ‌پچ")
    stale = AgreeItem(list=title, code=own.code, fa="گپ", en="Talk")
    assert refused(lambda: agree_item(inspector, stale)).code == "conflict", "these were not read"
    agree_item(inspector, AgreeItem(list=title, code=own.code))
    assert words_of(chief, title, own.code) == ("پچ‌پچ", own.en, None)


def test_the_words_that_stand_end_a_question_and_spelling_is_no_other_word(desk_as: Desks) -> None:
    chief = desk_as(Role.COMMANDER)
    fa, en, _ = words_of(chief, "fear_of_return", "yes")
    change(chief, "fear_of_return", "yes", fa="بی‌خطر", en="Safe")
    change(chief, "fear_of_return", "yes", fa=fa, en=en)
    assert words_of(chief, "fear_of_return", "yes") == (fa, en, None)
    closer = fa.replace(" ", "\u200c", 1).replace("ی", "ي")
    assert closer != fa
    change(chief, "fear_of_return", "yes", fa=closer)
    assert words_of(chief, "fear_of_return", "yes") == (closer, en, None)


def test_lists_that_no_rule_reads_are_the_commanders(desk_as: Desks) -> None:
    chief = desk_as(Role.COMMANDER)
    change(chief, "rank", "sergeant_1", fa="گروهبان", en="Sergeant")
    assert words_of(chief, "rank", "sergeant_1") == ("گروهبان", "Sergeant", None)


def test_what_the_inspectorate_agreed_to_keeps_its_name(desk_as: Desks) -> None:
    chief, inspector = desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    add_item(chief, AddItem(list="body", code="imam", fa="بیمارستان امام", en="Imam hospital", like="hospital"))
    change(chief, "body", "imam", fa="بیمارستان امام رضا")
    assert words_of(chief, "body", "imam")[2] is None, "nobody has agreed to it yet"
    agree_item(inspector, AgreeItem(list="body", code="imam"))
    change(chief, "body", "imam", fa="اردوگاه")
    assert words_of(chief, "body", "imam")[::2] == ("بیمارستان امام رضا", ("اردوگاه", "Imam hospital"))


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("vulnerability", "Afghan"), ("vulnerability", "افغانی‌ها"), ("custody_ground", "Afghan national"),
        ("custody_release", "عراقی"), ("care_given", "Sunni prayer"), ("custody_referral", "اهل سنت"),
    ],
)  # fmt: skip
def test_no_need_ground_or_outcome_names_a_people(desk_as: Desks, title: str, word: str) -> None:
    field = "en" if word.isascii() else "fa"
    made = AddItem(list=title, code="theirs", **NEW | {field: word})
    assert set(refused(lambda: add_item(desk_as(Role.COMMANDER), made)).fields) == {field}
    own = seed_lists()[title][0].code
    asked = ChangeItem(list=title, code=own, **{field: word})
    assert set(refused(lambda: change_item(desk_as(Role.COMMANDER), asked)).fields) == {field}


@pytest.mark.parametrize("title", ["language", "body", "document_type", "custody_room"])
def test_languages_places_bodies_and_documents_may_name_a_country(desk_as: Desks, title: str) -> None:
    like = {"body": "consulate"}.get(title)
    add_item(desk_as(Role.COMMANDER), AddItem(list=title, code="theirs", fa="عراق", en="Iraqi", like=like))


def test_a_people_is_found_in_every_form_and_nothing_else_is() -> None:
    named = (
        "افغانی, افغان‌ها, عراقی‌ها, اهل عراق, پاکستانی, Afghans, Iraqi woman, شیعیان, Shia, بلوچ‌ها, سری لانکا, Hazaras"
    )
    assert [word for word in named.split(", ") if not names_a_people(word)] == []
    plain = "مشکل مالی, ترک اعتیاد, ایران, زن باردار, سیکل, هندوانه, بی‌خانمان, Sick, Romance, Iranian papers"
    assert [word for word in plain.split(", ") if names_a_people(word)] == []
    ours = {each.code for title, items in seed_lists().items() if RULED.get(title) and RULED[title].nameless
            for each in items if names_a_people(each.fa) or names_a_people(each.en)}  # fmt: skip
    assert ours == set(), "the program's own words would be refused"


@pytest.mark.parametrize("word", ["افسر ما", "Our officer", "مامور مترجم"])
def test_our_officer_never_counts_as_a_professional_interpreter(desk_as: Desks, word: str) -> None:
    chief = desk_as(Role.COMMANDER)
    field = "en" if word.isascii() else "fa"
    made = AddItem(list="interpreter_kind", code="ours", like="professional", **NEW | {field: word})
    assert set(refused(lambda: add_item(chief, made)).fields) == {field}
    made.like = "officer"
    add_item(chief, made)
    turned = ChangeItem(list="interpreter_kind", code="ours", like="professional")
    assert set(refused(lambda: change_item(chief, turned)).fields) == {field}


def test_an_added_interpreter_is_nobody_until_the_inspectorate_agreed(desk: Desk, desk_as: Desks) -> None:
    chief = desk_as(Role.COMMANDER)
    add_item(chief, AddItem(list="interpreter_kind", code="bureau", like="professional", fa="دارالترجمه", en="Bureau"))
    number = opened(desk)
    act(desk, number, "set_language", language="pashto", interpreter_needed=True)
    found = {"tie": "bureau", "name": "ناصر پارسا", "language": "pashto"}
    act(desk, number, "interpreter", {"tie": "کس دیگری نبود"}, **found)
    assert states(shown(desk, number))["interpreter"] != "done"
    agree_item(desk_as(Role.INSPECTOR), AgreeItem(list="interpreter_kind", code="bureau"))
    act(desk, number, "interpreter", **found)
    assert states(shown(desk, number))["interpreter"] == "done"
