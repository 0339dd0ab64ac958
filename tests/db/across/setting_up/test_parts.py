"""Parts of the program: on by what a store has, switched by who keeps lists, and nothing that presses hidden by it."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import select

from db.across.setting_up import parts
from db.across.setting_up.parts import PartStatus, all_parts, switch_part
from db.across.text_messages import outbox
from db.carrying.levels.models import CARRIED, LINK
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk, Reading
from db.kernel.folding import rebuild
from db.opening import setup
from db.reference.lists import events as lists
from db.reference.lists.forms import ChangeItem, SwitchPart
from db.reference.lists.item_commands import change_item
from db.reference.lists.models import ITEM
from db.storage.models import JOURNAL
from db.words.messages import Refused
from tests.conftest import START, Desks
from tests.db.across.test_text_messages import answered, receipt
from tests.db.registers.service_desk.test_requests import give, take, uid_of
from tests.older_stores import IN_FILES, name_of, opened, unpack

PRECINCT = ["seats", "sticks", "machines", "citizen_app", "texts"]


def status_of(desk: Desk, code: str) -> PartStatus:
    return next(part for part in all_parts(desk) if part.code == code)


def on(desk: Desk) -> list[str]:
    return [part.code for part in all_parts(desk) if part.on]


def switch(desk: Desk, code: str, on: bool) -> str:
    return switch_part(desk, SwitchPart(code=code, on=on))


def refused(desk: Desk, code: str, on: bool = False) -> Refused:
    with pytest.raises(Refused) as refusal:
        switch(desk, code, on)
    return refusal.value


def test_a_plain_precinct_has_all_parts_off_and_no_provinces(desk: Desk) -> None:
    assert [part.code for part in all_parts(desk)] == PRECINCT
    assert on(desk) == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMANDER])
def test_a_part_is_switched_and_stays_so_when_all_is_made_anew(desk_as: Desks, role: Role) -> None:
    chief = desk_as(role)
    assert switch(chief, "sticks", True) == "sticks"
    assert on(chief) == ["sticks"]
    assert not rebuild.check(chief.store).differences
    switch(chief, "sticks", False)
    assert on(chief) == []


def test_the_duty_officer_switches_nothing_and_nobody_a_part_that_is_not_here(desk_as: Desks) -> None:
    assert refused(desk_as(Role.DUTY), "seats", True).code == "forbidden"
    assert "code" in refused(desk_as(Role.ADMINISTRATOR), "provinces", True).fields


def test_a_switch_is_not_put_out_of_use_as_other_items_are(desk_as: Desks) -> None:
    with pytest.raises(Refused) as refusal:
        change_item(desk_as(Role.ADMINISTRATOR), ChangeItem(list="program_part", code="seats", active=False))
    assert "active" in refusal.value.fields


def test_texts_come_on_with_the_first_message_and_stay_while_somebody_waits(desk_as: Desks, tmp_path: Path) -> None:
    duty, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    answered(duty)
    assert "1" in str(refused(chief, "texts").fields["on"].params["count"])
    assert on(duty) == ["texts"], "an answer waits to be told"
    outbox.sweep(duty, tmp_path / "out")
    assert refused(chief, "texts").fields["on"].text.startswith("Citizens wait")
    (message,) = (tmp_path / "out").iterdir()
    receipt(tmp_path / "out", message.stem)
    outbox.sweep(duty, tmp_path / "out")
    assert on(duty) == ["texts"], "it was used"
    switch(chief, "texts", False)
    assert on(duty) == []
    answered(duty)
    assert on(duty) == ["texts"], "whoever waits is not hidden by the switch"
    outbox.sweep(duty, tmp_path / "out")


def test_an_open_request_of_the_app_keeps_its_part_on(desk_as: Desks) -> None:
    duty, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    code = take(duty, came_by="citizen_app")
    assert refused(chief, "citizen_app").fields["on"].text.startswith("Requests")
    give(duty, "request.reply", uid_of(duty, code), reply="چراغ درست شد")
    give(duty, "request.close", uid_of(duty, code), outcome="done")
    switch(chief, "citizen_app", False)
    take(duty, came_by="telephone")
    assert on(duty) == []


def test_a_file_to_carry_and_an_enrolled_unit_keep_their_parts_on(desk_as: Desks) -> None:
    chief = desk_as(Role.COMMANDER)
    with chief.store.writing() as conn:
        conn.execute(CARRIED.insert().values(sender="a", receiver="b", file="c", content=b"d"))
    assert on(chief) == ["sticks"]
    assert "on" in refused(chief, "sticks").fields
    unit = {"unit": chief.store.unit, "uid": "u", "relation": "above", "kind": "county", "name": "n"}
    with chief.store.writing() as conn:
        conn.execute(CARRIED.delete())
        conn.execute(LINK.insert().values(**unit, signs="s", seals="e", since=START))
    assert on(chief) == ["seats", "sticks"]
    assert "on" in refused(chief, "seats").fields
    switch(chief, "sticks", False)
    assert on(chief) == ["seats"], "a county that is called needs no sticks"


def without_parts(desk: Desk) -> None:
    """As a store of before: its lists know no parts."""
    with desk.store.writing() as conn:
        conn.execute(ITEM.delete().where(ITEM.c.list == "program_part"))


def written(desk: Desk, kind: str) -> int:
    with desk.store.reading() as conn:
        return len(conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == kind)).all())


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"came_by": "citizen_app"}, ["citizen_app"]),
        ({"answer_by": "sms", "phone": "09161234567", "anonymous": "no", "name": "نام"}, ["texts"]),
        ({"came_by": "telephone"}, []),
    ],
)
def test_what_an_older_store_had_is_on_after_the_upgrade(desk_as: Desks, raw: dict[str, str], found: list[str]) -> None:
    duty = desk_as(Role.DUTY)
    code = take(duty, **raw)
    give(duty, "request.reply", uid_of(duty, code), reply="چراغ درست شد", via="phone")
    without_parts(duty)
    setup.seed_what_is_new(duty)
    assert on(duty) == found
    assert [part.code for part in all_parts(duty) if part.said] == found
    setup.seed_what_is_new(duty)
    assert written(duty, "program_parts_found") == len(found), "once"


@pytest.mark.parametrize(("said", "stays"), [({"on": False}, False), ({"on": True}, True), ({}, True)])
def test_what_is_found_changes_no_switch_that_somebody_set(said: dict[str, bool], stays: bool) -> None:
    items, key = lists.KeptItems(Mock(), "unit"), ("program_part", "texts")
    items.put(key, 1, ("پیامک", "Texts"), said)
    lists._parts_found(items, Mock(facts={"items": [{"code": "texts"}]}))
    item = items.one(key)
    assert item is not None
    assert json.loads(item["extra"]) == {"on": stays}


@pytest.mark.parametrize("archive", [
    pytest.param(archive, marks=() if name_of(archive) in ("precinct", "county") else pytest.mark.long)
    for archive in IN_FILES
])  # fmt: skip
def test_stores_of_0_1_0_keep_what_they_have(
    archive: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    unpack(archive, tmp_path / "store", Role.ADMINISTRATOR, tmp_path_factory).store.close()
    desk = opened(archive, tmp_path / "store", Role.ADMINISTRATOR)  # what came before it signed is set aside
    try:
        expected = {
            "precinct": PRECINCT, "machines": ["machines", "citizen_app"], "county": ["seats", "sticks"],
        }[name_of(archive)]  # fmt: skip
        assert [part.code for part in all_parts(desk) if part.said or part.keeps_on] == expected
        if name_of(archive) == "county":
            assert "on" in refused(desk, "seats").fields
        with desk.store.reading() as conn:
            assert set(parts.in_use(Reading(desk, conn, desk.officer, desk.now()))) == set(expected)
    finally:
        desk.store.close()
